package com.xiaomi.mipush.sdk;

public class ErrorCode {
  public static final int SUCCESS = 0;
}
