package com.timpush.core;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.Test;

public class OutboxTest {
  private final Outbox outbox = new Outbox();
  private final List<Object> heard = new ArrayList<>();

  @Test
  public void keepsWhatWasSaidBeforeAnybodyListened() {
    post(1);
    connect();
    post(2);
    outbox.listenerAdded("other");
    assertEquals(Collections.emptyList(), heard);
    outbox.listenerAdded("event");
    assertEquals(Arrays.<Object>asList(1, 2), heard);
    post(3);
    outbox.listenerAdded("event");
    assertEquals(Arrays.<Object>asList(1, 2, 3), heard);
  }

  @Test
  public void keepsTheNewestTwenty() {
    for (int n = 0; n < Outbox.LIMIT + 5; n++) post(n);
    connect();
    outbox.listenerAdded("event");
    assertEquals(Outbox.LIMIT, heard.size());
    assertEquals(5, heard.get(0));
  }

  @Test
  public void keepsAgainWhileJavaScriptReloads() {
    connect();
    outbox.listenerAdded("event");
    outbox.connect(null);
    post(1);
    assertEquals(Collections.emptyList(), heard);
    connect();
    outbox.listenerAdded("event");
    assertEquals(Collections.<Object>singletonList(1), heard);
  }

  @Test
  public void keepsWhatCouldNotBeHandedOn() {
    outbox.connect((event, data) -> false);
    outbox.listenerAdded("event");
    post(1);
    connect();
    post(2);
    outbox.listenerAdded("event");
    assertEquals(Arrays.<Object>asList(1, 2), heard);
  }

  private void connect() {
    outbox.connect((event, data) -> heard.add(data.get("n")));
  }

  private void post(int n) {
    outbox.post("event", Collections.<String, Object>singletonMap("n", n));
  }
}
