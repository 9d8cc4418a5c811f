package com.timpush.gradle;

import static org.junit.Assert.assertEquals;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What an app's manifest becomes with each set of vendors, by Android's own merger. */
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
          "QUERY_ALL_PACKAGES",
          "GET_TASKS",
          "REQUEST_INSTALL_PACKAGES",
          "SYSTEM_ALERT_WINDOW");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private VendorsScript script;

  @Before
  public void load() throws IOException {
    script = new VendorsScript();
  }

  @Test
  public void addsNothingButNotificationsAndTheNetworkWithoutAVendor() throws Exception {
    Document merged = merge(app(""), Collections.emptyList());
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
    List<List<String>> sets = new ArrayList<>();
    for (String vendor : script.vendors()) sets.add(Collections.singletonList(vendor));
    sets.add(new ArrayList<>(script.vendors()));
    for (List<String> vendors : sets) {
      Document merged = merge(app(""), vendors);
      for (String permission : names(merged, "uses-permission"))
        assertTrue(
            vendors + " asks for " + permission,
            SENSITIVE.stream().noneMatch(permission::endsWith));
      for (String vendor : script.vendors()) {
        boolean there =
            all(merged).stream().anyMatch(name -> name.startsWith("com.timpush.vendor." + vendor));
        boolean hasComponents = !vendor.equals("oppo");
        assertEquals(vendor + " in " + vendors, vendors.contains(vendor) && hasComponents, there);
      }
    }
  }

  /** A store may ask what starts by itself: content providers do, at every start of the process. */
  @Test
  public void bringsNoProviderButFirebases() throws Exception {
    List<String> vendors = new ArrayList<>(script.vendors());
    assertEquals(
        Collections.singletonList("com.google.firebase.provider.FirebaseInitProvider"),
        names(merge(app(""), vendors), "provider"));
    vendors.remove("fcm");
    assertEquals(Collections.emptyList(), names(merge(app(""), vendors), "provider"));
  }

  @Test
  public void registersNothingAtFirebaseOrHmsBeforeInit() throws Exception {
    Document merged = merge(app(""), Arrays.asList("fcm", "huawei"));
    assertEquals("false", metaData(merged, "firebase_messaging_auto_init_enabled"));
    assertEquals("false", metaData(merged, "push_kit_auto_init_enabled"));
  }

  /** Other apps could start what is exported: only what a vendor's system app has to reach is. */
  @Test
  public void exportsOnlyWhatAVendorsSystemAppCalls() throws Exception {
    Document merged = merge(app(""), new ArrayList<>(script.vendors()));
    List<String> exported = new ArrayList<>();
    for (String kind : new String[] {"service", "receiver", "provider", "activity"})
      for (Element element : elements(merged, kind))
        if (element.getAttributeNS(ANDROID_NS, "exported").equals("true"))
          exported.add(element.getAttributeNS(ANDROID_NS, "name"));
    assertEquals(
        Arrays.asList(
            "com.heytap.msp.push.service.CompatibleDataMessageCallbackService",
            "com.heytap.msp.push.service.DataMessageCallbackService",
            "com.timpush.vendor.xiaomi.XiaomiReceiver",
            "com.timpush.vendor.meizu.MeizuReceiver",
            "com.google.firebase.iid.FirebaseInstanceIdReceiver",
            "com.example.chat.MainActivity"),
        exported.stream().distinct().collect(Collectors.toList()));
  }

  @Test
  public void namesAPlaceholderThatAChosenVendorNeeds() throws Exception {
    for (Object[] row :
        new Object[][] {
          {"vivo", "VIVO_APPID"}, {"vivo", "VIVO_APPKEY"}, {"honor", "HONOR_APPID"}
        }) {
      Map<String, Object> without =
          PLACEHOLDERS.entrySet().stream()
              .filter(entry -> !entry.getKey().equals(row[1]))
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
      MergingReport report =
          report(app(""), Collections.singletonList((String) row[0]), without, true);
      assertEquals(MergingReport.Result.ERROR, report.getResult());
      assertTrue(report.getReportString(), report.getReportString().contains((String) row[1]));
    }
    // An app without vivo and Honor needs none of them.
    assertEquals(
        MergingReport.Result.SUCCESS,
        report(app(""), Arrays.asList("xiaomi", "oppo", "fcm"), Collections.emptyMap(), true)
            .getResult());
  }

  /** Method 1 of the guide: manifestPlaceholders. */
  @Test
  public void takesTheGuidesPlaceholders() throws Exception {
    Document merged = merge(app(""), Collections.singletonList("vivo"));
    assertEquals("1", metaData(merged, "com.vivo.push.app_id"));
    assertEquals("k", metaData(merged, "com.vivo.push.api_key"));
  }

  /** Method 2 of the guide: meta-data of the app's own. */
  @Test
  public void takesTheGuidesMetaData() throws Exception {
    String own =
        "<meta-data tools:replace='android:value' android:name='com.vivo.push.api_key'"
            + " android:value='mine'/><meta-data tools:replace='android:value'"
            + " android:name='com.vivo.push.app_id' android:value='77'/>";
    MergingReport report =
        report(app(own), Collections.singletonList("vivo"), Collections.emptyMap(), true);
    assertEquals(report.getReportString(), MergingReport.Result.SUCCESS, report.getResult());
    Document merged = parse(report);
    assertEquals("77", metaData(merged, "com.vivo.push.app_id"));
    assertEquals("mine", metaData(merged, "com.vivo.push.api_key"));
  }

  @Test
  public void leavesTheFirebaseServiceToAnotherLibrary() throws Exception {
    Document merged =
        parse(report(app(""), Collections.singletonList("fcm"), Collections.emptyMap(), false));
    assertEquals(
        Collections.emptyList(),
        names(merged, "service").stream()
            .filter(name -> name.startsWith("com.timpush"))
            .collect(Collectors.toList()));
    assertEquals("false", metaData(merged, "firebase_messaging_auto_init_enabled"));
  }

  private Document merge(File app, List<String> vendors) throws Exception {
    MergingReport report = report(app, vendors, PLACEHOLDERS, true);
    assertEquals(report.getReportString(), MergingReport.Result.SUCCESS, report.getResult());
    return parse(report);
  }

  private MergingReport report(
      File app, List<String> vendors, Map<String, ?> placeholders, boolean fcmService)
      throws Exception {
    List<File> fragments = new ArrayList<>();
    fragments.add(new File(VendorsScript.ANDROID, "src/main/AndroidManifest.xml"));
    for (String vendor : vendors)
      fragments.add(new File(VendorsScript.ANDROID, "vendors/" + vendor + "/AndroidManifest.xml"));
    if (vendors.contains("fcm") && fcmService)
      fragments.add(new File(VendorsScript.ANDROID, "vendors/fcm/service/AndroidManifest.xml"));
    Path library = folder.newFile().toPath();
    String assembled = (String) script.call("timPushManifest", fragments);
    // AGP writes both into a library's manifest before the app merges it.
    Files.writeString(
        library,
        assembled
            .replaceFirst("<manifest[^>]*>", "$0<uses-sdk android:minSdkVersion='24'/>")
            .replaceFirst("<manifest", "<manifest package='com.timpush'"));
    ManifestMerger2.Invoker merger =
        ManifestMerger2.newMerger(
                app, new StdLogger(StdLogger.Level.ERROR), ManifestMerger2.MergeType.APPLICATION)
            .addLibraryManifest(library.toFile())
            .setOverride(ManifestSystemProperty.Document.PACKAGE, APP)
            .setOverride(ManifestSystemProperty.UsesSdk.MIN_SDK_VERSION, "24")
            .setOverride(ManifestSystemProperty.UsesSdk.TARGET_SDK_VERSION, "36");
    if (vendors.contains("fcm"))
      for (String name :
          new String[] {"firebase-messaging", "firebase-common", "play-services-basement"})
        merger.addLibraryManifest(firebase(name));
    placeholders.forEach((name, value) -> merger.setPlaceHolderValue(name, String.valueOf(value)));
    return merger.merge();
  }

  private File firebase(String name) throws IOException {
    File file = folder.newFile();
    try (InputStream in = getClass().getResourceAsStream("/manifests/" + name + ".xml")) {
      Files.write(file.toPath(), in.readAllBytes());
    }
    return file;
  }

  private File app(String inApplication) throws IOException {
    File file = folder.newFile();
    Files.writeString(
        file.toPath(),
        "<manifest xmlns:android='http://schemas.android.com/apk/res/android'"
            + " xmlns:tools='http://schemas.android.com/tools'"
            + " package='com.example.chat'><application><activity"
            + " android:name='com.example.chat.MainActivity' android:exported='true'/>"
            + inApplication
            + "</application></manifest>");
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

  /** Sorted, each once. */
  private static List<String> names(Document document, String kind) {
    return new ArrayList<>(
        elements(document, kind).stream()
            .map(element -> element.getAttributeNS(ANDROID_NS, "name"))
            .collect(Collectors.toCollection(TreeSet::new)));
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
