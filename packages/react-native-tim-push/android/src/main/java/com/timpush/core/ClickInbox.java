package com.timpush.core;

/**
 * Clicks on their way to JavaScript. While nobody listens the newest is kept, through login and
 * init, until it is taken, once. The app's user wants what was tapped last, so an older one that
 * nobody took gives way.
 */
public final class ClickInbox {
  public interface Listener {
    void clicked(Click click);
  }

  private Listener listener;
  private Click waiting;

  public synchronized void arrived(Click click) {
    if (listener != null) listener.clicked(click);
    else waiting = click.startedProcess();
  }

  /** The click that waits, null when there is none; a second call gets null. */
  public synchronized Click take() {
    Click taken = waiting;
    waiting = null;
    return taken;
  }

  /** null: JavaScript went away (reload); clicks wait again. */
  public synchronized void listen(Listener next) {
    listener = next;
  }
}
