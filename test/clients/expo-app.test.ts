/**
 * The packed clients in an app of Expo: its own template with the screens of examples/chat, prebuilt with every vendor, checked
 * by the doctor, linked, type-checked and exported. Needs the npm registry.
 */
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { aar } from '../../packages/react-native-tim-push/src/doctor/testing/archive.ts';
import type { TimPushExpoOptions } from '../../packages/react-native-tim-push/src/expo/options.ts';
import { fencedBlocks, readDocument } from '../docs/markdown.ts';
import { installedVersions, MINUTES, removeAfterwards, run, tool, useTarballs } from './app-folder.ts';
import { built, ifBuilt, packClients, ROOT } from './packed.ts';

const TEMPLATE = 'expo-template-bare-minimum@58.0.8';
/** What that Expo wants (its bundledNativeModules.json); the template itself still names a release candidate. */
const DEPENDENCIES = {
  expo: '58.0.26',
  'expo-application': '58.1.2',
  'expo-notifications': '58.0.2',
  react: '19.3.0',
  'react-native': '0.88.1',
};
const DEV_DEPENDENCIES = { '@types/react': '19.3.0', typescript: '6.0.3' };

const ID = 'com.example.chat';
const AARS = ['MiPush_SDK_Client_6_0_1-C_3rd.aar', 'com.heytap.msp_3.5.3.aar', 'vivo_pushSDK_v4.0.6.0.aar'];
const OPTIONS: TimPushExpoOptions = {
  vendors: ['xiaomi', 'huawei', 'honor', 'oppo', 'vivo', 'meizu', 'fcm'],
  vivo: { appId: '10004', appKey: 'key-of-vivo' },
  honor: { appId: '104400000' },
  huawei: { servicesFile: './push/agconnect-services.json' },
  fcm: { servicesFile: './push/google-services.json' },
  aars: AARS.map((file) => `./push/${file}`),
  inAppPage: { scheme: 'chatpush', host: ID, path: '/open' },
};

// Metro follows real paths, and a temporary folder may be a link.
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tim-push-expo-app-')));
const app = join(folder, 'app');
const template = join(folder, 'template.tgz');
removeAfterwards(folder);

const write = (file: string, content: unknown): void =>
  writeFileSync(join(app, file), typeof content === 'string' ? content : JSON.stringify(content, null, 2));

/** Expo's template, and in it what a developer adds. */
async function makeApp(): Promise<void> {
  await run(folder, 'npm', 'pack', TEMPLATE, '--silent');
  renameSync(join(folder, readdirSync(folder).find((file) => file.startsWith('expo-template')) ?? ''), template);
  await run(folder, 'tar', 'xzf', 'template.tgz');
  renameSync(join(folder, 'package'), app);
  for (const made of ['android', 'ios', 'index.js', 'App.js']) rmSync(join(app, made), { recursive: true });

  const manifest = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')) as { dependencies: object };
  const dependencies = { ...manifest.dependencies, ...DEPENDENCIES };
  write('package.json', { ...manifest, main: 'index.ts', dependencies, devDependencies: DEV_DEPENDENCIES });
  useTarballs(app, packClients(folder));
  write('app.json', {
    expo: {
      name: 'Chat',
      slug: 'chat',
      android: { package: ID },
      ios: { bundleIdentifier: ID },
      plugins: ['expo-notifications', ['react-native-tim-push', OPTIONS]],
    },
  });
  for (const screens of ['App.tsx', 'src']) {
    cpSync(join(ROOT, 'examples/chat', screens), join(app, screens), { recursive: true });
  }
  write('src/config.ts', CONFIG);
  write('index.ts', INDEX);
  write('tsconfig.json', { extends: 'expo/tsconfig.base', compilerOptions: { strict: true }, include: ['index.ts'] });

  mkdirSync(join(app, 'push'));
  for (const file of AARS) writeFileSync(join(app, 'push', file), aar());
  write('push/agconnect-services.json', { client: { app_id: '100', package_name: ID } });
  write('push/google-services.json', {
    project_info: { project_number: '1', project_id: 'chat' },
    client: [
      {
        client_info: { mobilesdk_app_id: '1:1:android:1', android_client_info: { package_name: ID } },
        api_key: [{ current_key: 'key' }],
      },
    ],
    configuration_version: '1',
  });
}

/** The line that the package's README gives for iOS, as it stands there, in front of Expo's usual one. */
const BINDING = fencedBlocks(readDocument('packages/react-native-tim-push/README.md'), 'ts').find(({ text }) =>
  text.includes('bindExpoNotifications('),
);
const INDEX = `${BINDING?.text}
import { registerRootComponent } from 'expo';
import App from './App';

registerRootComponent(App);
`;
const CONFIG = `import type { TimPushOptions } from 'react-native-tim-push';

export const SERVER = { url: 'https://im.example.com', sdkAppID: 1400000001 };
export const CHAT_CHANNEL = 'chat';
export const PUSH: TimPushOptions = {
  mi_buz_id: 10001,
  mi_push_app_id: '2882303761517000000',
  mi_push_app_key: '5180000000000',
  hw_buz_id: 10002,
  honor_buz_id: 10003,
  oppo_buz_id: 10004,
  oppo_push_app_key: 'app-key-of-oppo',
  oppo_push_app_secret: 'app-secret-of-oppo',
  vivo_buz_id: 10005,
  mz_buz_id: 10006,
  mz_push_app_id: '120000',
  mz_push_app_key: 'app-key-of-meizu',
  google_fcm_buz_id: 10007,
  apple_buz_id: 10008,
  channels: [{ channelID: CHAT_CHANNEL, channelName: 'Messages', importance: 4 }],
};
`;

const prebuild = (...flags: string[]): Promise<string> =>
  tool(app, 'expo/bin/cli', 'prebuild', '--no-install', '--template', template, ...flags);

/** Path → hash of every file of the native projects. */
const nativeFiles = (): Record<string, string> =>
  Object.fromEntries(
    ['android', 'ios'].flatMap((root) =>
      readdirSync(join(app, root), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((file) => [file.slice(app.length + 1), createHash('sha256').update(readFileSync(file)).digest('hex')]),
    ),
  );

describe.skipIf(!built)(`the packed clients in an app of Expo${ifBuilt}`, () => {
  beforeAll(async () => {
    await makeApp();
    await run(app, 'npm', 'install', '--no-audit', '--no-fund', '--loglevel=error');
    await prebuild();
  }, 15 * MINUTES);

  it('are installed as packed', () => {
    const own = (name: string): string =>
      (JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8')) as { version: string }).version;
    expect(installedVersions(app)).toEqual({
      'react-native-tim-js': own('react-native-tim-js'),
      'react-native-tim-push': own('react-native-tim-push'),
    });
  });

  it(
    'set the native project up, and a second prebuild over it changes no file',
    async () => {
      const first = nativeFiles();
      expect(Object.keys(first)).toEqual(
        expect.arrayContaining([
          ...AARS.map((file) => join('android/app/libs', file)),
          join('android/app/google-services.json'),
          join('android/app/src/main/assets/agconnect-services.json'),
        ]),
      );
      await prebuild('--no-clean');
      expect(nativeFiles()).toEqual(first);
    },
    5 * MINUTES,
  );

  it(
    'satisfy the doctor',
    async () => {
      interface Found {
        id: string;
        severity: string;
      }
      const { findings } = JSON.parse(
        await tool(app, 'react-native-tim-push/doctor/cli.js', 'doctor', '--json', '--lang', 'en'),
      ) as { findings: Found[] };
      expect(findings.filter(({ severity }) => severity === 'missing' || severity === 'warning')).toEqual([]);
      expect(findings.map(({ id }) => id)).toEqual(expect.arrayContaining(['expo.prebuild', 'ios.entitlement']));
    },
    2 * MINUTES,
  );

  it(
    'are linked on Android, and harmless on iOS without a podspec',
    async () => {
      const links = async (platform: string): Promise<Record<string, { platforms: object }>> => {
        const cli = 'expo-modules-autolinking/bin/expo-modules-autolinking.js';
        const answer = await tool(app, cli, 'react-native-config', '--json', '--platform', platform);
        return (JSON.parse(answer) as { dependencies: Record<string, { platforms: object }> }).dependencies;
      };
      expect((await links('android'))['react-native-tim-push']?.platforms).toMatchObject({
        android: {
          sourceDir: join(app, 'node_modules/react-native-tim-push/android'),
          packageImportPath: 'import com.timpush.TimPushPackage;',
        },
      });
      const ios = await links('ios');
      expect(ios['expo']).toBeDefined();
      expect(ios['react-native-tim-push']).toBeUndefined();
    },
    2 * MINUTES,
  );

  it(
    'have types that fit expo-notifications and expo-application',
    async () => {
      await tool(app, 'typescript/bin/tsc', '-p', '.');
    },
    5 * MINUTES,
  );

  it(
    'are exported for Android and iOS, as bytecode that Hermes takes',
    async () => {
      await tool(app, 'expo/bin/cli', 'export', '--platform', 'android', '--platform', 'ios', '--max-workers', '1');
      for (const platform of ['android', 'ios']) {
        const out = join(app, 'dist/_expo/static/js', platform);
        const bundles = readdirSync(out).filter((file) => file.endsWith('.hbc'));
        expect(bundles).toHaveLength(1);
        const bytecode = readFileSync(join(out, bundles[0]!), 'latin1');
        const names = ['timPushToken', 'setOfflinePushConfig', 'getIosPushNotificationServiceEnvironmentAsync'];
        expect(
          names.filter((name) => bytecode.includes(name)),
          platform,
        ).toEqual(names);
      }
    },
    15 * MINUTES,
  );
});
