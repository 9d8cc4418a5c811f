package com.vivo.push.model;

import java.util.Map;

public class UPSNotificationMessage {
  private Map<String, String> params;
  private long msgId;

  public long getMsgId() {
    return msgId;
  }

  public void setMsgId(long id) {
    msgId = id;
  }

  public Map<String, String> getParams() {
    return params;
  }

  public void setParams(Map<String, String> all) {
    params = all;
  }
}
