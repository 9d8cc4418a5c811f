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
  private static final String CONFIGURATION = "com.xiaomi.mipush.sdk.PushConfiguration";

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
    register(params.get("appId"), params.get("appKey"), params.get("region"));
    // Registered before: the token is there at once, whether or not the receiver hears of it again.
    String known = MiPushClient.getRegId(context);
    if (known != null && !known.isEmpty()) sink.token(known);
  }

  private void register(String appId, String appKey, String region) {
    try {
      if (region == null || XiaomiRegion.setOn(MiPushClient.class, region)) {
        MiPushClient.registerPush(context, appId, appKey);
        return;
      }
      Class<?> type = Class.forName(CONFIGURATION, true, MiPushClient.class.getClassLoader());
      Object configuration = XiaomiRegion.configuration(type, region);
      MiPushClient.class
          .getMethod("registerPush", Context.class, String.class, String.class, type)
          .invoke(null, context, appId, appKey, configuration);
    } catch (ReflectiveOperationException unknown) {
      throw new IllegalStateException("this MiPush SDK takes no mi_push_region", unknown);
    }
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
