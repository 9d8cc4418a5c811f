/**
 * Both client packages, as built for the registry, bundled by Metro for a phone: quick, and without a network. examples/chat
 * is bundled where the packages are installed as an app installs them: test/clients/apps.test.ts.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { createFakeNative } from 'react-native-tim-push/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const app = join(import.meta.dirname, 'metro-app');
const require = createRequire(join(root, 'packages/react-native-tim-push/package.json'));
const folder = mkdtempSync(join(tmpdir(), 'tim-push-metro-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Config = Record<string, unknown>;

/** A bundle as text, for a release unless told otherwise. */
async function bundle(entry: string, platform: string, overrides: Config = {}, dev = false): Promise<string> {
  const { getDefaultConfig, mergeConfig } = require('@react-native/metro-config');
  const Metro = require('metro');
  const config = mergeConfig(getDefaultConfig(app), {
    projectRoot: app,
    watchFolders: [root],
    resolver: { nodeModulesPaths: [join(root, 'node_modules')], useWatchman: false },
    transformer: { babelTransformerPath: require.resolve('@react-native/metro-babel-transformer') },
    reporter: { update: () => undefined },
    maxWorkers: 2,
    cacheStores: [],
  });
  const out = join(folder, `${platform}-${entry}`);
  await Metro.runBuild(mergeConfig(config, overrides), {
    entry: join(app, entry),
    platform,
    dev,
    minify: !dev,
    out,
  });
  return readFileSync(out, 'utf8');
}

beforeAll(() => {
  for (const name of ['react-native-tim-push', 'react-native-tim-js']) {
    if (!existsSync(join(root, 'packages', name, 'lib')))
      throw new Error(`${name} is not built: run npm run build first`);
  }
});

describe('Metro bundles both packages', () => {
  it.each(['android', 'ios'])('for %s', { timeout: 300_000 }, async (platform) => {
    const code = await bundle('index.js', platform);
    expect(code).toContain('TimPush');
    // The React Native entry was taken, so the native module is looked up …
    expect(code).toMatch(/\.get\(['"]TimPush['"]\)/);
    // … and nothing of Node came along.
    expect(code).not.toMatch(/require\(['"]node:/);
  });
});

/** React Native replaced by a few lines, so that what Metro made of the plugin runs here. */
const ALONE: Config = {
  resolver: {
    resolveRequest: (
      context: { resolveRequest: (context: unknown, name: string, platform: string) => unknown },
      name: string,
      platform: string,
    ) =>
      name === 'react-native'
        ? { type: 'sourceFile', filePath: join(app, 'react-native-stub.js') }
        : context.resolveRequest(context, name, platform),
  },
  serializer: { getModulesRunBeforeMainModule: () => [], getPolyfills: () => [] },
};

/**
 * The same code as in src/size.test.ts of the plugin, there at most 12,288 bytes: for engines without classes and async
 * functions Metro writes both in ES5, and each module in a wrapper of its own. With Hermes an app ships bytecode instead.
 */
const LIMIT_BYTES = 18_200;
interface Graph {
  dependencies: Map<string, { output: readonly [{ data: { code: string } }] }>;
}

interface Started {
  TimPushPlugin: new () => { init(options: object): Promise<{ code: number; data?: unknown }> };
  diagnose(): Promise<{ data: { code: string; facts: { initCode?: number } }[] }>;
}
/** Runs the bundle on a phone in memory. */
function run(code: string): { app: Started; warnings: unknown[] } {
  const warnings: unknown[] = [];
  const phone = createFakeNative({ register: async () => 'a-token' }).binding.module;
  const logged = { ...console, warn: (text: unknown) => warnings.push(text) };
  const context = createContext({ phone, console: logged, setTimeout, clearTimeout });
  runInContext(code, context);
  return { app: context['app'] as Started, warnings };
}

describe('Metro’s bundle of the plugin', () => {
  it.each([
    ['with package exports', true],
    ['by the files of the package', false],
  ])('has one state for the plugin and its subpath, %s', { timeout: 300_000 }, async (_name, byExports) => {
    const resolver = { ...(ALONE['resolver'] as Config), unstable_enablePackageExports: byExports };
    const { app: started } = run(await bundle('push.js', 'android', { ...ALONE, resolver }));
    const { code } = await new started.TimPushPlugin().init({ reporter: { isLoggedIn: () => false } });
    expect(code).toBe(6014);
    const { data } = await started.diagnose();
    expect(data.map((check) => check.code)).toEqual(expect.arrayContaining(['native_half.yes', 'logged_in.no']));
    expect(data.find((check) => check.code === 'token.no')?.facts.initCode).toBe(6014);
  });

  it.each([
    ['warns of a mistyped option in development', true, ['mi_bus_id is not known: did you mean mi_buz_id?']],
    ['does not carry that into a release, and reads the options as well', false, []],
  ])('%s', { timeout: 300_000 }, async (_name, dev, expected) => {
    const code = await bundle('push.js', 'android', ALONE, dev);
    expect(code.includes('did you mean')).toBe(dev);
    const { app: started, warnings } = run(code);
    const options = { mi_buz_id: 5218, mi_bus_id: 1, reporter: { setOfflinePushConfig: async () => ({ code: 0 }) } };
    const result = await new started.TimPushPlugin().init({ ...options, vendor: 'xiaomi' });
    expect(result).toMatchObject({ code: 0, data: { vendor: 'xiaomi', businessID: 5218, token: 'a-token' } });
    expect(warnings).toEqual(expected.map((warning) => `[react-native-tim-push] ${warning}`));
  });

  it(`adds at most ${LIMIT_BYTES} bytes to a release`, { timeout: 300_000 }, async () => {
    let bytes = 0;
    const experimentalSerializerHook = ({ dependencies }: Graph): void => {
      for (const [path, { output }] of dependencies) {
        if (path.startsWith(join(root, 'packages'))) bytes += Buffer.byteLength(output[0].data.code);
      }
    };
    const serializer = { ...(ALONE['serializer'] as Config), experimentalSerializerHook };
    await bundle('plugin.js', 'android', { ...ALONE, serializer });
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(LIMIT_BYTES);
  });
});
