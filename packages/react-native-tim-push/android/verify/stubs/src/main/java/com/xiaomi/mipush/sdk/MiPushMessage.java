package com.xiaomi.mipush.sdk;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

public class MiPushMessage implements Serializable {
  private static final long serialVersionUID = 1;
  private final HashMap<String, String> extra = new HashMap<>();
  private String content;
  private String title;
  private String description;
  private String messageId;

  public Map<String, String> getExtra() {
    return extra;
  }

  public void setExtra(Map<String, String> all) {
    extra.clear();
    extra.putAll(all);
  }

  public String getContent() {
    return content;
  }

  public void setContent(String text) {
    content = text;
  }

  public String getTitle() {
    return title;
  }

  public void setTitle(String text) {
    title = text;
  }

  public String getDescription() {
    return description;
  }

  public void setDescription(String text) {
    description = text;
  }

  public String getMessageId() {
    return messageId;
  }

  public void setMessageId(String id) {
    messageId = id;
  }
}
