package com.timpush;

import static org.robolectric.Shadows.shadowOf;

import android.app.Application;
import android.content.ComponentName;
import android.content.Intent;
import android.content.IntentFilter;

/** The app's activity that the launcher starts. */
final class Launcher {
  static final String ACTIVITY = "com.example.chat.MainActivity";

  private Launcher() {}

  static void install(Application app) {
    ComponentName activity = new ComponentName(app, ACTIVITY);
    IntentFilter main = new IntentFilter(Intent.ACTION_MAIN);
    main.addCategory(Intent.CATEGORY_LAUNCHER);
    shadowOf(app.getPackageManager()).addActivityIfNotPresent(activity);
    shadowOf(app.getPackageManager()).addIntentFilterForActivity(activity, main);
  }
}
