package com.timpush;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.app.Activity;
import android.app.Application;
import android.content.Intent;
import android.os.Build;
import android.os.Looper;
import com.facebook.react.bridge.JavaOnlyMap;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.annotation.Config;
import org.robolectric.util.ReflectionHelpers;

/**
 * Before `init` registers, no class of a vendor's SDK is even loaded, on no maker's phone. In a class loader of its own
 * (`instrumentedPackages`), so that other tests load none of them here.
 */
@RunWith(RobolectricTestRunner.class)
@Config(
    sdk = 33,
    shadows = FakeReact.JavaOnlyArguments.class,
    instrumentedPackages = "com.timpush.nothing.but.a.loader.of.its.own")
public class ConsentTest {
  /** By which each SDK is entered. */
  private static final List<String> ENTRANCES =
      Arrays.asList(
          "com.xiaomi.mipush.sdk.MiPushClient",
          "com.xiaomi.mipush.sdk.MiPushMessage",
          "com.xiaomi.mipush.sdk.PushMessageReceiver",
          "com.huawei.hms.aaid.HmsInstanceId",
          "com.huawei.hms.push.HmsMessageService",
          "com.huawei.agconnect.AGConnectInstance",
          "com.huawei.agconnect.config.AGConnectServicesConfig",
          "com.hihonor.push.sdk.HonorPushClient",
          "com.hihonor.push.sdk.HonorMessageService",
          "com.heytap.msp.push.HeytapPushManager",
          "com.vivo.push.PushClient",
          "com.vivo.push.sdk.OpenClientPushMessageReceiver",
          "com.meizu.cloud.pushsdk.PushManager",
          "com.meizu.cloud.pushsdk.util.MzSystemUtils",
          "com.google.firebase.FirebaseApp",
          "com.google.firebase.messaging.FirebaseMessaging",
          "com.google.firebase.provider.FirebaseInitProvider");

  private static final String[] MAKERS = {
    "Xiaomi", "HUAWEI", "HONOR", "OPPO", "vivo", "Meizu", "Google"
  };

  @Test
  public void touchesNoVendorBeforeInit() throws Exception {
    Application app = RuntimeEnvironment.getApplication();
    Launcher.install(app);
    for (String maker : MAKERS) {
      ReflectionHelpers.setStaticField(Build.class, "BRAND", maker);
      ReflectionHelpers.setStaticField(Build.class, "MANUFACTURER", maker);
      everythingButRegister(app);
      assertEquals(maker, Collections.emptyList(), loaded());
      assertTrue(
          maker,
          ReflectionHelpers.<java.util.Map<?, ?>>getField(PushHub.get(), "adapters").isEmpty());
    }
    // Not because nothing could be seen.
    TimPushModule module = new TimPushModule(new FakeReact(app));
    FakeReact.map(
        p -> module.register("meizu", "{\"appId\":\"1\",\"appKey\":\"k\"}", p));
    assertTrue(loaded().contains("com.meizu.cloud.pushsdk.util.MzSystemUtils"));
    assertFalse(loaded().contains("com.vivo.push.PushClient"));
    module.invalidate();
  }

  private static void everythingButRegister(Application app) {
    FakeReact react = new FakeReact(app);
    TimPushModule module = new TimPushModule(react);
    Intent tap = new Intent().putExtra("ext", "e").putExtra("tpTag", "t" + Build.BRAND);
    Activity activity = Robolectric.buildActivity(Activity.class, tap).create().get();
    react.onHostResume(activity);
    for (String event :
        new String[] {"timPushClick", "timPushToken", "timPushTokenError", "timPushMessage"})
      module.addListener(event);
    FakeReact.map(module::getDeviceInfo);
    FakeReact.map(module::takeInitialClick);
    FakeReact.resolved(module::getPermissionStatus);
    FakeReact.resolved(module::requestPermission);
    FakeReact.map(module::getNotificationSettings);
    FakeReact.resolved(module::listChannels);
    FakeReact.map(p -> module.createChannel(new JavaOnlyMap(), p));
    FakeReact.map(p -> module.deleteChannel("chat", p));
    FakeReact.map(p -> module.setBadge(1, p));
    FakeReact.map(module::clearNotifications);
    FakeReact.map(p -> module.openNotificationSettings("", p));
    FakeReact.map(p -> module.setForegroundDisplay(true, p));
    react.onNewIntent(activity, new Intent().putExtra("ext", "e").putExtra("tpTag", "warm"));
    react.onHostPause();
    shadowOf(Looper.getMainLooper()).idle();
    module.invalidate();
  }

  private static List<String> loaded() throws ReflectiveOperationException {
    Method find = ClassLoader.class.getDeclaredMethod("findLoadedClass", String.class);
    find.setAccessible(true);
    List<String> found = new ArrayList<>();
    for (String name : ENTRANCES)
      if (find.invoke(PushHub.class.getClassLoader(), name) != null) found.add(name);
    return found;
  }
}
