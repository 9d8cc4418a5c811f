package com.timpush;

import android.content.ActivityNotFoundException;
import android.content.Context;
import android.content.Intent;
import android.net.Uri;
import android.os.Build;
import android.provider.Settings;

/** The system's pages about this app's notifications. */
final class SettingsPage {
  private SettingsPage() {}

  /**
   * @param channelId "" for the app's page
   * @return false: this phone has no such page
   */
  static boolean open(Context context, String channelId) {
    return start(context, notifications(context, channelId)) || start(context, appDetails(context));
  }

  private static Intent notifications(Context context, String channelId) {
    if (Build.VERSION.SDK_INT < 26) return appDetails(context);
    if (channelId.isEmpty()) {
      return new Intent(Settings.ACTION_APP_NOTIFICATION_SETTINGS)
          .putExtra(Settings.EXTRA_APP_PACKAGE, context.getPackageName());
    }
    return new Intent(Settings.ACTION_CHANNEL_NOTIFICATION_SETTINGS)
        .putExtra(Settings.EXTRA_APP_PACKAGE, context.getPackageName())
        .putExtra(Settings.EXTRA_CHANNEL_ID, channelId);
  }

  private static Intent appDetails(Context context) {
    return new Intent(
        Settings.ACTION_APPLICATION_DETAILS_SETTINGS,
        Uri.fromParts("package", context.getPackageName(), null));
  }

  private static boolean start(Context context, Intent page) {
    try {
      context.startActivity(page.addFlags(Intent.FLAG_ACTIVITY_NEW_TASK));
      return true;
    } catch (ActivityNotFoundException missing) {
      return false;
    }
  }
}
