/**
 * Reads a build script, Groovy or Kotlin, as what it looks like: blocks with statements. Nothing is run; a condition's
 * content counts as if it held, because a reader cannot know.
 */
import { lineAt } from './files.ts';
import { isQuote, patternEnd, stringEnd, withoutComments } from './lex.ts';

export interface Entry {
  /** Names of the blocks around it, outermost first: `['android', 'defaultConfig']`. */
  path: readonly string[];
  /** A statement, or the header of a block. */
  text: string;
  isBlock: boolean;
  file: string;
  /** First line, from 1. */
  line: number;
  lastLine: number;
}

/** Blocks that only wrap others. */
const TRANSPARENT = new Set(
  'if else try finally catch apply with run also afterEvaluate pluginManager withPlugin'.split(' '),
);
/** Containers whose children are named by an argument in Kotlin: `create("demo") { … }`. */
const NAMED = new Set(['create', 'register', 'getByName', 'named', 'maybeCreate']);
const OWNERS = new Set(['project', 'rootProject']);
/** What a dotted statement outside of blocks may begin with: `android.defaultConfig.minSdk = 24`. */
const LEADING =
  /^((?:(?:project|rootProject|android|defaultConfig|buildscript|allprojects|dependencyResolutionManagement|ext)\.)+)([A-Za-z_][\s\S]*)$/;

export function readGradle(source: string, file: string): Entry[] {
  const text = withoutComments(source);
  const entries: Entry[] = [];
  let at = 0;

  /** Reads to the brace that ends the block, or to the end of the file. */
  function block(path: readonly string[]): void {
    let start = at;
    let depth = 0;
    const flush = (): void => {
      put(path, start, at);
      start = at + 1;
    };
    for (; at < text.length; at += 1) {
      const char = text[at] ?? '';
      if (isQuote(char)) at = stringEnd(text, at) - 1;
      else if (char === '/') at = (patternEnd(text, at) ?? at + 1) - 1;
      else if (char === '(' || char === '[') depth += 1;
      else if (char === ')' || char === ']') depth = Math.max(0, depth - 1);
      else if (char === '{') {
        const inCall = depth > 0;
        const header = text.slice(start, at).trim();
        const from = start;
        at += 1;
        // A closure among a call's arguments is part of that call.
        const inner = inCall ? ['(call)'] : [...path, ...namesOf(header)];
        const place = entries.length;
        block(inner);
        if (inCall) continue;
        entries.splice(place, 0, entry(inner, header, true, from, at));
        start = at + 1;
      } else if (char === '}') {
        if (depth === 0) {
          flush();
          return;
        }
        depth -= 1;
      } else if (depth === 0 && (char === ';' || (char === '\n' && !goesOn(start)))) flush();
    }
    flush();
  }

  const goesOn = (start: number): boolean =>
    /(?:[,=+(&|?:]|\bto)$/.test(text.slice(start, at).trimEnd()) || /^\s*[.?:]/.test(text.slice(at, at + 200));

  function put(path: readonly string[], from: number, to: number): void {
    const statement = text.slice(from, to).trim();
    if (statement === '') return;
    const [, dotted = '', rest = ''] = LEADING.exec(statement) ?? [];
    const heads = dotted.split('.').filter((part) => part !== '' && !OWNERS.has(part));
    entries.push(entry([...path, ...heads], dotted === '' ? statement : rest, false, from, to));
  }

  function entry(path: readonly string[], what: string, isBlock: boolean, from: number, to: number): Entry {
    const begin = from + (text.slice(from, to).length - text.slice(from, to).trimStart().length);
    return { path, text: what, isBlock, file, line: lineAt(text, begin), lastLine: lineAt(text, to) };
  }

  while (at < text.length) {
    block([]);
    at += 1;
  }
  return entries;
}

function namesOf(header: string): string[] {
  // Kotlin without accessors: configure<ApplicationExtension> { … } is android { … }.
  if (/\bconfigure<.*(?:AppModule|Application|Android\w*)Extension/.test(header)) return ['android'];
  const [, dotted = '', rest = ''] = /^(?:.*=\s*)?([A-Za-z_][\w.]*)([\s\S]*)$/.exec(header) ?? [];
  const names = dotted.split('.').filter((name) => name !== '' && !OWNERS.has(name));
  const last = names.at(-1) ?? '';
  if (NAMED.has(last)) return [...names.slice(0, -1), /["']:?([^"']+)["']/.exec(rest)?.[1] ?? last];
  return names.filter((name) => !TRANSPARENT.has(name));
}

/** Whether an entry stands directly in these blocks. */
export const isIn = (entry: Entry, ...path: string[]): boolean =>
  entry.path.length === path.length && path.every((name, index) => entry.path[index] === name);

/** Whether an entry stands in these blocks or deeper. */
export const isBelow = (entry: Entry, ...path: string[]): boolean =>
  entry.path.length >= path.length && path.every((name, index) => entry.path[index] === name);
