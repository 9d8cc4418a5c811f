/** What is in the packages, and what is not. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built, CLIENTS, entries, ifBuilt, type Packed, packClients, ROOT } from './packed.ts';

/** Beside `lib` and `android`, which have rules of their own. */
const LOOSE: Record<string, readonly string[]> = {
  'react-native-tim-js': ['LICENSE', 'README.md', 'jest-mock.d.ts', 'jest-mock.js', 'package.json'],
  'react-native-tim-push': [
    'LICENSE',
    'README.md',
    'app.plugin.js',
    'diagnose-texts.d.ts',
    'diagnose-texts.js',
    'diagnose.d.ts',
    'diagnose.js',
    'doctor/THIRD-PARTY-LICENSES.txt',
    'doctor/cli.js',
    'expo-notifications.d.ts',
    'expo-notifications.js',
    'jest-mock.d.ts',
    'jest-mock.js',
    'package.json',
    'push-notification-ios.d.ts',
    'push-notification-ios.js',
    // Autolinking reads it: no iOS half of ours.
    'react-native.config.js',
    // React Native's codegen reads it in the app's build.
    'src/NativeTimPush.ts',
    'testing.d.ts',
    'testing.js',
  ],
};
/** A fifth more than the larger one takes today, so that a bundled dependency or a forgotten folder shows at once. */
const LARGEST_TARBALL_BYTES = 220_000;
/** Loaded by tools on a developer's machine, never by an app. */
const ON_NODE = /^(app\.plugin\.js|lib\/(expo|doctor)\b)/;

const folder = mkdtempSync(join(tmpdir(), 'tim-push-content-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!built)(`the packed clients${ifBuilt}`, () => {
  let all: Packed[] = [];
  beforeAll(() => {
    all = packClients(folder);
  }, 60_000);
  const packed = (name: string): Packed => all.find((one) => one.name === name)!;

  it.each(CLIENTS)('%s holds these files and no other', (name) => {
    const { files } = packed(name);
    const rest = files.filter((file) => !file.startsWith('lib/') && !file.startsWith('android/'));
    expect(rest).toEqual([...LOOSE[name]!].sort());
  });

  it.each(CLIENTS)('%s has in lib what its entries lead to, and nothing else', (name) => {
    const { files, read, manifest } = packed(name);
    const seen = new Set<string>();
    const missing: string[] = [];
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      if (!files.includes(file)) missing.push(file);
      else if (/\.([cm]?js|d\.[cm]?ts)$/.test(file)) for (const next of leadsTo(file, read(file))) visit(next);
    };
    for (const entry of [...entries(manifest), ...files.filter((file) => !file.includes('/'))]) visit(entry);
    // Node's own conditions never meet it, but the React Native entry has declarations of its own.
    for (const file of files.filter((one) => /^lib\/.*\.native\.(mjs|d\.[cm]ts)$/.test(one))) visit(file);
    expect(missing).toEqual([]);
    expect(files.filter((file) => file.startsWith('lib/') && !seen.has(file))).toEqual([]);
  });

  it.each(CLIENTS)('%s imports only what an app has: its peers, and Node where a tool runs', (name) => {
    const { files, read, manifest } = packed(name);
    expect(manifest.dependencies ?? {}).toEqual({});
    const strange = files
      .filter((file) => /\.([cm]?js|d\.[cm]?ts)$/.test(file))
      .flatMap((file) => bareImports(read(file)).map((specifier) => ({ file, specifier })))
      .filter(({ file, specifier }) => {
        const owner = /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? '';
        if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return !ON_NODE.test(file);
        return owner !== name && !(owner in (manifest.peerDependencies ?? {}));
      });
    expect(strange).toEqual([]);
  });

  it('react-native-tim-push has the whole Android half and none of its tests', () => {
    const { files } = packed('react-native-tim-push');
    const android = files.filter((file) => file.startsWith('android/'));
    const own = ['build.gradle', 'vendors.gradle', 'vendors', 'src/main', 'src/newarch', 'src/oldarch'];
    const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...own], {
      cwd: join(ROOT, 'packages/react-native-tim-push/android'),
      encoding: 'utf8',
    });
    const expected = tracked
      .trim()
      .split('\n')
      .map((file) => `android/${file}`);
    expect(android).toEqual(expected.sort());
    expect(android.length).toBeGreaterThan(20);
  });

  it.each(CLIENTS)('%s tells nothing of the machine that built it', (name) => {
    const { files, read } = packed(name);
    expect(
      files.filter((file) => /\.map$|\.test\.|__tests__|\.tsbuildinfo$|\.(jks|keystore|p8|pem)$/.test(file)),
    ).toEqual([]);
    const told = files.filter((file) => {
      const text = read(file);
      return (
        text.includes(ROOT) ||
        text.includes(`${homedir()}/`) ||
        /sourceMappingURL=|BEGIN [A-Z ]*PRIVATE KEY|_authToken/.test(text)
      );
    });
    expect(told).toEqual([]);
  });

  it.each(CLIENTS)(`%s weighs at most ${LARGEST_TARBALL_BYTES} bytes`, (name) => {
    expect(statSync(packed(name).file).size).toBeLessThanOrEqual(LARGEST_TARBALL_BYTES);
  });
});

/** By TypeScript's own scanner: samples in comments and texts that look like code do not count. */
const specifiers = (text: string): string[] =>
  ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
const bareImports = (text: string): string[] => specifiers(text).filter((specifier) => !specifier.startsWith('.'));

/** Files that a file imports; a declaration leads to declarations. */
function leadsTo(file: string, text: string): string[] {
  const isTypes = /\.d\.[cm]?ts$/.test(file);
  return specifiers(text)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.join(posix.dirname(file), specifier))
    .map((path) => (isTypes ? path.replace(/(?<!\.d)\.([cm]?)[jt]s$/, '.d.$1ts') : path));
}
