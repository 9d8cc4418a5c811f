/**
 * The packed clients in apps, installed by each package manager: plain Node loads them, and examples/chat is checked, tested
 * and bundled in a folder that knows nothing of this repository. Needs the npm registry.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { copyExample, fetched, installedVersions, MINUTES, removeAfterwards, run, tool } from './app-folder.ts';
import { built, ifBuilt, type Packed, packClients } from './packed.ts';

const PNPM = 'pnpm@12.21.0';
const YARN = '@yarnpkg/cli-dist@4.18.1';

// Metro follows real paths, and a temporary folder may be a link.
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tim-push-apps-')));
removeAfterwards(folder);

let clients: Packed[] = [];
const versions = (): Record<string, string> =>
  Object.fromEntries(clients.map(({ name, manifest }) => [name, manifest.version]));

type Platform = 'android' | 'ios';

/** What the build of an app for the store does. */
async function bundle(app: string, platform: Platform): Promise<void> {
  const out = join(app, `${platform}.bundle`);
  const options = ['--platform', platform, '--entry-file', 'index.js', '--bundle-output', out, '--dev', 'false'];
  await tool(app, 'react-native/cli.js', 'bundle', ...options, '--max-workers', '1');
  const code = readFileSync(out, 'utf8');
  // Both packages by the entry that binds the native half, and nothing of Node.
  expect(code).toMatch(/\.get\(['"]TimPush['"]\)/);
  expect(code).toContain('TencentImSDKPlugin');
  expect(code).not.toMatch(/require\(['"]node:/);
}

/** What the build asks the React Native CLI: which native code is to be linked. */
async function linked(app: string): Promise<Record<Platform, { packageImportPath?: string } | null>> {
  const config = JSON.parse(await tool(app, 'react-native/cli.js', 'config')) as {
    dependencies: Record<string, { platforms: Record<Platform, { packageImportPath?: string } | null> }>;
  };
  expect(Object.keys(config.dependencies)).not.toContain('react-native-tim-js');
  return config.dependencies['react-native-tim-push']!.platforms;
}

describe.skipIf(!built)(`the packed clients${ifBuilt}`, () => {
  beforeAll(() => {
    clients = packClients(folder);
  }, 2 * MINUTES);

  it(
    'install without anything else and load by require and by import',
    async () => {
      const app = join(folder, 'plain');
      mkdirSync(app);
      writeFileSync(join(app, 'package.json'), '{ "name": "an-app", "private": true }');
      // React and React Native are the app's own: plain Node loads the entries that need neither.
      const flags = ['--offline', '--legacy-peer-deps', '--ignore-scripts', '--no-audit'];
      await run(app, 'npm', 'install', ...flags, ...clients.map(({ file }) => file));

      const load = `async ({ TimPushPlugin }, { TencentImSDKPlugin }, { diagnose }) => {
      const { code } = await new TimPushPlugin().init({ mi_buz_id: 1 });
      const { data } = await diagnose();
      const { initCode } = data.find(({ code }) => code === 'token.no').facts;
      console.log(code, typeof TencentImSDKPlugin.setServer, initCode);
      }`;
      const [push, im, diagnose] = [
        "'react-native-tim-push'",
        "'react-native-tim-js'",
        "'react-native-tim-push/diagnose'",
      ];
      writeFileSync(join(app, 'load.cjs'), `(${load})(require(${push}), require(${im}), require(${diagnose}));\n`);
      writeFileSync(
        join(app, 'load.mjs'),
        `import * as push from ${push};\nimport * as im from ${im};\nimport * as checks from ${diagnose};\n(${load})(push, im, checks);\n`,
      );
      // 6014: the plugin found the IM client by its symbol, and nobody is logged in; the subpath knows of that `init`.
      for (const file of ['load.cjs', 'load.mjs']) {
        expect((await run(app, process.execPath, file)).trim(), file).toBe('6014 function 6014');
      }
    },
    MINUTES * 2,
  );

  it(
    'the push plugin alone, where only another IM SDK is installed: reports to it, and says so without one',
    async () => {
      const app = join(folder, 'other-sdk');
      mkdirSync(app);
      writeFileSync(join(app, 'package.json'), '{ "name": "an-app", "private": true }');
      const flags = ['--offline', '--legacy-peer-deps', '--ignore-scripts', '--no-audit'];
      const push = clients.find(({ name }) => name === 'react-native-tim-push');
      await run(app, 'npm', 'install', ...flags, push?.file ?? '');
      expect(existsSync(join(app, 'node_modules', 'react-native-tim-js'))).toBe(false);
      writeFileSync(
        join(app, 'app.cjs'),
        `const { bindNative, TimPushPlugin } = require('react-native-tim-push');
        const { createFakeNative } = require('react-native-tim-push/testing');
        bindNative(createFakeNative({ device: { vendor: 'xiaomi', brand: 'xiaomi' }, register: async () => 'mi-token' }).binding);
        const reported = [];
        const reporter = { setOfflinePushConfig: async (...given) => (reported.push(given), { code: 0, desc: 'ok' }) };
        const options = { mi_buz_id: 5218, mi_push_app_id: '288', mi_push_app_key: 'key' };
        (async () => {
          const alone = await new TimPushPlugin().init(options);
          const { code, data } = await new TimPushPlugin().init({ ...options, reporter });
          console.log(JSON.stringify({ alone: alone.code, code, data, reported }));
        })();\n`,
      );
      expect(JSON.parse(await run(app, process.execPath, 'app.cjs'))).toMatchObject({
        alone: 810007,
        code: 0,
        data: { vendor: 'xiaomi', token: 'mi-token', businessID: 5218 },
        reported: [[5218, 'mi-token']],
      });
    },
    MINUTES * 2,
  );

  describe('in examples/chat', () => {
    const app = (name: string): string => {
      const path = join(folder, name);
      copyExample(path, clients);
      return path;
    };

    it(
      'installed by npm: types, the app’s own Jest tests, bundles for both platforms',
      async () => {
        const chat = app('npm');
        await run(chat, 'npm', 'install', '--no-audit', '--no-fund', '--loglevel=error');
        expect(installedVersions(chat)).toEqual(versions());
        await tool(chat, 'typescript/bin/tsc', '-p', '.');
        await tool(chat, 'typescript/bin/tsc', '-p', '__tests__');
        const report = JSON.parse(await tool(chat, 'jest/bin/jest.js', '--ci', '--json', '--watchman=false', '-i'));
        expect(report).toMatchObject({ success: true, numPendingTests: 0 });
        expect(report.numPassedTests).toBeGreaterThan(5);
        expect(await linked(chat)).toMatchObject({
          android: { packageImportPath: 'import com.timpush.TimPushPackage;' },
          ios: null,
        });
        await bundle(chat, 'android');
        await bundle(chat, 'ios');
      },
      15 * MINUTES,
    );

    it(
      'installed by pnpm, where nothing is hoisted: types and the bundle for Android',
      async () => {
        const chat = app('pnpm');
        await fetched(chat, PNPM, 'pnpm', 'install', '--no-frozen-lockfile');
        expect(installedVersions(chat)).toEqual(versions());
        await tool(chat, 'typescript/bin/tsc', '-p', '.');
        expect(await linked(chat)).toMatchObject({
          android: { packageImportPath: 'import com.timpush.TimPushPackage;' },
          ios: null,
        });
        await bundle(chat, 'android');
      },
      10 * MINUTES,
    );

    it(
      'installed by yarn: types and the bundle for iOS',
      async () => {
        const chat = app('yarn');
        const registry = (await run(chat, 'npm', 'config', 'get', 'registry')).trim();
        writeFileSync(join(chat, '.yarnrc.yml'), `nodeLinker: node-modules\nnpmRegistryServer: ${registry}\n`);
        // Yarn takes a folder with a lockfile for a project of its own, not for a part of one above it.
        writeFileSync(join(chat, 'yarn.lock'), '');
        await fetched(chat, YARN, 'yarn', 'install', '--no-immutable');
        expect(installedVersions(chat)).toEqual(versions());
        await tool(chat, 'typescript/bin/tsc', '-p', '.');
        await bundle(chat, 'ios');
      },
      10 * MINUTES,
    );
  });
});
