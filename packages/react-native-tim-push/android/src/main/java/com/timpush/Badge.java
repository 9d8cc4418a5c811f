package com.timpush;

import android.content.ComponentName;
import android.content.Context;
import android.content.Intent;
import android.net.Uri;
import android.os.Bundle;
import com.timpush.core.Vendors;

/**
 * The number on the app's icon, by the launcher of the phone's maker. No launcher says whether it
 * obeyed, Xiaomi's counts by itself from posted notifications, and OPPO's takes numbers from listed
 * apps only.
 */
final class Badge {
  private Badge() {}

  /**
   * @return false: this phone's launcher has no way that is known, or refused
   */
  static boolean set(Context context, String vendor, int count) {
    ComponentName launcher = launcher(context);
    if (launcher == null) return false;
    try {
      switch (vendor) {
        case Vendors.HUAWEI:
          return call(
              context, "content://com.huawei.android.launcher.settings/badge/", launcher, count);
        case Vendors.HONOR:
          return call(
              context, "content://com.hihonor.android.launcher.settings/badge/", launcher, count);
        case Vendors.VIVO:
          context.sendBroadcast(
              new Intent("launcher.action.CHANGE_APPLICATION_NOTIFICATION_NUM")
                  .putExtra("packageName", context.getPackageName())
                  .putExtra("className", launcher.getClassName())
                  .putExtra("notificationNum", count));
          return true;
        case Vendors.XIAOMI:
        case Vendors.OPPO:
        case Vendors.MEIZU:
          return false;
        default:
          context.sendBroadcast(
              new Intent("android.intent.action.BADGE_COUNT_UPDATE")
                  .putExtra("badge_count", count)
                  .putExtra("badge_count_package_name", context.getPackageName())
                  .putExtra("badge_count_class_name", launcher.getClassName()));
          return true;
      }
    } catch (RuntimeException refused) {
      // Another launcher is installed, or the permission is not held.
      return false;
    }
  }

  private static boolean call(Context context, String uri, ComponentName launcher, int count) {
    Bundle extra = new Bundle();
    extra.putString("package", context.getPackageName());
    extra.putString("class", launcher.getClassName());
    extra.putInt("badgenumber", count);
    return context.getContentResolver().call(Uri.parse(uri), "change_badge", null, extra) != null;
  }

  private static ComponentName launcher(Context context) {
    Intent launch = context.getPackageManager().getLaunchIntentForPackage(context.getPackageName());
    return launch == null ? null : launch.getComponent();
  }
}
