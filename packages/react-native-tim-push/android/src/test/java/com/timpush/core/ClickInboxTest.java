package com.timpush.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class ClickInboxTest {
  private final MemoryStore store = new MemoryStore();
  private final ClickInbox inbox = new ClickInbox(new TakenTaps(store));
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

  @Test
  public void deliversATapOnceThatComesByIntentAndByCallback() {
    inbox.arrived(tagged("t1"));
    inbox.arrived(tagged("t1"));
    assertEquals("t1", inbox.take().tag);
    inbox.arrived(tagged("t1"));
    assertNull(inbox.take());
    inbox.listen(heard::add);
    inbox.arrived(tagged("t1"));
    inbox.arrived(tagged("t2"));
    inbox.arrived(tagged("t2"));
    assertEquals(1, heard.size());
  }

  @Test
  public void doesNotDeliverATapAgainAfterTheProcessWasKilled() {
    inbox.arrived(tagged("t1"));
    inbox.take();
    // Android starts the process again, and hands the activity the same intent.
    ClickInbox next = new ClickInbox(new TakenTaps(store));
    next.arrived(tagged("t1"));
    assertNull(next.take());
  }

  @Test
  public void deliversATapAfterTheProcessWasKilledBeforeJavaScriptHadIt() {
    inbox.arrived(tagged("t1"));
    ClickInbox next = new ClickInbox(new TakenTaps(store));
    next.arrived(tagged("t1"));
    assertEquals("t1", next.take().tag);
  }

  /** Two messages of one conversation carry the same ext: without a tag nothing tells their taps apart. */
  @Test
  public void deliversEachTapThatNothingTellsApart() {
    inbox.listen(heard::add);
    inbox.arrived(click("a"));
    inbox.arrived(click("a"));
    assertEquals(2, heard.size());
  }

  @Test
  public void keepsAClickThatTheListenerCouldNotHandOn() {
    inbox.listen(click -> false);
    inbox.arrived(tagged("t1"));
    inbox.listen(heard::add);
    assertEquals("t1", inbox.take().tag);
  }

  private static Click click(String ext) {
    return new Click("vivo", ext, "");
  }

  private static Click tagged(String tag) {
    return new Click("vivo", "e", tag);
  }
}
