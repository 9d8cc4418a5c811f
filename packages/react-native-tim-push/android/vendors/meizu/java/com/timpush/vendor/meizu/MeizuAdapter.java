package com.timpush.vendor.meizu;

import android.content.Context;
import com.meizu.cloud.pushsdk.PushManager;
import com.meizu.cloud.pushsdk.util.MzSystemUtils;
import com.timpush.core.VendorAdapter;
import java.util.Map;

/** Meizu Push. Its answers come to {@link MeizuReceiver}. */
public final class MeizuAdapter implements VendorAdapter {
  private final Context context;
  private String appId = "";
  private String appKey = "";

  public MeizuAdapter(Context context) {
    this.context = context;
  }

  @Override
  public String missing(Map<String, String> params) {
    boolean given = params.get("appId") != null && params.get("appKey") != null;
    return given ? "" : "give init mz_push_app_id and mz_push_app_key";
  }

  @Override
  public boolean supported() {
    return MzSystemUtils.isBrandMeizu(context);
  }

  @Override
  public void register(Map<String, String> params, TokenSink sink) {
    appId = params.get("appId");
    appKey = params.get("appKey");
    PushManager.register(context, appId, appKey);
  }

  @Override
  public void unregister(Done done) {
    PushManager.unRegister(context, appId, appKey);
    done.done();
  }
}
