package com.timpush;

import android.content.Context;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A random name of this installation. It lies where backups do not reach: a phone that was set up
 * from another one's backup is another device.
 */
final class InstallationId {
  private static final String FILE = "tim-push-installation";
  private static final int LENGTH = 36;

  private InstallationId() {}

  static synchronized String of(Context context) {
    File file = new File(context.getNoBackupFilesDir(), FILE);
    String kept = read(file);
    if (kept.length() == LENGTH) return kept;
    String made = UUID.randomUUID().toString();
    try (FileOutputStream out = new FileOutputStream(file)) {
      out.write(made.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException full) {
      // No room: this start has an id all the same, and the next one makes its own.
      return made;
    }
    return made;
  }

  private static String read(File file) {
    byte[] bytes = new byte[LENGTH];
    try (FileInputStream in = new FileInputStream(file)) {
      int length = in.read(bytes);
      return length == LENGTH ? new String(bytes, StandardCharsets.US_ASCII) : "";
    } catch (IOException none) {
      return "";
    }
  }
}
