package com.timpush;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.app.Application;
import android.app.Notification;
import android.app.NotificationManager;
import android.content.Context;
import android.content.Intent;
import android.os.Bundle;
import android.os.Looper;
import com.google.firebase.messaging.RemoteMessage;
import com.meizu.cloud.pushsdk.handler.MzPushMessage;
import com.timpush.core.Click;
import com.timpush.core.VendorAdapter;
import com.timpush.core.Vendors;
import com.timpush.vendor.fcm.FcmService;
import com.timpush.vendor.honor.HonorService;
import com.timpush.vendor.huawei.HuaweiService;
import com.timpush.vendor.meizu.MeizuReceiver;
import com.timpush.vendor.vivo.VivoReceiver;
import com.timpush.vendor.xiaomi.XiaomiReceiver;
import com.vivo.push.model.UPSNotificationMessage;
import com.xiaomi.mipush.sdk.MiPushClient;
import com.xiaomi.mipush.sdk.MiPushCommandMessage;
import com.xiaomi.mipush.sdk.MiPushMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.annotation.Config;

/** What vendors' services and receivers make of what their SDKs tell them. */
@RunWith(RobolectricTestRunner.class)
@Config(sdk = 33)
public class VendorCallbacksTest {
  private static final String TOKEN_EVENT = "timPushToken";
  private final PushHub hub = PushHub.get();
  private final List<Map<String, Object>> events = new ArrayList<>();
  private Application app;

  @Before
  public void listen() {
    app = RuntimeEnvironment.getApplication();
    hub.outbox.connect((event, data) -> events.add(data));
    hub.outbox.listenerAdded(TOKEN_EVENT);
    hub.outbox.listenerAdded(PushHub.MESSAGE_EVENT);
  }

  @After
  public void forget() {
    hub.clicks(app).take();
    hub.setForegroundDisplay(true);
    for (String vendor : Vendors.ALL)
      hub.registrar.unregister(vendor, new SilentSdk(), (code, desc, token) -> {});
    shadowOf(Looper.getMainLooper()).idle();
    hub.outbox.connect(null);
  }

  @Test
  public void sayNothingBeforeInit() {
    new VivoReceiver().onReceiveRegId(app, "too-early");
    shadowOf(Looper.getMainLooper()).idle();
    assertEquals(Collections.emptyList(), events);
  }

  @Test
  public void takeTheTokenThatAnSdkGivesLateAndTheNextOne() {
    MiPushCommandMessage registered = new MiPushCommandMessage();
    registered.setCommand(MiPushClient.COMMAND_REGISTER);
    registered.setCommandArguments(Collections.singletonList("token"));
    Map<String, Runnable> callbacks = new LinkedHashMap<>();
    callbacks.put("xiaomi", () -> new XiaomiReceiver().onReceiveRegisterResult(app, registered));
    callbacks.put("vivo", () -> new VivoReceiver().onReceiveRegId(app, "token"));
    callbacks.put("huawei", () -> service(HuaweiService.class).onNewToken("token", new Bundle()));
    callbacks.put("honor", () -> service(HonorService.class).onNewToken("token"));
    callbacks.put("fcm", () -> service(FcmService.class).onNewToken("token"));
    callbacks.forEach(
        (vendor, callback) -> {
          List<String> answers = new ArrayList<>();
          hub.registrar.register(
              vendor,
              new SilentSdk(),
              Collections.emptyMap(),
              (code, desc, token) -> answers.add(code + " " + token));
          callback.run();
          shadowOf(Looper.getMainLooper()).idle();
          assertEquals(vendor, Collections.singletonList("0 token"), answers);
        });
    service(FcmService.class).onNewToken("refreshed");
    shadowOf(Looper.getMainLooper()).idle();
    Map<String, Object> last = events.get(events.size() - 1);
    assertEquals("fcm refreshed", last.get("vendor") + " " + last.get("token"));
  }

  @Test
  public void takeAReasonForNoToken() {
    List<String> answers = new ArrayList<>();
    hub.registrar.register(
        "xiaomi",
        new SilentSdk(),
        Collections.emptyMap(),
        (code, desc, token) -> answers.add(code + " " + desc));
    MiPushCommandMessage refused = new MiPushCommandMessage();
    refused.setCommand(MiPushClient.COMMAND_REGISTER);
    refused.setResultCode(70000002);
    refused.setReason("auth failed");
    new XiaomiReceiver().onReceiveRegisterResult(app, refused);
    shadowOf(Looper.getMainLooper()).idle();
    assertEquals(1, answers.size());
    assertTrue(answers.get(0), answers.get(0).startsWith("800005 "));
    assertTrue(answers.get(0), answers.get(0).contains("70000002"));
  }

  @Test
  public void takeClicksOfCallbacksUntilTheyAreAskedFor() {
    Map<String, String> ours = new HashMap<>();
    ours.put("ext", "{\"a\":1}");
    ours.put("tpTag", "of xiaomi");
    MiPushMessage mi = new MiPushMessage();
    mi.setExtra(ours);
    new XiaomiReceiver().onNotificationMessageClicked(app, mi);
    assertClick("xiaomi", "of xiaomi");

    UPSNotificationMessage vivo = new UPSNotificationMessage();
    ours.put("tpTag", "of vivo");
    vivo.setParams(ours);
    new VivoReceiver().onNotificationMessageClicked(app, vivo);
    assertClick("vivo", "of vivo");

    MzPushMessage meizu = new MzPushMessage();
    meizu.setSelfDefineContentString("{\"ext\":\"{\\\"a\\\":1}\",\"tpTag\":\"of meizu\"}");
    new MeizuReceiver().onNotificationClicked(app, meizu);
    assertClick("meizu", "of meizu");

    meizu.setSelfDefineContentString("somebody else's text");
    new MeizuReceiver().onNotificationClicked(app, meizu);
    assertNull(hub.clicks(app).take());
  }

  @Test
  public void postWhatFirebaseLeavesToTheAppInFrontAndATapOnItIsATap() {
    Launcher.install(app);
    service(FcmService.class).onMessageReceived(firebaseMessage());
    NotificationManager manager =
        (NotificationManager) app.getSystemService(Context.NOTIFICATION_SERVICE);
    assertEquals(1, shadowOf(manager).size());
    Notification shown = shadowOf(manager).getAllNotifications().get(0);
    assertEquals("Alice", shown.extras.getString(Notification.EXTRA_TITLE));
    Intent tap = shadowOf(shown.contentIntent).getSavedIntent();
    Click click = TapCollector.take(app, hub, "", tap);
    assertEquals("hello", click.ext);
    assertEquals("t1", click.tag);
    // Whatever phone this is.
    assertEquals("fcm", click.vendor);
    assertEquals("fcm_fallback_notification_channel", shown.getChannelId());
    assertNotNull(manager.getNotificationChannel(shown.getChannelId()));
    assertEquals("hello", events.get(0).get("ext"));
    assertEquals("Alice", events.get(0).get("title"));
  }

  @Test
  public void postNothingWhereTheAppShowsItsOwn() {
    Launcher.install(app);
    hub.setForegroundDisplay(false);
    service(FcmService.class).onMessageReceived(firebaseMessage());
    NotificationManager manager =
        (NotificationManager) app.getSystemService(Context.NOTIFICATION_SERVICE);
    assertEquals(0, shadowOf(manager).size());
    assertEquals(1, events.size());
  }

  /** As Google Play services hand it over. */
  private static RemoteMessage firebaseMessage() {
    Bundle data = new Bundle();
    data.putString("google.message_id", "m1");
    data.putString("gcm.n.e", "1");
    data.putString("gcm.n.title", "Alice");
    data.putString("gcm.n.body", "Hello");
    data.putString("gcm.n.tag", "slot");
    data.putString("ext", "hello");
    data.putString("tpTag", "t1");
    return new RemoteMessage(data);
  }

  private void assertClick(String vendor, String tag) {
    Click click = hub.clicks(app).take();
    assertEquals(vendor, click.vendor);
    assertEquals("{\"a\":1}", click.ext);
    assertEquals(tag, click.tag);
    assertNull(hub.clicks(app).take());
  }

  /** Registers, and leaves the token to its callback. */
  private static final class SilentSdk implements VendorAdapter {
    @Override
    public String missing(Map<String, String> params) {
      return "";
    }

    @Override
    public boolean supported() {
      return true;
    }

    @Override
    public void register(Map<String, String> params, TokenSink sink) {}

    @Override
    public void unregister(Done done) {
      done.done();
    }
  }

  private static <S extends android.app.Service> S service(Class<S> type) {
    return Robolectric.buildService(type).get();
  }
}
