package com.meizu.cloud.pushsdk.platform.message;

public class RegisterStatus extends BasicPushStatus {
  private String pushId;

  public String getPushId() {
    return pushId;
  }

  public void setPushId(String id) {
    pushId = id;
  }
}
