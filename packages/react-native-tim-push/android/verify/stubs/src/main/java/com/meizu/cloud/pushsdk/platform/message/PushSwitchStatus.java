package com.meizu.cloud.pushsdk.platform.message;

public class PushSwitchStatus extends BasicPushStatus {}
