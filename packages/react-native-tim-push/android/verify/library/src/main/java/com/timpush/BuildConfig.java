package com.timpush;

/** Stands for the class that Gradle writes. */
final class BuildConfig {
  static final boolean IS_NEW_ARCHITECTURE_ENABLED = true;

  private BuildConfig() {}
}
