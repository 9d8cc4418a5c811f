package com.timpush;

import android.app.Activity;
import android.app.NotificationManager;
import android.content.Context;
import android.content.SharedPreferences;
import android.os.Build;
import com.facebook.react.modules.core.PermissionAwareActivity;
import com.timpush.core.PermissionStatus;

/** The permission to show notifications. */
final class Permission {
  interface Answer {
    void answer(PermissionStatus status);
  }

  /** Literal, so that the library compiles against any SDK level. */
  private static final String POST_NOTIFICATIONS = "android.permission.POST_NOTIFICATIONS";

  private static final int REQUEST_CODE = 0x71_05;
  private static final String PREFERENCES = "tim-push";
  private static final String ASKED = "permission-asked";

  private final Context context;

  Permission(Context context) {
    this.context = context;
  }

  /**
   * @param activity null while no activity is there: then nobody can be asked, and an unanswered
   *     question counts as open
   */
  PermissionStatus status(Activity activity) {
    boolean asked = preferences().getBoolean(ASKED, false);
    boolean mayAsk =
        !asked
            || (activity != null
                && activity.shouldShowRequestPermissionRationale(POST_NOTIFICATIONS));
    return PermissionStatus.of(
        Build.VERSION.SDK_INT, notifications().areNotificationsEnabled(), mayAsk);
  }

  /** Asks where the system has a question for it and it is still open. */
  void request(Activity activity, Answer answer) {
    PermissionStatus now = status(activity);
    if (now != PermissionStatus.DENIED || !(activity instanceof PermissionAwareActivity)) {
      answer.answer(now);
      return;
    }
    preferences().edit().putBoolean(ASKED, true).apply();
    ((PermissionAwareActivity) activity)
        .requestPermissions(
            new String[] {POST_NOTIFICATIONS},
            REQUEST_CODE,
            (code, permissions, results) -> {
              if (code != REQUEST_CODE) return false;
              answer.answer(status(activity));
              return true;
            });
  }

  private NotificationManager notifications() {
    return (NotificationManager) context.getSystemService(Context.NOTIFICATION_SERVICE);
  }

  private SharedPreferences preferences() {
    return context.getSharedPreferences(PREFERENCES, Context.MODE_PRIVATE);
  }
}
