package com.xiaomi.mipush.sdk;

import java.util.List;

public class MiPushCommandMessage {
  private String command;
  private List<String> commandArguments;
  private long resultCode;
  private String reason;

  public String getCommand() {
    return command;
  }

  public void setCommand(String name) {
    command = name;
  }

  public List<String> getCommandArguments() {
    return commandArguments;
  }

  public void setCommandArguments(List<String> all) {
    commandArguments = all;
  }

  public long getResultCode() {
    return resultCode;
  }

  public void setResultCode(long code) {
    resultCode = code;
  }

  public String getReason() {
    return reason;
  }

  public void setReason(String text) {
    reason = text;
  }
}
