package com.timpush;

import android.app.ActivityManager;
import android.app.Notification;
import android.app.NotificationChannel;
import android.app.NotificationManager;
import android.content.ContentResolver;
import android.content.Context;
import android.os.Build;
import android.os.PowerManager;
import android.provider.Settings;
import android.service.notification.StatusBarNotification;
import java.util.ArrayList;
import java.util.List;

/**
 * What the phone's own settings do to this app's notifications, as far as an app may read them.
 * Makers have switches beside these that no app can read.
 */
public final class NotificationSettings {
  /** Hidden names of public settings, the same since Android 5. */
  private static final String LOCK_SCREEN_SHOWS = "lock_screen_show_notifications";

  private static final String LOCK_SCREEN_SHOWS_CONTENT = "lock_screen_allow_private_notifications";

  private static final String UNKNOWN = "unknown";
  private static final String SHOWN = "shown";
  private static final String CONTENT_HIDDEN = "content_hidden";
  private static final String HIDDEN = "hidden";

  /** The channel that the last push named which reached this app's code. */
  private static volatile String lastChannel = "";

  private final Context context;

  NotificationSettings(Context context) {
    this.context = context;
  }

  /**
   * @param channelId null where a push named none
   */
  public static void pushNamed(String channelId) {
    if (channelId != null) lastChannel = channelId;
  }

  static String lastChannel() {
    return lastChannel;
  }

  /** Of the app as a whole; a channel has its own. */
  String sound() {
    int importance = manager().getImportance();
    boolean unset = importance == NotificationManager.IMPORTANCE_UNSPECIFIED;
    return unset || importance >= NotificationManager.IMPORTANCE_DEFAULT ? "on" : "off";
  }

  String lockScreen() {
    try {
      ContentResolver resolver = context.getContentResolver();
      if (Settings.Secure.getInt(resolver, LOCK_SCREEN_SHOWS) == 0) return HIDDEN;
      return Settings.Secure.getInt(resolver, LOCK_SCREEN_SHOWS_CONTENT) == 0
          ? CONTENT_HIDDEN
          : SHOWN;
    } catch (Settings.SettingNotFoundException | SecurityException unreadable) {
      return UNKNOWN; // this phone keeps it elsewhere, or for itself
    }
  }

  String doNotDisturb() {
    int filter = manager().getCurrentInterruptionFilter();
    if (filter == NotificationManager.INTERRUPTION_FILTER_UNKNOWN) return UNKNOWN;
    return filter == NotificationManager.INTERRUPTION_FILTER_ALL ? "off" : "on";
  }

  /** Channels of the notifications that stand in the shade now. */
  List<String> shownChannels() {
    List<String> found = new ArrayList<>();
    if (Build.VERSION.SDK_INT < 26) return found;
    for (StatusBarNotification one : manager().getActiveNotifications()) {
      String channel = one.getNotification().getChannelId();
      if (channel != null && !found.contains(channel)) found.add(channel);
    }
    return found;
  }

  /**
   * What the system lets this app do unseen; neither question needs a permission. A maker's own switches (auto-start,
   * "lock in recents") are beside it and cannot be read.
   */
  String battery() {
    ActivityManager activities =
        (ActivityManager) context.getSystemService(Context.ACTIVITY_SERVICE);
    if (Build.VERSION.SDK_INT >= 28 && activities.isBackgroundRestricted()) return "restricted";
    PowerManager power = (PowerManager) context.getSystemService(Context.POWER_SERVICE);
    return power.isIgnoringBatteryOptimizations(context.getPackageName())
        ? "unrestricted"
        : "optimized";
  }

  /** Makes no sound: by its importance, or because its sound was taken away. */
  static boolean isSilent(NotificationChannel channel) {
    return channel.getImportance() < NotificationManager.IMPORTANCE_DEFAULT
        || channel.getSound() == null;
  }

  static String lockScreen(NotificationChannel channel) {
    switch (channel.getLockscreenVisibility()) {
      case Notification.VISIBILITY_SECRET:
        return HIDDEN;
      case Notification.VISIBILITY_PRIVATE:
        return CONTENT_HIDDEN;
      case Notification.VISIBILITY_PUBLIC:
        return SHOWN;
      default:
        return UNKNOWN; // as the phone has it for all
    }
  }

  private NotificationManager manager() {
    return (NotificationManager) context.getSystemService(Context.NOTIFICATION_SERVICE);
  }
}
