package com.timpush.core;

/** A tap on a notification, in the words of no vendor. */
public final class Click {
  public final String vendor;

  /** As the sender gave it. */
  public final String ext;

  /** The server's tag of the push, "" when it carried none. */
  public final String tag;

  /** What tells this push from all others: its tag, else the vendor's message id; "" when it carried neither. */
  public final String id;

  /** The tap started the process. */
  public final boolean coldStart;

  public Click(String vendor, String ext, String tag) {
    this(vendor, ext, tag, tag, false);
  }

  private Click(String vendor, String ext, String tag, String id, boolean coldStart) {
    this.vendor = vendor;
    this.ext = ext;
    this.tag = tag;
    this.id = id;
    this.coldStart = coldStart;
  }

  public Click startedProcess() {
    return new Click(vendor, ext, tag, id, true);
  }

  /**
   * @param messageId the vendor's, null or "" where it gave none
   */
  public Click orId(String messageId) {
    boolean better = id.isEmpty() && messageId != null && !messageId.isEmpty();
    return better ? new Click(vendor, ext, tag, vendor + ":" + messageId, coldStart) : this;
  }
}
