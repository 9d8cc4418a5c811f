package com.timpush.vendor.xiaomi;

import android.content.Context;
import android.content.Intent;
import com.timpush.IntentReader;
import com.timpush.core.Click;
import com.timpush.core.VendorAdapter;
import com.xiaomi.mipush.sdk.MiPushClient;
import com.xiaomi.mipush.sdk.MiPushMessage;
import com.xiaomi.mipush.sdk.PushMessageHelper;
import java.io.Serializable;
import java.util.Map;

/** MiPush. Its answers come to {@link XiaomiReceiver}. */
public final class XiaomiAdapter implements VendorAdapter, IntentReader {
  private final Context context;

  public XiaomiAdapter(Context context) {
    this.context = context;
  }

  @Override
  public boolean supported() {
    return true;
  }

  @Override
  public void register(Map<String, String> params, TokenSink sink) {
    String appId = params.get("appId");
    String appKey = params.get("appKey");
    if (appId == null || appKey == null) {
      sink.failed("missing_params", "give init mi_push_app_id and mi_push_app_key");
      return;
    }
    MiPushClient.registerPush(context, appId, appKey);
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
    Serializable message = intent.getSerializableExtra(PushMessageHelper.KEY_MESSAGE);
    return message instanceof MiPushMessage ? XiaomiTap.read((MiPushMessage) message) : null;
  }
}
