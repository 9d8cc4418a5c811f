package com.timpush.vendor.xiaomi;

import android.content.Context;
import com.timpush.PushHub;
import com.timpush.core.Click;
import com.timpush.core.Vendors;
import com.xiaomi.mipush.sdk.ErrorCode;
import com.xiaomi.mipush.sdk.MiPushClient;
import com.xiaomi.mipush.sdk.MiPushCommandMessage;
import com.xiaomi.mipush.sdk.MiPushMessage;
import com.xiaomi.mipush.sdk.PushMessageReceiver;
import java.util.List;

/** What MiPush tells the app. */
public class XiaomiReceiver extends PushMessageReceiver {
  @Override
  public void onReceiveRegisterResult(Context context, MiPushCommandMessage message) {
    if (!MiPushClient.COMMAND_REGISTER.equals(message.getCommand())) return;
    if (message.getResultCode() != ErrorCode.SUCCESS) {
      String code = String.valueOf(message.getResultCode());
      PushHub.get().registrar.registrationFailed(Vendors.XIAOMI, code, message.getReason());
      return;
    }
    List<String> arguments = message.getCommandArguments();
    boolean given = arguments != null && !arguments.isEmpty();
    PushHub.get()
        .registrar
        .tokenArrived(Vendors.XIAOMI, given ? arguments.get(0) : MiPushClient.getRegId(context));
  }

  /** Only where the message asks for the app's own handling of the tap; else the intent has it. */
  @Override
  public void onNotificationMessageClicked(Context context, MiPushMessage message) {
    Click click = XiaomiTap.read(message);
    if (click != null) PushHub.get().clicks(context).arrived(click);
  }

  @Override
  public void onNotificationMessageArrived(Context context, MiPushMessage message) {
    arrived(message);
  }

  @Override
  public void onReceivePassThroughMessage(Context context, MiPushMessage message) {
    arrived(message);
  }

  private static void arrived(MiPushMessage message) {
    Click carried = XiaomiTap.read(message);
    if (carried == null) return;
    PushHub.get()
        .messageArrived(
            Vendors.XIAOMI,
            message.getMessageId(),
            message.getTitle(),
            message.getDescription(),
            carried.ext,
            carried.tag);
  }
}
