package com.huawei.hms.aaid;

import android.content.Context;
import com.huawei.hms.common.ApiException;

public class HmsInstanceId {
  public static HmsInstanceId getInstance(Context context) {
    throw new UnsupportedOperationException("stub");
  }

  public String getToken(String appId, String scope) throws ApiException {
    throw new UnsupportedOperationException("stub");
  }

  public void deleteToken(String appId, String scope) throws ApiException {
    throw new UnsupportedOperationException("stub");
  }
}
