package com.timpush.vendor.huawei;

import android.content.Context;
import com.huawei.agconnect.config.AGConnectServicesConfig;
import com.huawei.hms.aaid.HmsInstanceId;
import com.huawei.hms.common.ApiException;
import com.timpush.core.VendorAdapter;
import java.util.Map;

/** HMS Push. A token that is not there at once comes to {@link HuaweiService}. */
public final class HuaweiAdapter implements VendorAdapter {
  private static final String SCOPE = "HCM";
  private final Context context;
  private String appId = "";

  public HuaweiAdapter(Context context) {
    this.context = context;
  }

  @Override
  public boolean supported() {
    return true;
  }

  @Override
  public void register(Map<String, String> params, TokenSink sink) {
    String given = params.get("appId");
    // Without agconnect-services.json the app's id must come from init.
    appId =
        given != null
            ? given
            : AGConnectServicesConfig.fromContext(context).getString("client/app_id");
    if (appId == null || appId.isEmpty()) {
      sink.failed(
          "missing_params",
          "give init hw_push_app_id, or add agconnect-services.json to the app's folder");
      return;
    }
    offMainThread(
        () -> {
          try {
            // "" below EMUI 10: HuaweiService gets it later.
            sink.token(HmsInstanceId.getInstance(context).getToken(appId, SCOPE));
          } catch (ApiException refused) {
            sink.failed(String.valueOf(refused.getStatusCode()), refused.getMessage());
          }
        });
  }

  @Override
  public void unregister(Done done) {
    offMainThread(
        () -> {
          try {
            HmsInstanceId.getInstance(context).deleteToken(appId, SCOPE);
            done.done();
          } catch (ApiException refused) {
            done.failed(String.valueOf(refused.getStatusCode()), refused.getMessage());
          }
        });
  }

  /** Both calls go over the network, and HMS refuses them on the main thread. */
  private static void offMainThread(Runnable task) {
    new Thread(task, "tim-push-huawei").start();
  }
}
