package com.hihonor.push.sdk;

import android.content.Context;

public class HonorPushClient {
  public static HonorPushClient getInstance() {
    throw new UnsupportedOperationException("stub");
  }

  public void init(Context context, boolean autoInit) {
    throw new UnsupportedOperationException("stub");
  }

  public boolean checkSupportHonorPush(Context context) {
    throw new UnsupportedOperationException("stub");
  }

  public void getPushToken(HonorPushCallback<String> callback) {
    throw new UnsupportedOperationException("stub");
  }

  public void deletePushToken(HonorPushCallback<Void> callback) {
    throw new UnsupportedOperationException("stub");
  }
}
