package com.timpush;

import android.content.Context;
import android.content.SharedPreferences;
import com.timpush.core.TakenTaps;

/** In this app's own preferences, read when the first tap is. */
final class TapStore implements TakenTaps.Store {
  private static final String PREFERENCES = "tim-push";
  private static final String TAKEN = "taken-taps";

  private final Context context;

  TapStore(Context context) {
    this.context = context.getApplicationContext();
  }

  @Override
  public String read() {
    return preferences().getString(TAKEN, "");
  }

  @Override
  public void write(String text) {
    preferences().edit().putString(TAKEN, text).apply();
  }

  private SharedPreferences preferences() {
    return context.getSharedPreferences(PREFERENCES, Context.MODE_PRIVATE);
  }
}
