package com.timpush.vendor.xiaomi;

import com.timpush.core.Click;
import com.timpush.core.TapReader;
import com.timpush.core.Vendors;
import com.xiaomi.mipush.sdk.MiPushMessage;

/**
 * The click in a MiPush message: the server puts ext into the extras, or into the content where
 * those are too small.
 */
final class XiaomiTap {
  private XiaomiTap() {}

  static Click read(MiPushMessage message) {
    Click inExtra =
        message.getExtra() == null ? null : TapReader.fromMap(Vendors.XIAOMI, message.getExtra());
    // A tag alone in the extras: ext was too long for them and travels as the content.
    Click click =
        inExtra != null && !inExtra.ext.isEmpty()
            ? inExtra
            : TapReader.first(TapReader.fromJson(Vendors.XIAOMI, message.getContent()), inExtra);
    return click == null ? null : click.orId(message.getMessageId());
  }
}
