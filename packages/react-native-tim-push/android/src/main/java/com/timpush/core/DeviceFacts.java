package com.timpush.core;

/** What a phone says of itself, without a permission and without any vendor's SDK. */
public interface DeviceFacts {
  /** {@code Build.BRAND} */
  String brand();

  /** {@code Build.MANUFACTURER} */
  String manufacturer();

  /** A system property, "" when there is none or it may not be read. */
  String property(String name);
}
