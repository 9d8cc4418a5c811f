package com.xiaomi.mipush.sdk;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;

public abstract class PushMessageReceiver extends BroadcastReceiver {
  @Override
  public final void onReceive(Context context, Intent intent) {}

  public void onReceivePassThroughMessage(Context context, MiPushMessage message) {}

  public void onNotificationMessageClicked(Context context, MiPushMessage message) {}

  public void onNotificationMessageArrived(Context context, MiPushMessage message) {}

  public void onReceiveRegisterResult(Context context, MiPushCommandMessage message) {}

  public void onCommandResult(Context context, MiPushCommandMessage message) {}

  public void onRequirePermissions(Context context, String[] permissions) {}
}
