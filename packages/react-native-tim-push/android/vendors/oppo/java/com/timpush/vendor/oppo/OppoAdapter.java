package com.timpush.vendor.oppo;

import android.content.Context;
import com.heytap.msp.push.HeytapPushManager;
import com.timpush.core.VendorAdapter;
import java.util.Map;

/** HeytapPush: OPPO, realme and OnePlus. */
public final class OppoAdapter implements VendorAdapter {
  private final Context context;

  public OppoAdapter(Context context) {
    this.context = context;
  }

  @Override
  public boolean supported() {
    HeytapPushManager.init(context, false);
    return HeytapPushManager.isSupportPush(context);
  }

  @Override
  public void register(Map<String, String> params, TokenSink sink) {
    String appKey = params.get("appKey");
    String appSecret = params.get("appSecret");
    if (appKey == null || appSecret == null) {
      sink.failed("missing_params", "give init oppo_push_app_key and oppo_push_app_secret");
      return;
    }
    HeytapPushManager.register(context, appKey, appSecret, new OppoCallback(sink));
  }

  @Override
  public void unregister(Done done) {
    HeytapPushManager.unRegister();
    done.done();
  }
}
