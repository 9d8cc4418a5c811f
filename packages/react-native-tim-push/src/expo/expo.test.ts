/** The config plugin on Expo's own template, as `expo prebuild` runs it. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileModsAsync } from '@expo/config-plugins';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { examine } from '../doctor/examine.ts';
import withTimPush from './index.ts';
import { readOptions, type TimPushExpoOptions } from './options.ts';

const TEMPLATE = 'expo-template-bare-minimum@58.0.8';
const work = mkdtempSync(join(tmpdir(), 'tim-push-expo-'));
const template = join(work, 'template');
const project = join(work, 'project');
const read = (file: string): string => readFileSync(join(project, file), 'utf8');

beforeAll(() => {
  execFileSync('npm', ['pack', TEMPLATE, '--silent', '--pack-destination', work], { cwd: work, stdio: 'pipe' });
  const [tarball] = readdirSync(work).filter((file) => file.endsWith('.tgz'));
  execFileSync('tar', ['xzf', join(work, String(tarball)), '-C', work]);
  cpSync(join(work, 'package'), template, { recursive: true });
}, 60_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(project, { recursive: true, force: true });
  cpSync(template, project, { recursive: true });
  writeFileSync(join(project, 'google-services.json'), '{}');
  writeFileSync(join(project, 'agconnect-services.json'), '{ "client": {} }');
  for (const aar of AARS) writeFileSync(join(project, aar), 'an archive');
});

const AARS = ['MiPush_SDK_Client_6_0_1-C_3rd.aar', 'com.heytap.msp_3.5.3.aar', 'vivo_pushSDK_v4.0.6.0.aar'];
const ALL: TimPushExpoOptions = {
  vendors: ['xiaomi', 'huawei', 'honor', 'oppo', 'vivo', 'meizu', 'fcm'],
  vivo: { appId: '10004', appKey: 'key$of-vivo' },
  honor: { appId: '104' },
  huawei: { servicesFile: './agconnect-services.json' },
  fcm: { servicesFile: './google-services.json' },
  aars: AARS,
  inAppPage: { scheme: 'chat', host: 'com.example.chat', path: '/open' },
};

async function prebuild(options: unknown): Promise<void> {
  const config = withTimPush(
    { name: 'Chat', slug: 'chat', android: { package: 'com.example.chat' } },
    options as TimPushExpoOptions,
  );
  await compileModsAsync(config, { projectRoot: project, platforms: ['android'], assertMissingModProviders: false });
}
const files = [
  'android/build.gradle',
  'android/app/build.gradle',
  'android/gradle.properties',
  'android/app/src/main/AndroidManifest.xml',
];

describe('on the template of Expo', () => {
  it('sets up every vendor', async () => {
    await prebuild(ALL);
    expect(read('android/gradle.properties')).toContain('timPush.vendors=xiaomi,huawei,honor,oppo,vivo,meizu,fcm');
    const root = read('android/build.gradle');
    const allprojects = root.slice(root.indexOf('allprojects'));
    expect(allprojects).toContain("maven { url 'https://developer.huawei.com/repo/' }");
    expect(allprojects).toContain("maven { url 'https://developer.hihonor.com/repo' }");
    expect(root).toMatch(/classpath 'com.google.gms:google-services:4\.\d/);
    const app = read('android/app/build.gradle');
    expect(app).toContain('manifestPlaceholders += [VIVO_APPID: "10004"]');
    expect(app).toContain('manifestPlaceholders += [VIVO_APPKEY: "key\\$of-vivo"]');
    expect(app).toContain('manifestPlaceholders += [HONOR_APPID: "104"]');
    expect(app).toContain("implementation fileTree(dir: 'libs', include: ['*.aar', '*.jar'])");
    expect(app).toContain("apply plugin: 'com.google.gms.google-services'");
    expect(readdirSync(join(project, 'android/app/libs')).sort()).toEqual([...AARS].sort());
    expect(existsSync(join(project, 'android/app/google-services.json'))).toBe(true);
    expect(existsSync(join(project, 'android/app/src/main/assets/agconnect-services.json'))).toBe(true);
    const manifest = read('android/app/src/main/AndroidManifest.xml');
    expect(manifest).toMatch(/<data android:scheme="chat" android:host="com.example.chat" android:path="\/open"\/>/);
    expect(manifest).toContain('android:launchMode="singleTask"');
  });

  it('satisfies the doctor', async () => {
    writeFileSync(join(project, 'package.json'), JSON.stringify({ dependencies: { expo: '^58.0.0' } }));
    const expo = { android: { package: 'com.example.chat' }, plugins: [['react-native-tim-push', ALL]] };
    writeFileSync(join(project, 'app.json'), JSON.stringify({ expo }));
    await prebuild(ALL);
    // The template has another application ID, and its files here are empty.
    const template = /^(?:versions|native|ios)\.|servicesFile$/;
    const missing = examine(project).findings.filter(
      ({ id, severity }) => severity === 'missing' && !template.test(id),
    );
    expect(missing.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([]);
  });

  it('changes nothing the second time', async () => {
    await prebuild(ALL);
    const first = files.map(read);
    await prebuild(ALL);
    expect(files.map(read)).toEqual(first);
  });

  it('takes away what an earlier run wrote for a vendor that is not chosen any more', async () => {
    await prebuild(ALL);
    await prebuild({ vendors: ['meizu'] });
    expect(read('android/gradle.properties')).toContain('timPush.vendors=meizu');
    expect(read('android/build.gradle')).not.toContain('huawei');
    expect(read('android/app/build.gradle')).not.toMatch(/VIVO_APPID|fileTree/);
    expect(readdirSync(join(project, 'android/app/libs'))).toEqual([]);
  });

  it('replaces an older SDK, and leaves the app’s own archives', async () => {
    await prebuild(ALL);
    const newer = 'vivo_pushSDK_v4.1.0.0.aar';
    writeFileSync(join(project, newer), 'an archive');
    writeFileSync(join(project, 'android/app/libs/maps.aar'), 'the app’s own');
    await prebuild({ ...ALL, aars: [...AARS.slice(0, 2), newer] });
    expect(readdirSync(join(project, 'android/app/libs')).sort()).toEqual(
      [...AARS.slice(0, 2), newer, 'maps.aar'].sort(),
    );
  });

  it('leaves an SDK where it is that is in its place already', async () => {
    const place = 'android/app/libs/com.heytap.msp_3.5.3.aar';
    mkdirSync(join(project, 'android/app/libs'), { recursive: true });
    writeFileSync(join(project, place), 'the only one');
    await prebuild({ vendors: ['oppo'], aars: [place] });
    expect(read(place)).toBe('the only one');
  });

  it('copies no file of a vendor that is not chosen', async () => {
    await prebuild({ vendors: ['meizu'], huawei: { servicesFile: './agconnect-services.json' } });
    expect(existsSync(join(project, 'android/app/agconnect-services.json'))).toBe(false);
  });

  it('adds nothing to Gradle that the chosen vendors do not need', async () => {
    await prebuild({ vendors: ['meizu'] });
    expect(read('android/build.gradle')).toBe(readFileSync(join(template, 'android/build.gradle'), 'utf8'));
    expect(read('android/app/build.gradle')).not.toContain('tim-push');
  });

  it.each([
    ['some', ['fcm', 'meizu'], 'fcm,meizu'],
    ['none', [], 'none'],
  ])('lets %s of the SDKs start with the app', async (_name, autoStart, value) => {
    const fcm = { servicesFile: './google-services.json' };
    await prebuild({ vendors: ['meizu', 'fcm'], fcm, autoStart });
    expect(read('android/gradle.properties')).toMatch(new RegExp(`^timPush\\.autoStart=${value}$`, 'm'));
    await prebuild({ vendors: ['meizu', 'fcm'], fcm });
    expect(read('android/gradle.properties')).not.toContain('autoStart');
  });

  it('replaces the page of an earlier run, and leaves the app’s own filters', async () => {
    const manifest = 'android/app/src/main/AndroidManifest.xml';
    const own =
      '<intent-filter><action android:name="own"/><data android:scheme="own" android:host="own"/></intent-filter>';
    writeFileSync(join(project, manifest), read(manifest).replace('</activity>', `${own}</activity>`));
    await prebuild(ALL);
    await prebuild({ ...ALL, inAppPage: { scheme: 'chat', host: 'com.example.other' } });
    expect(read(manifest)).not.toContain('com.example.chat');
    expect(read(manifest).match(/com\.example\.other/g)).toHaveLength(1);
    expect(read(manifest)).toContain('android:scheme="own"');
    const { inAppPage: _, ...without } = ALL;
    await prebuild(without);
    expect(read(manifest)).not.toMatch(/com\.example\.other|data-tim-push/);
    expect(read(manifest)).toContain('android:scheme="own"');
  });

  it('leaves a page alone that is there by hand', async () => {
    const manifest = 'android/app/src/main/AndroidManifest.xml';
    const own =
      '<intent-filter><data android:scheme="chat" android:host="com.example.chat" android:path="/open"/></intent-filter>';
    writeFileSync(join(project, manifest), read(manifest).replace('</activity>', `${own}</activity>`));
    await prebuild(ALL);
    expect(read(manifest).match(/com\.example\.chat" android:path/g)).toHaveLength(1);
    expect(read(manifest)).not.toContain('data-tim-push');
  });

  it('leaves the Firebase service to another library', async () => {
    await prebuild({ vendors: ['fcm'], fcm: { servicesFile: './google-services.json', service: false } });
    expect(read('android/gradle.properties')).toContain('timPush.fcmService=false');
  });

  it('says which file is missing', async () => {
    rmSync(join(project, 'agconnect-services.json'));
    await expect(prebuild(ALL)).rejects.toThrow(/huawei\.servicesFile: .*agconnect-services\.json does not exist/);
  });
});

describe('options', () => {
  it.each([
    ['nothing', undefined, /options: give an object/],
    ['no vendors', {}, /vendors: give a list/],
    ['a vendor that is none', { vendors: ['xiomi'] }, /"xiomi" is no vendor: did you mean xiaomi\?/],
    ['an option that is none', { vendors: [], aar: [] }, /aar: is not known: did you mean aars\?/],
    [
      'a field that is none',
      { vendors: [], fcm: { serviceFile: 'google-services.json' } },
      /fcm\.serviceFile: is not known: did you mean fcm\.servicesFile\?/,
    ],
    [
      'a page with an address for a host',
      { vendors: [], inAppPage: { scheme: 'chat', host: 'h/open' } },
      /inAppPage\.host: give the host alone/,
    ],
    ['vivo without its ids', { vendors: ['vivo'], aars: AARS }, /vivo: is missing/],
    [
      'vivo with an id of letters',
      { vendors: ['vivo'], vivo: { appId: 'x', appKey: 'k' }, aars: AARS },
      /vivo\.appId: give digits/,
    ],
    ['Honor without its id', { vendors: ['honor'], honor: {} }, /honor\.appId/],
    ['a vendor of files without its file', { vendors: ['oppo'] }, /aars: oppo is chosen.*com\.heytap\.msp/],
    ['a page without a host', { vendors: [], inAppPage: { scheme: 'chat' } }, /inAppPage\.host/],
    ['a scheme in capitals', { vendors: [], inAppPage: { scheme: 'Chat', host: 'h' } }, /inAppPage\.scheme/],
    ['no list of what starts with the app', { vendors: [], autoStart: 'fcm' }, /autoStart: give a list/],
    ['what starts and is no vendor', { vendors: [], autoStart: ['firebase'] }, /autoStart: "firebase" is no vendor/],
    [
      'what starts and is not in the app',
      { vendors: ['meizu'], autoStart: ['fcm'] },
      /autoStart: fcm is not in vendors/,
    ],
    [
      'a Firebase service that is no yes or no',
      { vendors: [], fcm: { service: 'no' } },
      /fcm\.service: give true or false/,
    ],
  ])('refuses %s by name', (_name, options, message) => {
    expect(() => readOptions(options)).toThrow(message);
  });

  it('wants google-services.json for FCM', () => {
    expect(() => withTimPush({ name: 'Chat', slug: 'chat' }, { vendors: ['fcm'] })).toThrow(
      /fcm\.servicesFile: is missing/,
    );
    const own = { name: 'Chat', slug: 'chat', android: { googleServicesFile: './google-services.json' } };
    expect(() => withTimPush(own, { vendors: ['fcm'] })).not.toThrow();
  });
});
