import { DEFAULT_TABLE_BYTES, DynamicTable, entryBytes, STATIC } from './header-table.ts';

/**
 * Values of one name that were sent last, so that only those that come again take room in the table: as many as apps that
 * share a connection and send in turns.
 */
const MOST_SEEN = 8;
/** The largest field that is kept there, as a share of it: an access token has 1 to 2 KB. */
const MOST_OF_TABLE = 0.75;

/** What is known of a name: of all its values those in the tables, and those sent last. */
class Name {
  /** In the static table; 0 where it is not there. */
  readonly index: number;
  readonly fixed: ReadonlyMap<string, number>;
  /** Values in the dynamic table: how many entries came before each. */
  readonly places = new Map<string, number>();
  readonly #seen: string[] = [];
  readonly #isCarried: boolean;
  /** The value that was found to be carried last: most names have the same in every request. */
  #carried = '';

  constructor(name: string) {
    const same = STATIC.flatMap(([other, value], at) => (other === name ? [[value, at + 1] as const] : []));
    this.index = same[0]?.[1] ?? 0;
    this.fixed = new Map(same);
    this.#isCarried = isCarried(name);
  }

  carries(value: string): boolean {
    if (value === this.#carried) return this.#isCarried;
    if (!isCarried(value)) return false;
    this.#carried = value;
    return this.#isCarried;
  }

  /** Notes that this value is sent. Returns whether it was among those sent last already. */
  noteSent(value: string): boolean {
    const at = this.#seen.indexOf(value);
    if (at >= 0) this.#seen.splice(at, 1);
    else this.#seen.push(value);
    if (this.#seen.length > MOST_SEEN) this.#seen.shift();
    return at >= 0;
  }
}

/**
 * Writes the header blocks of one connection, in their order (RFC 7541). Headers that are the same array as before cost a
 * look into a map: pushes of one certificate share theirs. A field enters the table the second time that it is sent, so that
 * what is different in every request (APNs' path) does not push out what is the same in all.
 */
export class HeaderEncoder {
  /** Those of our own channels: a few dozen. */
  readonly #names = new Map<string, Name>();
  readonly #out = new Bytes();
  readonly #table = new DynamicTable((name, value, ordinal) => {
    const { places } = this.#nameOf(name);
    if (places.get(value) === ordinal) places.delete(value);
  });
  #blocks = new WeakMap<readonly string[], Buffer>();
  /** The peer changed its limit: the next block begins with the smallest since the last one, and with what holds now. */
  #smallest: number | undefined;

  /** @param bytes the peer's SETTINGS_HEADER_TABLE_SIZE; we use no more than the default. */
  set tableLimit(bytes: number) {
    const limit = Math.min(bytes, DEFAULT_TABLE_BYTES);
    if (limit === this.#table.limit) return;
    this.#table.limit = limit;
    this.#smallest = Math.min(limit, this.#smallest ?? limit);
    this.#blocks = new WeakMap();
  }

  /** @param headers names and values in turn, one character a byte. @returns undefined when one holds what HTTP/2 forbids. */
  encode(headers: readonly string[]): Buffer | undefined {
    const known = this.#blocks.get(headers);
    if (known !== undefined) return known;
    // Before anything of it enters the table.
    for (let at = 0; at < headers.length; at += 2) {
      if (!this.#nameOf(headers[at] ?? '').carries(headers[at + 1] ?? '')) return undefined;
    }
    const bytes = this.#out;
    bytes.length = 0;
    let settled = this.#smallest === undefined;
    if (this.#smallest !== undefined) {
      if (this.#smallest < this.#table.limit) putInteger(bytes, 0x20, 5, this.#smallest);
      putInteger(bytes, 0x20, 5, this.#table.limit);
      this.#smallest = undefined;
    }
    for (let at = 0; at < headers.length; at += 2) {
      if (!this.#field(bytes, headers[at] ?? '', headers[at + 1] ?? '')) settled = false;
    }
    const block = bytes.copy();
    if (settled) this.#blocks.set(headers, block);
    return block;
  }

  /** false: written again it would be written in another way. */
  #field(bytes: Bytes, text: string, value: string): boolean {
    const name = this.#nameOf(text);
    const index = this.#indexOf(name, value);
    if (index !== undefined) {
      putInteger(bytes, 0x80, 7, index);
      return true;
    }
    // One that is nearly the whole table would push out all others.
    const fits = entryBytes(text, value) <= this.#table.limit * MOST_OF_TABLE;
    const again = fits && name.noteSent(value);
    putInteger(bytes, again ? 0x40 : 0, again ? 6 : 4, name.index);
    if (name.index === 0) putText(bytes, text);
    putText(bytes, value);
    if (again) {
      this.#table.add(text, value);
      name.places.set(value, this.#table.added - 1);
      // Every index has moved.
      this.#blocks = new WeakMap();
    }
    return !fits;
  }

  #nameOf(text: string): Name {
    let name = this.#names.get(text);
    if (name === undefined) {
      name = new Name(text);
      this.#names.set(text, name);
    }
    return name;
  }

  /** In both tables, as one list. */
  #indexOf({ fixed, places }: Name, value: string): number | undefined {
    const known = fixed.size > 0 ? fixed.get(value) : undefined;
    if (known !== undefined) return known;
    // Most names have either the same value in every request, or another in each.
    const place = places.size > 0 ? places.get(value) : undefined;
    return place === undefined ? undefined : STATIC.length + this.#table.added - place;
  }
}

/** No line breaks, no other control characters, one byte a character (RFC 9113 §8.2.1). */
const isCarried = (text: string): boolean => /^[\t\x20-\x7e\x80-\xff]*$/.test(text);

/** Grows to the longest block. */
class Bytes {
  length = 0;
  #bytes = Buffer.alloc(1024);

  push(byte: number): void {
    if (this.length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.length++] = byte;
  }
  /** One byte a character. */
  text(text: string): void {
    if (this.length + text.length > this.#bytes.length) this.#grow(text.length);
    this.length += this.#bytes.write(text, this.length, 'latin1');
  }
  copy(): Buffer {
    const copy = Buffer.allocUnsafe(this.length);
    this.#bytes.copy(copy, 0, 0, this.length);
    return copy;
  }
  #grow(more: number): void {
    this.#bytes = Buffer.concat([this.#bytes], 2 * this.#bytes.length + more);
  }
}

function putInteger(bytes: Bytes, flags: number, prefix: number, value: number): void {
  const most = 2 ** prefix - 1;
  if (value < most) {
    bytes.push(flags | value);
    return;
  }
  bytes.push(flags | most);
  let rest = value - most;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
}

function putText(bytes: Bytes, text: string): void {
  putInteger(bytes, 0, 7, text.length);
  bytes.text(text);
}
