package com.timpush;

import com.facebook.react.bridge.ReactApplicationContext;

/** On the new architecture the spec is what codegen makes of {@code NativeTimPush.ts}. */
abstract class TimPushSpec extends NativeTimPushSpec {
  TimPushSpec(ReactApplicationContext context) {
    super(context);
  }
}
