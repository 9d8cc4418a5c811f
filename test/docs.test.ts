/** The documents are tried: commands run, samples compile, tables are the code's, links lead somewhere. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World } from '../demo/src/world.ts';
import { fencedBlocks, generatedPart, inlineCommands, localLinks, ROOT, readDocument } from './docs/markdown.ts';
import { helpOf, prepareFolder, runShell } from './docs/shell.ts';
import { codesTable, commandsTable, settingsTable } from './docs/tables.ts';
import { typeErrors } from './docs/type-check.ts';

const DOCUMENTS = [
  'README.md',
  'README.zh-CN.md',
  'docs/operating.md',
  'docs/operating.zh-CN.md',
  'docs/compatibility.md',
  'docs/compatibility.zh-CN.md',
  'docs/rest-api.md',
  'docs/socket-protocol.md',
  'docs/architecture.md',
  'packages/protocol/README.md',
  'packages/server/README.md',
  'packages/react-native-tim-push/README.md',
];

describe('tables made from the code', () => {
  it.each([
    ['docs/operating.md', 'settings', () => settingsTable('en')],
    ['docs/operating.zh-CN.md', 'settings', () => settingsTable('zh')],
    ['docs/rest-api.md', 'commands', commandsTable],
    ['docs/rest-api.md', 'codes', codesTable],
  ])('%s: %s are current (UPDATE_DOCS=1 writes them)', (path, name, make) => {
    expect(generatedPart(path, name, make())).toBe(make());
  });
});

describe('samples', () => {
  it('compile against the packages', () => {
    const samples = DOCUMENTS.flatMap((path) =>
      fencedBlocks(readDocument(path), 'ts').map(({ line, text }) => ({ name: `${path}:${line}`, text })),
    );
    expect(samples.length).toBeGreaterThan(5);
    expect(typeErrors(samples)).toEqual([]);
  });
});

describe('links', () => {
  it.each(DOCUMENTS)('of %s lead to files', (path) => {
    const dead = localLinks(readDocument(path)).filter((link) => !existsSync(join(ROOT, dirname(path), link)));
    expect(dead).toEqual([]);
  });
});

describe('commands', () => {
  it('named in prose exist, with every flag', async () => {
    const named = new Set(DOCUMENTS.flatMap((path) => inlineCommands(readDocument(path))));
    const helps = new Map<string, string>();
    for (const command of named) {
      const words = command.split(' ').filter((word) => /^[a-z-]+$/.test(word) && !word.startsWith('-'));
      const parts = ['cert', 'app', 'keys', 'lane', 'push'].includes(words[0] ?? '')
        ? words.slice(0, 2)
        : words.slice(0, 1);
      const path = parts.join(' ');
      if (!helps.has(path)) helps.set(path, await helpOf(parts));
      const help = helps.get(path) ?? '';
      expect(help, command).toContain(`Usage: tim-push ${path}`);
      for (const flag of command.match(/--[a-z-]+/g) ?? []) expect(help, command).toContain(flag);
    }
  }, 60_000);

  describe('in shell blocks', () => {
    let world: World;
    let folder: string;
    beforeAll(async () => {
      world = await World.start();
      folder = dirname(world.dataDir);
      const project = world.sandbox.clouds.fcm.addProject({ packages: ['com.example.chat'] });
      await prepareFolder(folder, project.serviceAccount);
      await runShell(folder, 'tim-push import accounts.csv; tim-push send --to bob --text hello');
    });
    afterAll(() => world.stop());

    const files = DOCUMENTS.filter((path) => fencedBlocks(readDocument(path), 'sh').length > 0);
    it.each(files)(
      'of %s run',
      async (path) => {
        await runShell(folder, 'rm -rf started* restored backup.db');
        for (const { line, text } of fencedBlocks(readDocument(path), 'sh')) {
          await expect(runShell(folder, text), `${path}:${line}\n${text}`).resolves.toEqual(expect.any(String));
        }
      },
      120_000,
    );
  });
});
