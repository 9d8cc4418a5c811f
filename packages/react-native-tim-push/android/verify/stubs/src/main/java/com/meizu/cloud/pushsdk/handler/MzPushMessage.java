package com.meizu.cloud.pushsdk.handler;

public class MzPushMessage {
  private String title;
  private String content;
  private String selfDefineContentString;

  public String getTitle() {
    return title;
  }

  public void setTitle(String text) {
    title = text;
  }

  public String getContent() {
    return content;
  }

  public void setContent(String text) {
    content = text;
  }

  public String getSelfDefineContentString() {
    return selfDefineContentString;
  }

  public void setSelfDefineContentString(String text) {
    selfDefineContentString = text;
  }
}
