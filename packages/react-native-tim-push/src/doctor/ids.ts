/** Every check, with what it may find and how grave that is. The texts are held to this table by the compiler. */
import type { Severity } from './finding.ts';

interface Check {
  /** The vendors that the check is about; without, it is about the whole app. */
  vendors?: readonly string[];
  outcomes: Record<string, Severity>;
}

export const CHECKS = {
  // What is read at all
  'project.files': { outcomes: { ok: 'ok', unreadable: 'missing' } },
  'project.android': { outcomes: { ok: 'ok', missing: 'missing', generated: 'info' } },
  // Versions and copies
  'versions.reactNative': { outcomes: { ok: 'ok', old: 'missing', unknown: 'warning' } },
  'versions.plugin': { outcomes: { ok: 'ok', missing: 'missing', old: 'missing' } },
  'versions.im': { outcomes: { ok: 'ok', old: 'missing', absent: 'info' } },
  'versions.copies': { outcomes: { ok: 'ok', several: 'missing' } },
  'versions.minSdk': { outcomes: { ok: 'ok', low: 'missing', unknown: 'info' } },
  'versions.compileSdk': { outcomes: { ok: 'ok', low: 'missing', unknown: 'info' } },
  'versions.targetSdk': { outcomes: { ok: 'ok', low: 'warning', unknown: 'info' } },
  // Expo
  'expo.config': { outcomes: { ok: 'ok', dynamic: 'info', broken: 'missing' } },
  'expo.plugin': { outcomes: { ok: 'ok', missing: 'missing', byHand: 'info' } },
  'expo.options': { outcomes: { ok: 'ok', wrong: 'missing', noFile: 'missing' } },
  'expo.prebuild': { outcomes: { ok: 'ok', stale: 'missing' } },
  // Which vendors
  'vendors.chosen': { outcomes: { ok: 'ok', none: 'missing', unknown: 'missing' } },
  'vendors.autoStart': {
    outcomes: { ok: 'ok', started: 'info', unknown: 'missing', notChosen: 'warning' },
  },
  compiledIn: {
    vendors: ['xiaomi', 'huawei', 'honor', 'oppo', 'vivo', 'meizu', 'fcm'],
    outcomes: { ok: 'ok', missing: 'missing' },
  },
  // The app's own code
  'init.call': { outcomes: { ok: 'ok', missing: 'warning' } },
  'init.keys': { outcomes: { unknown: 'warning' } },
  'init.server': { outcomes: { ok: 'ok', missing: 'missing' } },
  init: {
    vendors: ['xiaomi', 'huawei', 'honor', 'oppo', 'vivo', 'meizu', 'fcm', 'apns'],
    outcomes: { ok: 'ok', missing: 'warning' },
  },
  'init.configs': { outcomes: { notRead: 'warning', otherApp: 'warning', ok: 'ok' } },
  'sending.oppoChannel': { outcomes: { ok: 'ok', missing: 'warning' } },
  'sending.customDesc': { outcomes: { ok: 'ok', missing: 'warning' } },
  // Gradle
  repository: {
    vendors: ['huawei', 'honor', 'meizu', 'fcm'],
    outcomes: { ok: 'ok', missing: 'missing', ignored: 'missing' },
  },
  gradlePlugin: {
    vendors: ['huawei', 'honor', 'fcm'],
    outcomes: {
      ok: 'ok',
      notNeeded: 'ok',
      missing: 'missing',
      undeclared: 'missing',
      notApplied: 'missing',
      old: 'missing',
      oldUnneeded: 'missing',
      agpVersionless: 'missing',
      noRepository: 'missing',
      beforeAndroid: 'missing',
      untried: 'info',
    },
  },
  placeholders: {
    vendors: ['honor', 'vivo'],
    outcomes: { ok: 'ok', metaData: 'ok', missing: 'missing', wiped: 'missing', sample: 'missing' },
  },
  'gradle.placeholders': { outcomes: { ok: 'ok', wiped: 'warning' } },
  aar: {
    vendors: ['xiaomi', 'oppo', 'vivo'],
    outcomes: { ok: 'ok', coordinate: 'ok', missing: 'missing', old: 'missing', versionUnknown: 'info' },
  },
  aarDependency: {
    vendors: ['xiaomi', 'oppo', 'vivo'],
    outcomes: { ok: 'ok', missing: 'missing', notIncluded: 'missing' },
  },
  'native.files': { outcomes: { ok: 'ok', broken: 'missing' } },
  'native.abi': { outcomes: { ok: 'ok', no64: 'warning' } },
  'native.pages': { outcomes: { ok: 'ok', unaligned: 'warning' } },
  // The vendors' json files
  servicesFile: {
    vendors: ['huawei', 'honor', 'fcm'],
    outcomes: {
      ok: 'ok',
      fromInit: 'ok',
      missing: 'missing',
      misplaced: 'missing',
      notInAssets: 'missing',
      broken: 'missing',
      otherApp: 'missing',
      noPackage: 'warning',
      variants: 'warning',
    },
  },
  // The manifest
  'manifest.file': { outcomes: { ok: 'ok', missing: 'missing', broken: 'missing' } },
  'manifest.oldClasses': { outcomes: { ok: 'ok', found: 'missing' } },
  'manifest.tools': { outcomes: { ok: 'ok', unbound: 'missing' } },
  'manifest.exported': { outcomes: { ok: 'ok', missing: 'missing' } },
  'manifest.launchMode': { outcomes: { ok: 'ok', other: 'missing' } },
  'manifest.page': {
    outcomes: { ok: 'ok', none: 'info', noDefault: 'missing', notExported: 'missing' },
  },
  'manifest.cleartext': { outcomes: { ok: 'ok', refused: 'missing', debugOnly: 'warning' } },
  'manifest.permission': { outcomes: { ok: 'ok', removed: 'missing' } },
  metaData: {
    vendors: ['vivo'],
    outcomes: { ok: 'ok', half: 'missing', noReplace: 'missing' },
  },
  service: {
    vendors: ['fcm'],
    outcomes: { ok: 'ok', two: 'missing', none: 'missing' },
  },
  // iOS
  'ios.library': { outcomes: { ok: 'ok', own: 'ok', missing: 'missing' } },
  'ios.entitlement': { outcomes: { ok: 'ok', missing: 'missing' } },
  'ios.appDelegate': { outcomes: { ok: 'ok', missing: 'missing' } },
  // What older packages left behind
  'leftovers.packages': { outcomes: { ok: 'ok', found: 'missing' } },
  'leftovers.gradle': { outcomes: { ok: 'ok', found: 'missing' } },
  'leftovers.application': { outcomes: { ok: 'ok', found: 'missing' } },
  'leftovers.rules': { outcomes: { ok: 'ok', found: 'info' } },
} as const satisfies Record<string, Check>;

/** Every id that a finding may carry. */
export const CHECK_IDS: readonly string[] = Object.entries(CHECKS).flatMap(([theme, check]) =>
  'vendors' in check ? check.vendors.map((vendor) => `${vendor}.${theme}`) : [theme],
);
