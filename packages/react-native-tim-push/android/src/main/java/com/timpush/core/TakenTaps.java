package com.timpush.core;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Which taps JavaScript already has, kept over restarts of the process: Android hands an activity that it makes anew the intent
 * of the tap again, and a vendor may tell of one tap by intent and by callback. Taps that nothing tells apart are not kept.
 */
public final class TakenTaps {
  /** Enough for what can still come twice: the activities of one task, and callbacks that are late. */
  static final int LIMIT = 50;

  private static final String BETWEEN = "\n";

  /** Text that outlives the process. */
  public interface Store {
    /** "" when nothing was written yet. */
    String read();

    void write(String text);
  }

  private final Store store;
  private Deque<String> ids;

  public TakenTaps(Store store) {
    this.store = store;
  }

  synchronized boolean has(String id) {
    return !id.isEmpty() && known().contains(line(id));
  }

  synchronized void add(String id) {
    if (id.isEmpty() || has(id)) return;
    Deque<String> all = known();
    if (all.size() == LIMIT) all.removeFirst();
    all.addLast(line(id));
    store.write(String.join(BETWEEN, all));
  }

  private Deque<String> known() {
    if (ids == null) {
      ids = new ArrayDeque<>();
      for (String id : Arrays.asList(store.read().split(BETWEEN))) if (!id.isEmpty()) ids.add(id);
    }
    return ids;
  }

  private static String line(String id) {
    return id.replace(BETWEEN, " ");
  }
}
