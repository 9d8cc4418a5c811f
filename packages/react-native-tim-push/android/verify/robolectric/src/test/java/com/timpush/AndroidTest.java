package com.timpush;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.app.Activity;
import android.app.ActivityManager;
import android.app.Application;
import android.app.Notification;
import android.app.NotificationChannel;
import android.app.NotificationManager;
import android.content.ComponentName;
import android.content.ContentProvider;
import android.content.ContentValues;
import android.content.Context;
import android.content.Intent;
import android.content.IntentFilter;
import android.database.Cursor;
import android.net.Uri;
import android.os.Bundle;
import android.os.PowerManager;
import android.provider.Settings;
import com.facebook.react.modules.core.PermissionAwareActivity;
import com.facebook.react.modules.core.PermissionListener;
import com.timpush.core.PermissionStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.annotation.Config;

@RunWith(RobolectricTestRunner.class)
@Config(sdk = 33)
public class AndroidTest {
  private Application app;
  private NotificationManager notifications;

  @Before
  public void open() {
    app = RuntimeEnvironment.getApplication();
    notifications = (NotificationManager) app.getSystemService(Context.NOTIFICATION_SERVICE);
    Launcher.install(app);
  }

  @Test
  public void createsListsAndDeletesChannels() {
    NotificationChannels channels = new NotificationChannels(app);
    channels.create("chat", "Chat", "Messages", "ding", NotificationManager.IMPORTANCE_HIGH);
    channels.create("news", "News", "", "", NotificationManager.IMPORTANCE_LOW);
    assertEquals(
        Arrays.asList("chat", "news"),
        channels.list().stream()
            .map(NotificationChannel::getId)
            .sorted()
            .collect(Collectors.toList()));
    NotificationChannel chat = notifications.getNotificationChannel("chat");
    assertEquals("Messages", chat.getDescription());
    assertEquals(
        "android.resource://" + app.getPackageName() + "/raw/ding", chat.getSound().toString());
    channels.delete("chat");
    assertEquals(1, channels.list().size());
  }

  @Test
  public void readsWhatTheSettingsDoToNotifications() {
    shadowOf(notifications).setImportance(NotificationManager.IMPORTANCE_UNSPECIFIED);
    NotificationSettings settings = new NotificationSettings(app);
    assertEquals("on", settings.sound());
    assertEquals("unknown", settings.lockScreen());
    assertEquals("off", settings.doNotDisturb());
    assertEquals(new ArrayList<>(), settings.shownChannels());
    shadowOf(notifications).setImportance(NotificationManager.IMPORTANCE_LOW);
    Settings.Secure.putInt(app.getContentResolver(), "lock_screen_show_notifications", 1);
    Settings.Secure.putInt(app.getContentResolver(), "lock_screen_allow_private_notifications", 0);
    notifications.setInterruptionFilter(NotificationManager.INTERRUPTION_FILTER_PRIORITY);
    notifications.notify(1, new Notification.Builder(app, "chat").build());
    assertEquals("off", settings.sound());
    assertEquals("content_hidden", settings.lockScreen());
    assertEquals("on", settings.doNotDisturb());
    assertEquals(Arrays.asList("chat"), settings.shownChannels());
    Settings.Secure.putInt(app.getContentResolver(), "lock_screen_show_notifications", 0);
    assertEquals("hidden", settings.lockScreen());
    assertEquals("optimized", settings.battery());
    PowerManager power = (PowerManager) app.getSystemService(Context.POWER_SERVICE);
    shadowOf(power).setIgnoringBatteryOptimizations(app.getPackageName(), true);
    assertEquals("unrestricted", settings.battery());
    ActivityManager activities = (ActivityManager) app.getSystemService(Context.ACTIVITY_SERVICE);
    shadowOf(activities).setBackgroundRestricted(true);
    assertEquals("restricted", settings.battery());
  }

  @Test
  public void readsWhatTheUserDidToAChannel() {
    NotificationChannel loud =
        new NotificationChannel("chat", "Chat", NotificationManager.IMPORTANCE_HIGH);
    assertFalse(NotificationSettings.isSilent(loud));
    assertEquals("unknown", NotificationSettings.lockScreen(loud));
    loud.setSound(null, null);
    assertTrue(NotificationSettings.isSilent(loud));
    NotificationChannel quiet =
        new NotificationChannel("news", "News", NotificationManager.IMPORTANCE_LOW);
    assertTrue(NotificationSettings.isSilent(quiet));
    quiet.setLockscreenVisibility(Notification.VISIBILITY_SECRET);
    assertEquals("hidden", NotificationSettings.lockScreen(quiet));
  }

  @Test
  public void asksForThePermissionOnceAndKnowsItIsBlockedAfterwards() {
    shadowOf(notifications).setNotificationsEnabled(false);
    Permission permission = new Permission(app);
    AskingActivity activity = Robolectric.buildActivity(AskingActivity.class).create().get();
    assertEquals(PermissionStatus.DENIED, permission.status(activity));
    List<PermissionStatus> answers = new ArrayList<>();
    permission.request(activity, answers::add);
    assertEquals(1, activity.asked.size());
    assertEquals(new ArrayList<>(), answers);
    activity.answer();
    // "Do not allow": the system asks no more.
    assertEquals(PermissionStatus.BLOCKED, answers.get(0));
    permission.request(activity, answers::add);
    assertEquals(1, activity.asked.size());
  }

  @Test
  public void seesThePermissionThatTheUserGave() {
    assertEquals(PermissionStatus.GRANTED, new Permission(app).status(null));
  }

  @Test
  public void opensTheSettingsOfTheAppAndOfAChannel() {
    assertTrue(SettingsPage.open(app, ""));
    Intent page = shadowOf(app).getNextStartedActivity();
    assertEquals(Settings.ACTION_APP_NOTIFICATION_SETTINGS, page.getAction());
    assertEquals(app.getPackageName(), page.getStringExtra(Settings.EXTRA_APP_PACKAGE));
    assertTrue(SettingsPage.open(app, "chat"));
    page = shadowOf(app).getNextStartedActivity();
    assertEquals(Settings.ACTION_CHANNEL_NOTIFICATION_SETTINGS, page.getAction());
    assertEquals("chat", page.getStringExtra(Settings.EXTRA_CHANNEL_ID));
  }

  @Test
  public void keepsTheInstallationsNameWhereBackupsDoNotReach() {
    String id = InstallationId.of(app);
    assertEquals(id, UUID.fromString(id).toString());
    assertEquals(id, InstallationId.of(app));
    assertEquals(1, app.getNoBackupFilesDir().list().length);
  }

  @Test
  public void knowsTheMainProcess() {
    assertTrue(MainProcess.isThis(app));
  }

  @Test
  public void asksHuaweisLauncherForABadge() {
    BadgeProvider provider =
        Robolectric.setupContentProvider(
            BadgeProvider.class, "com.huawei.android.launcher.settings");
    assertTrue(Badge.set(app, "huawei", 7));
    assertEquals("change_badge", provider.method);
    assertEquals(7, provider.extra.getInt("badgenumber"));
    assertEquals(app.getPackageName(), provider.extra.getString("package"));
    assertEquals(Launcher.ACTIVITY, provider.extra.getString("class"));
    // Honor's launcher is not on this phone.
    assertFalse(Badge.set(app, "honor", 7));
    // Xiaomi's counts by itself.
    assertFalse(Badge.set(app, "xiaomi", 7));
  }

  @Test
  public void tellsALauncherThatListensOfABadgeByBroadcast() {
    String[][] table = {
      {"vivo", "launcher.action.CHANGE_APPLICATION_NOTIFICATION_NUM", "notificationNum"},
      {"oppo", "com.oppo.unsettledevent", "number"},
      {"", "android.intent.action.BADGE_COUNT_UPDATE", "badge_count"},
    };
    for (String[] row : table) {
      // No launcher of this maker is on the phone.
      assertFalse(row[0], Badge.set(app, row[0], 3));
      ComponentName launcher = new ComponentName("com.maker.launcher", "Badges" + row[0]);
      shadowOf(app.getPackageManager()).addReceiverIfNotPresent(launcher);
      shadowOf(app.getPackageManager())
          .addIntentFilterForReceiver(launcher, new IntentFilter(row[1]));
      assertTrue(row[0], Badge.set(app, row[0], 3));
      List<Intent> sent = shadowOf(app).getBroadcastIntents();
      Intent last = sent.get(sent.size() - 1);
      assertEquals(row[1], last.getAction());
      assertEquals(3, last.getIntExtra(row[2], 0));
      assertEquals("com.maker.launcher", last.getPackage());
    }
  }

  @Test
  public void asksOriginOsAndFlymeForABadge() {
    BadgeProvider origin =
        Robolectric.setupContentProvider(
            BadgeProvider.class, "com.vivo.abe.provider.launcher.notification.num");
    assertTrue(Badge.set(app, "vivo", 4));
    assertEquals(4, origin.extra.getInt("badgenumber"));
    BadgeProvider flyme =
        Robolectric.setupContentProvider(
            BadgeProvider.class, "com.meizu.flyme.launcher.app_extras");
    assertTrue(Badge.set(app, "meizu", 5));
    assertEquals(5, flyme.extra.getInt("badge_number"));
  }

  @Test
  public void namesThePlaceholderThatTheAppDoesNotFill() {
    assertTrue(missing(null).contains("HONOR_APPID"));
    assertTrue(missing("tim-push-not-set").contains("HONOR_APPID"));
    assertEquals("", missing("104400000"));
    // What Android makes of a short id.
    assertEquals("", missing(104400000));
  }

  private String missing(Object appId) {
    Bundle metaData = new Bundle();
    if (appId instanceof Integer) metaData.putInt("com.hihonor.push.app_id", (Integer) appId);
    else if (appId != null) metaData.putString("com.hihonor.push.app_id", (String) appId);
    shadowOf(app.getPackageManager())
            .getInternalMutablePackageInfo(app.getPackageName())
            .applicationInfo
            .metaData =
        metaData;
    return ManifestSettings.missing(app, "HONOR_APPID", "com.hihonor.push.app_id");
  }

  /** An activity of React Native, as far as permissions go; the user always says no. */
  public static class AskingActivity extends Activity implements PermissionAwareActivity {
    final List<String> asked = new ArrayList<>();
    private PermissionListener listener;
    private int code;

    @Override
    public void requestPermissions(String[] permissions, int requestCode, PermissionListener with) {
      asked.addAll(Arrays.asList(permissions));
      code = requestCode;
      listener = with;
    }

    void answer() {
      assertFalse(listener.onRequestPermissionsResult(code + 1, new String[0], new int[0]));
      assertTrue(
          listener.onRequestPermissionsResult(code, asked.toArray(new String[0]), new int[] {-1}));
    }
  }

  /** The launcher's settings. */
  public static class BadgeProvider extends ContentProvider {
    String method;
    Bundle extra;

    @Override
    public Bundle call(String name, String argument, Bundle extras) {
      method = name;
      extra = extras;
      return new Bundle();
    }

    @Override
    public boolean onCreate() {
      return true;
    }

    @Override
    public Cursor query(Uri uri, String[] columns, String where, String[] with, String order) {
      return null;
    }

    @Override
    public String getType(Uri uri) {
      return null;
    }

    @Override
    public Uri insert(Uri uri, ContentValues values) {
      return null;
    }

    @Override
    public int delete(Uri uri, String where, String[] with) {
      return 0;
    }

    @Override
    public int update(Uri uri, ContentValues values, String where, String[] with) {
      return 0;
    }
  }
}
