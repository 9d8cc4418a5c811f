package com.timpush;

import android.os.Build;
import com.timpush.core.DeviceFacts;
import java.lang.reflect.Method;

/** What {@code Build} and the system's properties say of this phone. */
final class AndroidDevice implements DeviceFacts {
  @Override
  public String brand() {
    return Build.BRAND;
  }

  @Override
  public String manufacturer() {
    return Build.MANUFACTURER;
  }

  @Override
  public String property(String name) {
    try {
      Class<?> properties = Class.forName("android.os.SystemProperties");
      Method get = properties.getMethod("get", String.class);
      Object value = get.invoke(null, name);
      return value == null ? "" : String.valueOf(value);
    } catch (ReflectiveOperationException | RuntimeException hidden) {
      // A phone may hide the class: then brand and manufacturer must do.
      return "";
    }
  }
}
