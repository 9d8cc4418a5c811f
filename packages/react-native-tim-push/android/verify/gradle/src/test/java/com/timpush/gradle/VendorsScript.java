package com.timpush.gradle;

import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.GroovyShell;
import groovy.util.Expando;
import java.io.File;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** vendors.gradle, run as Gradle runs it: what the script puts into ext is a name of the script. */
final class VendorsScript {
  static final File ANDROID = new File(System.getProperty("user.dir"), "../..");
  private final Map<String, Object> ext;

  VendorsScript() throws IOException {
    Expando extra = new Expando();
    ext = extra.getProperties();
    new GroovyShell(
            new Binding(Collections.emptyMap()) {
              @Override
              public Object getVariable(String name) {
                return name.equals("ext") ? extra : extra.getProperty(name);
              }

              @Override
              public boolean hasVariable(String name) {
                return true;
              }
            })
        .evaluate(new File(ANDROID, "vendors.gradle"));
  }

  @SuppressWarnings("unchecked")
  Set<String> vendors() {
    return ((Map<String, Object>) ext.get("timPushVendors")).keySet();
  }

  Object call(String name, Object... arguments) {
    return ((Closure<?>) ext.get(name)).call(arguments);
  }

  /** With the app filling every placeholder and declaring nothing itself. */
  String manifest(List<File> fragments) {
    return (String)
        call("timPushManifest", fragments, Collections.emptyMap(), Collections.emptyList());
  }

  static File common() {
    return new File(ANDROID, "src/main/AndroidManifest.xml");
  }

  static File fragment(String path) {
    return new File(ANDROID, "vendors/" + path + "/AndroidManifest.xml");
  }
}
