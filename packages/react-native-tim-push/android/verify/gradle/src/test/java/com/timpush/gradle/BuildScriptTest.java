package com.timpush.gradle;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** build.gradle in apps of several shapes. */
public class BuildScriptTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private FakeBuild build;

  @Before
  public void create() throws IOException {
    build = in("app");
  }

  @Test
  public void compilesInTheChosenVendorsOnly() throws Exception {
    build.properties.put("timPush.vendors", "huawei,fcm");
    build.run();
    assertEquals(
        Arrays.asList("src/newarch/java", "vendors/huawei/java", "vendors/fcm/java"),
        build.sources());
    assertEquals(
        Arrays.asList("vendors/huawei/consumer-rules.pro", "vendors/fcm/consumer-rules.pro"),
        build.consumerRules());
    assertEquals(
        Arrays.asList(
            "com.facebook.react:react-android",
            "com.huawei.hms:push:6.13.0.300",
            "com.google.firebase:firebase-messaging:25.1.3"),
        build.dependencies.implementation);
    String manifest = manifest();
    assertTrue(manifest, manifest.contains("com.timpush.vendor.fcm.FcmService"));
    assertFalse(manifest, manifest.contains("com.timpush.vendor.honor"));
  }

  @Test
  public void readsTheAppBeforeItself() throws Exception {
    build.run();
    assertEquals(Collections.singletonList(":app"), build.evaluatedFirst);
  }

  @Test
  public void findsAnAppsModuleOfAnotherName() throws Exception {
    FakeBuild other = in("mobile");
    touch(other.appDir, "google-services.json");
    other.run();
    assertTrue(other.sources().contains("vendors/fcm/java"));
    FakeBuild named = in("host");
    named.properties.put("timPush.app", ":host");
    named.run();
    assertEquals(Collections.singletonList(":host"), named.evaluatedFirst);
  }

  @Test
  public void putsAMarkWhereTheAppFillsNoPlaceholderSoThatTheBuildGoesOn() throws Exception {
    build.properties.put("timPush.vendors", "vivo,honor");
    build.properties.put("timPush.vivo.sdk", "com.example:vivo:1");
    build.run();
    assertFalse(manifest(), manifest().contains("${VIVO"));
    assertFalse(manifest(), manifest().contains("${HONOR"));
    assertEquals(3, manifest().split("tim-push-not-set", -1).length - 1);
  }

  @Test
  public void leavesThePlaceholdersThatTheAppFillsToTheApp() throws Exception {
    build.properties.put("timPush.vendors", "vivo,honor");
    build.properties.put("timPush.vivo.sdk", "com.example:vivo:1");
    build.defaultPlaceholders.put("VIVO_APPID", "1");
    build.defaultPlaceholders.put("THEIRS", "kept");
    build.flavorPlaceholders.put("HONOR_APPID", "2");
    build.run();
    assertTrue(manifest(), manifest().contains("${VIVO_APPID}"));
    assertTrue(manifest(), manifest().contains("${HONOR_APPID}"));
    assertFalse(manifest(), manifest().contains("${VIVO_APPKEY}"));
    assertEquals("kept", build.defaultPlaceholders.get("THEIRS"));
    assertEquals(2, build.defaultPlaceholders.size());
  }

  @Test
  public void leavesOutTheMetaDataThatTheAppDeclaresItself() throws Exception {
    build.properties.put("timPush.vendors", "vivo");
    build.properties.put("timPush.vivo.sdk", "com.example:vivo:1");
    write(
        build.appDir,
        "src/main/AndroidManifest.xml",
        "<manifest xmlns:android='http://schemas.android.com/apk/res/android'><application>"
            + "<meta-data android:name='com.vivo.push.app_id' android:value='77'/>"
            + "</application></manifest>");
    build.run();
    assertFalse(manifest(), manifest().contains("com.vivo.push.app_id"));
    assertTrue(manifest(), manifest().contains("com.vivo.push.api_key"));
  }

  @Test
  public void stopsWhereASdkThatOnlyTheVendorHandsOutIsMissing() throws Exception {
    build.properties.put("timPush.vendors", "xiaomi");
    String groovy = refusal(build);
    for (String part :
        new String[] {
          "MiPush_SDK_Client",
          "4.9.1",
          "dev.mi.com",
          new File(build.appDir, "libs").getPath(),
          "implementation fileTree(dir: 'libs'",
          "timPush.xiaomi.aar",
          "timPush.xiaomi.sdk"
        }) assertTrue(part + " in: " + groovy, groovy.contains(part));
    FakeBuild kotlin = in("kotlin");
    kotlin.properties.put("timPush.vendors", "xiaomi");
    touch(kotlin.appDir, "build.gradle.kts");
    assertTrue(refusal(kotlin), refusal(kotlin).contains("implementation(fileTree(mapOf("));
  }

  @Test
  public void compilesAgainstALocalSdkAndLooksWhetherTheAppCarriesIt() throws Exception {
    build.properties.put("timPush.vendors", "oppo");
    File aar = touch(build.appDir, "libs/com.heytap.msp_3.5.3.aar");
    build.run();
    assertEquals(Collections.singletonList(aar), build.dependencies.compileOnly);
    // A file names no dependencies of its own.
    assertEquals(
        Arrays.asList(
            "com.facebook.react:react-android",
            "com.google.code.gson:gson:2.10.1",
            "commons-codec:commons-codec:1.6",
            "androidx.annotation:annotation:1.1.0"),
        build.dependencies.implementation);
    assertEquals(1, build.warnings.size());
    assertTrue(build.warnings.get(0), build.warnings.get(0).contains("com.heytap.msp_3.5.3.aar"));

    FakeBuild carrying = in("carrying");
    carrying.properties.put("timPush.vendors", "oppo");
    carrying.appFiles.add(touch(carrying.appDir, "libs/com.heytap.msp_3.5.3.aar"));
    carrying.run();
    assertEquals(Collections.emptyList(), carrying.warnings);
  }

  /** A re-upload is nobody's default: it has to be named. */
  @Test
  public void takesAnotherCoordinateOnlyByItsName() throws Exception {
    build.properties.put("timPush.vendors", "xiaomi");
    build.properties.put("timPush.xiaomi.sdk", "com.example.reupload:xiaomi-push:6.0.1");
    build.run();
    assertTrue(
        build.dependencies.implementation.contains("com.example.reupload:xiaomi-push:6.0.1"));
    assertEquals(Collections.emptyList(), build.dependencies.compileOnly);
  }

  /** As React Native decides, whose version is found as Node finds it. */
  @Test
  public void compilesForTheArchitectureOfTheApp() throws Exception {
    Object[][] table = {
      {"0.74.7", null, false},
      {"0.75.4", "true", true},
      {"0.76.9", null, true},
      {"0.81.6", "false", false},
      {"0.82.0", "false", true},
      {"0.0.0-20261101-abcdef", null, true},
      {null, null, true},
      {null, "false", false},
    };
    for (int at = 0; at < table.length; at++) {
      Object[] row = table[at];
      // A monorepo: the app is two folders below what holds the hoisted modules.
      Path repository = folder.newFolder("row" + at).toPath();
      if (row[0] != null)
        write(
            repository.toFile(),
            "node_modules/react-native/package.json",
            "{\"version\":\"" + row[0] + "\"}");
      FakeBuild app = new FakeBuild(repository.resolve("apps/chat/android").toFile(), "app");
      if (row[1] != null) app.properties.put("newArchEnabled", (String) row[1]);
      app.run();
      boolean newArchitecture = (Boolean) row[2];
      assertEquals(
          Arrays.toString(row), newArchitecture, app.sources().contains("src/newarch/java"));
      assertEquals(
          Arrays.toString(row),
          newArchitecture ? "com.timpush" : "",
          newArchitecture ? app.react.getProperty("codegenJavaPackageName") : "");
    }
  }

  @Test
  public void findsModulesThatAreLinks() throws Exception {
    File store = folder.newFolder("store");
    write(store, "package.json", "{\"version\":\"0.74.1\"}");
    Path modules = folder.newFolder("linked", "node_modules").toPath();
    Files.createSymbolicLink(modules.resolve("react-native"), store.toPath());
    FakeBuild app = new FakeBuild(modules.resolveSibling("android").toFile(), "app");
    app.run();
    assertTrue(app.sources().contains("src/oldarch/java"));
  }

  @Test
  public void takesOutWhatStartsWithTheAppUnlessAnotherLibraryNeedsIt() throws Exception {
    build.properties.put("timPush.vendors", "fcm,huawei");
    build.run();
    assertEquals(3, removals(build));

    FakeBuild shared = in("shared");
    shared.properties.put("timPush.vendors", "fcm,huawei");
    shared.otherProjects.add("react-native-firebase_app");
    shared.run();
    assertEquals(2, removals(shared));

    FakeBuild crashlytics = in("crashlytics");
    crashlytics.properties.put("timPush.vendors", "fcm");
    crashlytics.appPlugins.add("com.google.firebase.crashlytics");
    crashlytics.run();
    assertEquals(0, removals(crashlytics));

    FakeBuild told = in("told");
    told.properties.put("timPush.vendors", "fcm,huawei");
    told.properties.put("timPush.autoStart", "none");
    told.otherProjects.add("react-native-firebase_app");
    told.run();
    assertEquals(3, removals(told));

    FakeBuild wrong = in("wrong");
    wrong.properties.put("timPush.autoStart", "firebase");
    Throwable refused = assertThrows(IllegalArgumentException.class, wrong::run);
    assertTrue(refused.getMessage(), refused.getMessage().contains("timPush.autoStart"));
  }

  @Test
  public void leavesTheFirebaseServiceToAnotherLibrary() throws Exception {
    build.properties.put("timPush.vendors", "fcm");
    build.properties.put("timPush.fcmService", "false");
    build.run();
    assertFalse(manifest(), manifest().contains("FcmService"));
  }

  private FakeBuild in(String app) throws IOException {
    return new FakeBuild(folder.newFolder("in-" + app), app);
  }

  private String manifest() throws IOException {
    return Files.readString(build.manifest().toPath());
  }

  private static int removals(FakeBuild build) throws IOException {
    String manifest = Files.readString(build.manifest().toPath());
    return manifest.split("tools:node=\"remove\"", -1).length - 1;
  }

  private static String refusal(FakeBuild build) {
    return assertThrows(FakeBuild.GradleException.class, build::run).getMessage();
  }

  private static File touch(File folder, String path) throws IOException {
    return write(folder, path, "");
  }

  private static File write(File folder, String path, String text) throws IOException {
    File file = new File(folder, path);
    Files.createDirectories(file.getParentFile().toPath());
    Files.writeString(file.toPath(), text);
    return file;
  }
}
