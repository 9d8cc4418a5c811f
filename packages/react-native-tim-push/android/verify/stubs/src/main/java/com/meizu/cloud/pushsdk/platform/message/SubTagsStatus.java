package com.meizu.cloud.pushsdk.platform.message;

public class SubTagsStatus extends BasicPushStatus {}
