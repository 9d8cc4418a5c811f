package com.meizu.cloud.pushsdk.platform.message;

public abstract class BasicPushStatus {
  private String code;
  private String message;

  public String getCode() {
    return code;
  }

  public void setCode(String text) {
    code = text;
  }

  public String getMessage() {
    return message;
  }

  public void setMessage(String text) {
    message = text;
  }
}
