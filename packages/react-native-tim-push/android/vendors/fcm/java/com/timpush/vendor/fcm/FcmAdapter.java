package com.timpush.vendor.fcm;

import android.content.Context;
import com.google.firebase.FirebaseApp;
import com.google.firebase.messaging.FirebaseMessaging;
import com.timpush.core.VendorAdapter;
import java.util.Map;

/**
 * Firebase Cloud Messaging. Refreshed tokens come to {@link FcmService}.
 *
 * <p>Since 25.1 Firebase deprecates tokens for installation IDs. Tokens stay: every server can send
 * to one, and older versions know nothing else.
 */
@SuppressWarnings("deprecation")
public final class FcmAdapter implements VendorAdapter {
  private final Context context;

  public FcmAdapter(Context context) {
    this.context = context;
  }

  @Override
  public String missing(Map<String, String> params) {
    return "";
  }

  @Override
  public boolean supported() {
    return true;
  }

  @Override
  public void register(Map<String, String> params, TokenSink sink) {
    if (!started()) {
      sink.failed(
          "no_firebase_app",
          "add google-services.json and the plugin com.google.gms.google-services");
      return;
    }
    FirebaseMessaging.getInstance()
        .getToken()
        .addOnCompleteListener(
            task -> {
              if (task.isSuccessful()) sink.token(task.getResult());
              else sink.failed(reasonOf(task.getException()), "Firebase gave no token");
            });
  }

  @Override
  public void unregister(Done done) {
    if (!started()) {
      done.done(); // without an app of Firebase's there is no token of it
      return;
    }
    FirebaseMessaging.getInstance()
        .deleteToken()
        .addOnCompleteListener(
            task -> {
              if (task.isSuccessful()) done.done();
              else done.failed(reasonOf(task.getException()), "Firebase kept the token");
            });
  }

  /**
   * Firebase's own provider would do it at the start of the process, before any consent: the build
   * takes it out.
   */
  private boolean started() {
    return !FirebaseApp.getApps(context).isEmpty() || FirebaseApp.initializeApp(context) != null;
  }

  /** Firebase's codes are words in the message: SERVICE_NOT_AVAILABLE, AUTHENTICATION_FAILED … */
  private static String reasonOf(Exception error) {
    return error == null || error.getMessage() == null ? "unknown" : error.getMessage();
  }
}
