package com.vivo.push.model;

import java.util.Map;

public class UPSNotificationMessage {
  private Map<String, String> params;

  public Map<String, String> getParams() {
    return params;
  }

  public void setParams(Map<String, String> all) {
    params = all;
  }
}
