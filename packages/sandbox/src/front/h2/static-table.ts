/** HPACK's static table (RFC 7541, Appendix A). */
import { Field } from './field.ts';

const STATUSES = ['200', '204', '206', '304', '400', '404', '500'];
const NAMES = [
  ...['accept-language', 'accept-ranges', 'accept', 'access-control-allow-origin', 'age', 'allow', 'authorization'],
  ...['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'content-length'],
  ...['content-location', 'content-range', 'content-type', 'cookie', 'date', 'etag', 'expect', 'expires', 'from'],
  ...['host', 'if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'last-modified'],
  ...['link', 'location', 'max-forwards', 'proxy-authenticate', 'proxy-authorization', 'range', 'referer', 'refresh'],
  ...['retry-after', 'server', 'set-cookie', 'strict-transport-security', 'transfer-encoding', 'user-agent', 'vary'],
  ...['via', 'www-authenticate'],
];

const LINES: readonly (readonly [name: string, value: string])[] = [
  [':authority', ''],
  [':method', 'GET'],
  [':method', 'POST'],
  [':path', '/'],
  [':path', '/index.html'],
  [':scheme', 'http'],
  [':scheme', 'https'],
  ...STATUSES.map((status) => [':status', status] as const),
  ['accept-charset', ''],
  ['accept-encoding', 'gzip, deflate'],
  ...NAMES.map((name) => [name, ''] as const),
];

/** The first has index 1. */
export const STATIC_TABLE: readonly Field[] = LINES.map(([name, value]) => new Field(name, value));

/** Name → its first index. */
export const STATIC_NAMES: ReadonlyMap<string, number> = new Map(
  STATIC_TABLE.map(({ name }, at) => [name, at + 1] as const).reverse(),
);
/** Status → index of its line, of the few that have one. */
export const STATIC_STATUSES: ReadonlyMap<number, number> = new Map(
  STATUSES.map((status, at) => [Number(status), at + 8] as const),
);
