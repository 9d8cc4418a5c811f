package com.timpush.vendor.fcm;

import com.google.firebase.messaging.FirebaseMessagingService;
import com.google.firebase.messaging.RemoteMessage;
import com.timpush.NotificationSettings;
import com.timpush.PushHub;
import com.timpush.core.Click;
import com.timpush.core.TapReader;
import com.timpush.core.Vendors;

/**
 * What Firebase tells the app. In the background Firebase shows notifications by itself and this is
 * not called.
 */
@SuppressWarnings("deprecation") // onNewToken: see FcmAdapter
public class FcmService extends FirebaseMessagingService {
  @Override
  public void onNewToken(String token) {
    PushHub.get().registrar.tokenArrived(Vendors.FCM, token);
  }

  @Override
  public void onMessageReceived(RemoteMessage message) {
    Click carried = TapReader.fromMap(Vendors.FCM, message.getData());
    if (carried == null) return;
    RemoteMessage.Notification shown = message.getNotification();
    String title = shown == null ? "" : shown.getTitle();
    String body = shown == null ? "" : shown.getBody();
    NotificationSettings.pushNamed(shown == null ? null : shown.getChannelId());
    if (shown != null && PushHub.get().foregroundDisplay())
      ForegroundNotice.post(this, message, carried);
    PushHub.get()
        .messageArrived(Vendors.FCM, message.getMessageId(), title, body, carried.ext, carried.tag);
  }
}
