/**
 * Both client packages, as built for the registry, bundled by Metro for a phone: quick, and without a network. examples/chat
 * is bundled where the packages are installed as an app installs them: test/clients/apps.test.ts.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const app = join(import.meta.dirname, 'metro-app');
const require = createRequire(join(root, 'packages/react-native-tim-push/package.json'));
const folder = mkdtempSync(join(tmpdir(), 'tim-push-metro-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function bundle(platform: string): Promise<string> {
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
  const out = join(folder, `${platform}.js`);
  await Metro.runBuild(config, { entry: join(app, 'index.js'), platform, dev: false, minify: true, out });
  return readFileSync(out, 'utf8');
}

describe('Metro bundles both packages', () => {
  beforeAll(() => {
    for (const name of ['react-native-tim-push', 'react-native-tim-js']) {
      if (!existsSync(join(root, 'packages', name, 'lib')))
        throw new Error(`${name} is not built: run npm run build first`);
    }
  });

  it.each(['android', 'ios'])('for %s', { timeout: 300_000 }, async (platform) => {
    const code = await bundle(platform);
    expect(code).toContain('TimPush');
    // The React Native entry was taken, so the native module is looked up …
    expect(code).toMatch(/\.get\(['"]TimPush['"]\)/);
    // … and nothing of Node came along.
    expect(code).not.toMatch(/require\(['"]node:/);
  });
});
