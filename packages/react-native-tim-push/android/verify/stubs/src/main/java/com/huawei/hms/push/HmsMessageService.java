package com.huawei.hms.push;

import android.app.Service;
import android.content.Intent;
import android.os.Bundle;
import android.os.IBinder;

public class HmsMessageService extends Service {
  public void onNewToken(String token) {}

  public void onNewToken(String token, Bundle about) {}

  public void onTokenError(Exception error) {}

  public void onTokenError(Exception error, Bundle about) {}

  public void onMessageReceived(RemoteMessage message) {}

  @Override
  public IBinder onBind(Intent intent) {
    throw new UnsupportedOperationException("stub");
  }
}
