package com.timpush.vendor.xiaomi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class XiaomiRegionTest {
  public enum Area {
    China,
    Global
  }

  /** As Xiaomi's global SDK has it. */
  public static class GlobalClient {
    static Area set;

    public static void setRegion(Area area) {
      set = area;
    }
  }

  /** As the mainland SDK has it. */
  public static class Configuration {
    private Area area = Area.China;

    public Area getRegion() {
      return area;
    }

    public void setRegion(Area next) {
      area = next;
    }
  }

  @Test
  public void setsTheRegionOnTheClientThatTakesOne() throws Exception {
    assertTrue(XiaomiRegion.setOn(GlobalClient.class, "global"));
    assertEquals(Area.Global, GlobalClient.set);
    assertFalse(XiaomiRegion.setOn(Configuration.class, "global"));
  }

  @Test
  public void makesTheConfigurationThatTakesOne() throws Exception {
    Configuration made =
        (Configuration) XiaomiRegion.configuration(Configuration.class, "Global");
    assertEquals(Area.Global, made.getRegion());
    assertThrows(
        NoSuchMethodException.class, () -> XiaomiRegion.configuration(Object.class, "Global"));
  }

  @Test
  public void namesTheRegionsThatThereAre() {
    Throwable refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> XiaomiRegion.setOn(GlobalClient.class, "Mars"));
    assertEquals("mi_push_region is 'Mars': use one of [China, Global]", refused.getMessage());
  }
}
