package com.xiaomi.mipush.sdk;

import android.content.Context;

public abstract class MiPushClient {
  public static final String COMMAND_REGISTER = "register";
  public static final String COMMAND_UNREGISTER = "unregister";

  public static void registerPush(Context context, String appId, String appKey) {
    throw new UnsupportedOperationException("stub");
  }

  public static void unregisterPush(Context context) {
    throw new UnsupportedOperationException("stub");
  }

  public static String getRegId(Context context) {
    throw new UnsupportedOperationException("stub");
  }
}
