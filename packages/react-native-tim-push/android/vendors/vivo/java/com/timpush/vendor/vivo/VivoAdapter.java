package com.timpush.vendor.vivo;

import android.content.Context;
import com.timpush.ManifestSettings;
import com.timpush.core.VendorAdapter;
import com.vivo.push.PushClient;
import com.vivo.push.PushConfig;
import com.vivo.push.listener.IPushQueryActionListener;
import com.vivo.push.util.VivoPushException;
import java.util.Map;

/**
 * vivo Push, SDK 3.0.0.7 and later. Id and key come from the manifest (placeholders VIVO_APPID and
 * VIVO_APPKEY).
 */
public final class VivoAdapter implements VendorAdapter {
  private static final int OK = 0;
  private final Context context;

  public VivoAdapter(Context context) {
    this.context = context;
  }

  @Override
  public String missing(Map<String, String> params) {
    return ManifestSettings.missing(
        context, "VIVO_APPID", "com.vivo.push.app_id", "VIVO_APPKEY", "com.vivo.push.api_key");
  }

  @Override
  public boolean supported() {
    return PushClient.getInstance(context).isSupport();
  }

  @Override
  public void register(Map<String, String> params, TokenSink sink) {
    PushClient client = PushClient.getInstance(context);
    try {
      // The app called init: that is the user's consent, by this plugin's contract.
      client.initialize(new PushConfig.Builder().agreePrivacyStatement(true).build());
    } catch (VivoPushException incomplete) {
      sink.failed("manifest", "vivo's SDK refuses the manifest: " + incomplete.getMessage());
      return;
    }
    client.turnOnPush(
        state -> {
          if (state == OK) queryRegId(client, sink);
          else sink.failed(String.valueOf(state), "vivo refused to turn push on");
        });
  }

  @Override
  public void unregister(Done done) {
    PushClient.getInstance(context)
        .turnOffPush(
            state -> {
              if (state == OK) done.done();
              else done.failed(String.valueOf(state), "vivo refused to turn push off");
            });
  }

  private static void queryRegId(PushClient client, TokenSink sink) {
    client.getRegId(
        new IPushQueryActionListener() {
          @Override
          public void onSuccess(String regId) {
            sink.token(regId);
          }

          @Override
          public void onFail(Integer code) {
            sink.failed(String.valueOf(code), "vivo gave no registration id");
          }
        });
  }
}
