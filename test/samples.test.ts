/** Clouds refuse texts that look like a trial (clouds/vivo.md §4): what people copy from here must arrive. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
/** What a user reads, copies or runs: documents, the demo, the example, the command line's own samples. */
const FOLDERS = ['docs', 'demo/src', 'examples/chat', 'packages/server/src/cli'];
const NOT_OURS = /(?:^|[\\/])(?:node_modules|dist|lib|build)(?:[\\/]|$)/;

function samples(): string[] {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter(
        (entry) =>
          entry.isFile() && /\.(?:md|tsx?|m?js)$/.test(entry.name) && !NOT_OURS.test(relative(root, entry.parentPath)),
      )
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const readmes = ['', ...readdirSync(join(root, 'packages')).map((name) => join('packages', name))].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.startsWith('README'))
      .map((name) => join(root, folder, name)),
  );
  return [...inFolders, ...readmes].map((file) => relative(root, file).replaceAll(sep, '/'));
}
/** A field or argument of a message whose text is a trial's: `desc: 'test'`, `--text "测试"`, `"Text":"Test 1"`. */
const TRIAL =
  /(?:title|desc|body|text|content|description|message)['"]?(?:\s*[:=]\s*|\s+)(['"`])(?:test|testing|测试)[\s\d!.]*\1/gi;

it('sends no "test" in any sample', () => {
  const files = samples();
  expect(files).toEqual(expect.arrayContaining(['README.md', 'docs/integration.md', 'demo/src/story.ts']));
  const wrong = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(TRIAL)].map(([found]) => `${file}: ${found}`),
  );
  expect(wrong).toEqual([]);
});

it.each(["desc: 'test'", '--text "测试"', '"Text":"Test 1"', 'title="TEST!"'])('would find %s', (text) => {
  expect([...text.matchAll(TRIAL)]).toHaveLength(1);
});
