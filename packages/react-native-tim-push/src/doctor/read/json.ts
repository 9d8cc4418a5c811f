/** JSON whose errors say where and never what: the files hold keys. */
import { type Files, lineAt } from './files.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export type JsonReading =
  | { kind: 'absent' }
  | { kind: 'unreadable' }
  | { kind: 'broken'; line?: number }
  | { kind: 'read'; value: Json; text: string };

export function readJson(files: Files, path: string): JsonReading {
  if (!files.exists(path)) return { kind: 'absent' };
  const text = files.text(path);
  if (text === undefined) return { kind: 'unreadable' };
  try {
    return { kind: 'read', value: JSON.parse(text) as Json, text };
  } catch (error) {
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    return position === undefined ? { kind: 'broken' } : { kind: 'broken', line: lineAt(text, Number(position)) };
  }
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value behind a path of keys. */
export function at(value: Json | undefined, ...keys: string[]): Json | undefined {
  let here = value;
  for (const key of keys) here = isObject(here) ? here[key] : undefined;
  return here;
}

/** Every string under one of these keys, at any depth. */
export function stringsUnder(value: Json, keys: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => stringsUnder(one, keys));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    typeof one === 'string' ? (keys.includes(key) ? [one] : []) : stringsUnder(one, keys),
  );
}
