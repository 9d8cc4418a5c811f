package com.heytap.msp.push.callback;

/** As of 3.4; OppoFormsTest has the form before. */
public interface ICallBackResultService {
  void onRegister(int code, String registerId, String packageName, String miniProgramPackage);

  void onUnRegister(int code, String packageName, String miniProgramPackage);

  void onSetPushTime(int code, String time);

  void onGetPushStatus(int code, int status);

  void onGetNotificationStatus(int code, int status);

  void onError(int code, String reason, String packageName, String miniProgramPackage);
}
