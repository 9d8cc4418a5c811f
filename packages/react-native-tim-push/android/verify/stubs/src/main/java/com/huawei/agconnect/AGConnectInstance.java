package com.huawei.agconnect;

import android.content.Context;

public abstract class AGConnectInstance {
  public static void initialize(Context context) {
    throw new UnsupportedOperationException("stub");
  }

  public static AGConnectInstance getInstance() {
    throw new UnsupportedOperationException("stub");
  }
}
