package com.timpush.vendor.huawei;

import android.content.Context;
import com.huawei.agconnect.AGConnectInstance;
import com.huawei.agconnect.config.AGConnectServicesConfig;
import com.huawei.hms.aaid.HmsInstanceId;
import com.huawei.hms.common.ApiException;
import com.timpush.core.VendorAdapter;
import java.util.Map;

/** HMS Push. A token that is not there at once comes to {@link HuaweiService}. */
public final class HuaweiAdapter implements VendorAdapter {
  private static final String SCOPE = "HCM";
  private final Context context;

  /** Of the last registration, "" before it. */
  private String appId = "";

  public HuaweiAdapter(Context context) {
    this.context = context;
  }

  @Override
  public String missing(Map<String, String> params) {
    return appIdOf(params.get("appId")).isEmpty()
        ? "give init hw_push_app_id, or add agconnect-services.json to the app's assets"
        : "";
  }

  @Override
  public boolean supported() {
    return true;
  }

  @Override
  public void register(Map<String, String> params, TokenSink sink) {
    appId = appIdOf(params.get("appId"));
    String id = appId;
    offMainThread(
        () -> {
          try {
            start();
            // "" below EMUI 10: HuaweiService gets it later.
            sink.token(HmsInstanceId.getInstance(context).getToken(id, SCOPE));
          } catch (ApiException refused) {
            sink.failed(String.valueOf(refused.getStatusCode()), refused.getMessage());
          } catch (RuntimeException | LinkageError broken) {
            // On a thread of our own it would take the app down.
            sink.failed(broken.getClass().getSimpleName(), broken.getMessage());
          }
        });
  }

  @Override
  public void unregister(Done done) {
    String id = appIdOf(appId);
    offMainThread(
        () -> {
          try {
            start();
            HmsInstanceId.getInstance(context).deleteToken(id, SCOPE);
            done.done();
          } catch (ApiException refused) {
            done.failed(String.valueOf(refused.getStatusCode()), refused.getMessage());
          } catch (RuntimeException | LinkageError broken) {
            done.failed(broken.getClass().getSimpleName(), broken.getMessage());
          }
        });
  }

  /** Without agconnect-services.json the app's id must come from init. */
  private String appIdOf(String given) {
    if (given != null && !given.isEmpty()) return given;
    String configured = AGConnectServicesConfig.fromContext(context).getString("client/app_id");
    return configured == null ? "" : configured;
  }

  /**
   * AppGallery Connect's own provider would do it at the start of the process, before any consent:
   * the build takes it out.
   */
  private void start() {
    if (AGConnectInstance.getInstance() == null) AGConnectInstance.initialize(context);
  }

  /** Both calls go over the network, and HMS refuses them on the main thread. */
  private static void offMainThread(Runnable task) {
    new Thread(task, "tim-push-huawei").start();
  }
}
