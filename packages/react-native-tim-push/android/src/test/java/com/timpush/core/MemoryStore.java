package com.timpush.core;

/** What a phone keeps in its preferences. */
final class MemoryStore implements TakenTaps.Store {
  String text = "";

  @Override
  public String read() {
    return text;
  }

  @Override
  public void write(String next) {
    text = next;
  }
}
