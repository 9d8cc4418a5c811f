package com.timpush.vendor.huawei;

import android.os.Bundle;
import com.huawei.hms.common.ApiException;
import com.huawei.hms.push.HmsMessageService;
import com.huawei.hms.push.RemoteMessage;
import com.timpush.PushHub;
import com.timpush.core.Click;
import com.timpush.core.TapReader;
import com.timpush.core.Vendors;

/**
 * What HMS tells the app. Newer versions call the methods with a Bundle, older ones those without.
 */
public class HuaweiService extends HmsMessageService {
  @Override
  public void onNewToken(String token) {
    PushHub.get().registrar.tokenArrived(Vendors.HUAWEI, token);
  }

  @Override
  public void onNewToken(String token, Bundle about) {
    onNewToken(token);
  }

  @Override
  public void onTokenError(Exception error) {
    String code =
        error instanceof ApiException
            ? String.valueOf(((ApiException) error).getStatusCode())
            : "unknown";
    PushHub.get().registrar.registrationFailed(Vendors.HUAWEI, code, error.getMessage());
  }

  @Override
  public void onTokenError(Exception error, Bundle about) {
    onTokenError(error);
  }

  /** Data messages only: HMS shows notifications by itself. */
  @Override
  public void onMessageReceived(RemoteMessage message) {
    Click carried = TapReader.fromJson(Vendors.HUAWEI, message.getData());
    if (carried == null) return;
    PushHub.get()
        .messageArrived(Vendors.HUAWEI, message.getMessageId(), "", "", carried.ext, carried.tag);
  }
}
