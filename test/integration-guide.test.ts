/** The integration guide is tried: a bare app with its blocks written in, and nothing else, lacks nothing that the doctor knows. */
import { describe, expect, it } from 'vitest';
import { sdkFiles } from '../packages/react-native-tim-push/src/doctor/testing/apps.ts';
import { expoApp } from '../packages/react-native-tim-push/src/doctor/testing/expo-apps.ts';
import type { Folder } from '../packages/react-native-tim-push/src/doctor/testing/folder.ts';
import { readOptions } from '../packages/react-native-tim-push/src/expo/options.ts';
import { bareApp, type Dialect } from './docs/bare-app.ts';
import { GUIDES as TRIED } from './docs/documents.ts';
import { allBlocks, type Block, fencedBlocks, readDocument } from './docs/markdown.ts';

const GUIDES = ['docs/integration.md', 'docs/integration.zh-CN.md'];
/** A block says in its first line which file it is for. */
const fileOf = ({ text }: Block): string => /^(?:\/\/|#|<!--) (\S+)/.exec(text)?.[1] ?? '';

function appWith(guide: string, dialect: Dialect, without?: string): Folder {
  const document = readDocument(guide);
  const end = dialect === 'kotlin' ? '.kts' : '';
  const app = bareApp(dialect);
  for (const block of [...fencedBlocks(document, dialect), ...fencedBlocks(document, 'properties')]) {
    const file = fileOf(block);
    if (file === without) continue;
    const isRoot = file === `android/build.gradle${end}`;
    // buildscript has to stand before everything else, so the root's block goes first.
    // The reader's part: a key of theirs in place of the sample, which the doctor does not take for one.
    const text = block.text.replace(/your-vivo-app-key|你的 vivo AppKey/, 'b5d1f0c7');
    app.write(file, isRoot ? text + app.read(file) : app.read(file) + text);
  }
  const [page] = fencedBlocks(document, 'xml');
  const launcher =
    '<intent-filter><action android:name="android.intent.action.MAIN" /><category android:name="android.intent.category.LAUNCHER" /></intent-filter>';
  app.write(
    'android/app/src/main/AndroidManifest.xml',
    `<manifest xmlns:android="http://schemas.android.com/apk/res/android">
  <application android:name=".MainApplication">
    ${page?.text.replace('<intent-filter>', `${launcher}<intent-filter>`)}
  </application>
</manifest>
`,
  );
  const code = fencedBlocks(document, 'ts').map(({ text }) => text);
  for (const [index, text] of code.entries()) app.write(`src/sample${index}.ts`, text);
  return app;
}

describe.each(GUIDES)('%s', (guide) => {
  it.each(['groovy', 'kotlin'] as const)('sets every vendor up, in %s', (dialect) => {
    const findings = appWith(guide, dialect).findings();
    const troubles = findings.filter(({ severity }) => severity === 'missing' || severity === 'warning');
    expect(troubles.map(({ id, outcome, at }) => `${id} ${outcome} ${at?.file ?? ''}`)).toEqual([]);
    const ok = new Set(findings.filter(({ severity }) => severity === 'ok').map(({ id }) => id));
    for (const id of [
      'vivo.placeholders',
      'honor.repository',
      'xiaomi.aarDependency',
      'fcm.gradlePlugin',
      'manifest.page',
    ])
      expect(ok, id).toContain(id);
  });

  it.each([
    ['groovy', 'android/build.gradle'],
    ['groovy', 'android/app/build.gradle'],
    ['kotlin', 'android/build.gradle.kts'],
    ['kotlin', 'android/app/build.gradle.kts'],
  ] as const)('needs its %s block of %s', (dialect, file) => {
    expect(appWith(guide, dialect, file).missing()).not.toEqual([]);
  });

  it('gives the Expo plugin options that it takes, and that set every vendor up', () => {
    const [config] = fencedBlocks(readDocument(guide), 'json');
    const { expo } = JSON.parse(config?.text ?? '{}') as { expo: { plugins: [string, Record<string, unknown>][] } };
    const [, options] = expo.plugins[0] ?? [];
    expect(readOptions(options).vendors).toHaveLength(7);
    const app = expoApp().json('app.json', (value) => {
      const { plugins } = value['expo'] as { plugins: unknown[] };
      plugins.splice(0, plugins.length, 'expo-notifications', ...expo.plugins);
    });
    sdkFiles(app, 'push').copy('google-services.json', 'push/google-services.json');
    app.copy('agconnect-services.json', 'push/agconnect-services.json');
    expect(app.missing()).toEqual([]);
  });

  it('shows nothing that is not tried: here, or with all documents (ts compiles, sh runs)', () => {
    expect(TRIED).toContain(guide);
    const languages = new Set(allBlocks(readDocument(guide)).map(({ language }) => language));
    expect([...languages].toSorted()).toEqual(['groovy', 'json', 'kotlin', 'properties', 'sh', 'text', 'ts', 'xml']);
  });

  it('opens the page that its manifest answers', () => {
    const document = readDocument(guide);
    const intent = fencedBlocks(document, 'text').find(({ text }) => text.startsWith('intent:'))?.text ?? '';
    const [, host, path, scheme] = /^intent:\/\/([^/]+)(\/[^#]*)#Intent;scheme=([^;]+);.*end$/m.exec(intent) ?? [];
    const [page] = fencedBlocks(document, 'xml');
    expect(page?.text).toContain(`android:scheme="${scheme}" android:host="${host}" android:path="${path}"`);
  });
});
