package com.timpush;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.app.Activity;
import android.app.Application;
import android.content.Intent;
import android.os.Bundle;
import android.os.Looper;
import com.facebook.react.bridge.JavaOnlyArray;
import com.facebook.react.bridge.JavaOnlyMap;
import com.facebook.react.bridge.ReadableMap;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.annotation.Config;
import org.robolectric.shadows.ShadowApplication;

/** The module as JavaScript sees it. */
@RunWith(RobolectricTestRunner.class)
@Config(sdk = 33, shadows = FakeReact.JavaOnlyArguments.class)
public class TimPushModuleTest {
  private Application app;
  private FakeReact react;
  private TimPushModule module;

  @Before
  public void open() {
    app = RuntimeEnvironment.getApplication();
    start();
  }

  @After
  public void close() {
    module.invalidate();
    PushHub.get().clicks(app).take();
  }

  /** What React Native does at a start and at a reload. */
  private void start() {
    react = new FakeReact(app);
    module = new TimPushModule(react);
  }

  @Test
  public void hasTheTapThatStartedTheAppBeforeAnybodyLoggedIn() {
    launch(tap("cold", "hello"));
    Map<String, Object> click = FakeReact.map(module::takeInitialClick);
    assertEquals("hello", click.get("ext"));
    assertEquals("cold", click.get("tag"));
    assertEquals(true, click.get("coldStart"));
    assertNull(FakeReact.map(module::takeInitialClick));
    assertEquals(Collections.emptyList(), react.events);
  }

  @Test
  public void tellsAWarmTapOnceToWhoListens() {
    Activity activity = launch(new Intent(Intent.ACTION_MAIN));
    module.addListener("timPushClick");
    react.onNewIntent(activity, tap("warm", "hello"));
    assertEquals(1, react.events.size());
    assertTrue(react.events.get(0), react.events.get(0).contains("tag=warm"));
    assertTrue(react.events.get(0), react.events.get(0).contains("coldStart=false"));
    assertNull(FakeReact.map(module::takeInitialClick));
  }

  @Test
  public void keepsTheTapThroughAReload() {
    Activity activity = launch(new Intent(Intent.ACTION_MAIN));
    module.addListener("timPushClick");
    react.running = false; // JavaScript is being torn down
    react.onNewIntent(activity, tap("between", "hello"));
    assertEquals(Collections.emptyList(), react.events);
    module.invalidate();
    start();
    assertEquals("between", FakeReact.map(module::takeInitialClick).get("tag"));
  }

  /** Rotation, or the system took the activity away meanwhile: the tap's intent comes again. */
  @Test
  public void doesNotTellATapAgainWhenTheActivityIsMadeAnew() {
    launch(tap("again", "hello"));
    assertEquals("again", FakeReact.map(module::takeInitialClick).get("tag"));
    module.invalidate();
    start();
    launch(tap("again", "hello"));
    assertNull(FakeReact.map(module::takeInitialClick));
    launch(tap("another", "hello"));
    assertEquals("another", FakeReact.map(module::takeInitialClick).get("tag"));
  }

  @Test
  public void bringsAnyExtBackEqual() {
    StringBuilder kilobyte = new StringBuilder();
    while (kilobyte.length() < 1024) kilobyte.append('x');
    String[] table = {
      "plain", "{\"entity\":{\"chatType\":1}}", "a \"quoted\" 'text'", "😀 表情", kilobyte.toString()
    };
    for (int at = 0; at < table.length; at++) {
      launch(tap("ext" + at, table[at]));
      assertEquals(table[at], FakeReact.map(module::takeInitialClick).get("ext"));
    }
  }

  @Test
  public void survivesAnIntentOfAStranger() {
    launch(new Intent().putExtra("ext", new Bundle()).putExtra("key_message", "not Xiaomi's"));
    // A bundle is no text of ours, and still no reason to fall over.
    FakeReact.map(module::takeInitialClick);
    launch(new Intent().putExtra("other", 1));
    assertNull(FakeReact.map(module::takeInitialClick));
  }

  @Test
  public void answersACodeForEverythingThatCannotBe() {
    assertEquals(6017, code(p -> module.register("fcm", "no json", p)));
    assertEquals(6017, code(p -> module.register("fcm", "[]", p)));
    assertEquals(800007, code(p -> module.register("nokia", "{}", p)));
    Map<String, Object> xiaomi = FakeReact.map(p -> module.register("xiaomi", "{}", p));
    assertEquals(800005, number(xiaomi.get("code")));
    assertTrue(String.valueOf(xiaomi), xiaomi.get("desc").toString().contains("mi_push_app_id"));
    assertEquals(0, code(p -> module.unregister("nokia", p)));
    assertEquals(6017, code(p -> module.setBadge(3, p)));
  }

  @Test
  public void namesThePlaceholderThatAVendorNeeds() {
    String[][] table = {{"vivo", "VIVO_APPID"}, {"honor", "HONOR_APPID"}};
    for (String[] row : table) {
      Map<String, Object> answer = FakeReact.map(p -> module.register(row[0], "{}", p));
      assertEquals(800005, number(answer.get("code")));
      assertTrue(String.valueOf(answer), answer.get("desc").toString().contains(row[1]));
    }
  }

  /** Xiaomi's SDK runs a process of its own, in which React Native may be started too. */
  @Test
  public void registersInTheMainProcessOnly() {
    ShadowApplication.setProcessName(app.getPackageName() + ":pushservice");
    try {
      Map<String, Object> answer = FakeReact.map(p -> module.register("xiaomi", "{}", p));
      assertEquals(800005, number(answer.get("code")));
      assertTrue(String.valueOf(answer), answer.get("desc").toString().contains("main process"));
    } finally {
      ShadowApplication.setProcessName(app.getPackageName());
    }
  }

  /** The stubs throw: an SDK that falls over must not take the app along. */
  @Test
  public void answersForAnSdkThatThrows() {
    String params = "{\"appId\":\"1\",\"appKey\":\"k\",\"appSecret\":\"s\"}";
    for (String vendor : new String[] {"xiaomi", "oppo", "meizu", "fcm"})
      assertEquals(vendor, 800005, code(p -> module.register(vendor, params, p)));
  }

  @Test
  public void makesListsAndDeletesChannels() {
    JavaOnlyMap chat = new JavaOnlyMap();
    chat.putString("channelID", "chat");
    chat.putString("channelName", "Chat");
    chat.putNull("channelDesc");
    assertEquals(0, code(p -> module.createChannel(chat, p)));
    JavaOnlyArray listed = (JavaOnlyArray) FakeReact.resolved(module::listChannels);
    assertEquals(1, listed.size());
    assertEquals("chat", listed.getMap(0).getString("channelID"));
    assertEquals("Chat", listed.getMap(0).getString("channelName"));
    assertEquals("", listed.getMap(0).getString("channelDesc"));
    assertEquals(4, listed.getMap(0).getInt("importance"));
    assertEquals(false, listed.getMap(0).getBoolean("blocked"));
    assertEquals(0, code(p -> module.deleteChannel("chat", p)));
    JavaOnlyMap news = new JavaOnlyMap();
    news.putString("channelID", "news");
    news.putString("channelName", "News");
    news.putString("channelDesc", "What is new");
    news.putString("channelSound", "ding");
    news.putInt("importance", 2);
    assertEquals(0, code(p -> module.createChannel(news, p)));
    ReadableMap quiet = ((JavaOnlyArray) FakeReact.resolved(module::listChannels)).getMap(0);
    assertEquals("What is new", quiet.getString("channelDesc"));
    assertEquals("ding", quiet.getString("channelSound"));
    assertEquals(2, quiet.getInt("importance"));
    assertEquals(800013, code(p -> module.createChannel(new JavaOnlyMap(), p)));
  }

  @Test
  public void saysWhatThePhoneAndTheBuildAre() {
    Map<String, Object> info = FakeReact.map(module::getDeviceInfo);
    assertEquals("android", info.get("os"));
    assertEquals(app.getPackageName(), info.get("appID"));
    assertEquals(
        Arrays.asList("xiaomi", "huawei", "honor", "oppo", "vivo", "meizu", "fcm"),
        ((JavaOnlyArray) info.get("compiledIn")).toArrayList());
  }

  private Activity launch(Intent intent) {
    Activity activity = Robolectric.buildActivity(Activity.class, intent).create().get();
    react.onHostResume(activity);
    shadowOf(Looper.getMainLooper()).idle();
    return activity;
  }

  private static Intent tap(String tag, String ext) {
    return new Intent(Intent.ACTION_MAIN).putExtra("ext", ext).putExtra("tpTag", tag);
  }

  private static int code(java.util.function.Consumer<com.facebook.react.bridge.PromiseImpl> call) {
    return number(FakeReact.map(call).get("code"));
  }

  private static int number(Object value) {
    return ((Number) value).intValue();
  }
}
