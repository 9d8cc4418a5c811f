package com.timpush.core;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The clouds that this library has adapters for, by the names that TypeScript uses, and where each
 * adapter is found.
 */
public final class Vendors {
  public static final String XIAOMI = "xiaomi";
  public static final String HUAWEI = "huawei";
  public static final String HONOR = "honor";
  public static final String OPPO = "oppo";
  public static final String VIVO = "vivo";
  public static final String MEIZU = "meizu";
  public static final String FCM = "fcm";

  /** In the order of the plugin's guide. */
  public static final List<String> ALL =
      Collections.unmodifiableList(Arrays.asList(XIAOMI, HUAWEI, HONOR, OPPO, VIVO, MEIZU, FCM));

  private Vendors() {}

  /**
   * The class that holds a vendor's adapter. Only the chosen vendors are compiled in, so the class
   * may be missing.
   *
   * @throws IllegalArgumentException for a name that is not in {@link #ALL}
   */
  public static String adapterClass(String vendor) {
    if (!ALL.contains(vendor)) throw new IllegalArgumentException("unknown vendor " + vendor);
    String capital =
        vendor.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + vendor.substring(1);
    return "com.timpush.vendor." + vendor + "." + capital + "Adapter";
  }
}
