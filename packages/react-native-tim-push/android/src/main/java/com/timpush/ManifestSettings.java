package com.timpush;

import android.content.Context;
import android.content.pm.ApplicationInfo;
import android.content.pm.PackageManager;
import android.os.Bundle;

/** The meta-data of the app's manifest, from which vendors' SDKs read their settings by themselves. */
public final class ManifestSettings {
  /** What the build writes for a placeholder that the app does not fill (vendors.gradle). */
  private static final String NOT_SET = "tim-push-not-set";

  private ManifestSettings() {}

  /**
   * @param placeholdersAndNames placeholder, name of its meta-data, placeholder, …
   * @return "" where each has a value; else what the developer has to do
   */
  public static String missing(Context context, String... placeholdersAndNames) {
    for (int at = 0; at + 1 < placeholdersAndNames.length; at += 2) {
      String value = text(context, placeholdersAndNames[at + 1]);
      if (!value.isEmpty() && !value.equals(NOT_SET)) continue;
      return "set the placeholder "
          + placeholdersAndNames[at]
          + " (manifestPlaceholders in the app's build.gradle), or meta-data "
          + placeholdersAndNames[at + 1]
          + " in its manifest";
    }
    return "";
  }

  /**
   * Numbers as text too: Android makes one of an id of few digits.
   *
   * @return "" where there is none
   */
  @SuppressWarnings("deprecation") // the typed getters cannot read a value of unknown type
  public static String text(Context context, String name) {
    Object value = all(context).get(name);
    return value == null ? "" : String.valueOf(value);
  }

  /**
   * @return 0 where there is none
   */
  public static int resource(Context context, String name) {
    return all(context).getInt(name, 0);
  }

  @SuppressWarnings("deprecation") // the question with typed flags needs Android 13
  private static Bundle all(Context context) {
    try {
      ApplicationInfo app =
          context
              .getPackageManager()
              .getApplicationInfo(context.getPackageName(), PackageManager.GET_META_DATA);
      return app.metaData == null ? Bundle.EMPTY : app.metaData;
    } catch (PackageManager.NameNotFoundException notThisApp) {
      return Bundle.EMPTY;
    }
  }
}
