/** manifestPlaceholders of the app's script: which keys there are in the end, and which an assignment threw away. */
import type { Entry } from './gradle.ts';
import type { Script } from './scripts.ts';

export interface Placeholder {
  /** A literal, or undefined for an expression. Never printed: it may be a key. */
  value: string | undefined;
  at: { file: string; line: number };
}
export interface Placeholders {
  keys: Map<string, Placeholder>;
  /** Keys that a later `=` in the same block threw away. */
  wiped: Map<string, { by: Entry }>;
}

/** What an app does to the map: `=` replaces it, everything else adds. */
const ASSIGNS = /^(?:\w+\.)*(?:manifestPlaceholders\s*=(?!=)|setManifestPlaceholders\s*\()/;
const ADDS = /^(?:\w+\.)*(?:manifestPlaceholders\s*(?:\+=|\.|\[)|addManifestPlaceholders\s*\()/;

export function placeholders(script: Script | undefined): Placeholders {
  const scopes = new Map<string, Placeholders>();
  for (const entry of script?.entries ?? []) {
    if (!entry.path.includes('android') || entry.isBlock) continue;
    const assigns = ASSIGNS.test(entry.text);
    if (!assigns && !ADDS.test(entry.text)) continue;
    const name = entry.path.join('.');
    const scope = scopes.get(name) ?? { keys: new Map(), wiped: new Map() };
    scopes.set(name, scope);
    const here = pairs(entry.text);
    if (assigns) {
      for (const key of scope.keys.keys()) scope.wiped.set(key, { by: entry });
      scope.keys.clear();
    }
    for (const [key, value] of here) {
      scope.keys.set(key, { value, at: { file: entry.file, line: entry.line } });
      scope.wiped.delete(key);
    }
  }
  const all: Placeholders = { keys: new Map(), wiped: new Map() };
  for (const { keys, wiped } of scopes.values()) {
    for (const [key, value] of keys) all.keys.set(key, value);
    for (const [key, value] of wiped) all.wiped.set(key, value);
  }
  return all;
}

const LITERAL = String.raw`(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')`;
/** `KEY: "x"`, `"KEY" : x` (Groovy); `"KEY" to "x"` (Kotlin); `["KEY"] = "x"`, `.KEY = "x"`, `.put("KEY", "x")`, `set`. */
const FORMS = [
  new RegExp(String.raw`["']?\b([A-Za-z_][\w.]*)["']?\s*(?::|\bto\b)\s*(?:${LITERAL})?`, 'g'),
  new RegExp(String.raw`manifestPlaceholders\s*\[\s*["']([\w.]+)["']\s*\]\s*=\s*(?:${LITERAL})?`, 'g'),
  new RegExp(String.raw`manifestPlaceholders\.([A-Za-z_]\w*)\s*=(?!=)\s*(?:${LITERAL})?`, 'g'),
  new RegExp(String.raw`\.(?:put|set)\(\s*["']([\w.]+)["']\s*,\s*(?:${LITERAL})?`, 'g'),
];

function pairs(text: string): [string, string | undefined][] {
  return FORMS.flatMap((form) =>
    [...text.matchAll(form)].map(([, key, double, single]): [string, string | undefined] => [
      key ?? '',
      double ?? single,
    ]),
  );
}
