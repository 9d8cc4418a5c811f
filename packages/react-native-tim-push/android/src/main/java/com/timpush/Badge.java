package com.timpush;

import android.content.ComponentName;
import android.content.ContentProviderClient;
import android.content.Context;
import android.content.Intent;
import android.content.pm.ResolveInfo;
import android.net.Uri;
import android.os.Bundle;
import android.os.RemoteException;
import com.timpush.core.Vendors;
import java.util.HashSet;
import java.util.Set;

/**
 * The number on the app's icon, by the launcher of the phone's maker. No launcher says whether it
 * obeyed, Xiaomi's counts by itself from posted notifications, and OPPO's takes numbers from listed
 * apps only.
 */
final class Badge {
  /**
   * Intent.FLAG_RECEIVER_INCLUDE_BACKGROUND, which the SDK hides: from Android 8 on a launcher's
   * receiver hears no broadcast without it.
   */
  private static final int INCLUDE_BACKGROUND = 0x01000000;

  private Badge() {}

  /**
   * @return false: this phone's launcher has no way that is known, or refused
   */
  static boolean set(Context context, String vendor, int count) {
    ComponentName launcher = launcher(context);
    if (launcher == null) return false;
    String app = context.getPackageName();
    String activity = launcher.getClassName();
    try {
      switch (vendor) {
        case Vendors.HUAWEI:
          return call(
              context,
              "content://com.huawei.android.launcher.settings/badge/",
              extras(launcher, "badgenumber", count));
        case Vendors.HONOR:
          return call(
              context,
              "content://com.hihonor.android.launcher.settings/badge/",
              extras(launcher, "badgenumber", count));
        case Vendors.VIVO: // OriginOS, then Funtouch OS
          return call(
                  context,
                  "content://com.vivo.abe.provider.launcher.notification.num",
                  extras(launcher, "badgenumber", count))
              || tell(
                  context,
                  new Intent("launcher.action.CHANGE_APPLICATION_NOTIFICATION_NUM")
                      .putExtra("packageName", app)
                      .putExtra("className", activity)
                      .putExtra("notificationNum", count));
        case Vendors.OPPO:
          return tell(
              context,
              new Intent("com.oppo.unsettledevent")
                  .putExtra("pakeageName", app) // spelt so by OPPO
                  .putExtra("number", count)
                  .putExtra("upgradeNumber", count));
        case Vendors.MEIZU:
          return call(
              context,
              "content://com.meizu.flyme.launcher.app_extras/badge_extras",
              extras(launcher, "badge_number", count));
        case Vendors.XIAOMI:
          return false;
        default:
          return tell(
              context,
              new Intent("android.intent.action.BADGE_COUNT_UPDATE")
                  .putExtra("badge_count", count)
                  .putExtra("badge_count_package_name", app)
                  .putExtra("badge_count_class_name", activity));
      }
    } catch (RuntimeException refused) {
      // Another launcher is installed, or the permission is not held.
      return false;
    }
  }

  /** By an unstable connection: a launcher that crashes meanwhile takes this app along otherwise. */
  private static boolean call(Context context, String uri, Bundle extras) {
    try (ContentProviderClient client =
        context.getContentResolver().acquireUnstableContentProviderClient(Uri.parse(uri))) {
      return client != null && client.call("change_badge", null, extras) != null;
    } catch (RemoteException gone) {
      return false;
    }
  }

  /**
   * @return false: no app on this phone listens
   */
  @SuppressWarnings("deprecation") // the query with typed flags needs Android 13
  private static boolean tell(Context context, Intent what) {
    Set<String> told = new HashSet<>();
    for (ResolveInfo one : context.getPackageManager().queryBroadcastReceivers(what, 0)) {
      String to = one.activityInfo.packageName;
      if (told.add(to))
        context.sendBroadcast(new Intent(what).setPackage(to).addFlags(INCLUDE_BACKGROUND));
    }
    return !told.isEmpty();
  }

  private static Bundle extras(ComponentName launcher, String name, int count) {
    Bundle extras = new Bundle();
    extras.putString("package", launcher.getPackageName());
    extras.putString("class", launcher.getClassName());
    extras.putInt(name, count);
    return extras;
  }

  private static ComponentName launcher(Context context) {
    Intent launch = context.getPackageManager().getLaunchIntentForPackage(context.getPackageName());
    return launch == null ? null : launch.getComponent();
  }
}
