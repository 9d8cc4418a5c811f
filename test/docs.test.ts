/** The documents are tried: commands run, samples compile, tables are the code's, links lead somewhere. */
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nativeApp } from '../packages/react-native-tim-push/src/doctor/testing/apps.ts';
import { commandsOf, plainLines } from './docs/commands.ts';
import { doctorSample, doctorTable } from './docs/doctor.ts';
import { CLOUD_PAGES, GUIDES } from './docs/documents.ts';
import {
  anchorLinks,
  anchorsOf,
  fencedBlocks,
  generatedPart,
  inlineCommands,
  localLinks,
  pathsOfTree,
  ROOT,
  readDocument,
} from './docs/markdown.ts';
import { helpOf, runShell, type ServedFolder, serveFolder } from './docs/shell.ts';
import { codesTable, codesThatNeverCome, commandsTable, settingsTable } from './docs/tables.ts';
import { typeErrors } from './docs/type-check.ts';

const DOCUMENTS = [...GUIDES, ...CLOUD_PAGES];

describe('tables made from the code', () => {
  it.each([
    ['docs/operating.md', 'settings', () => settingsTable('en')],
    ['docs/operating.zh-CN.md', 'settings', () => settingsTable('zh')],
    ['docs/rest-api.md', 'commands', commandsTable],
    ['docs/rest-api.md', 'codes', codesTable],
    ['docs/doctor.md', 'checks', () => doctorTable('en')],
    ['docs/doctor.zh-CN.md', 'checks', () => doctorTable('zh')],
    ['docs/doctor.md', 'sample', () => doctorSample('en')],
    ['docs/doctor.zh-CN.md', 'sample', () => doctorSample('zh')],
  ])('%s: %s are current (UPDATE_DOCS=1 writes them)', (path, name, make) => {
    expect(generatedPart(path, name, make())).toBe(make());
  });
});

describe('numbers that never come', () => {
  it.each([
    ['docs/compatibility.md', /^- Six error numbers (?:.*?)never come.*$/m],
    ['docs/compatibility.zh-CN.md', /^- .*六个错误码在这里不会出现.*$/m],
  ])('are those that %s names, each with what comes instead', (path, line) => {
    const [said = ''] = line.exec(readDocument(path)) ?? [];
    const named = [...said.matchAll(/(\d{5}) ?[(（][^)）]*\d{4,5}/g)].map(([, code]) => Number(code));
    expect(named.toSorted()).toEqual(codesThatNeverCome().toSorted());
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
    const nowhere = anchorLinks(readDocument(path)).filter(
      ({ path: to, anchor }) => !anchorsOf(readDocument(to === '' ? path : join(dirname(path), to))).includes(anchor),
    );
    expect(nowhere).toEqual([]);
  });
});

describe('the tree of docs/architecture.md', () => {
  const [tree] = fencedBlocks(readDocument('docs/architecture.md'), 'text');
  const named = pathsOfTree(tree?.text ?? '');

  it('names what is there', () => {
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it.each(['.', 'packages', 'packages/server/src', 'test'])('leaves out no folder of %s', (folder) => {
    const below = folder === '.' ? '' : `${folder}/`;
    const folders = readdirSync(join(ROOT, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^\.|^(node_modules|dist.*|data|coverage)$/.test(entry.name))
      .map(({ name }) => name);
    const known = (name: string): boolean => named.some((path) => `${path}/`.startsWith(`${below}${name}/`));
    // Data of single tests, beside them.
    const DATA = ['guide', 'metro-app'];
    expect(folders.filter((name) => !known(name) && !DATA.includes(name))).toEqual([]);
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
    let served: ServedFolder;
    beforeAll(async () => {
      served = await serveFolder();
      await runShell(served.path, 'tim-push import accounts.csv; tim-push send --to bob --text hello');
    });
    afterAll(() => served.stop());

    it('of the first push on the sandbox explain it, and the phone shows it', async () => {
      const [block] = fencedBlocks(readDocument('docs/operating.md'), 'bash');
      const text = String(block?.text)
        .replace('http://127.0.0.1:9000', served.urls.cloud)
        .replace('http://127.0.0.1:8080', served.urls.server)
        // A slow machine needs more than the second that a reader waits.
        .replace('sleep 1', 'until curl -fs $cloud/v1/phones/$phone/shade | grep -q hello; do sleep 0.1; done');
      const told = await runShell(served.path, text);
      expect(told).toMatch(/the credentials are right/);
      expect(told).toMatch(/to carol[\s\S]*push: /);
      expect(told).toMatch(/"title":"Alice","body":"hello"/);
    }, 300_000);

    it('of the first push are the same in both languages', () => {
      const [en, zh] = ['docs/operating.md', 'docs/operating.zh-CN.md'].map((path) =>
        plainLines(['bash', 'text'].flatMap((language) => fencedBlocks(readDocument(path), language))),
      );
      expect(zh).toEqual(en);
    });

    // Those of the clouds: docs-clouds.test.ts.
    const documents = commandsOf(GUIDES);
    it.each(documents.filter(({ sameAs }) => sameAs === undefined))(
      'of $path run',
      async ({ path, blocks }) => {
        await runShell(served.path, 'rm -rf started* restored backup.db chat');
        cpSync(nativeApp().root, join(served.path, 'chat'), { recursive: true });
        for (const { line, text } of blocks) {
          await expect(runShell(served.path, text), `${path}:${line}\n${text}`).resolves.toEqual(expect.any(String));
        }
      },
      300_000,
    );
    it.each(documents.filter(({ sameAs }) => sameAs !== undefined))(
      'of $path are those of the English page',
      ({ blocks, sameAs = '' }) => {
        expect(plainLines(blocks)).toEqual(plainLines(fencedBlocks(readDocument(sameAs), 'sh')));
      },
    );
  });
});
