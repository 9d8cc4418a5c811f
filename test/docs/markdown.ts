/** What the tests of the documents take out of them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

export interface Block {
  language: string;
  /** Line of its first line in the document, from 1. */
  line: number;
  text: string;
}

export const readDocument = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Blocks in lists are indented: without their indentation. */
export const allBlocks = (document: string): Block[] =>
  [...document.matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```$/gm)].map(
    ({ index, 1: indent = '', 2: language = '', 3: text = '' }) => ({
      language,
      line: document.slice(0, index).split('\n').length + 1,
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  );

export const fencedBlocks = (document: string, language: string): Block[] =>
  allBlocks(document).filter((block) => block.language === language);

/** `tim-push …` between backquotes, outside of fenced blocks. */
export function inlineCommands(document: string): string[] {
  const prose = document.replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '');
  return [...prose.matchAll(/`(?:npx )?tim-push ([a-z][^`]*)`/g)].map((match) => match[1] ?? '');
}

/** Paths of a tree whose lines begin with one name or several, two spaces deeper for each level, before what is said of them. */
export function pathsOfTree(tree: string): string[] {
  const parents: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', names = ''] = /^( *)((?:[\w./-]+(?:\/|\.ts)(?: |$))+)/.exec(line) ?? [];
    const depth = indent.length / 2;
    const here = parents.slice(0, depth).join('');
    const found = names.trim() === '' ? [] : names.trim().split(' ');
    parents.splice(depth, parents.length, found[0] ?? '');
    return found.map((name) => here + name);
  });
}

/** `path#anchor` links to Markdown documents (path '' is the document itself). */
export const anchorLinks = (document: string): { path: string; anchor: string }[] =>
  [...document.matchAll(/\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g)].map(([, path = '', anchor = '']) => ({
    path,
    anchor,
  }));

/** The anchors of a document's headings, as GitHub makes them. */
export const anchorsOf = (document: string): string[] =>
  [...document.replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '').matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );

/** Local links of a document, without their anchors. */
export function localLinks(document: string): string[] {
  return [...document.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map((match) => match[1] ?? '');
}

/**
 * A part of a document that is made from the code, between `<!-- name:begin -->` and `<!-- name:end -->`.
 * With UPDATE_DOCS=1 it is written, otherwise only read.
 */
export function generatedPart(path: string, name: string, wanted: string): string {
  const document = readDocument(path);
  const [begin, end] = [`<!-- ${name}:begin -->\n`, `<!-- ${name}:end -->`];
  const from = document.indexOf(begin) + begin.length;
  const to = document.indexOf(end);
  if (from < begin.length || to < from) throw new Error(`${path} has no part ${name}`);
  if (process.env['UPDATE_DOCS'] !== '1') return document.slice(from, to);
  writeFileSync(join(ROOT, path), `${document.slice(0, from)}${wanted}${document.slice(to)}`);
  return wanted;
}
