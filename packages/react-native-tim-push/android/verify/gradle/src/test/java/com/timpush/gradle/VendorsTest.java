package com.timpush.gradle;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class VendorsTest {
  private static final File ANDROID = VendorsScript.ANDROID;

  @Rule public final TemporaryFolder app = new TemporaryFolder();
  private VendorsScript script;

  @Before
  public void load() throws IOException {
    script = new VendorsScript();
  }

  @Test
  public void takesTheVendorsOfTheProperty() {
    assertEquals(Arrays.asList("xiaomi", "fcm"), choose(" Xiaomi, fcm,xiaomi"));
    assertEquals(Collections.emptyList(), choose("none"));
  }

  @Test
  public void refusesANameThatIsNoVendors() {
    Throwable refused = assertThrows(IllegalArgumentException.class, () -> choose("xiaomi,goggle"));
    assertTrue(refused.getMessage(), refused.getMessage().contains("'goggle'"));
    assertTrue(refused.getMessage(), refused.getMessage().contains("gradle.properties"));
  }

  @Test
  public void takesThoseThatTheAppIsSetUpForWhenThereIsNoProperty() throws IOException {
    assertEquals(Collections.emptyList(), choose(null));
    app.newFile("google-services.json");
    app.newFile("agconnect-services.json");
    app.newFolder("libs");
    app.newFile("libs/MiPush_SDK_Client_6_0_1-C_3rd.aar");
    assertEquals(Arrays.asList("xiaomi", "huawei", "fcm"), choose(null));
  }

  @Test
  public void findsAVendorsFile() throws IOException {
    assertNull(aar("vivo", null));
    app.newFolder("libs");
    app.newFile("libs/vivo_pushSDK_v4.0.6.0.aar");
    app.newFile("libs/vivo_pushSDK_notes.txt");
    assertEquals("vivo_pushSDK_v4.0.6.0.aar", aar("vivo", null).getName());
    assertNull(aar("vivo", "elsewhere/vivo.aar"));
    app.newFolder("elsewhere");
    app.newFile("elsewhere/vivo.aar");
    assertEquals("vivo.aar", aar("vivo", "elsewhere/vivo.aar").getName());
  }

  @Test
  public void saysWhatIsMissingWhereItComesFromAndWhereItGoes() {
    String message = String.valueOf(script.call("timPushMissingAar", "oppo", app.getRoot()));
    for (String part :
        new String[] {
          "com.heytap.msp",
          "3.1.0",
          "open.oppomobile.com",
          "libs",
          "implementation",
          "timPush.vendors"
        }) {
      assertTrue(part + " in: " + message, message.contains(part));
    }
  }

  @Test
  public void assemblesTheManifestOfTheChosenVendorsOnly() {
    String manifest =
        script.manifest(
            Arrays.asList(
                VendorsScript.common(),
                VendorsScript.fragment("vivo"),
                VendorsScript.fragment("oppo")));
    assertTrue(manifest.contains("android.permission.POST_NOTIFICATIONS"));
    assertTrue(manifest.contains("com.timpush.vendor.vivo.VivoReceiver"));
    assertTrue(manifest.contains("com.heytap.mcs.permission.RECIEVE_MCS_MESSAGE"));
    assertFalse(manifest.contains("HONOR_APPID"));
    assertEquals(1, manifest.split("<application>", -1).length - 1);
  }

  /** The vendors that have an adapter, a manifest and rules are those of the table. */
  @Test
  public void hasAFolderForEachVendor() {
    for (String vendor : script.vendors()) {
      for (String part : new String[] {"AndroidManifest.xml", "consumer-rules.pro", "java"}) {
        File file = new File(ANDROID, "vendors/" + vendor + "/" + part);
        assertTrue(file + " is missing", file.exists());
      }
    }
  }

  private List<?> choose(String property) {
    return (List<?>) script.call("timPushChoose", property, app.getRoot());
  }

  private File aar(String vendor, String property) {
    return (File) script.call("timPushAar", vendor, property, app.getRoot());
  }
}
