package com.timpush.vendor.honor;

import com.hihonor.push.sdk.HonorMessageService;
import com.hihonor.push.sdk.HonorPushDataMsg;
import com.timpush.PushHub;
import com.timpush.core.Click;
import com.timpush.core.TapReader;
import com.timpush.core.Vendors;

/** What Honor's SDK tells the app. */
public class HonorService extends HonorMessageService {
  @Override
  public void onNewToken(String token) {
    PushHub.get().registrar.tokenArrived(Vendors.HONOR, token);
  }

  /** Data messages only: the system shows notifications by itself. */
  @Override
  public void onMessageReceived(HonorPushDataMsg message) {
    Click carried = TapReader.fromJson(Vendors.HONOR, message.getData());
    if (carried == null) return;
    PushHub.get().messageArrived(Vendors.HONOR, "", "", "", carried.ext, carried.tag);
  }
}
