package com.timpush.gradle;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.android.manifmerger.ManifestMerger2;
import com.android.manifmerger.ManifestSystemProperty;
import com.android.manifmerger.MergingReport;
import com.android.utils.StdLogger;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * What an app's manifest becomes with each set of vendors, by Android's own merger: our part, Firebase's AARs, and the other
 * vendors' AARs as far as their manifests are known (resources/aars).
 */
public class ManifestTest {
  private static final String ANDROID_NS = "http://schemas.android.com/apk/res/android";
  private static final String APP = "com.example.chat";
  private static final Map<String, String> PLACEHOLDERS =
      Map.of("VIVO_APPID", "1", "VIVO_APPKEY", "k", "HONOR_APPID", "2");

  /** What stores ask about, and a chat's push needs none of. */
  private static final List<String> SENSITIVE =
      Arrays.asList(
          "READ_PHONE_STATE",
          "READ_PRIVILEGED_PHONE_STATE",
          "ACCESS_FINE_LOCATION",
          "ACCESS_COARSE_LOCATION",
          "READ_EXTERNAL_STORAGE",
          "WRITE_EXTERNAL_STORAGE",
          "MANAGE_EXTERNAL_STORAGE",
          "READ_MEDIA_IMAGES",
          "QUERY_ALL_PACKAGES",
          "GET_INSTALLED_APPS",
          "GET_TASKS",
          "GET_ACCOUNTS",
          "RECEIVE_BOOT_COMPLETED",
          "REQUEST_INSTALL_PACKAGES",
          "SYSTEM_ALERT_WINDOW",
          "AD_ID");

  /** Events by which an app would start itself, or be started together with another: stores call it associated start. */
  private static final List<String> STARTS_BY_ITSELF =
      Arrays.asList(
          "android.intent.action.BOOT_COMPLETED",
          "android.intent.action.LOCKED_BOOT_COMPLETED",
          "android.intent.action.USER_PRESENT",
          "android.intent.action.MEDIA_MOUNTED",
          "android.intent.action.ACTION_POWER_CONNECTED",
          "android.intent.action.ACTION_POWER_DISCONNECTED",
          "android.intent.action.PACKAGE_ADDED",
          "android.intent.action.PACKAGE_REPLACED",
          "android.intent.action.MY_PACKAGE_REPLACED",
          "android.net.conn.CONNECTIVITY_CHANGE",
          "android.net.wifi.WIFI_STATE_CHANGED");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private VendorsScript script;

  @Before
  public void load() throws IOException {
    script = new VendorsScript();
  }

  @Test
  public void addsNothingButNotificationsAndTheNetworkWithoutAVendor() throws Exception {
    Document merged = merge(Collections.emptyList());
    assertEquals(
        Arrays.asList("android.permission.INTERNET", "android.permission.POST_NOTIFICATIONS"),
        names(merged, "uses-permission"));
    assertEquals(
        Collections.singletonList("com.example.chat.MainActivity"), names(merged, "activity"));
    for (String kind : new String[] {"service", "receiver", "provider", "permission"})
      assertEquals(Collections.emptyList(), names(merged, kind));
  }

  @Test
  public void mergesEachVendorAloneAndAllTogether() throws Exception {
    for (List<String> vendors : sets()) {
      Document merged = merge(vendors);
      for (String permission : names(merged, "uses-permission"))
        assertTrue(
            vendors + " asks for " + permission,
            SENSITIVE.stream().noneMatch(permission::endsWith));
      for (String action : names(merged, "action"))
        assertFalse(vendors + " starts by " + action, STARTS_BY_ITSELF.contains(action));
      for (String vendor : script.vendors()) {
        boolean there =
            all(merged).stream().anyMatch(name -> name.startsWith("com.timpush.vendor." + vendor));
        boolean hasComponents = !vendor.equals("oppo");
        assertEquals(vendor + " in " + vendors, vendors.contains(vendor) && hasComponents, there);
      }
    }
  }

  /** Content providers run at every start of the process, before any consent. */
  @Test
  public void leavesNoProviderThatStartsAVendorsSdk() throws Exception {
    for (List<String> vendors : sets()) {
      List<String> providers = names(merge(vendors), "provider");
      // It runs nothing by itself: HMS Core asks it, which a signature's permission guards.
      providers.remove("com.huawei.hms.support.api.push.PushProvider");
      assertEquals(String.valueOf(vendors), Collections.emptyList(), providers);
    }
  }

  @Test
  public void leavesTheProvidersOfASdkThatAnotherLibraryNeedsFromTheStart() throws Exception {
    assertEquals(
        Collections.singletonList("com.google.firebase.provider.FirebaseInitProvider"),
        names(merge(app(""), Collections.singletonList("fcm"), true, List.of("fcm")), "provider"));
    assertEquals(
        Arrays.asList(
            "com.huawei.agconnect.core.provider.AGConnectInitializeProvider",
            "com.huawei.hms.aaid.InitProvider",
            "com.huawei.hms.support.api.push.PushProvider"),
        names(
            merge(app(""), Arrays.asList("fcm", "huawei"), true, List.of("huawei")), "provider"));
  }

  @Test
  public void registersNothingAtFirebaseOrHmsBeforeInit() throws Exception {
    Document merged = merge(Arrays.asList("fcm", "huawei"));
    assertEquals("false", metaData(merged, "firebase_messaging_auto_init_enabled"));
    assertEquals("false", metaData(merged, "push_kit_auto_init_enabled"));
  }

  /** Other apps could start what is exported: only what a vendor's system app has to reach is. */
  @Test
  public void exportsOnlyWhatAVendorsSystemAppCalls() throws Exception {
    Document merged = merge(new ArrayList<>(script.vendors()));
    List<String> exported = new ArrayList<>();
    for (String kind : new String[] {"service", "receiver", "provider", "activity"})
      for (Element element : elements(merged, kind))
        if (element.getAttributeNS(ANDROID_NS, "exported").equals("true"))
          exported.add(element.getAttributeNS(ANDROID_NS, "name"));
    List<String> ours =
        exported.stream()
            .filter(name -> name.startsWith("com.timpush") || name.startsWith("com.heytap"))
            .collect(Collectors.toList());
    assertEquals(
        Arrays.asList(
            "com.heytap.msp.push.service.CompatibleDataMessageCallbackService",
            "com.heytap.msp.push.service.DataMessageCallbackService",
            "com.timpush.vendor.xiaomi.XiaomiReceiver",
            "com.timpush.vendor.meizu.MeizuReceiver"),
        ours);
    // Firebase's own, guarded by a permission that only Play services hold.
    assertTrue(exported.contains("com.google.firebase.iid.FirebaseInstanceIdReceiver"));
  }

  @Test
  public void asksForTheIconsNumberOnlyWhereAVendorsLauncherHasOne() throws Exception {
    String[][] table = {
      {"huawei", "com.huawei.android.launcher.permission.CHANGE_BADGE"},
      {"honor", "com.hihonor.android.launcher.permission.CHANGE_BADGE"},
      {"vivo", "com.vivo.notification.permission.BADGE_ICON"},
      {"vivo", "com.vivo.abe.permission.launcher.notification.num"},
    };
    for (String[] row : table) {
      assertTrue(row[1], names(merge(List.of(row[0])), "uses-permission").contains(row[1]));
      assertFalse(row[1], names(merge(List.of("xiaomi")), "uses-permission").contains(row[1]));
    }
  }

  /** Android 11 hides other apps: what an SDK or the badge asks must be named. */
  @Test
  public void seesTheAppsOfThePhoneThatItTalksTo() throws Exception {
    Document merged = merge(new ArrayList<>(script.vendors()));
    List<String> seen = new ArrayList<>();
    for (String kind : new String[] {"package", "action", "provider"})
      for (Element one : elements(merged, kind))
        if (isQuery(one))
          seen.add(
              one.getAttributeNS(ANDROID_NS, kind.equals("provider") ? "authorities" : "name"));
    for (String expected :
        new String[] {
          "com.xiaomi.xmsf",
          "com.huawei.hms.core.aidlservice",
          "com.hihonor.push.action.BIND_PUSH_SERVICE",
          "com.heytap.mcs",
          "com.vivo.pushservice",
          "com.meizu.cloud",
          "com.huawei.android.launcher.settings",
          "com.hihonor.android.launcher.settings",
          "com.vivo.abe.provider.launcher.notification.num",
          "android.intent.action.BADGE_COUNT_UPDATE"
        }) assertTrue(expected + " in " + seen, seen.contains(expected));
  }

  /** Method 1 of the guide: manifestPlaceholders. */
  @Test
  public void takesTheGuidesPlaceholders() throws Exception {
    Document merged = merge(Collections.singletonList("vivo"));
    assertEquals("1", metaData(merged, "com.vivo.push.app_id"));
    assertEquals("k", metaData(merged, "com.vivo.push.api_key"));
  }

  @Test
  public void needsNoPlaceholderWhereTheScriptPutItsMark() throws Exception {
    String assembled =
        (String)
            script.call(
                "timPushManifest",
                Arrays.asList(VendorsScript.common(), VendorsScript.fragment("vivo")),
                script.call("timPushUnset", Collections.emptyList()),
                Collections.emptyList());
    Document merged = parse(report(app(""), assembled, List.of("vivo"), Collections.emptyMap()));
    assertEquals("tim-push-not-set", metaData(merged, "com.vivo.push.app_id"));
  }

  /** Method 2 of the guide: meta-data of the app's own, with and without tools:replace. */
  @Test
  public void takesTheGuidesMetaData() throws Exception {
    for (String tools : new String[] {"", "tools:replace='android:value' "}) {
      File app =
          app(
              "<meta-data "
                  + tools
                  + "android:name='com.vivo.push.api_key' android:value='mine'/><meta-data "
                  + tools
                  + "android:name='com.vivo.push.app_id' android:value='77'/>");
      String assembled =
          (String)
              script.call(
                  "timPushManifest",
                  Arrays.asList(VendorsScript.common(), VendorsScript.fragment("vivo")),
                  Collections.emptyMap(),
                  script.call("timPushOwnMetaData", app));
      Document merged = parse(report(app, assembled, List.of("vivo"), Collections.emptyMap()));
      assertEquals("77", metaData(merged, "com.vivo.push.app_id"));
      assertEquals("mine", metaData(merged, "com.vivo.push.api_key"));
    }
  }

  @Test
  public void leavesTheFirebaseServiceToAnotherLibrary() throws Exception {
    Document merged =
        merge(app(""), Collections.singletonList("fcm"), false, Collections.emptyList());
    assertEquals(
        Collections.emptyList(),
        names(merged, "service").stream()
            .filter(name -> name.startsWith("com.timpush"))
            .collect(Collectors.toList()));
    assertEquals("false", metaData(merged, "firebase_messaging_auto_init_enabled"));
  }

  /** Each vendor alone, and all. */
  private List<List<String>> sets() {
    List<List<String>> sets = new ArrayList<>();
    for (String vendor : script.vendors()) sets.add(Collections.singletonList(vendor));
    sets.add(new ArrayList<>(script.vendors()));
    return sets;
  }

  private Document merge(List<String> vendors) throws Exception {
    return merge(app(""), vendors, true, Collections.emptyList());
  }

  private Document merge(
      File app, List<String> vendors, boolean fcmService, Collection<String> autoStart)
      throws Exception {
    List<File> fragments = new ArrayList<>();
    fragments.add(VendorsScript.common());
    for (String vendor : vendors) {
      fragments.add(VendorsScript.fragment(vendor));
      File quiet = VendorsScript.fragment(vendor + "/quiet");
      if (quiet.isFile() && !autoStart.contains(vendor)) fragments.add(quiet);
    }
    if (vendors.contains("fcm") && fcmService) fragments.add(VendorsScript.fragment("fcm/service"));
    return parse(report(app, script.manifest(fragments), vendors, PLACEHOLDERS));
  }

  /** As AGP does it: first the library's own manifest, then the app's with all libraries'. */
  private MergingReport report(
      File app, String assembled, List<String> vendors, Map<String, ?> placeholders)
      throws Exception {
    File ours = write(assembled);
    MergingReport library =
        ManifestMerger2.newMerger(
                ours, new StdLogger(StdLogger.Level.ERROR), ManifestMerger2.MergeType.LIBRARY)
            .setOverride(ManifestSystemProperty.Document.PACKAGE, "com.timpush")
            .setOverride(ManifestSystemProperty.UsesSdk.MIN_SDK_VERSION, "24")
            .merge();
    // With a warning: what we take out of an app is not in our own manifest.
    assertTrue(library.getReportString(), library.getResult().isSuccess());
    ManifestMerger2.Invoker merger =
        ManifestMerger2.newMerger(
                app, new StdLogger(StdLogger.Level.ERROR), ManifestMerger2.MergeType.APPLICATION)
            .withFeatures(ManifestMerger2.Invoker.Feature.REMOVE_TOOLS_DECLARATIONS)
            .addLibraryManifest(
                write(library.getMergedDocument(MergingReport.MergedManifestKind.MERGED)))
            .setOverride(ManifestSystemProperty.Document.PACKAGE, APP)
            .setOverride(ManifestSystemProperty.UsesSdk.MIN_SDK_VERSION, "24")
            .setOverride(ManifestSystemProperty.UsesSdk.TARGET_SDK_VERSION, "36");
    // A library's dependencies come behind it, as Gradle orders them for AGP.
    if (vendors.contains("fcm")) for (File one : firebase()) merger.addLibraryManifest(one);
    for (String vendor : vendors) {
      try (InputStream aar = getClass().getResourceAsStream("/aars/" + vendor + ".xml")) {
        if (aar != null)
          merger.addLibraryManifest(
              write(new String(aar.readAllBytes(), StandardCharsets.UTF_8)));
      }
    }
    placeholders.forEach((name, value) -> merger.setPlaceHolderValue(name, String.valueOf(value)));
    MergingReport report = merger.merge();
    assertTrue(report.getReportString(), report.getResult().isSuccess());
    return report;
  }

  /** The manifests of Firebase Messaging and of everything that it brings along. */
  private List<File> firebase() throws IOException {
    List<File> manifests = new ArrayList<>();
    List<Path> aars;
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("firebase.aars")))) {
      aars = files.filter(file -> file.toString().endsWith(".aar")).sorted().toList();
    }
    assertTrue(aars.toString(), aars.size() > 5);
    for (Path aar : aars) {
      try (ZipFile zip = new ZipFile(aar.toFile());
          InputStream in = zip.getInputStream(zip.getEntry("AndroidManifest.xml"))) {
        manifests.add(write(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
      }
    }
    return manifests;
  }

  private File app(String inApplication) throws IOException {
    return write(
        "<manifest xmlns:android='http://schemas.android.com/apk/res/android'"
            + " xmlns:tools='http://schemas.android.com/tools'"
            + " package='com.example.chat'><application><activity"
            + " android:name='com.example.chat.MainActivity' android:exported='true'/>"
            + inApplication
            + "</application></manifest>");
  }

  private File write(String text) throws IOException {
    File file = folder.newFile();
    Files.writeString(file.toPath(), text);
    return file;
  }

  private static Document parse(MergingReport report) throws Exception {
    String text = report.getMergedDocument(MergingReport.MergedManifestKind.MERGED);
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Element> elements(Document document, String kind) {
    NodeList found = document.getElementsByTagName(kind);
    List<Element> all = new ArrayList<>();
    for (int at = 0; at < found.getLength(); at++) all.add((Element) found.item(at));
    return all;
  }

  /** Sorted, each once; of the application, not of what it queries. */
  private static List<String> names(Document document, String kind) {
    return new ArrayList<>(
        elements(document, kind).stream()
            .filter(element -> !isQuery(element))
            .map(element -> element.getAttributeNS(ANDROID_NS, "name"))
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static boolean isQuery(Element element) {
    for (var node = element.getParentNode(); node != null; node = node.getParentNode())
      if (node.getNodeName().equals("queries")) return true;
    return false;
  }

  private static List<String> all(Document document) {
    List<String> found = new ArrayList<>();
    for (String kind : new String[] {"service", "receiver", "activity", "provider"})
      found.addAll(names(document, kind));
    return found;
  }

  private static String metaData(Document document, String name) {
    for (Element element : elements(document, "meta-data"))
      if (element.getAttributeNS(ANDROID_NS, "name").equals(name))
        return element.getAttributeNS(ANDROID_NS, "value");
    return "";
  }
}
