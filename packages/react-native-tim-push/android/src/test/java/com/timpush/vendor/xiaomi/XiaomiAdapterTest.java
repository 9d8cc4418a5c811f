package com.timpush.vendor.xiaomi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import android.content.Intent;
import com.timpush.core.Click;
import com.xiaomi.mipush.sdk.MiPushMessage;
import com.xiaomi.mipush.sdk.PushMessageHelper;
import java.util.HashMap;
import java.util.Map;
import org.junit.Test;

public class XiaomiAdapterTest {
  private final XiaomiAdapter adapter = new XiaomiAdapter(null);

  @Test
  public void readsExtFromTheExtrasOfTheMessage() {
    Click click = adapter.read(intent(message("ext", "from extra", "{\"ext\":\"from content\"}")));
    assertEquals("from extra", click.ext);
    assertEquals("xiaomi", click.vendor);
  }

  @Test
  public void readsALongExtFromTheContent() {
    Click click =
        adapter.read(intent(message("tpTag", "t", "{\"ext\":\"from content\",\"tpTag\":\"t\"}")));
    assertEquals("from content", click.ext);
    assertEquals("t", click.tag);
  }

  @Test
  public void takesATagAloneWhereTheContentIsNotOurs() {
    Click click = adapter.read(intent(message("tpTag", "t", "hello")));
    assertEquals("", click.ext);
    assertEquals("t", click.tag);
  }

  @Test
  public void leavesOtherIntentsAlone() {
    assertNull(adapter.read(new Intent()));
    assertNull(adapter.read(new Intent().putExtra(PushMessageHelper.KEY_MESSAGE, "text")));
  }

  private static MiPushMessage message(String key, String value, String content) {
    Map<String, String> extra = new HashMap<>();
    extra.put(key, value);
    MiPushMessage message = new MiPushMessage();
    message.setExtra(extra);
    message.setContent(content);
    return message;
  }

  private static Intent intent(MiPushMessage message) {
    return new Intent().putExtra(PushMessageHelper.KEY_MESSAGE, message);
  }
}
