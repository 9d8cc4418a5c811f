/** What the tools that link native code make of this package on iOS, where it has none. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PACKAGE = join(import.meta.dirname, '..', '..');
const require = createRequire(import.meta.url);
const rootOf = (name: string): string => dirname(require.resolve(`${name}/package.json`));
const app = mkdtempSync(join(tmpdir(), 'tim-push-autolinking-'));
const node = (...args: string[]): string =>
  execFileSync(process.execPath, args, { cwd: app, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

beforeAll(() => {
  for (const folder of ['node_modules', 'ios', 'android']) mkdirSync(join(app, folder));
  const dependencies = { 'react-native': '*', 'react-native-tim-push': '*' };
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'an-app', private: true, dependencies }));
  symlinkSync(PACKAGE, join(app, 'node_modules/react-native-tim-push'), 'junction');
  symlinkSync(rootOf('react-native'), join(app, 'node_modules/react-native'), 'junction');
});
afterAll(() => rmSync(app, { recursive: true, force: true }));

describe('autolinking', () => {
  it('by the React Native CLI has nothing to look for on iOS', () => {
    expect(require(join(PACKAGE, 'react-native.config.js')).dependency.platforms.ios).toBeNull();
    expect(readdirSync(PACKAGE).filter((file) => /\.(podspec|xcodeproj|swift|mm?|h)$/.test(file))).toEqual([]);
  });

  it.each([
    ['ios', undefined],
    ['android', 'import com.timpush.TimPushPackage;'],
  ])('by Expo on %s finds what is there', (platform, imports) => {
    const cli = join(rootOf('expo-modules-autolinking'), 'bin/expo-modules-autolinking.js');
    const options = ['--json', '--platform', platform, '--project-root', app];
    const config = JSON.parse(node(cli, 'react-native-config', ...options));
    const linked = config.dependencies['react-native-tim-push']?.platforms[platform];
    expect(linked?.packageImportPath).toBe(imports);
  });

  it('React Native’s codegen for iOS makes the interface and registers no module', () => {
    const script = join(rootOf('react-native'), 'scripts/generate-codegen-artifacts.js');
    node(script, '-p', app, '-t', 'ios', '-o', join(app, 'out'));
    const generated = join(app, 'out/build/generated/ios/ReactCodegen');
    expect(existsSync(join(generated, 'TimPushSpec/TimPushSpec.h'))).toBe(true);
    const registering = readdirSync(generated).filter((file) => file.endsWith('.mm'));
    expect(registering).toContain('RCTModuleProviders.mm');
    for (const file of registering) expect(readFileSync(join(generated, file), 'utf8'), file).not.toMatch(/TimPush/);
  });
});
