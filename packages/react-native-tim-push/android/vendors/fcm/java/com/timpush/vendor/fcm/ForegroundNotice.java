package com.timpush.vendor.fcm;

import android.app.Notification;
import android.app.NotificationManager;
import android.app.PendingIntent;
import android.content.Context;
import android.content.Intent;
import android.os.Build;
import com.google.firebase.messaging.RemoteMessage;
import com.timpush.core.Click;
import com.timpush.core.TapReader;

/**
 * Posts what Firebase does not post while the app is in front, so that a tap on it is a tap like
 * any other.
 */
final class ForegroundNotice {
  private static final int ID = 0;

  private ForegroundNotice() {}

  static void post(Context context, RemoteMessage message, Click carried) {
    RemoteMessage.Notification shown = message.getNotification();
    Intent open = context.getPackageManager().getLaunchIntentForPackage(context.getPackageName());
    if (shown == null || open == null) return;
    open.putExtra(TapReader.EXT, carried.ext).putExtra(TapReader.TAG, carried.tag);
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
    manager.notify(slot, ID, build(context, shown, tap));
  }

  private static Notification build(
      Context context, RemoteMessage.Notification shown, PendingIntent tap) {
    Notification.Builder builder = builder(context, shown.getChannelId());
    return builder
        .setSmallIcon(context.getApplicationInfo().icon)
        .setContentTitle(shown.getTitle())
        .setContentText(shown.getBody())
        .setContentIntent(tap)
        .setAutoCancel(true)
        .build();
  }

  @SuppressWarnings(
      "deprecation") // the constructor without a channel is the only one before Android 8
  private static Notification.Builder builder(Context context, String channelId) {
    if (Build.VERSION.SDK_INT < 26 || channelId == null) return new Notification.Builder(context);
    return new Notification.Builder(context, channelId);
  }
}
