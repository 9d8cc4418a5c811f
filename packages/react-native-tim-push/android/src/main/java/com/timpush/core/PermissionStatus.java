package com.timpush.core;

/** What Android's several answers mean for somebody who wants to show notifications. */
public enum PermissionStatus {
  GRANTED("granted"),
  /** Off, and the system will still ask. */
  DENIED("denied"),
  /** Off for good: only the settings page helps. */
  BLOCKED("blocked");

  /** Android 13: from here on notifications need a permission that is asked for at run time. */
  private static final int ASKS_FROM_SDK = 33;

  public final String name;

  PermissionStatus(String name) {
    this.name = name;
  }

  /**
   * @param enabled {@code NotificationManager.areNotificationsEnabled()}
   * @param mayAsk before Android 13 meaningless; the app was never asked, or {@code
   *     shouldShowRequestPermissionRationale}
   */
  public static PermissionStatus of(int sdk, boolean enabled, boolean mayAsk) {
    if (enabled) return GRANTED;
    return sdk >= ASKS_FROM_SDK && mayAsk ? DENIED : BLOCKED;
  }
}
