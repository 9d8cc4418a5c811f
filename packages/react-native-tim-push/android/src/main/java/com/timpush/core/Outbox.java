package com.timpush.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Events for JavaScript. A vendor's service may speak before React Native is up, so what was said
 * while nobody listened is kept, in order, up to {@link #LIMIT} an event; the oldest go first.
 */
public final class Outbox {
  static final int LIMIT = 20;

  public interface Sink {
    /**
     * @return false: JavaScript could not be reached, the event waits
     */
    boolean emit(String event, Map<String, Object> data);
  }

  private final Map<String, Deque<Map<String, Object>>> kept = new HashMap<>();
  private final Map<String, Integer> listeners = new HashMap<>();
  private Sink sink;

  public synchronized void post(String event, Map<String, Object> data) {
    if (sink != null && count(event) > 0 && sink.emit(event, data)) return;
    Deque<Map<String, Object>> queue = kept.get(event);
    if (queue == null) {
      queue = new ArrayDeque<>();
      kept.put(event, queue);
    }
    if (queue.size() == LIMIT) queue.removeFirst();
    queue.addLast(data);
  }

  /** A new JavaScript instance; its listeners come after it. null: it went away. */
  public synchronized void connect(Sink next) {
    sink = next;
    listeners.clear();
  }

  /** JavaScript listens to an event: what was kept of it goes out now. */
  public synchronized void listenerAdded(String event) {
    listeners.put(event, count(event) + 1);
    Deque<Map<String, Object>> queue = sink == null ? null : kept.remove(event);
    if (queue == null) return;
    for (Map<String, Object> data : queue) post(event, data);
  }

  private int count(String event) {
    Integer known = listeners.get(event);
    return known == null ? 0 : known;
  }
}
