/** How resolvers of every age read the packages: their declarations and their entries. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built, CLIENTS, ifBuilt, type Packed, packClients, subpaths } from './packed.ts';

const folder = mkdtempSync(join(tmpdir(), 'tim-push-types-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!built)(`the packed clients${ifBuilt}`, () => {
  let all: Packed[] = [];
  beforeAll(() => {
    all = packClients(folder);
  }, 60_000);
  const packed = (name: string): Packed => all.find((one) => one.name === name)!;

  it.each(CLIENTS)('%s has types that fit its code in node10, node16 and bundlers', async (name) => {
    const one = packed(name);
    const analysis = await checkPackage(one.package, { entrypoints: subpaths(one.manifest) });
    expect(analysis.types).toBeTruthy();
    expect('problems' in analysis ? analysis.problems : undefined).toEqual([]);
  });

  it.each(CLIENTS)('%s has nothing that publint warns of', async (name) => {
    const { file } = packed(name);
    const tarball = new Uint8Array(readFileSync(file)).buffer;
    const { messages, pkg } = await publint({ pack: { tarball }, level: 'warning' });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  it.each(CLIENTS)('%s has a file for each subpath, for resolvers that read no exports', (name) => {
    const { files, manifest } = packed(name);
    const wanted = subpaths(manifest)
      .filter((path) => path !== '.')
      .flatMap((path) => [`${path.slice(2)}.js`, `${path.slice(2)}.d.ts`]);
    expect(wanted.filter((file) => !files.includes(file))).toEqual([]);
  });

  it.each(CLIENTS)('%s gives Metro one form of each file, whoever imports it', (name) => {
    // Two forms in one bundle would be two states: a native half bound in one, asked for in the other.
    const { manifest } = packed(name);
    for (const path of subpaths(manifest)) {
      const conditions = Object.entries(manifest.exports[path]!);
      const native = conditions.find(([condition]) => condition === 'react-native')?.[1];
      const target = typeof native === 'string' ? native : (native as { default?: string } | undefined)?.default;
      expect(target, path).toMatch(/\.cjs$/);
      const order = conditions.map(([condition]) => condition);
      expect(order.indexOf('react-native'), path).toBeLessThan(order.indexOf('import'));
    }
  });
});
