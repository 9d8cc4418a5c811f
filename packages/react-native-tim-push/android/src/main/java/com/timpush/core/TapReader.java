package com.timpush.core;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * Reads {@code ext} and our tag out of what a vendor hands the app on a tap. Every channel of the
 * server puts them under these two keys; how the keys travel is the vendor's: extras of the intent,
 * a map of the SDK's message, or JSON text.
 */
public final class TapReader {
  public static final String EXT = "ext";

  /** {@code PUSH_TAG_KEY} of the protocol. */
  public static final String TAG = "tpTag";

  /**
   * Back ends of the original service put the conversation itself at the top where the vendor
   * spreads JSON into extras.
   */
  private static final String ENTITY = "entity";

  /** What Firebase calls a message, in the extras of its tap. */
  public static final String FCM_MESSAGE_ID = "google.message_id";

  /** What HMS calls a message. */
  private static final String HMS_MESSAGE_ID = "_push_msgid";

  private TapReader() {}

  /**
   * @param vendor whose phone this is; FCM is recognised by its own extras whatever the phone
   * @param extras key → value, values of any kind
   * @return null when nothing of a push is in it: an ordinary start of the app
   */
  public static Click fromMap(String vendor, Map<String, ?> extras) {
    String ext = text(extras.get(EXT));
    String tag = text(extras.get(TAG));
    if (ext == null) ext = entityOf(extras);
    if (ext == null && tag == null) return null;
    String from = extras.containsKey(FCM_MESSAGE_ID) ? Vendors.FCM : vendor;
    return new Click(from, ext == null ? "" : ext, tag == null ? "" : tag)
        .orId(text(extras.get(FCM_MESSAGE_ID)))
        .orId(text(extras.get(HMS_MESSAGE_ID)));
  }

  /**
   * Reads JSON text as Meizu and Xiaomi hand it over.
   *
   * @return null when it is not a JSON object, or holds nothing of a push
   */
  public static Click fromJson(String vendor, String json) {
    if (json == null) return null;
    Map<String, Object> fields = new HashMap<>();
    try {
      JSONObject object = new JSONObject(json);
      for (Iterator<String> keys = object.keys(); keys.hasNext(); ) {
        String key = keys.next();
        fields.put(key, object.get(key));
      }
    } catch (JSONException notOurs) {
      return null;
    }
    return fromMap(vendor, fields);
  }

  /** The first of several places that holds a push; null when none does. */
  public static Click first(Click one, Click other) {
    return one != null ? one : other;
  }

  private static String entityOf(Map<String, ?> extras) {
    String entity = text(extras.get(ENTITY));
    if (entity == null) return null;
    try {
      return new JSONObject().put(ENTITY, new JSONObject(entity)).toString();
    } catch (JSONException notAnObject) {
      return null;
    }
  }

  /**
   * Some vendors make numbers and objects of what was text: {@code ext} is always text for the app.
   */
  private static String text(Object value) {
    return value == null || value == JSONObject.NULL ? null : String.valueOf(value);
  }
}
