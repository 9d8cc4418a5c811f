package com.timpush;

import android.content.Context;
import android.content.Intent;
import android.os.Bundle;
import com.timpush.core.Click;
import com.timpush.core.TapReader;
import com.timpush.core.VendorAdapter;
import java.util.HashMap;
import java.util.Map;

/** Finds the click in an intent that opened an activity, once. */
final class TapCollector {
  /**
   * Marks an intent whose click was taken: Android hands the same one out again when React Native
   * reloads.
   */
  private static final String TAKEN = "com.timpush.TAKEN";

  private TapCollector() {}

  /**
   * @param vendor the cloud of this phone
   */
  static Click take(Context context, PushHub hub, String vendor, Intent intent) {
    if (intent == null || intent.getBooleanExtra(TAKEN, false)) return null;
    // Opened again from the recent apps: the tap was long ago.
    if ((intent.getFlags() & Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY) != 0) return null;
    Click click = read(context, hub, vendor, intent);
    if (click != null) intent.putExtra(TAKEN, true);
    return click;
  }

  private static Click read(Context context, PushHub hub, String vendor, Intent intent) {
    try {
      // An ordinary start, and each one before consent, touches no adapter.
      VendorAdapter adapter =
          intent.hasExtra(IntentReader.OWN_MESSAGE) ? hub.adapter(context, vendor) : null;
      Click special =
          adapter instanceof IntentReader ? ((IntentReader) adapter).read(intent) : null;
      return TapReader.first(special, TapReader.fromMap(vendor, extrasOf(intent)));
    } catch (RuntimeException unreadable) {
      // Anybody can start an exported activity, with extras that this app has no class for.
      return null;
    }
  }

  @SuppressWarnings(
      "deprecation") // the typed getters of Android 13 cannot read a value of unknown type
  static Map<String, Object> extrasOf(Intent intent) {
    Map<String, Object> extras = new HashMap<>();
    Bundle bundle = intent.getExtras();
    if (bundle == null) return extras;
    for (String key : bundle.keySet()) extras.put(key, bundle.get(key));
    return extras;
  }
}
