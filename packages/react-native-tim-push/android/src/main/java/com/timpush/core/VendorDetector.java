package com.timpush.core;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Which maker's cloud a phone has. Brand and manufacturer first, as all vendors' own guides do; the
 * names of the ROM only where neither is known (a phone sold under a brand of its own).
 *
 * <pre>
 * {@code String vendor = VendorDetector.detect(new AndroidDevice()); // "xiaomi", or "" for none }
 * </pre>
 */
public final class VendorDetector {
  private static final Set<String> XIAOMI = set("xiaomi", "redmi", "poco", "blackshark");
  private static final Set<String> OPPO = set("oppo", "realme", "oneplus");
  private static final Set<String> VIVO = set("vivo", "iqoo");
  private static final Set<String> MEIZU = set("meizu", "22c4185e", "魅蓝");

  private VendorDetector() {}

  /**
   * @return one of {@link Vendors#ALL} but {@code fcm}; "" when the phone's maker has no cloud of
   *     its own
   */
  public static String detect(DeviceFacts device) {
    String brand = lower(device.brand());
    String manufacturer = lower(device.manufacturer());
    // An Honor phone of the Huawei years says BRAND=HONOR, MANUFACTURER=HUAWEI, and has Huawei's
    // push.
    if (brand.equals("honor") && manufacturer.equals("honor")) return Vendors.HONOR;
    if (brand.equals("huawei") || manufacturer.equals("huawei")) return Vendors.HUAWEI;
    if (either(XIAOMI, brand, manufacturer)) return Vendors.XIAOMI;
    if (either(OPPO, brand, manufacturer)) return Vendors.OPPO;
    if (either(VIVO, brand, manufacturer)) return Vendors.VIVO;
    if (either(MEIZU, brand, manufacturer)) return Vendors.MEIZU;
    return byRom(device);
  }

  private static String byRom(DeviceFacts device) {
    if (has(device, "ro.miui.ui.version.name")) return Vendors.XIAOMI;
    if (has(device, "ro.build.version.emui")) return Vendors.HUAWEI;
    if (has(device, "ro.build.version.opporom") || has(device, "ro.build.version.oplusrom"))
      return Vendors.OPPO;
    if (has(device, "ro.vivo.os.version")) return Vendors.VIVO;
    if (lower(device.property("ro.build.display.id")).contains("flyme")) return Vendors.MEIZU;
    return "";
  }

  private static boolean has(DeviceFacts device, String property) {
    return !device.property(property).isEmpty();
  }

  private static boolean either(Set<String> names, String brand, String manufacturer) {
    return names.contains(brand) || names.contains(manufacturer);
  }

  private static String lower(String text) {
    return text == null ? "" : text.trim().toLowerCase(Locale.ROOT);
  }

  private static Set<String> set(String... names) {
    return new HashSet<>(Arrays.asList(names));
  }
}
