package com.timpush.vendor.honor;

import android.content.Context;
import com.hihonor.push.sdk.HonorPushCallback;
import com.hihonor.push.sdk.HonorPushClient;
import com.timpush.ManifestSettings;
import com.timpush.core.VendorAdapter;
import java.util.Map;

/**
 * Honor Push, SDK 7.0.41 and later. The app's id comes from the manifest (placeholder HONOR_APPID).
 */
public final class HonorAdapter implements VendorAdapter {
  private final Context context;

  public HonorAdapter(Context context) {
    this.context = context;
  }

  @Override
  public String missing(Map<String, String> params) {
    return ManifestSettings.missing(context, "HONOR_APPID", "com.hihonor.push.app_id");
  }

  /** The SDK answers the question after its init only. */
  @Override
  public boolean supported() {
    HonorPushClient client = HonorPushClient.getInstance();
    client.init(context, /* autoInit: would ask for a token by itself */ false);
    return client.checkSupportHonorPush(context);
  }

  @Override
  public void register(Map<String, String> params, TokenSink sink) {
    HonorPushClient.getInstance()
        .getPushToken(
        new HonorPushCallback<String>() {
          @Override
          public void onSuccess(String token) {
            sink.token(token);
          }

          @Override
          public void onFailure(int code, String reason) {
            sink.failed(String.valueOf(code), reason);
          }
        });
  }

  @Override
  public void unregister(Done done) {
    HonorPushClient.getInstance()
        .deletePushToken(
            new HonorPushCallback<Void>() {
              @Override
              public void onSuccess(Void nothing) {
                done.done();
              }

              @Override
              public void onFailure(int code, String reason) {
                done.failed(String.valueOf(code), reason);
              }
            });
  }
}
