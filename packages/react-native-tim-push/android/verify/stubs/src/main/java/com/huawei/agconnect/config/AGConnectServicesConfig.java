package com.huawei.agconnect.config;

import android.content.Context;

public abstract class AGConnectServicesConfig {
  public static AGConnectServicesConfig fromContext(Context context) {
    throw new UnsupportedOperationException("stub");
  }

  public abstract String getString(String path);
}
