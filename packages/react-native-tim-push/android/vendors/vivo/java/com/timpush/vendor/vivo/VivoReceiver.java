package com.timpush.vendor.vivo;

import android.content.Context;
import com.timpush.PushHub;
import com.timpush.core.Click;
import com.timpush.core.TapReader;
import com.timpush.core.Vendors;
import com.vivo.push.model.UPSNotificationMessage;
import com.vivo.push.sdk.OpenClientPushMessageReceiver;

/**
 * What vivo's SDK tells the app. Newer systems open the activity directly instead of the click
 * callback.
 */
public class VivoReceiver extends OpenClientPushMessageReceiver {
  @Override
  public void onReceiveRegId(Context context, String regId) {
    PushHub.get().registrar.tokenArrived(Vendors.VIVO, regId);
  }

  @Override
  public void onNotificationMessageClicked(Context context, UPSNotificationMessage message) {
    Click click =
        message.getParams() == null ? null : TapReader.fromMap(Vendors.VIVO, message.getParams());
    if (click == null) return;
    long id = message.getMsgId();
    PushHub.get().clicks(context).arrived(click.orId(id == 0 ? "" : String.valueOf(id)));
  }
}
