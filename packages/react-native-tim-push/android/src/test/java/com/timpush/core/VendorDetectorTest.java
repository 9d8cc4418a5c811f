package com.timpush.core;

import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.Collection;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

@RunWith(Parameterized.class)
public class VendorDetectorTest {
  private final String expected;
  private final DeviceFacts phone;

  public VendorDetectorTest(
      String expected, String brand, String manufacturer, String property, String value) {
    this.expected = expected;
    this.phone = phone(brand, manufacturer, property, value);
  }

  @Parameters(name = "{1} by {2} with {3}={4}: {0}")
  public static Collection<Object[]> phones() {
    return Arrays.asList(
        new Object[][] {
          {"xiaomi", "Xiaomi", "Xiaomi", "", ""},
          {"xiaomi", "Redmi", "Xiaomi", "", ""},
          {"xiaomi", "POCO", "Xiaomi", "", ""},
          {"xiaomi", "blackshark", "blackshark", "", ""},
          {"huawei", "HUAWEI", "HUAWEI", "", ""},
          // Old Honor phones, of the Huawei years, have Huawei's push.
          {"huawei", "HONOR", "HUAWEI", "", ""},
          {"honor", "HONOR", "HONOR", "", ""},
          {"oppo", "OPPO", "OPPO", "", ""},
          {"oppo", "realme", "realme", "", ""},
          {"oppo", "OnePlus", "OnePlus", "", ""},
          {"vivo", "vivo", "vivo", "", ""},
          {"vivo", "iQOO", "vivo", "", ""},
          {"meizu", "meizu", "Meizu", "", ""},
          {"meizu", "22c4185e", "unknown", "", ""},
          {"", "google", "Google", "", ""},
          {"", "samsung", "samsung", "", ""},
          {"", null, null, "", ""},
          // Honor as a brand only, and by nobody known: no evidence for either cloud.
          {"", "honor", "other", "", ""},
          {"xiaomi", "someone", "someone", "ro.miui.ui.version.name", "V14"},
          {"huawei", "someone", "someone", "ro.build.version.emui", "EmotionUI_12"},
          {"oppo", "someone", "someone", "ro.build.version.oplusrom", "V13"},
          {"vivo", "someone", "someone", "ro.vivo.os.version", "13.0"},
          {"meizu", "someone", "someone", "ro.build.display.id", "Flyme 9"},
        });
  }

  @Test
  public void namesTheCloudOfThePhone() {
    assertEquals(expected, VendorDetector.detect(phone));
  }

  private static DeviceFacts phone(
      String brand, String manufacturer, String property, String value) {
    return new DeviceFacts() {
      @Override
      public String brand() {
        return brand;
      }

      @Override
      public String manufacturer() {
        return manufacturer;
      }

      @Override
      public String property(String name) {
        return name.equals(property) ? value : "";
      }
    };
  }
}
