package com.vivo.push.listener;

public interface IPushQueryActionListener {
  void onSuccess(String regId);

  void onFail(Integer code);
}
