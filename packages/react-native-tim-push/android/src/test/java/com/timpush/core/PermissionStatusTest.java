package com.timpush.core;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public class PermissionStatusTest {
  @Test
  public void saysWhetherAskingHelps() {
    assertEquals("granted", PermissionStatus.of(34, true, false).name);
    assertEquals("denied", PermissionStatus.of(33, false, true).name);
    assertEquals("blocked", PermissionStatus.of(33, false, false).name);
    // Before Android 13 there is no question: only the settings page helps.
    assertEquals("blocked", PermissionStatus.of(32, false, true).name);
  }
}
