/** Nothing of the old guide, steps and troubleshooting, is left to chance: each has a check, or is asked elsewhere. */
import { describe, expect, it } from 'vitest';
import { CHECK_IDS } from './ids.ts';

/** `diagnose()` asks the phone; `server` is the server's explain, test tool and certificate check: no project file shows it. */
type Answer = readonly string[];
const STEPS: Record<string, Answer> = {
  'install the package': ['versions.plugin', 'versions.reactNative', 'versions.copies'],
  'vivo, method 1: manifestPlaceholders with key and id': ['vivo.placeholders', 'gradle.placeholders'],
  'vivo, method 2: the receiver': ['manifest.oldClasses', 'manifest.exported'],
  'vivo, method 2: meta-data with tools:replace': ['vivo.metaData', 'manifest.tools'],
  'Huawei and FCM: json files, in the right folder': ['huawei.servicesFile', 'fcm.servicesFile'],
  'Huawei and FCM: the Maven repository': ['huawei.repository', 'fcm.repository'],
  'Huawei and FCM: class path with versions': ['huawei.gradlePlugin', 'fcm.gradlePlugin'],
  'Huawei and FCM: apply plugin': ['huawei.gradlePlugin', 'fcm.gradlePlugin'],
  'the vendors: Xiaomi, Huawei, OPPO, vivo, Meizu, FCM': ['vendors.chosen', 'meizu.compiledIn', 'meizu.repository'],
  'SDKs that come as files': ['xiaomi.aar', 'oppo.aar', 'vivo.aar', 'xiaomi.aarDependency'],
  'iOS: the companion library': ['ios.library', 'ios.entitlement', 'ios.appDelegate'],
  'init with certificate ID, app id and key': ['init.call', 'init.keys', 'xiaomi.init', 'init.configs'],
  'init after login': ['init.call', 'diagnose()'],
  'the page that a tap opens': ['manifest.page', 'manifest.launchMode'],
  'offline push parameters of a message': ['sending.oppoChannel', 'sending.customDesc'],
};
const CAUSES: Record<string, Answer> = {
  'OPPO: no channel ID': ['sending.oppoChannel', 'diagnose()'],
  'OPPO: notifications are off at first': ['diagnose()'],
  'a custom message without desc': ['sending.customDesc', 'server'],
  'settings of the phone: lock screen, status bar, allowed, sound': ['diagnose()'],
  'the certificate in the console is wrong': ['server'],
  'registration or configuration in the code is wrong': [
    'init.keys',
    'init.call',
    'init.server',
    'xiaomi.init',
    'diagnose()',
  ],
  'the channel ID in the console': ['sending.oppoChannel', 'server'],
  'a vendor filters simple texts': ['server'],
  'a vendor’s limits and classes': ['server'],
  'the notification permission': ['manifest.permission', 'versions.targetSdk', 'diagnose()'],
};

describe('the old guide', () => {
  it.each(Object.entries({ ...STEPS, ...CAUSES }))('%s', (_what, answers) => {
    expect(answers.length).toBeGreaterThan(0);
    for (const answer of answers) expect([...CHECK_IDS, 'diagnose()', 'server']).toContain(answer);
  });

  it('every check of a project file is there for a step or a cause, or for a project of today', () => {
    const today =
      /^(?:project|expo|native|leftovers)\.|^versions\.|^manifest\.(?:file|cleartext)$|\.(?:compiledIn|init|aar|aarDependency)$|^honor\.|^fcm\.service$|^vendors\.autoStart$/;
    const named = new Set(Object.values({ ...STEPS, ...CAUSES }).flat());
    expect(CHECK_IDS.filter((id) => !named.has(id) && !today.test(id))).toEqual([]);
  });
});
