/** What an answer to malformed input may be: a code of ours that does not say "it broke here", and nothing leaked. */
import { codes } from '@tim-push/protocol';
import { expect } from 'vitest';

const KNOWN: ReadonlySet<number> = new Set(Object.values(codes));
/** What a server says of its own faults: input must never bring it there. */
const FAULTS: ReadonlySet<number> = new Set([
  codes.internal,
  codes.internalRetry,
  codes.accountInternal,
  codes.c2cInternal,
  codes.storageFull,
]);

/** No stack trace, no path of the source, none of these secrets. */
export function mustLeakNothing(text: string, secrets: readonly string[]): void {
  expect(text).not.toMatch(/\n\s+at |node_modules|\.ts:\d+|TypeError|RangeError|SQLITE/);
  for (const secret of secrets) expect(text.includes(secret), 'a secret in an answer').toBe(false);
}

export function mustBeTyped(code: unknown, words: unknown): void {
  expect(KNOWN.has(code as number), `code ${String(code)} is one of ours (${String(words)})`).toBe(true);
  expect(FAULTS.has(code as number), `${String(code)} blames the server: ${String(words)}`).toBe(false);
  if (code !== codes.ok) expect(words, String(code)).toMatch(/\w/);
}
