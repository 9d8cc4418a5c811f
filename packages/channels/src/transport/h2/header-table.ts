/** The tables of HPACK (RFC 7541 §2.3): what both sides know, and what one side has told the other. */

/** Appendix A; an entry's index is its place here, from 1 on. */
export const STATIC: readonly (readonly [name: string, value: string])[] = [
  [':authority', ''],
  [':method', 'GET'],
  [':method', 'POST'],
  [':path', '/'],
  [':path', '/index.html'],
  [':scheme', 'http'],
  [':scheme', 'https'],
  [':status', '200'],
  [':status', '204'],
  [':status', '206'],
  [':status', '304'],
  [':status', '400'],
  [':status', '404'],
  [':status', '500'],
  ['accept-charset', ''],
  ['accept-encoding', 'gzip, deflate'],
  ['accept-language', ''],
  ['accept-ranges', ''],
  ['accept', ''],
  ['access-control-allow-origin', ''],
  ['age', ''],
  ['allow', ''],
  ['authorization', ''],
  ['cache-control', ''],
  ['content-disposition', ''],
  ['content-encoding', ''],
  ['content-language', ''],
  ['content-length', ''],
  ['content-location', ''],
  ['content-range', ''],
  ['content-type', ''],
  ['cookie', ''],
  ['date', ''],
  ['etag', ''],
  ['expect', ''],
  ['expires', ''],
  ['from', ''],
  ['host', ''],
  ['if-match', ''],
  ['if-modified-since', ''],
  ['if-none-match', ''],
  ['if-range', ''],
  ['if-unmodified-since', ''],
  ['last-modified', ''],
  ['link', ''],
  ['location', ''],
  ['max-forwards', ''],
  ['proxy-authenticate', ''],
  ['proxy-authorization', ''],
  ['range', ''],
  ['referer', ''],
  ['refresh', ''],
  ['retry-after', ''],
  ['server', ''],
  ['set-cookie', ''],
  ['strict-transport-security', ''],
  ['transfer-encoding', ''],
  ['user-agent', ''],
  ['vary', ''],
  ['via', ''],
  ['www-authenticate', ''],
];

/** What an entry counts beside its name and value (RFC 7541 §4.1). */
const ENTRY_BYTES = 32;
export const DEFAULT_TABLE_BYTES = 4096;

/** The dynamic table: first in, first out, bounded in bytes. Names and values are one character a byte. */
export class DynamicTable {
  /** Oldest first; what `#gone` counts is no more in it. */
  readonly #entries: (readonly [name: string, value: string])[] = [];
  #gone = 0;
  #bytes = 0;
  #limit = DEFAULT_TABLE_BYTES;
  readonly #onGone: (name: string, value: string, ordinal: number) => void;

  /** @param onGone told of each entry that left, with its ordinal: the number of entries that came before it. */
  constructor(onGone: (name: string, value: string, ordinal: number) => void = () => {}) {
    this.#onGone = onGone;
  }

  /** Rises whenever what a block says may have become something else. */
  changes = 0;

  /** Entries that ever came. */
  get added(): number {
    return this.#gone + this.#entries.length;
  }
  get limit(): number {
    return this.#limit;
  }
  set limit(bytes: number) {
    this.changes += 1;
    this.#limit = bytes;
    this.#shrink(bytes);
  }

  /** @param nth 0 is the newest. */
  at(nth: number): readonly [name: string, value: string] | undefined {
    return this.#entries[this.#entries.length - 1 - nth];
  }

  /** An entry that is larger than the table empties it and does not come in. */
  add(name: string, value: string): void {
    const bytes = entryBytes(name, value);
    this.changes += 1;
    this.#shrink(this.#limit - bytes);
    if (bytes > this.#limit) return;
    this.#entries.push([name, value]);
    this.#bytes += bytes;
  }

  #shrink(to: number): void {
    while (this.#bytes > to) {
      const oldest = this.#entries.shift();
      if (oldest === undefined) return;
      this.#bytes -= entryBytes(...oldest);
      this.#onGone(oldest[0], oldest[1], this.#gone);
      this.#gone += 1;
    }
  }
}

export const entryBytes = (name: string, value: string): number => name.length + value.length + ENTRY_BYTES;
