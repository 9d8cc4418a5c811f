/** The command as people and scripts call it: words, exit codes, languages, and nothing secret. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { run } from './command.ts';
import { nativeApp, SECRETS } from './testing/apps.ts';
import { expoApp, prebuilt } from './testing/expo-apps.ts';
import { Folder } from './testing/folder.ts';
import { guideApp } from './testing/guide-app.ts';

function call(words: string[], { cwd = '/', env = {} }: { cwd?: string; env?: Record<string, string> } = {}) {
  let out = '';
  let err = '';
  const code = run(words, { cwd, env, out: (text) => (out += text), err: (text) => (err += text) });
  return { code, out, err };
}

describe('exit codes', () => {
  it('0: nothing is missing', () => {
    const { code, out, err } = call(['doctor'], { cwd: nativeApp().root });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^0 missing, 0 to look at, 0 to know, \d+ right$/m);
  });

  it('1: something is missing', () => {
    const { code, out } = call(['doctor', '--project', guideApp().root]);
    expect(code).toBe(1);
    expect(out).toContain('✗ vivo.aar');
  });

  it.each([
    ['a folder that is none', (folder: Folder) => join(folder.root, 'none'), /none is no folder/],
    ['a folder without package.json', (folder: Folder) => folder.root, /There is no package\.json in/],
    [
      'a broken package.json',
      (folder: Folder) => folder.write('package.json', '{ "name": secret').root,
      /cannot be read as JSON/,
    ],
  ])('2: %s', (_name, make, message) => {
    const { code, out, err } = call(['doctor', '--project', make(new Folder())]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/secret|\n\s+at /);
  });

  it.each([
    [[], /unknown command ""/],
    [['docter'], /unknown command "docter"/],
    [['doctor', '--jsn'], /unknown option or missing value: --jsn/],
    [['doctor', '--project'], /unknown option or missing value/],
    [['doctor', '--lang', 'de'], /--lang takes en or zh, not "de"/],
  ])('2: the words %j', (words, message) => {
    const { code, err } = call(words);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err).toContain('Usage: npx react-native-tim-push doctor');
  });
});

describe('languages', () => {
  it.each([
    [[], {}, 'Missing:'],
    [[], { LANG: 'zh_CN.UTF-8' }, '缺失：'],
    [[], { LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'Missing:'],
    [['--lang', 'zh'], { LANG: 'en_US.UTF-8' }, '缺失：'],
    [['--lang', 'en'], { LANG: 'zh_CN.UTF-8' }, 'Missing:'],
  ])('%j with %j', (words, env, expected) => {
    expect(call(['doctor', ...words], { cwd: guideApp().root, env }).out).toContain(expected);
  });

  it('have help of their own', () => {
    expect(call(['--help'])).toMatchObject({ code: 0, err: '' });
    expect(call(['--help', '--lang', 'zh']).out).toContain('退出码');
  });
});

describe('as JSON', () => {
  it('says the same, for programs', () => {
    const app = guideApp();
    const { code, out } = call(['doctor', '--json', '--project', app.root]);
    const said = JSON.parse(out);
    expect(said).toMatchObject({ version: packageJson.version, project: app.root, vendors: [], exitCode: code });
    const found = said.findings.find(({ id }: { id: string }) => id === 'fcm.gradlePlugin');
    expect(found).toEqual({
      id: 'fcm.gradlePlugin',
      outcome: 'old',
      severity: 'missing',
      vendor: 'fcm',
      at: { file: 'android/build.gradle', line: 16 },
      text: expect.stringContaining('4.2.0 is too old for the Android Gradle plugin 8.11.0'),
      fix: [{ do: 'replace', file: 'android/build.gradle', line: 16, old: '4.2.0', by: '4.4.4' }],
    });
  });
});

describe('secrets', () => {
  const damaged: [string, () => Folder][] = [
    ['a right app', nativeApp],
    ['one in Kotlin', () => nativeApp('kotlin')],
    ['the old guide’s', guideApp],
    ['Expo', expoApp],
    ['Expo after a prebuild', prebuilt],
    [
      'placeholders thrown away',
      () =>
        nativeApp().edit('android/app/build.gradle', 'manifestPlaceholders += [HONOR', 'manifestPlaceholders = [HONOR'),
    ],
    [
      'json cut off',
      () => nativeApp().write('android/app/google-services.json', `{ "current_key": "${SECRETS.google}"`),
    ],
    ['app.json cut off', () => expoApp().write('app.json', `{ "appKey": "${SECRETS.vivoKey}" x`)],
    [
      'a manifest cut off',
      () => nativeApp().write('android/app/src/main/AndroidManifest.xml', `<manifest a="${SECRETS.vivoKey}`),
    ],
    [
      'a catalog cut off',
      () => nativeApp('kotlin').write('android/gradle/libs.versions.toml', `[versions]\nkey = ${SECRETS.vivoKey}`),
    ],
    [
      'wrong options',
      () =>
        expoApp().json('app.json', ({ expo }) => {
          const [, entry] = (expo as { plugins: [string, [string, Record<string, unknown>]] }).plugins;
          entry[1]['vivo'] = { appId: SECRETS.vivoKey, appKey: SECRETS.vivoKey };
        }),
    ],
  ];

  it.each(damaged)('of %s are not printed', (_name, make) => {
    const app = make();
    const printed = [[], ['--json'], ['--lang', 'zh']].flatMap((words) => {
      const { out, err } = call(['doctor', ...words, '--project', app.root]);
      return [out, err];
    });
    for (const secret of Object.values(SECRETS)) expect(printed.join('\n')).not.toContain(secret);
  });
});

describe('the libraries that are built in', () => {
  it('are named with their licences, in the versions that are built in', () => {
    const notice = readFileSync(join(import.meta.dirname, '..', '..', 'doctor', 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    const require = createRequire(import.meta.url);
    const versionOf = (name: string): string => {
      const folder = dirname(require.resolve(name));
      const found = [folder, dirname(folder)].find((one) => existsSync(join(one, 'package.json')));
      return JSON.parse(readFileSync(join(String(found), 'package.json'), 'utf8')).version;
    };
    for (const name of ['saxes', 'smol-toml']) expect(notice).toContain(`${name} ${versionOf(name)} (`);
  });
});

const BUILT = join(import.meta.dirname, '..', '..', 'lib', 'doctor.cjs');
const CLI = join(import.meta.dirname, '..', '..', 'doctor', 'cli.js');
/** Node that the system brings, which is older than ours, where there is one. */
const NODES = [process.execPath, '/usr/bin/node'].filter(
  (file) =>
    existsSync(file) &&
    Number(execFileSync(file, ['-p', 'process.versions.node.split(".")[0]'], { encoding: 'utf8' })) >= 18,
);

describe.skipIf(!existsSync(BUILT))(
  `the built command${existsSync(BUILT) ? '' : ' (skipped: run npm run build first)'}`,
  () => {
    it.each(NODES)('runs on %s with nothing installed beside it', (node) => {
      const good = spawnSync(node, [CLI, 'doctor', '--json'], { cwd: nativeApp().root, encoding: 'utf8' });
      expect([good.status, good.stderr]).toEqual([0, '']);
      expect(JSON.parse(good.stdout).vendors).toContain('xiaomi');
      const bad = spawnSync(node, [CLI, 'doctor'], {
        cwd: guideApp().root,
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'zh_CN.UTF-8' },
      });
      expect(bad.status).toBe(1);
      expect(bad.stdout).toContain('旧文档中的 com.tencent.qcloud.tim.demo.thirdpush.VIVOPushMessageReceiverImpl');
      expect(spawnSync(node, [CLI, 'doctor', '--project', '/none'], { encoding: 'utf8' }).status).toBe(2);
    });
  },
);
