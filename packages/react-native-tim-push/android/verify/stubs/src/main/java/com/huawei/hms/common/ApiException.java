package com.huawei.hms.common;

public class ApiException extends Exception {
  private static final long serialVersionUID = 1;

  public int getStatusCode() {
    throw new UnsupportedOperationException("stub");
  }
}
