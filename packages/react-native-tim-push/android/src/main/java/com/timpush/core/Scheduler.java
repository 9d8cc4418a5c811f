package com.timpush.core;

/** One thread that runs what it is given, in order, now or later. On a phone: the main thread. */
public interface Scheduler {
  interface Timer {
    void cancel();
  }

  void run(Runnable task);

  Timer after(long milliseconds, Runnable task);
}
