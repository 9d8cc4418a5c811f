package com.timpush.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.json.JSONObject;
import org.junit.Test;

public class TapReaderTest {
  private static final String[] EXTS = {
    "plain",
    "with \"quotes\" and \\ and \n",
    "🎉 表情",
    "{\"entity\":{\"sender\":\"alice\"}}",
    "7",
    "null",
    repeat("x", 1024)
  };

  @Test
  public void handsBackExtAsItWas() throws Exception {
    for (String ext : EXTS) {
      Map<String, Object> extras = new HashMap<>();
      extras.put("ext", ext);
      extras.put("tpTag", "tag-1");
      assertEquals(ext, TapReader.fromMap("vivo", extras).ext);
      assertEquals("tag-1", TapReader.fromMap("vivo", extras).tag);
      assertEquals(ext, TapReader.fromJson("meizu", new JSONObject(extras).toString()).ext);
    }
  }

  @Test
  public void sawNoPushInAnOrdinaryStart() {
    assertNull(TapReader.fromMap("oppo", Collections.<String, Object>emptyMap()));
    assertNull(TapReader.fromMap("oppo", Collections.singletonMap("profile", 7)));
    assertNull(TapReader.fromJson("meizu", null));
    assertNull(TapReader.fromJson("meizu", "not JSON"));
    assertNull(TapReader.fromJson("meizu", "[1]"));
    assertNull(TapReader.fromJson("meizu", "{}"));
  }

  @Test
  public void takesAPushWithoutExt() {
    Click click = TapReader.fromMap("xiaomi", Collections.singletonMap("tpTag", "tag-1"));
    assertEquals("", click.ext);
    assertEquals("tag-1", click.tag);
  }

  @Test
  public void knowsFirebaseOnAnyPhone() {
    Map<String, Object> extras = new HashMap<>();
    extras.put("ext", "e");
    extras.put("google.message_id", "0:1");
    assertEquals("fcm", TapReader.fromMap("xiaomi", extras).vendor);
  }

  @Test
  public void putsASpreadConversationTogetherAgain() throws Exception {
    Click click =
        TapReader.fromMap("oppo", Collections.singletonMap("entity", "{\"sender\":\"alice\"}"));
    assertEquals("alice", new JSONObject(click.ext).getJSONObject("entity").getString("sender"));
    assertNull(TapReader.fromMap("oppo", Collections.singletonMap("entity", "not JSON")));
  }

  private static String repeat(String text, int times) {
    return String.join("", Collections.nCopies(times, text));
  }
}
