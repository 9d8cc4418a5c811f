package com.timpush.core;

import java.util.ArrayList;
import java.util.List;

/** Runs at once what shall run now, and what shall run later when the test moves the time. */
public final class ManualScheduler implements Scheduler {
  private static final class Later {
    final long at;
    final Runnable task;

    Later(long at, Runnable task) {
      this.at = at;
      this.task = task;
    }
  }

  private final List<Later> waiting = new ArrayList<>();
  private long now;

  @Override
  public void run(Runnable task) {
    task.run();
  }

  @Override
  public Timer after(long milliseconds, Runnable task) {
    Later later = new Later(now + milliseconds, task);
    waiting.add(later);
    return () -> waiting.remove(later);
  }

  public void advance(long milliseconds) {
    now += milliseconds;
    for (Later later : new ArrayList<>(waiting)) {
      if (later.at > now) continue;
      waiting.remove(later);
      later.task.run();
    }
  }
}
