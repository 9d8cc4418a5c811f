package com.vivo.push;

import android.content.Context;
import com.vivo.push.listener.IPushQueryActionListener;
import com.vivo.push.util.VivoPushException;

public class PushClient {
  public static PushClient getInstance(Context context) {
    throw new UnsupportedOperationException("stub");
  }

  public void initialize(PushConfig config) throws VivoPushException {
    throw new UnsupportedOperationException("stub");
  }

  public boolean isSupport() {
    throw new UnsupportedOperationException("stub");
  }

  public void turnOnPush(IPushActionListener listener) {
    throw new UnsupportedOperationException("stub");
  }

  public void turnOffPush(IPushActionListener listener) {
    throw new UnsupportedOperationException("stub");
  }

  public void getRegId(IPushQueryActionListener listener) {
    throw new UnsupportedOperationException("stub");
  }
}
