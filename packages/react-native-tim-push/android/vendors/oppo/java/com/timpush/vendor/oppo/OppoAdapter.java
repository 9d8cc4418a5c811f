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
  public String missing(Map<String, String> params) {
    boolean given = params.get("appKey") != null && params.get("appSecret") != null;
    return given ? "" : "give init oppo_push_app_key and oppo_push_app_secret";
  }

  @Override
  public boolean supported() {
    HeytapPushManager.init(context, false);
    return HeytapPushManager.isSupportPush(context);
  }

  @Override
  public void register(Map<String, String> params, TokenSink sink) {
    HeytapPushManager.register(
        context, params.get("appKey"), params.get("appSecret"), new OppoCallback(sink));
  }

  @Override
  public void unregister(Done done) {
    HeytapPushManager.unRegister();
    done.done();
  }
}
