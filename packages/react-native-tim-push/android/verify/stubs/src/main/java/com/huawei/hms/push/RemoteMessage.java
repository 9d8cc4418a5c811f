package com.huawei.hms.push;

public class RemoteMessage {
  public String getData() {
    throw new UnsupportedOperationException("stub");
  }

  public String getMessageId() {
    throw new UnsupportedOperationException("stub");
  }
}
