package com.vivo.push;

public class PushConfig {
  public static class Builder {
    public Builder agreePrivacyStatement(boolean agreed) {
      throw new UnsupportedOperationException("stub");
    }

    public PushConfig build() {
      throw new UnsupportedOperationException("stub");
    }
  }
}
