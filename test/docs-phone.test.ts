/** docs/verify-on-a-phone: what a phone is needed for is marked so, and every doubt about a cloud has its place. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { switchesOf } from '@tim-push/sandbox';
import { describe, expect, it } from 'vitest';
import { allBlocks, fencedBlocks, ROOT, readDocument } from './docs/markdown.ts';
import { compiledVendors } from './docs/privacy.ts';

const PAGES = ['docs/verify-on-a-phone.md', 'docs/verify-on-a-phone.zh-CN.md'];
/** Tools that need a phone or an Android SDK: what they do cannot be tried here. */
const NEEDS_A_PHONE = /^(adb|npm run (android|ios)|npx expo|npx @react-native-community\/cli|\.\/gradlew)\b/;

interface Script {
  scripts: Record<string, string>;
}
const scriptsOf = (path: string): string[] =>
  Object.keys((JSON.parse(readFileSync(join(ROOT, path, 'package.json'), 'utf8')) as Script).scripts);

/** The numbered steps, each with its title. */
const steps = (document: string): string[] =>
  [...document.matchAll(/^(\d+)\. \*\*/gm)].map(([, number = '']) => number);
const switchNames = (cell: string): string[] =>
  [...cell.matchAll(/`([a-z][A-Za-z]+)`/g)].map(([, name = '']) => name).toSorted();

describe.each(PAGES)('%s', (path) => {
  const document = readDocument(path);

  it('runs whatever needs no phone, and nothing else is shown as a command', () => {
    expect(fencedBlocks(document, 'sh').length).toBeGreaterThan(3);
    const languages = new Set(allBlocks(document).map(({ language }) => language));
    expect([...languages].toSorted()).toEqual(['console', 'sh', 'ts']);
    const commands = fencedBlocks(document, 'console').flatMap(({ text }) => text.trim().split('\n'));
    expect(commands.filter((command) => !NEEDS_A_PHONE.test(command))).toEqual([]);
  });

  it('names npm scripts of the example that exist', () => {
    const named = [...document.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
    expect(named).not.toEqual([]);
    const known = scriptsOf('examples/chat');
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('has a line to fill in for every step', () => {
    const numbers = steps(document);
    expect(numbers.length).toBeGreaterThan(10);
    expect([...document.matchAll(/^\| (\d+) [^|]+\| \| \|$/gm)].map(([, number]) => number)).toEqual(numbers);
  });

  it.each(compiledVendors())('says of every doubt about %s whether a phone settles it', (vendor) => {
    const rows = document.split('\n').filter((line) => line.includes(`](clouds/${vendor}.`));
    expect(rows).toHaveLength(1);
    const [, , settled = '', not = ''] = rows[0]?.split('|') ?? [];
    const names = [...switchNames(settled), ...switchNames(not)].toSorted();
    expect(names).toEqual(Object.keys(switchesOf(vendor as Parameters<typeof switchesOf>[0])).toSorted());
  });
});

it('has the same steps and settles the same in both languages', () => {
  const [english = '', chinese = ''] = PAGES.map(readDocument);
  expect(steps(chinese)).toEqual(steps(english));
  const settles = (document: string): string[][] =>
    document
      .split('\n')
      .filter((line) => line.includes('](clouds/') && line.startsWith('| '))
      .map((line) => switchNames(line.split('|')[2] ?? ''));
  expect(settles(chinese)).toEqual(settles(english));
});
