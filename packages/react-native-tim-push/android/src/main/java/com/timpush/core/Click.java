package com.timpush.core;

/** A tap on a notification, in the words of no vendor. */
public final class Click {
  public final String vendor;

  /** As the sender gave it. */
  public final String ext;

  /** The server's tag of the push, "" when it carried none. */
  public final String tag;

  /** The tap started the process. */
  public final boolean coldStart;

  public Click(String vendor, String ext, String tag, boolean coldStart) {
    this.vendor = vendor;
    this.ext = ext;
    this.tag = tag;
    this.coldStart = coldStart;
  }

  public Click startedProcess() {
    return new Click(vendor, ext, tag, true);
  }
}
