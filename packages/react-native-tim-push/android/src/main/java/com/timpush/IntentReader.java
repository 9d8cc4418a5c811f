package com.timpush;

import android.content.Intent;
import com.timpush.core.Click;

/** An adapter whose vendor packs its message into the intent as an object of its own. */
public interface IntentReader {
  /** The extra that holds it: {@code PushMessageHelper.KEY_MESSAGE} of Xiaomi, the only vendor so far. */
  String OWN_MESSAGE = "key_message";

  /**
   * @return null when the intent holds nothing of this vendor's
   */
  Click read(Intent intent);
}
