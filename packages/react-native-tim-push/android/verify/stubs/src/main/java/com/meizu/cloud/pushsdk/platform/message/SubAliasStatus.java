package com.meizu.cloud.pushsdk.platform.message;

public class SubAliasStatus extends BasicPushStatus {}
