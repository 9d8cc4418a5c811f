package com.hihonor.push.sdk;

public interface HonorPushCallback<T> {
  void onSuccess(T value);

  void onFailure(int code, String reason);
}
