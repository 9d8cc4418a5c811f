package com.vivo.push;

public interface IPushActionListener {
  void onStateChanged(int state);
}
