package com.timpush.vendor.fcm;

import android.app.Notification;
import android.app.NotificationChannel;
import android.app.NotificationManager;
import android.app.PendingIntent;
import android.content.Context;
import android.content.Intent;
import android.os.Build;
import com.google.firebase.messaging.RemoteMessage;
import com.timpush.ManifestSettings;
import com.timpush.core.Click;
import com.timpush.core.TapReader;

/**
 * Posts what Firebase does not post while the app is in front, as Firebase would, so that a tap on
 * it is a tap like any other.
 */
final class ForegroundNotice {
  private static final int ID = 0;

  /** Firebase's own settings in the manifest, and the channel that it makes where nobody named one. */
  private static final String DEFAULT_CHANNEL =
      "com.google.firebase.messaging.default_notification_channel_id";

  private static final String DEFAULT_ICON =
      "com.google.firebase.messaging.default_notification_icon";
  private static final String FALLBACK_CHANNEL = "fcm_fallback_notification_channel";
  private static final String FALLBACK_NAME = "Miscellaneous";

  private ForegroundNotice() {}

  static void post(Context context, RemoteMessage message, Click carried) {
    RemoteMessage.Notification shown = message.getNotification();
    Intent open = context.getPackageManager().getLaunchIntentForPackage(context.getPackageName());
    if (shown == null || open == null) return;
    open.putExtra(TapReader.EXT, carried.ext)
        .putExtra(TapReader.TAG, carried.tag)
        .putExtra(TapReader.FCM_MESSAGE_ID, message.getMessageId());
    // One slot for each tag, as the cloud has it; without one each message has its own.
    String slot = shown.getTag() == null ? message.getMessageId() : shown.getTag();
    PendingIntent tap =
        PendingIntent.getActivity(
            context,
            slot == null ? ID : slot.hashCode(),
            open,
            PendingIntent.FLAG_UPDATE_CURRENT | PendingIntent.FLAG_IMMUTABLE);
    NotificationManager manager =
        (NotificationManager) context.getSystemService(Context.NOTIFICATION_SERVICE);
    Notification.Builder builder = builder(context, channel(context, manager, shown.getChannelId()));
    manager.notify(
        slot,
        ID,
        builder
            .setSmallIcon(icon(context, shown.getIcon()))
            .setContentTitle(shown.getTitle())
            .setContentText(shown.getBody())
            .setContentIntent(tap)
            .setAutoCancel(true)
            .build());
  }

  /** From Android 8 on nothing shows without a channel that exists. */
  private static String channel(Context context, NotificationManager manager, String named) {
    if (Build.VERSION.SDK_INT < 26) return "";
    for (String one : new String[] {named, ManifestSettings.text(context, DEFAULT_CHANNEL)}) {
      if (one != null && !one.isEmpty() && manager.getNotificationChannel(one) != null) return one;
    }
    if (manager.getNotificationChannel(FALLBACK_CHANNEL) == null) {
      manager.createNotificationChannel(
          new NotificationChannel(
              FALLBACK_CHANNEL, FALLBACK_NAME, NotificationManager.IMPORTANCE_DEFAULT));
    }
    return FALLBACK_CHANNEL;
  }

  private static int icon(Context context, String named) {
    if (named != null) {
      for (String kind : new String[] {"drawable", "mipmap"}) {
        int found = context.getResources().getIdentifier(named, kind, context.getPackageName());
        if (found != 0) return found;
      }
    }
    int byDefault = ManifestSettings.resource(context, DEFAULT_ICON);
    if (byDefault != 0) return byDefault;
    int ofTheApp = context.getApplicationInfo().icon;
    return ofTheApp == 0 ? android.R.drawable.sym_def_app_icon : ofTheApp;
  }

  @SuppressWarnings(
      "deprecation") // the constructor without a channel is the only one before Android 8
  private static Notification.Builder builder(Context context, String channelId) {
    return Build.VERSION.SDK_INT < 26
        ? new Notification.Builder(context)
        : new Notification.Builder(context, channelId);
  }
}
