package com.timpush;

import android.os.Handler;
import android.os.Looper;
import com.timpush.core.Scheduler;

/** The app's main thread as a scheduler. */
final class MainThread implements Scheduler {
  private final Handler handler = new Handler(Looper.getMainLooper());

  @Override
  public void run(Runnable task) {
    handler.post(task);
  }

  @Override
  public Timer after(long milliseconds, Runnable task) {
    handler.postDelayed(task, milliseconds);
    return () -> handler.removeCallbacks(task);
  }
}
