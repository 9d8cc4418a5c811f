import type { IncomingHttpHeaders } from 'node:http2';
import { DEFAULT_TABLE_BYTES, DynamicTable, entryBytes, STATIC } from './header-table.ts';
import { huffmanText } from './huffman.ts';
import { Http2Violation, violations } from './violation.ts';

/** As our SETTINGS announce it; an answer of a push cloud has under 2 KB of headers. */
export const MAX_HEADER_BYTES = 64 * 1024;
/** More would be no length of anything. */
const MAX_INTEGER = 2 ** 28;

/** Reads the header blocks of one connection, in their order (RFC 7541). Values are taken as Latin-1, names that come twice are joined. */
export class HeaderDecoder {
  readonly #table = new DynamicTable();
  #from: Buffer = Buffer.alloc(0);
  #at = 0;
  #end = 0;
  /** The last block, where it left the table as it was, and what it says. */
  #last: { block: Buffer; headers: IncomingHttpHeaders } | undefined;

  /**
   * What it returns is for reading only: most answers of one second have the same headers, and these are made once.
   *
   * @throws {Http2Violation} after which the connection cannot be read any more.
   */
  decode(block: Buffer): IncomingHttpHeaders {
    if (this.#last?.block.equals(block)) return this.#last.headers;
    const { changes } = this.#table;
    const headers = this.#read(block);
    this.#last = this.#table.changes === changes ? { block: Buffer.from(block), headers } : undefined;
    return headers;
  }

  #read(block: Buffer): IncomingHttpHeaders {
    this.#from = block;
    this.#at = 0;
    this.#end = block.length;
    // Without a prototype: `constructor` is a name like any other.
    const headers = Object.create(null) as IncomingHttpHeaders;
    let bytes = 0;
    let fields = 0;
    while (this.#at < this.#end) {
      const byte = block[this.#at] ?? 0;
      if ((byte & 0xe0) === 0x20) {
        if (fields > 0) throw bad('the size of the table changes within a block');
        this.#resize(this.#integer(5));
        continue;
      }
      const [name, value] = this.#field(byte);
      fields += 1;
      bytes += entryBytes(name, value);
      if (bytes > MAX_HEADER_BYTES) throw bad(`the headers have more than ${MAX_HEADER_BYTES} bytes`);
      const former = headers[name];
      headers[name] = former === undefined ? value : `${String(former)}, ${value}`;
    }
    return headers;
  }

  #field(byte: number): readonly [name: string, value: string] {
    if ((byte & 0x80) !== 0) return this.#entry(this.#integer(7));
    const indexed = (byte & 0xc0) === 0x40;
    const nameAt = this.#integer(indexed ? 6 : 4);
    const name = nameAt === 0 ? this.#text() : this.#entry(nameAt)[0];
    const value = this.#text();
    if (indexed) this.#table.add(name, value);
    return [name, value];
  }

  #entry(index: number): readonly [name: string, value: string] {
    const entry = index <= STATIC.length ? STATIC[index - 1] : this.#table.at(index - STATIC.length - 1);
    if (entry === undefined) throw bad(`there is no entry ${index}`);
    return entry;
  }

  #resize(bytes: number): void {
    // Ours was never announced, so it is the default.
    if (bytes > DEFAULT_TABLE_BYTES) throw bad('the table grows beyond what was agreed');
    this.#table.limit = bytes;
  }

  #text(): string {
    const huffman = ((this.#from[this.#at] ?? 0) & 0x80) !== 0;
    const length = this.#integer(7);
    const start = this.#at;
    const end = start + length;
    if (end > this.#end) throw bad('a string goes beyond its block');
    this.#at = end;
    return huffman ? huffmanText(this.#from, start, end) : this.#from.toString('latin1', start, end);
  }

  /** An integer with a prefix of so many bits (RFC 7541 §5.1). */
  #integer(prefix: number): number {
    if (this.#at >= this.#end) throw bad('a block ends within a field');
    const most = 2 ** prefix - 1;
    let value = (this.#from[this.#at++] ?? 0) & most;
    if (value < most) return value;
    for (let shift = 1; ; shift *= 128) {
      if (this.#at >= this.#end) throw bad('a block ends within an integer');
      const byte = this.#from[this.#at++] ?? 0;
      value += (byte & 0x7f) * shift;
      // Zeros without end make it no larger, and at last no number.
      if (value > MAX_INTEGER || shift > MAX_INTEGER) throw bad('an integer is too large');
      if ((byte & 0x80) === 0) return value;
    }
  }
}

const bad = (what: string): Http2Violation => new Http2Violation(violations.compression, what);
