package com.timpush.vendor.oppo;

import com.heytap.msp.push.callback.ICallBackResultService;
import com.timpush.core.VendorAdapter.TokenSink;

/**
 * HeytapPush 3.4 gave its callbacks more arguments. Both forms are here, without {@code @Override},
 * so that one source compiles against SDKs before and after.
 */
final class OppoCallback implements ICallBackResultService {
  private static final int OK = 0;
  private final TokenSink sink;

  OppoCallback(TokenSink sink) {
    this.sink = sink;
  }

  public void onRegister(int code, String registerId) {
    if (code == OK) sink.token(registerId);
    else sink.failed(String.valueOf(code), "OPPO refused to register");
  }

  public void onRegister(
      int code, String registerId, String packageName, String miniProgramPackage) {
    onRegister(code, registerId);
  }

  public void onError(int code, String reason) {
    sink.failed(String.valueOf(code), reason);
  }

  public void onError(int code, String reason, String packageName, String miniProgramPackage) {
    onError(code, reason);
  }

  // Not asked for by this adapter.
  public void onUnRegister(int code) {}

  public void onUnRegister(int code, String packageName, String miniProgramPackage) {}

  public void onSetPushTime(int code, String time) {}

  public void onGetPushStatus(int code, int status) {}

  public void onGetNotificationStatus(int code, int status) {}
}
