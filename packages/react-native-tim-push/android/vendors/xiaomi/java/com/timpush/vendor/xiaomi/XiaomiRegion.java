package com.timpush.vendor.xiaomi;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;

/**
 * The region of the app's account, for apps outside the Chinese mainland. Xiaomi's SDKs take it in different ways: the global
 * one by {@code MiPushClient.setRegion} before it registers, the mainland one by a {@code PushConfiguration}, each with an enum
 * of its own. Found by name, so that one source compiles against all of them.
 */
final class XiaomiRegion {
  private static final String SETTER = "setRegion";

  private XiaomiRegion() {}

  /**
   * For the whole process.
   *
   * @return false: this SDK has no such method
   */
  static boolean setOn(Class<?> client, String region) throws ReflectiveOperationException {
    Method setter = setter(client, true);
    if (setter == null) return false;
    setter.invoke(null, constant(setter, region));
    return true;
  }

  /**
   * @return a new object of the type, with the region in it
   * @throws NoSuchMethodException the type takes no region
   */
  static Object configuration(Class<?> type, String region) throws ReflectiveOperationException {
    Method setter = setter(type, false);
    if (setter == null) throw new NoSuchMethodException(type.getName() + "." + SETTER);
    Object made = type.getConstructor().newInstance();
    setter.invoke(made, constant(setter, region));
    return made;
  }

  private static Method setter(Class<?> type, boolean ofTheClass) {
    for (Method method : type.getMethods()) {
      Class<?>[] takes = method.getParameterTypes();
      boolean fits = takes.length == 1 && takes[0].isEnum();
      if (fits
          && method.getName().equals(SETTER)
          && Modifier.isStatic(method.getModifiers()) == ofTheClass) return method;
    }
    return null;
  }

  private static Object constant(Method setter, String region) {
    Object[] all = setter.getParameterTypes()[0].getEnumConstants();
    for (Object one : all) {
      if (((Enum<?>) one).name().equalsIgnoreCase(region)) return one;
    }
    throw new IllegalArgumentException(
        "mi_push_region is '" + region + "': use one of " + Arrays.toString(all));
  }
}
