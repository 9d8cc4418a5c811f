/**
 * What Android's build needs of each vendor: one table for the Expo plugin and the doctor. `android/vendors.gradle` says the
 * same to Gradle; a test compares the two.
 */
export const ANDROID_VENDORS = ['xiaomi', 'huawei', 'honor', 'oppo', 'vivo', 'meizu', 'fcm'] as const;
export type AndroidVendor = (typeof ANDROID_VENDORS)[number];

export interface VendorNeeds {
  /** Where Gradle finds the SDK: the address of a repository, or Gradle's own name for one. */
  repository?: string;
  /** The file in the app's folder that says the app is set up for this vendor. */
  marker?: string;
  /** The SDK comes as a file only: how its name begins, the oldest version that the adapter works with, where to get it. */
  aar?: { name: string; atLeast: string; from: string };
  /** Placeholders of the vendor's manifest, with the option of the Expo plugin that fills each. */
  placeholders?: Record<string, string>;
}

export const VENDOR_NEEDS: Record<AndroidVendor, VendorNeeds> = {
  xiaomi: {
    aar: {
      name: 'MiPush_SDK_Client',
      atLeast: '4.9.1',
      from: 'https://dev.mi.com/xiaomihyperos/documentation/detail?pId=41',
    },
  },
  huawei: { repository: 'https://developer.huawei.com/repo/', marker: 'agconnect-services.json' },
  honor: {
    repository: 'https://developer.hihonor.com/repo',
    marker: 'mcs-services.json',
    placeholders: { HONOR_APPID: 'appId' },
  },
  oppo: { aar: { name: 'com.heytap.msp', atLeast: '3.1.0', from: 'https://open.oppomobile.com' } },
  vivo: {
    aar: { name: 'vivo_pushSDK', atLeast: '3.0.0.7', from: 'https://dev.vivo.com.cn' },
    placeholders: { VIVO_APPID: 'appId', VIVO_APPKEY: 'appKey' },
  },
  meizu: { repository: 'mavenCentral()' },
  fcm: { repository: 'google()', marker: 'google-services.json' },
};

/** The app's line that brings local SDK files in; only an app's module may carry them. */
export const LIBS_LINE: Record<'groovy' | 'kotlin', string> = {
  groovy: "implementation fileTree(dir: 'libs', include: ['*.aar', '*.jar'])",
  kotlin: 'implementation(fileTree(mapOf("dir" to "libs", "include" to listOf("*.aar", "*.jar"))))',
};
