package com.timpush;

import android.content.Context;
import com.facebook.react.bridge.Arguments;
import com.facebook.react.bridge.Callback;
import com.facebook.react.bridge.CatalystInstance;
import com.facebook.react.bridge.JavaOnlyArray;
import com.facebook.react.bridge.JavaOnlyMap;
import com.facebook.react.bridge.JavaScriptContextHolder;
import com.facebook.react.bridge.JavaScriptModule;
import com.facebook.react.bridge.NativeModule;
import com.facebook.react.bridge.PromiseImpl;
import com.facebook.react.bridge.ReactApplicationContext;
import com.facebook.react.bridge.RuntimeExecutor;
import com.facebook.react.bridge.UIManager;
import com.facebook.react.bridge.WritableArray;
import com.facebook.react.bridge.WritableMap;
import com.facebook.react.modules.core.DeviceEventManagerModule;
import com.facebook.react.turbomodule.core.interfaces.CallInvokerHolder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.robolectric.annotation.Implementation;
import org.robolectric.annotation.Implements;

/** React Native's own context and data classes; JavaScript is a list of what it was told. */
public class FakeReact extends ReactApplicationContext {
  final List<String> events = new ArrayList<>();
  boolean running = true;

  FakeReact(Context context) {
    super(context);
  }

  /** What a call resolves with. A rejection fails the test. */
  static Object resolved(Consumer<PromiseImpl> call) {
    List<Object> answers = new ArrayList<>();
    Callback resolve = values -> answers.add(values.length == 0 ? null : values[0]);
    Callback reject =
        values -> {
          throw new AssertionError("rejected: " + java.util.Arrays.toString(values));
        };
    call.accept(new PromiseImpl(resolve, reject));
    org.robolectric.Shadows.shadowOf(android.os.Looper.getMainLooper()).idle();
    if (answers.size() != 1) throw new AssertionError("resolved " + answers.size() + " times");
    return answers.get(0);
  }

  static Map<String, Object> map(Consumer<PromiseImpl> call) {
    Object value = resolved(call);
    return value == null ? null : ((JavaOnlyMap) value).toHashMap();
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T extends JavaScriptModule> T getJSModule(Class<T> type) {
    return (T) new Emitter();
  }

  private final class Emitter implements DeviceEventManagerModule.RCTDeviceEventEmitter {
    @Override
    public void emit(String name, Object data) {
      events.add(name + " " + ((JavaOnlyMap) data).toHashMap());
    }
  }

  @Override
  public boolean hasActiveReactInstance() {
    return running;
  }

  @Override
  public <T extends NativeModule> boolean hasNativeModule(Class<T> type) {
    return false;
  }

  @Override
  public Collection<NativeModule> getNativeModules() {
    return Collections.emptyList();
  }

  @Override
  public <T extends NativeModule> T getNativeModule(Class<T> type) {
    return null;
  }

  @Override
  public NativeModule getNativeModule(String name) {
    return null;
  }

  @Override
  public CatalystInstance getCatalystInstance() {
    throw new UnsupportedOperationException("no bridge");
  }

  @Override
  public boolean hasActiveCatalystInstance() {
    return running;
  }

  @Override
  public boolean hasCatalystInstance() {
    return running;
  }

  @Override
  public boolean hasReactInstance() {
    return running;
  }

  @Override
  public RuntimeExecutor getRuntimeExecutor() {
    return null;
  }

  @Override
  public void destroy() {}

  @Override
  public void handleException(Exception thrown) {
    throw new AssertionError(thrown);
  }

  @Override
  public boolean isBridgeless() {
    return true;
  }

  @Override
  public JavaScriptContextHolder getJavaScriptContextHolder() {
    return null;
  }

  @Override
  public CallInvokerHolder getJSCallInvokerHolder() {
    return null;
  }

  @Override
  public UIManager getFabricUIManager() {
    return null;
  }

  @Override
  public String getSourceURL() {
    return null;
  }

  @Override
  public void registerSegment(int id, String path, Callback callback) {}

  /** The maps that need no JavaScript engine. */
  @Implements(Arguments.class)
  public static class JavaOnlyArguments {
    @Implementation
    public static WritableMap createMap() {
      return new JavaOnlyMap();
    }

    @Implementation
    public static WritableArray createArray() {
      return new JavaOnlyArray();
    }
  }
}
