/**
 * Makes a fresh React Native or Expo template ready for a real Android build with this plugin, as an app developer would: names
 * the vendors, puts placeholder json files in, then does what the doctor says until nothing is missing. The ids are made up, so
 * the app builds and gets no token. For .github/workflows/android.yml.
 *
 * @example node --conditions=@tim-push/source scripts/android-app.ts chat --vendors huawei,honor,fcm
 */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { examine } from '../packages/react-native-tim-push/src/doctor/examine.ts';
import type { Finding } from '../packages/react-native-tim-push/src/doctor/finding.ts';
import { apply } from '../packages/react-native-tim-push/src/doctor/testing/apply.ts';

/** After a first round of edits the doctor may see further; more than these rounds say that its advice does not end. */
const ROUNDS = 4;
const HONOR_APP_ID = '104400000';

/** As Google's Gradle plugin wants it, of a project that does not exist. */
const googleServices = (appId: string): object => ({
  project_info: { project_number: '100000000000', project_id: 'tim-push-build', storage_bucket: 'tim-push-build.test' },
  client: [
    {
      client_info: {
        mobilesdk_app_id: '1:100000000000:android:0000000000000000000000',
        android_client_info: { package_name: appId },
      },
      oauth_client: [],
      api_key: [{ current_key: 'a-key-of-no-project' }],
      services: { appinvite_service: { other_platform_oauth_client: [] } },
    },
  ],
  configuration_version: '1',
});
const agconnectServices = (appId: string): object => ({
  agcgw: { url: 'connect-drcn.dbankcloud.cn', backurl: 'connect-drcn.dbankcloud.cn' },
  client: { app_id: '104000000', package_name: appId },
  app_info: { app_id: '104000000', package_name: appId },
  configuration_version: '3.0',
});

/** Certificate IDs in `init`; the others' would make the doctor ask for their SDKs. */
const IDS: Readonly<Record<string, string>> = {
  huawei: 'hw_buz_id: 1',
  honor: 'honor_buz_id: 2',
  meizu: "mz_buz_id: 3, mz_push_app_id: '120000', mz_push_app_key: 'a-key'",
  fcm: 'google_fcm_buz_id: 4',
};
const pushCode = (vendors: readonly string[]): string => `import { TencentImSDKPlugin } from 'react-native-tim-js';
import { TimPushPlugin } from 'react-native-tim-push';

TencentImSDKPlugin.setServer({ url: 'https://im.example.com' });
const push = new TimPushPlugin();
export async function start(userID, userSig) {
  await TencentImSDKPlugin.v2TIMManager.initSDK(1400000001, 4);
  const { code } = await TencentImSDKPlugin.v2TIMManager.login(userID, userSig);
  if (code !== 0) return;
  await push.init({ ${vendors.map((vendor) => IDS[vendor]).join(', ')} });
}
`;

class App {
  readonly root: string;
  constructor(root: string) {
    this.root = resolve(root);
  }
  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }
  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }
  write(path: string, text: string): this {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
    return this;
  }
  json(path: string, value: object): this {
    return this.write(path, `${JSON.stringify(value, null, 2)}\n`);
  }
  copy(from: string, to: string): this {
    cpSync(join(this.root, from), join(this.root, to));
    return this;
  }
  move(from: string, to: string): this {
    mkdirSync(dirname(join(this.root, to)), { recursive: true });
    renameSync(join(this.root, from), join(this.root, to));
    return this;
  }
}

/** @throws {Error} naming what the doctor still misses, or what it asks for that no program can do */
export function prepareApp(root: string, vendors: readonly string[]): void {
  const unknown = vendors.find((vendor) => IDS[vendor] === undefined);
  if (unknown !== undefined) {
    throw new Error(`${unknown} is on no public Maven repository; these are: ${Object.keys(IDS).join(', ')}`);
  }
  const app = new App(root);
  const expo = app.has('app.json') && 'expo' in (JSON.parse(app.read('app.json')) as object);
  if (expo) setExpoOptions(app, vendors);
  else setVendors(app, vendors);
  const first = !app.has('push.js');
  app.write('push.js', pushCode(vendors));
  if (first) {
    // The entry's file differs between templates and is found by name.
    const entry = ['index.js', 'index.ts'].find((path) => app.has(path));
    if (entry !== undefined) app.write(entry, `import './push';\n${app.read(entry)}`);
  }
  // Without a vendor there is nothing that the doctor could agree to.
  if (vendors.length === 0) return;
  for (let round = 0; round < ROUNDS && missing(app).length > 0; round += 1) {
    apply(app as unknown as Parameters<typeof apply>[0], missing(app), {
      put: (what, into) => {
        throw new Error(`the doctor asks for a file that only a person can fetch: ${what} into ${into}`);
      },
      run: (command) => {
        throw new Error(`the doctor asks for a command: ${command}`);
      },
    });
    fillIn(app);
  }
  const left = missing(app);
  if (left.length > 0)
    throw new Error(`still missing: ${left.map(({ id, outcome }) => `${id} ${outcome}`).join(', ')}`);
}

/** Of Android: the template's iOS half stays as it is. */
const missing = (app: App): Finding[] =>
  examine(app.root).findings.filter(({ id, severity }) => severity === 'missing' && !id.startsWith('ios.'));

/** What the doctor leaves to the person: ids that only the vendor's console knows. */
function fillIn(app: App): void {
  const script = 'android/app/build.gradle';
  if (app.has(script)) app.write(script, app.read(script).replaceAll('<appId of honor>', HONOR_APP_ID));
}

function setVendors(app: App, vendors: readonly string[]): void {
  const appId = /applicationId\s*=?\s*["']([^"']+)/.exec(app.read('android/app/build.gradle'))?.[1] ?? '';
  const others = app
    .read('android/gradle.properties')
    .split('\n')
    .filter((line) => !line.startsWith('timPush.vendors='));
  app.write(
    'android/gradle.properties',
    `${others.join('\n').trimEnd()}\ntimPush.vendors=${vendors.join(',') || 'none'}\n`,
  );
  if (vendors.includes('fcm')) app.json('android/app/google-services.json', googleServices(appId));
  if (vendors.includes('huawei'))
    app.json('android/app/src/main/assets/agconnect-services.json', agconnectServices(appId));
  // R8 is what this build is for.
  const script = 'android/app/build.gradle';
  app.write(
    script,
    app.read(script).replace('enableProguardInReleaseBuilds = false', 'enableProguardInReleaseBuilds = true'),
  );
}

interface ExpoConfig {
  expo: { android?: { package?: string }; plugins?: unknown[] };
}

function setExpoOptions(app: App, vendors: readonly string[]): void {
  const config = JSON.parse(app.read('app.json')) as ExpoConfig;
  const appId = config.expo.android?.package ?? 'com.example.chat';
  config.expo.android = { ...config.expo.android, package: appId };
  const options: Record<string, unknown> = { vendors };
  if (vendors.includes('honor')) options['honor'] = { appId: HONOR_APP_ID };
  if (vendors.includes('huawei')) {
    options['huawei'] = { servicesFile: './push/agconnect-services.json' };
    app.json('push/agconnect-services.json', agconnectServices(appId));
  }
  if (vendors.includes('fcm')) {
    options['fcm'] = { servicesFile: './push/google-services.json' };
    app.json('push/google-services.json', googleServices(appId));
  }
  const others = (config.expo.plugins ?? []).filter(
    (plugin) => !(Array.isArray(plugin) && plugin[0] === 'react-native-tim-push'),
  );
  config.expo.plugins = [...others, ['react-native-tim-push', options]];
  app.json('app.json', config);
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { vendors: { type: 'string', default: '' } },
  });
  const [root] = positionals;
  if (root === undefined) throw new Error('name the app’s folder: android-app.ts <folder> --vendors fcm,huawei');
  prepareApp(
    root,
    values.vendors.split(',').filter((name) => name !== '' && name !== 'none'),
  );
  console.log(`${root} is ready: vendors ${values.vendors || 'none'}`);
}
