package com.timpush.core;

/** Result codes, the same numbers as {@code PushCode} in TypeScript. */
public final class PushCodes {
  public static final int OK = 0;
  public static final int BAD_PARAMETER = 6017;
  public static final int VENDOR_FAILED = 800005;
  public static final int NO_CHANNEL = 800007;
  public static final int REGISTER_TIMEOUT = 800008;
  public static final int NOTIFICATION_CHANNEL_FAILED = 800013;

  private PushCodes() {}
}
