/** The shell blocks of a document, and when a translation's need not run again. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Block, fencedBlocks, ROOT, readDocument } from './markdown.ts';

export interface Commands {
  path: string;
  blocks: Block[];
  /** The English document whose commands these must be, with other words in quotes; absent: they are to run. */
  sameAs?: string;
}

/** Of each document that has commands: a process of its own for each is most of what a test of documents costs. */
export function commandsOf(paths: readonly string[]): Commands[] {
  return paths.flatMap((path) => {
    const blocks = fencedBlocks(readDocument(path), 'sh');
    if (blocks.length === 0) return [];
    const original = path.replace(/\.zh-CN\.md$/, '.md');
    return [{ path, blocks, ...(original !== path && existsSync(join(ROOT, original)) ? { sameAs: original } : {}) }];
  });
}

/** Command lines without comments and without the words between quotes, which each language has its own of. */
export const plainLines = (blocks: readonly Block[]): string[] =>
  blocks
    .flatMap(({ text }) => text.split('\n'))
    .map((line) => line.replaceAll(/"[^"]*"/g, '"…"').replace(/\s*#.*$/, ''))
    .filter((line) => line !== '');
