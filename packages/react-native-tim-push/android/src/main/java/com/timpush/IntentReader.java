package com.timpush;

import android.content.Intent;
import com.timpush.core.Click;

/** An adapter whose vendor packs its message into the intent as an object of its own. */
public interface IntentReader {
  /**
   * @return null when the intent holds nothing of this vendor's
   */
  Click read(Intent intent);
}
