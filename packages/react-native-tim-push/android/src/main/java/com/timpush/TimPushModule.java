package com.timpush;

import android.app.Activity;
import android.app.NotificationChannel;
import android.app.NotificationManager;
import android.content.Context;
import android.content.Intent;
import android.os.Build;
import com.facebook.react.bridge.ActivityEventListener;
import com.facebook.react.bridge.Arguments;
import com.facebook.react.bridge.LifecycleEventListener;
import com.facebook.react.bridge.Promise;
import com.facebook.react.bridge.ReactApplicationContext;
import com.facebook.react.bridge.ReactMethod;
import com.facebook.react.bridge.ReadableMap;
import com.facebook.react.bridge.WritableArray;
import com.facebook.react.bridge.WritableMap;
import com.facebook.react.modules.core.DeviceEventManagerModule.RCTDeviceEventEmitter;
import com.timpush.core.Click;
import com.timpush.core.PushCodes;
import com.timpush.core.Registrar;
import com.timpush.core.VendorDetector;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * The native half of the spec {@code NativeTimPush.ts}. It reads nothing of a vendor's SDK before
 * {@link #register}; every promise resolves, with a result code.
 */
public class TimPushModule extends TimPushSpec
    implements ActivityEventListener, LifecycleEventListener {
  public static final String NAME = "TimPush";
  private static final String CLICK_EVENT = "timPushClick";

  private final ReactApplicationContext context;
  private final PushHub hub = PushHub.get();
  private final String vendor = VendorDetector.detect(new AndroidDevice());
  private final NotificationChannels channels;
  private final Permission permission;

  public TimPushModule(ReactApplicationContext context) {
    super(context);
    this.context = context;
    channels = new NotificationChannels(context);
    permission = new Permission(context);
    context.addActivityEventListener(this);
    context.addLifecycleEventListener(this);
    hub.outbox.connect(this::emit);
    collect(activity());
  }

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public void invalidate() {
    hub.outbox.connect(null);
    hub.clicks(context).listen(null);
    context.removeActivityEventListener(this);
    context.removeLifecycleEventListener(this);
    super.invalidate();
  }

  @ReactMethod
  @Override
  public void getDeviceInfo(Promise promise) {
    WritableMap info = Arguments.createMap();
    info.putString("os", "android");
    info.putString("brand", Build.BRAND);
    info.putString("manufacturer", Build.MANUFACTURER);
    info.putString("model", Build.MODEL);
    info.putString("osVersion", Build.VERSION.RELEASE);
    info.putString("language", Locale.getDefault().toLanguageTag());
    info.putString("appID", context.getPackageName());
    info.putString("installationID", InstallationId.of(context));
    info.putString("vendor", vendor);
    WritableArray compiledIn = Arguments.createArray();
    for (String one : hub.compiledIn()) compiledIn.pushString(one);
    info.putArray("compiledIn", compiledIn);
    info.putString("apnsEnvironment", "");
    promise.resolve(info);
  }

  @ReactMethod
  @Override
  public void register(String with, String params, Promise promise) {
    Registrar.Answer answer =
        (code, desc, token) -> {
          WritableMap map = result(code, desc);
          map.putString("token", token);
          promise.resolve(map);
        };
    if (!MainProcess.isThis(context)) {
      answer.answer(PushCodes.VENDOR_FAILED, "register only in the app's main process", "");
      return;
    }
    try {
      hub.registrar.register(with, hub.adapter(context, with), fields(params), answer);
    } catch (JSONException wrong) {
      answer.answer(PushCodes.BAD_PARAMETER, "params is not a JSON object of strings", "");
    }
  }

  @ReactMethod
  @Override
  public void unregister(String with, Promise promise) {
    hub.registrar.unregister(
        with,
        hub.adapter(context, with),
        (code, desc, token) -> promise.resolve(result(code, desc)));
  }

  @ReactMethod
  @Override
  public void takeInitialClick(Promise promise) {
    collect(activity());
    Click click = hub.clicks(context).take();
    promise.resolve(click == null ? null : map(click));
  }

  @ReactMethod
  @Override
  public void requestPermission(Promise promise) {
    permission.request(activity(), status -> promise.resolve(status.name));
  }

  @ReactMethod
  @Override
  public void getPermissionStatus(Promise promise) {
    promise.resolve(permission.status(activity()).name);
  }

  @ReactMethod
  @Override
  public void openNotificationSettings(String channelId, Promise promise) {
    boolean opened = SettingsPage.open(context, channelId);
    promise.resolve(
        opened ? ok() : result(PushCodes.BAD_PARAMETER, "this phone has no page for it"));
  }

  @ReactMethod
  @Override
  public void setBadge(double count, Promise promise) {
    boolean set = Badge.set(context, vendor, (int) count);
    promise.resolve(
        set
            ? ok()
            : result(PushCodes.BAD_PARAMETER, "this phone's launcher takes no number from apps"));
  }

  @ReactMethod
  @Override
  public void clearNotifications(Promise promise) {
    ((NotificationManager) context.getSystemService(Context.NOTIFICATION_SERVICE)).cancelAll();
    promise.resolve(ok());
  }

  @ReactMethod
  @Override
  public void createChannel(ReadableMap channel, Promise promise) {
    try {
      channels.create(
          channel.getString("channelID"),
          channel.getString("channelName"),
          optional(channel, "channelDesc"),
          optional(channel, "channelSound"),
          given(channel, "importance")
              ? channel.getInt("importance")
              : NotificationManager.IMPORTANCE_HIGH);
      promise.resolve(ok());
    } catch (RuntimeException refused) {
      promise.resolve(
          result(PushCodes.NOTIFICATION_CHANNEL_FAILED, String.valueOf(refused.getMessage())));
    }
  }

  @ReactMethod
  @Override
  public void listChannels(Promise promise) {
    WritableArray list = Arguments.createArray();
    for (NotificationChannel channel : channels.list()) {
      WritableMap one = Arguments.createMap();
      one.putString("channelID", channel.getId());
      one.putString("channelName", String.valueOf(channel.getName()));
      one.putString(
          "channelDesc", channel.getDescription() == null ? "" : channel.getDescription());
      one.putString(
          "channelSound",
          channel.getSound() == null
              ? ""
              : String.valueOf(channel.getSound().getLastPathSegment()));
      one.putInt("importance", channel.getImportance());
      one.putBoolean("blocked", channel.getImportance() == NotificationManager.IMPORTANCE_NONE);
      one.putBoolean("silent", NotificationSettings.isSilent(channel));
      one.putString("lockScreen", NotificationSettings.lockScreen(channel));
      list.pushMap(one);
    }
    promise.resolve(list);
  }

  @ReactMethod
  @Override
  public void deleteChannel(String id, Promise promise) {
    channels.delete(id);
    promise.resolve(ok());
  }

  @ReactMethod
  @Override
  public void getNotificationSettings(Promise promise) {
    NotificationSettings settings = new NotificationSettings(context);
    WritableMap map = Arguments.createMap();
    map.putString("sound", settings.sound());
    map.putString("lockScreen", settings.lockScreen());
    map.putString("doNotDisturb", settings.doNotDisturb());
    map.putString("lastChannel", NotificationSettings.lastChannel());
    WritableArray shown = Arguments.createArray();
    for (String one : settings.shownChannels()) shown.pushString(one);
    map.putArray("shownChannels", shown);
    map.putString("battery", settings.battery());
    promise.resolve(map);
  }

  @ReactMethod
  @Override
  public void setForegroundDisplay(boolean shown, Promise promise) {
    hub.setForegroundDisplay(shown);
    promise.resolve(ok());
  }

  @ReactMethod
  @Override
  public void addListener(String event) {
    if (event.equals(CLICK_EVENT)) hub.clicks(context).listen(click -> send(CLICK_EVENT, map(click)));
    else hub.outbox.listenerAdded(event);
  }

  /**
   * React Native does not say of which event; JavaScript keeps its listeners until it goes away
   * ({@link #invalidate}).
   */
  @ReactMethod
  @Override
  public void removeListeners(double count) {}

  @Override
  public void onNewIntent(Intent intent) {
    take(intent);
  }

  @Override
  public void onHostResume() {
    collect(activity());
  }

  @Override
  public void onActivityResult(Activity activity, int request, int result, Intent data) {}

  @Override
  public void onHostPause() {}

  @Override
  public void onHostDestroy() {}

  private void collect(Activity activity) {
    if (activity != null) take(activity.getIntent());
  }

  private void take(Intent intent) {
    Click click = TapCollector.take(context, hub, vendor, intent);
    if (click != null) hub.clicks(context).arrived(click);
  }

  /**
   * Not {@code getCurrentActivity()} of the module, which later versions of React Native mark as
   * going away.
   */
  private Activity activity() {
    return context.getCurrentActivity();
  }

  private boolean emit(String event, Map<String, Object> data) {
    WritableMap map = Arguments.createMap();
    for (Map.Entry<String, Object> field : data.entrySet()) {
      Object value = field.getValue();
      if (value instanceof Integer) map.putInt(field.getKey(), (Integer) value);
      else map.putString(field.getKey(), String.valueOf(value));
    }
    return send(event, map);
  }

  /**
   * @return false: JavaScript is going down, or not up yet
   */
  private boolean send(String event, WritableMap data) {
    if (!context.hasActiveReactInstance()) return false;
    context.getJSModule(RCTDeviceEventEmitter.class).emit(event, data);
    return true;
  }

  private static WritableMap map(Click click) {
    WritableMap map = Arguments.createMap();
    map.putString("vendor", click.vendor);
    map.putString("ext", click.ext);
    map.putString("tag", click.tag);
    map.putBoolean("coldStart", click.coldStart);
    return map;
  }

  /** JavaScript gives what its caller left out as nothing at all, as undefined or as null. */
  private static boolean given(ReadableMap map, String key) {
    return map.hasKey(key) && !map.isNull(key);
  }

  private static String optional(ReadableMap map, String key) {
    return given(map, key) ? map.getString(key) : "";
  }

  private static WritableMap ok() {
    return result(PushCodes.OK, "ok");
  }

  private static WritableMap result(int code, String desc) {
    WritableMap map = Arguments.createMap();
    map.putInt("code", code);
    map.putString("desc", desc);
    return map;
  }

  private static Map<String, String> fields(String json) throws JSONException {
    JSONObject object = new JSONObject(json);
    Map<String, String> fields = new HashMap<>();
    for (Iterator<String> keys = object.keys(); keys.hasNext(); ) {
      String key = keys.next();
      fields.put(key, object.getString(key));
    }
    return fields;
  }
}
