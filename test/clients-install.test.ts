/** The client packages as an app gets them: packed, installed into an empty project, loaded by plain Node both ways. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const CLIENTS = ['react-native-tim-js', 'react-native-tim-push'];
const built = CLIENTS.every((name) => existsSync(join(ROOT, 'packages', name, 'lib', 'index.cjs')));
const LOAD = `({ TimPushPlugin }, { TencentImSDKPlugin }) =>
  new TimPushPlugin().init({ mi_buz_id: 1 }).then(({ code }) => console.log(code, typeof TencentImSDKPlugin.setServer))`;

describe.skipIf(!built)(`packed clients${built ? '' : ' (skipped: run npm run build first)'}`, () => {
  let folder = '';
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('install without anything else and load by require and by import', () => {
    folder = mkdtempSync(join(tmpdir(), 'tim-push-clients-'));
    const npm = (cwd: string, ...args: string[]): string =>
      execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: 'pipe', shell: process.platform === 'win32' });
    const workspaces = CLIENTS.flatMap((name) => ['--workspace', `packages/${name}`]);
    npm(ROOT, 'pack', '--ignore-scripts', '--pack-destination', folder, ...workspaces);
    writeFileSync(join(folder, 'package.json'), '{ "name": "an-app", "private": true }');
    // React and React Native are the app's own: plain Node loads the entries that need neither.
    const tarballs = readdirSync(folder)
      .filter((file) => file.endsWith('.tgz'))
      .map((file) => `./${file}`);
    npm(folder, 'install', '--offline', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', ...tarballs);

    const node = (...args: string[]): string =>
      execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }).trim();
    const [push, im] = ["'react-native-tim-push'", "'react-native-tim-js'"];
    // 6014: the plugin found the IM client by its symbol, and nobody is logged in.
    expect(node('-e', `(${LOAD})(require(${push}), require(${im}))`)).toBe('6014 function');
    writeFileSync(
      join(folder, 'load.mjs'),
      `import * as p from ${push};\nimport * as i from ${im};\n(${LOAD})(p, i);\n`,
    );
    expect(node('load.mjs')).toBe('6014 function');
  }, 120_000);
});
