package com.timpush;

import com.facebook.react.bridge.Promise;
import com.facebook.react.bridge.ReactApplicationContext;
import com.facebook.react.bridge.ReactContextBaseJavaModule;
import com.facebook.react.bridge.ReadableMap;

/**
 * On the bridge there is no codegen: the same methods by hand, as {@code NativeTimPush.ts} has
 * them.
 */
abstract class TimPushSpec extends ReactContextBaseJavaModule {
  TimPushSpec(ReactApplicationContext context) {
    super(context);
  }

  public abstract void getDeviceInfo(Promise promise);

  public abstract void register(String vendor, String params, Promise promise);

  public abstract void unregister(String vendor, Promise promise);

  public abstract void takeInitialClick(Promise promise);

  public abstract void requestPermission(Promise promise);

  public abstract void getPermissionStatus(Promise promise);

  public abstract void openNotificationSettings(String channelID, Promise promise);

  public abstract void setBadge(double count, Promise promise);

  public abstract void clearNotifications(Promise promise);

  public abstract void createChannel(ReadableMap channel, Promise promise);

  public abstract void listChannels(Promise promise);

  public abstract void deleteChannel(String channelID, Promise promise);

  public abstract void getNotificationSettings(Promise promise);

  public abstract void setForegroundDisplay(boolean shown, Promise promise);

  public abstract void addListener(String eventName);

  public abstract void removeListeners(double count);
}
