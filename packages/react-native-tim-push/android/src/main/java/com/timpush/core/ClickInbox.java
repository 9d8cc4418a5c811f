package com.timpush.core;

/**
 * Clicks on their way to JavaScript. While nobody listens the newest is kept, through login and
 * init, until it is taken, once. The app's user wants what was tapped last, so an older one that
 * nobody took gives way.
 */
public final class ClickInbox {
  public interface Listener {
    /**
     * @return false: JavaScript could not be reached, the click waits
     */
    boolean clicked(Click click);
  }

  private final TakenTaps taken;
  private Listener listener;
  private Click waiting;

  public ClickInbox(TakenTaps taken) {
    this.taken = taken;
  }

  /** Of one tap that comes twice, by intent and by callback or with an activity made anew, the first counts. */
  public synchronized void arrived(Click click) {
    if (taken.has(click.id)) return;
    if (waiting != null && !click.id.isEmpty() && click.id.equals(waiting.id)) return;
    if (listener != null && listener.clicked(click)) taken.add(click.id);
    else waiting = click.startedProcess();
  }

  /** The click that waits, null when there is none; a second call gets null. */
  public synchronized Click take() {
    Click click = waiting;
    waiting = null;
    if (click != null) taken.add(click.id);
    return click;
  }

  /** null: JavaScript went away (reload); clicks wait again. */
  public synchronized void listen(Listener next) {
    listener = next;
  }
}
