package com.timpush;

import android.content.Context;
import com.timpush.core.ClickInbox;
import com.timpush.core.Outbox;
import com.timpush.core.Registrar;
import com.timpush.core.Scheduler;
import com.timpush.core.TakenTaps;
import com.timpush.core.VendorAdapter;
import com.timpush.core.Vendors;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one place of the process where vendors' services and receivers, which Android may start
 * before React Native, meet the module that JavaScript talks to. Making it touches no vendor's SDK.
 */
public final class PushHub {
  public static final String MESSAGE_EVENT = "timPushMessage";
  public static final String REVOKED_EVENT = "timPushRevoked";

  /** Made when it is first asked for. */
  private static final class OfProcess {
    static final PushHub HUB = new PushHub(new MainThread());
  }

  public final Outbox outbox = new Outbox();
  public final Registrar registrar;
  private final Map<String, VendorAdapter> adapters = new HashMap<>();
  private ClickInbox clicks;

  /** FCM shows nothing by itself while the app is in front: whether this library does. */
  private volatile boolean foregroundDisplay = true;

  PushHub(Scheduler scheduler) {
    registrar = new Registrar(scheduler, outbox);
  }

  public static PushHub get() {
    return OfProcess.HUB;
  }

  /**
   * The vendors whose adapters were compiled into this app, in the order of {@link Vendors#ALL}.
   */
  public List<String> compiledIn() {
    List<String> found = new ArrayList<>();
    for (String vendor : Vendors.ALL) {
      if (adapterClass(vendor) != null) found.add(vendor);
    }
    return found;
  }

  /**
   * @return null when the vendor's SDK is not compiled in, or the name is no vendor's
   */
  public synchronized VendorAdapter adapter(Context context, String vendor) {
    VendorAdapter known = adapters.get(vendor);
    if (known != null || !Vendors.ALL.contains(vendor)) return known;
    Class<?> type = adapterClass(vendor);
    if (type == null) return null;
    try {
      VendorAdapter made =
          (VendorAdapter)
              type.getConstructor(Context.class).newInstance(context.getApplicationContext());
      adapters.put(vendor, made);
      return made;
    } catch (NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException wrong) {
      throw new IllegalStateException(type.getName() + " cannot be made", wrong);
    }
  }

  public synchronized ClickInbox clicks(Context context) {
    if (clicks == null) clicks = new ClickInbox(new TakenTaps(new TapStore(context)));
    return clicks;
  }

  public boolean foregroundDisplay() {
    return foregroundDisplay;
  }

  public void setForegroundDisplay(boolean shown) {
    foregroundDisplay = shown;
  }

  /** A message that reached the app's code, or of which the vendor says that it was shown. */
  public void messageArrived(
      String vendor, String messageId, String title, String text, String ext, String tag) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("vendor", vendor);
    event.put("title", orEmpty(title));
    event.put("desc", orEmpty(text));
    event.put("ext", orEmpty(ext));
    event.put("messageID", orEmpty(messageId));
    event.put("tag", orEmpty(tag));
    outbox.post(MESSAGE_EVENT, event);
  }

  /** Loads without initialising: no static code of the adapter or of its SDK runs. */
  private static Class<?> adapterClass(String vendor) {
    try {
      return Class.forName(Vendors.adapterClass(vendor), false, PushHub.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError notCompiledIn) {
      return null;
    }
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
