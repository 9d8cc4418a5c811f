package com.meizu.cloud.pushsdk.util;

import android.content.Context;

public class MzSystemUtils {
  public static boolean isBrandMeizu(Context context) {
    throw new UnsupportedOperationException("stub");
  }
}
