package com.timpush;

import android.app.NotificationChannel;
import android.app.NotificationManager;
import android.content.ContentResolver;
import android.content.Context;
import android.media.AudioAttributes;
import android.net.Uri;
import android.os.Build;
import java.util.ArrayList;
import java.util.List;

/**
 * Notification channels. Before Android 8 there are none: creating succeeds and the list is empty.
 */
final class NotificationChannels {
  private final Context context;

  NotificationChannels(Context context) {
    this.context = context;
  }

  /** Creates or renames; sound and importance of an existing one belong to the user and stay. */
  void create(String id, String name, String description, String sound, int importance) {
    if (Build.VERSION.SDK_INT < 26) return;
    NotificationChannel channel = new NotificationChannel(id, name, importance);
    channel.setDescription(description);
    if (!sound.isEmpty()) {
      AudioAttributes attributes =
          new AudioAttributes.Builder().setUsage(AudioAttributes.USAGE_NOTIFICATION).build();
      channel.setSound(rawSound(sound), attributes);
    }
    manager().createNotificationChannel(channel);
  }

  List<NotificationChannel> list() {
    return Build.VERSION.SDK_INT < 26 ? new ArrayList<>() : manager().getNotificationChannels();
  }

  void delete(String id) {
    if (Build.VERSION.SDK_INT >= 26) manager().deleteNotificationChannel(id);
  }

  private Uri rawSound(String name) {
    return Uri.parse(
        ContentResolver.SCHEME_ANDROID_RESOURCE
            + "://"
            + context.getPackageName()
            + "/raw/"
            + name);
  }

  private NotificationManager manager() {
    return (NotificationManager) context.getSystemService(Context.NOTIFICATION_SERVICE);
  }
}
