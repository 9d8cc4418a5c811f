package com.timpush.vendor.meizu;

import android.content.Context;
import com.meizu.cloud.pushsdk.MzPushMessageReceiver;
import com.meizu.cloud.pushsdk.handler.MzPushMessage;
import com.meizu.cloud.pushsdk.platform.message.PushSwitchStatus;
import com.meizu.cloud.pushsdk.platform.message.RegisterStatus;
import com.meizu.cloud.pushsdk.platform.message.SubAliasStatus;
import com.meizu.cloud.pushsdk.platform.message.SubTagsStatus;
import com.meizu.cloud.pushsdk.platform.message.UnRegisterStatus;
import com.timpush.PushHub;
import com.timpush.core.Click;
import com.timpush.core.TapReader;
import com.timpush.core.Vendors;

/** What Meizu's SDK tells the app. */
public class MeizuReceiver extends MzPushMessageReceiver {
  /** Meizu's code for "fine", in every status. */
  private static final String OK = "200";

  @Override
  public void onRegisterStatus(Context context, RegisterStatus status) {
    String pushId = status.getPushId();
    if (pushId != null && !pushId.isEmpty())
      PushHub.get().registrar.tokenArrived(Vendors.MEIZU, pushId);
    else if (!OK.equals(status.getCode()))
      PushHub.get()
          .registrar
          .registrationFailed(Vendors.MEIZU, status.getCode(), status.getMessage());
  }

  @Override
  public void onNotificationClicked(Context context, MzPushMessage message) {
    Click click = TapReader.fromJson(Vendors.MEIZU, message.getSelfDefineContentString());
    if (click != null) PushHub.get().clicks(context).arrived(click);
  }

  @Override
  public void onNotificationArrived(Context context, MzPushMessage message) {
    Click carried = TapReader.fromJson(Vendors.MEIZU, message.getSelfDefineContentString());
    if (carried == null) return;
    PushHub.get()
        .messageArrived(
            Vendors.MEIZU, "", message.getTitle(), message.getContent(), carried.ext, carried.tag);
  }

  // Not asked for by this adapter; the class declares them abstract.
  @Override
  public void onUnRegisterStatus(Context context, UnRegisterStatus status) {}

  @Override
  public void onPushStatus(Context context, PushSwitchStatus status) {}

  @Override
  public void onSubTagsStatus(Context context, SubTagsStatus status) {}

  @Override
  public void onSubAliasStatus(Context context, SubAliasStatus status) {}
}
