/** One line of a header list, and what its name means for a request (RFC 9113 §8.2, §8.3). */

export type FieldKind =
  /** Joined by commas where it comes several times. */
  | 'list'
  /** Of several the first is taken, as node:http2 does it. */
  | 'single'
  | 'cookie'
  | 'set-cookie'
  | 'pseudo'
  | 'te'
  | 'content-length'
  /** `host`: may not come twice. */
  | 'host'
  /** No request may have it. */
  | 'malformed';

const SINGLE = [
  ...['access-control-allow-credentials', 'access-control-max-age', 'access-control-request-method', 'age'],
  ...['authorization', 'content-encoding', 'content-language', 'content-location', 'content-md5', 'content-range'],
  ...['content-type', 'date', 'dnt', 'etag', 'expires', 'from', 'if-match', 'if-modified-since', 'if-none-match'],
  ...['if-range', 'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization', 'range'],
  ...['referer', 'retry-after', 'tk', 'upgrade-insecure-requests', 'user-agent', 'x-content-type-options'],
];
/** §8.2.2 */
const OF_CONNECTIONS = ['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade'];
const PSEUDO = [':method', ':scheme', ':authority', ':path'];

const all = (names: readonly string[], kind: FieldKind) => names.map((name) => [name, kind] as const);
const KINDS = new Map<string, FieldKind>([
  ...all(SINGLE, 'single'),
  ...all(OF_CONNECTIONS, 'malformed'),
  ...all(PSEUDO, 'pseudo'),
  ['cookie', 'cookie'],
  ['set-cookie', 'set-cookie'],
  ['te', 'te'],
  ['content-length', 'content-length'],
  ['host', 'host'],
]);
/** A token (RFC 9110 §5.6.2) without capitals. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
/** §8.2.1: NUL, CR and LF nowhere, blanks neither first nor last. */
const BAD_VALUE = /[\0\r\n]|^[ \t]|[ \t]$/;

function kindOf(name: string, value: string): FieldKind {
  if (BAD_VALUE.test(value)) return 'malformed';
  return KINDS.get(name) ?? (NAME.test(name) ? 'list' : 'malformed');
}

export class Field {
  readonly name: string;
  readonly value: string;
  readonly kind: FieldKind;
  /** RFC 7541 §4.1 */
  readonly size: number;

  /** @param name and `value`: a character a byte. */
  constructor(name: string, value: string) {
    this.name = name;
    this.value = value;
    this.kind = kindOf(name, value);
    this.size = name.length + value.length + 32;
  }
}
