package com.timpush.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class ClickInboxTest {
  private final ClickInbox inbox = new ClickInbox();
  private final List<Click> heard = new ArrayList<>();

  @Test
  public void keepsTheClickThatStartedTheAppUntilItIsTakenOnce() {
    inbox.arrived(click("a"));
    Click taken = inbox.take();
    assertEquals("a", taken.ext);
    assertTrue(taken.coldStart);
    assertNull(inbox.take());
  }

  @Test
  public void keepsTheNewestOfSeveral() {
    inbox.arrived(click("a"));
    inbox.arrived(click("b"));
    assertEquals("b", inbox.take().ext);
    assertNull(inbox.take());
  }

  @Test
  public void givesAWarmClickToTheListenerOnly() {
    inbox.listen(heard::add);
    inbox.arrived(click("a"));
    assertEquals(1, heard.size());
    assertEquals(false, heard.get(0).coldStart);
    assertNull(inbox.take());
  }

  @Test
  public void doesNotLoseWhatWaitedWhenAListenerComes() {
    inbox.arrived(click("a"));
    inbox.listen(heard::add);
    assertTrue(heard.isEmpty());
    assertEquals("a", inbox.take().ext);
  }

  @Test
  public void keepsClicksThroughAReload() {
    inbox.listen(heard::add);
    inbox.listen(null);
    inbox.arrived(click("a"));
    assertTrue(heard.isEmpty());
    assertEquals("a", inbox.take().ext);
  }

  private static Click click(String ext) {
    return new Click("vivo", ext, "", false);
  }
}
