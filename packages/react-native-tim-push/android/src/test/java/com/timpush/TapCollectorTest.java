package com.timpush;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import android.content.Intent;
import com.timpush.core.Click;
import com.timpush.core.ManualScheduler;
import org.junit.Test;

/** On Android's own Intent and Bundle. */
public class TapCollectorTest {
  private final PushHub hub = new PushHub(new ManualScheduler());

  @Test
  public void takesTheClickOfAnIntentOnce() {
    Intent intent = new Intent().putExtra("ext", "{\"entity\":{}}").putExtra("tpTag", "t");
    Click click = take(intent);
    assertEquals("{\"entity\":{}}", click.ext);
    assertEquals("t", click.tag);
    // React Native reloads, and asks the same activity for its intent again.
    assertNull(take(intent));
  }

  @Test
  public void seesNoClickInAStartFromTheLauncherOrTheRecentApps() {
    assertNull(take(null));
    assertNull(take(new Intent(Intent.ACTION_MAIN)));
    assertNull(
        take(
            new Intent()
                .putExtra("ext", "e")
                .addFlags(Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY)));
  }

  private Click take(Intent intent) {
    return TapCollector.take(null, hub, "", intent);
  }
}
