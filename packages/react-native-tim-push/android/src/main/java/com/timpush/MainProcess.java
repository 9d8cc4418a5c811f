package com.timpush;

import android.app.Application;
import android.content.Context;
import android.os.Build;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Vendors' SDKs run services in processes of their own (":pushservice"): only the main one may
 * register.
 */
final class MainProcess {
  private MainProcess() {}

  static boolean isThis(Context context) {
    return context.getPackageName().equals(name());
  }

  private static String name() {
    if (Build.VERSION.SDK_INT >= 28) return Application.getProcessName();
    try (BufferedReader line =
        new BufferedReader(
            new InputStreamReader(
                new FileInputStream("/proc/self/cmdline"), StandardCharsets.UTF_8))) {
      String name = line.readLine();
      int end = name == null ? 0 : name.indexOf('\0');
      return name == null ? "" : end < 0 ? name : name.substring(0, end);
    } catch (IOException unreadable) {
      return "";
    }
  }
}
