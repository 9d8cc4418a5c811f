package com.timpush.vendor.xiaomi;

import android.content.Context;
import android.content.Intent;
import com.timpush.IntentReader;
import com.timpush.core.Click;
import com.timpush.core.VendorAdapter;
import com.xiaomi.mipush.sdk.MiPushClient;
import com.xiaomi.mipush.sdk.MiPushMessage;
import java.io.Serializable;
import java.util.Map;

/** MiPush. Its answers come to {@link XiaomiReceiver}. */
public final class XiaomiAdapter implements VendorAdapter, IntentReader {
  private final Context context;

  public XiaomiAdapter(Context context) {
    this.context = context;
  }

  @Override
  public String missing(Map<String, String> params) {
    boolean given = params.get("appId") != null && params.get("appKey") != null;
    return given ? "" : "give init mi_push_app_id and mi_push_app_key";
  }

  @Override
  public boolean supported() {
    return true;
  }

  @Override
  public void register(Map<String, String> params, TokenSink sink) {
    MiPushClient.registerPush(context, params.get("appId"), params.get("appKey"));
    // Registered before: the token is there at once, whether or not the receiver hears of it again.
    String known = MiPushClient.getRegId(context);
    if (known != null && !known.isEmpty()) sink.token(known);
  }

  @Override
  public void unregister(Done done) {
    MiPushClient.unregisterPush(context);
    done.done();
  }

  /** Xiaomi opens the app with its message as an object in the intent. */
  @Override
  @SuppressWarnings("deprecation") // the typed getter needs Android 13
  public Click read(Intent intent) {
    Serializable message = intent.getSerializableExtra(OWN_MESSAGE);
    return message instanceof MiPushMessage ? XiaomiTap.read((MiPushMessage) message) : null;
  }
}
