/** What the app's own JavaScript shows without being run: which keys it passes, which calls it makes, to which servers. */
import { COMMON_KEYS, PLACES } from '../keys.ts';
import { type Files, lineAt } from './files.ts';
import { isQuote, stringEnd, withoutComments } from './lex.ts';

export interface Spot {
  file: string;
  line: number;
}
export interface Sources {
  /** Keys of `init` by name, where first seen. */
  initKeys: Map<string, Spot>;
  /** Keys in the same object that are none, by name. */
  unknownKeys: Map<string, Spot>;
  imports: Map<string, Spot>;
  calls: Map<Call, Spot>;
  /** `http:`, `ws:` … of the server that the clients are given. */
  serverSchemes: Map<string, Spot>;
}
export type Call =
  | 'init'
  | 'initSDK'
  | 'setServer'
  | 'setDeviceToken'
  | 'sendMessage'
  | 'createCustomMessage'
  | 'oppoChannel'
  | 'timpushConfigs'
  | 'desc';

const CALLS: Record<Call, RegExp> = {
  init: /\.(?:init|registerPush)\s*\(/,
  initSDK: /\.initSDK\s*\(/,
  setServer: /\.setServer\s*\(/,
  setDeviceToken: /\.setDeviceToken\s*\(/,
  sendMessage: /\.sendMessage\s*\(/,
  createCustomMessage: /\.createCustomMessage\s*\(/,
  oppoChannel: /\b[aA]ndroidOPPOChannelID\b/,
  timpushConfigs: /\btimpush_configs\b/,
  desc: /\bofflinePushInfo\b[\s\S]{0,600}?\bdesc\b/,
};

const WANTED = /\.(?:[cm]?[jt]sx?)$/;
/** Folders that hold no source of the app. */
const SKIP = /^(?:\.|node_modules$|android$|ios$|build$|dist$|coverage$|__tests__$|Pods$)/;
/** A screen has some hundred lines; a bundle or a data file has megabytes. */
const LARGEST_CHARACTERS = 400_000;
const MOST_FILES = 4000;

export function readSources(files: Files): Sources {
  const sources: Sources = {
    initKeys: new Map(),
    unknownKeys: new Map(),
    imports: new Map(),
    calls: new Map(),
    serverSchemes: new Map(),
  };
  const found = files.walk(
    '',
    (name) => WANTED.test(name) && !/\.d\.ts$|\.(?:test|spec)\./.test(name),
    (name) => SKIP.test(name),
  );
  for (const file of found.slice(0, MOST_FILES)) {
    const raw = files.text(file);
    if (raw !== undefined && raw.length <= LARGEST_CHARACTERS) readSource(sources, file, withoutComments(raw));
  }
  return sources;
}

function readSource(sources: Sources, file: string, text: string): void {
  const spot = (position: number): Spot => ({ file, line: lineAt(text, position) });
  const first = <Key>(map: Map<Key, Spot>, key: Key, position: number): void => {
    if (!map.has(key)) map.set(key, spot(position));
  };
  for (const match of text.matchAll(/(?:\bfrom|\bimport|\brequire\s*\()\s*["']([^"'.][^"']*)["']/g)) {
    first(
      sources.imports,
      (match[1] ?? '')
        .split('/')
        .slice(0, match[1]?.startsWith('@') ? 2 : 1)
        .join('/'),
      match.index,
    );
  }
  for (const [call, form] of Object.entries(CALLS) as [Call, RegExp][]) {
    const position = text.search(form);
    // `.init(` is a common name: only next to our class does it mean ours.
    if (position >= 0 && (call !== 'init' || /\bTimPushPlugin\b/.test(text))) first(sources.calls, call, position);
  }
  for (const match of text.matchAll(/\b(?:setServer\s*\(\s*\{|server\s*:\s*\{)[^}]*?\burl\s*:\s*["'`]([a-z]+):\/\//g)) {
    first(sources.serverSchemes, match[1] ?? '', match.index);
  }
  for (const { keys, position } of objects(text)) {
    const known = [...keys.keys()].filter((key) => isOwnKey(key));
    if (known.length === 0) continue;
    for (const [key, offset] of keys) {
      if (PLACES.has(key) || COMMON_KEYS.includes(key)) first(sources.initKeys, key, position + offset);
      else first(sources.unknownKeys, key, position + offset);
    }
  }
}

/** `businessID` and the like are other people's words too; these are only ours. */
const isOwnKey = (key: string): boolean =>
  PLACES.has(key) && (/_buz_id|_push_app_|PushBussinessId/.test(key) || /^(?:mi|mz|oppo)_app_/.test(key));

/** Object literals that may hold our keys, flat, with the positions of their own keys. */
function* objects(text: string): Generator<{ position: number; keys: Map<string, number> }> {
  const seen = new Set<number>();
  for (const match of text.matchAll(
    /\b(?:[a-z]+_)+(?:buz_id|app_id|app_key|app_secret)\w*\s*[:,}]|PushBussinessId\b/g,
  )) {
    const open = openingBrace(text, match.index);
    if (open === undefined || seen.has(open)) continue;
    seen.add(open);
    yield { position: open, keys: keysOf(text, open) };
  }
}

function openingBrace(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at >= 0; at -= 1) {
    if (text[at] === '}') depth += 1;
    else if (text[at] === '{') {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return undefined;
}

function keysOf(text: string, open: number): Map<string, number> {
  const keys = new Map<string, number>();
  let depth = 0;
  let expectsKey = false;
  for (let at = open; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (isQuote(char) && !expectsKey) {
      at = stringEnd(text, at) - 1;
      continue;
    }
    if (char === '{' || char === '(' || char === '[') depth += 1;
    else if (char === '}' || char === ')' || char === ']') {
      depth -= 1;
      if (depth === 0) break;
    }
    if (depth !== 1) continue;
    if (char === '{' || char === ',') expectsKey = true;
    else if (expectsKey && !/\s/.test(char)) {
      const [all, key] = /^["']?([A-Za-z_$][\w$]*)["']?(?=\s*[:,}])/.exec(text.slice(at, at + 200)) ?? [];
      if (key !== undefined) keys.set(key, at - open);
      at += Math.max(0, (all?.length ?? 1) - 1);
      expectsKey = false;
    }
  }
  return keys;
}
