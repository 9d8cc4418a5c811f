/** From a header list to what a request says, or that it is malformed (RFC 9113 §8.1.1, §8.3.1). Pure. */
import type { Field } from './field.ts';

export interface RequestHead {
  readonly method: string;
  /** With the query. */
  readonly target: string;
  readonly authority: string;
  /** Names in lower case, those of the pseudo-headers too; joined as node:http2 does it. */
  readonly headers: Record<string, string | string[]>;
  /** undefined: not said. */
  readonly contentLength: number | undefined;
}

/** Objects without a prototype, so that no name is there already; those of `Object.create(null)` are slow. */
const Headers = function Headers() {} as unknown as new () => Record<string, string | string[]>;
Headers.prototype = Object.create(null);

/** @returns undefined when it is malformed. */
export function readRequestHead(fields: readonly Field[]): RequestHead | undefined {
  const headers = new Headers();
  let isPastPseudo = false;
  for (const field of fields) {
    const { name, kind } = field;
    if (kind === 'pseudo') {
      if (isPastPseudo || headers[name] !== undefined) return undefined;
      headers[name] = field.value;
      continue;
    }
    isPastPseudo = true;
    if (!addField(headers, field)) return undefined;
  }
  const method = text(headers[':method']);
  const authority = text(headers[':authority']);
  const target = text(headers[':path']);
  const length = text(headers['content-length']);
  if (method === undefined || method === '') return undefined;
  if (!(method === 'CONNECT' ? isTunnel(headers) : isTarget(method, target, headers[':scheme']))) return undefined;
  return {
    method,
    target: target ?? '/',
    authority: authority ?? text(headers['host']) ?? '',
    headers,
    contentLength: length === undefined ? undefined : Number(length),
  };
}

/** Trailers have no pseudo-headers. Nothing here reads them. */
export const areTrailers = (fields: readonly Field[]): boolean =>
  fields.every(({ kind }) => kind !== 'pseudo' && kind !== 'malformed');

/** @returns false when the request is malformed by it. */
function addField(headers: Record<string, string | string[]>, { name, value, kind }: Field): boolean {
  const before = headers[name];
  switch (kind) {
    case 'single':
      if (before === undefined) headers[name] = value;
      return true;
    case 'list':
      headers[name] = before === undefined ? value : `${before}, ${value}`;
      return true;
    case 'cookie':
      headers[name] = before === undefined ? value : `${before}; ${value}`;
      return true;
    case 'set-cookie':
      if (Array.isArray(before)) before.push(value);
      else headers[name] = [value];
      return true;
    case 'te':
      headers[name] = value;
      return value === 'trailers';
    case 'content-length':
      headers[name] = value;
      return before === undefined && /^\d{1,15}$/.test(value);
    case 'host':
      headers[name] = value;
      return before === undefined;
    case 'pseudo':
    case 'malformed':
      return false;
    default:
      return kind satisfies never;
  }
}

/** A scheme is not looked at: firebase-admin says `https:`, and Google takes it. */
function isTarget(method: string, target: string | undefined, scheme: string | string[] | undefined): boolean {
  if (target === undefined || scheme === undefined || scheme === '') return false;
  return target.startsWith('/') || (target === '*' && method === 'OPTIONS');
}
/** §8.5 */
const isTunnel = (headers: Readonly<Record<string, unknown>>): boolean =>
  headers[':authority'] !== undefined && headers[':path'] === undefined && headers[':scheme'] === undefined;

const text = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;
