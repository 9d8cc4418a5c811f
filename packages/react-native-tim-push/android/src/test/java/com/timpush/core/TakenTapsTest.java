package com.timpush.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class TakenTapsTest {
  private final MemoryStore store = new MemoryStore();
  private final TakenTaps taken = new TakenTaps(store);

  @Test
  public void remembersThroughTheStore() {
    taken.add("a");
    taken.add("two\nlines");
    TakenTaps next = new TakenTaps(store);
    assertTrue(next.has("a"));
    assertTrue(next.has("two\nlines"));
    assertFalse(next.has("two"));
  }

  @Test
  public void forgetsTheOldestFirst() {
    for (int n = 0; n <= TakenTaps.LIMIT; n++) taken.add("tap" + n);
    assertFalse(taken.has("tap0"));
    assertTrue(taken.has("tap1"));
    assertEquals(TakenTaps.LIMIT, store.text.split("\n").length);
  }

  @Test
  public void knowsNothingOfATapWithoutAName() {
    taken.add("");
    assertFalse(taken.has(""));
    assertEquals("", store.text);
  }
}
