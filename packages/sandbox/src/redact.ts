/** What may appear in events: enough to recognise a token or a URL, never enough to use it. */
import { createHash } from 'node:crypto';

/** `d3adb33f…` → `d3ad…#1a2b3c4d`: four characters and a short hash, so two tokens can be told apart. */
export function redactToken(token: string): string {
  if (token === '') return '';
  return `${token.slice(0, 4)}…#${createHash('sha256').update(token).digest('hex').slice(0, 8)}`;
}

/** A callback URL carries its secret in the path or the query (clouds/xiaomi.md §8): only the origin is kept. */
export function redactUrl(url: string): string {
  try {
    return `${new URL(url).origin}/…`;
  } catch {
    return '(not a URL)';
  }
}
