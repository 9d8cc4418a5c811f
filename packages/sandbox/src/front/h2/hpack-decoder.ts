/** Header blocks to header lists (RFC 7541). One for each connection: blocks build on those before them. */
import { Field } from './field.ts';
import { decodeHuffman } from './huffman.ts';
import { CODE, ConnectionError, LIMITS } from './protocol.ts';
import { STATIC_TABLE } from './static-table.ts';

/** Between blocks, so that no chunk is held. */
const NOTHING: Buffer = Buffer.alloc(0);
const broken = (words: string): ConnectionError => new ConnectionError(CODE.COMPRESSION_ERROR, words);

export class HpackDecoder {
  /** The newest last. */
  readonly #table: Field[] = [];
  #tableBytes = 0;
  /** What was announced. */
  readonly #limit: number;
  #mostTableBytes: number;
  #bytes: Buffer = NOTHING;
  #at = 0;
  #end = 0;

  constructor(tableBytes: number = LIMITS.tableBytes) {
    this.#limit = tableBytes;
    this.#mostTableBytes = tableBytes;
  }

  /**
   * @returns the list, or `too_large` when it is over the limit; the table is kept up in either case.
   * @throws {ConnectionError} COMPRESSION_ERROR.
   */
  decode(bytes: Buffer, start: number, end: number): Field[] | 'too_large' {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    const fields: Field[] = [];
    let size = 0;
    let mayResize = true;
    while (this.#at < end) {
      const first = bytes[this.#at] ?? 0;
      if ((first & 0xe0) === 0x20) {
        if (!mayResize) throw broken('a table size that is not at the start of its block');
        this.#resize(this.#integer(5));
        continue;
      }
      mayResize = false;
      const field = first >= 0x80 ? this.#indexed(this.#integer(7)) : this.#literal(first);
      size += field.size;
      if (size <= LIMITS.headerListBytes) fields.push(field);
    }
    this.#bytes = NOTHING;
    return size <= LIMITS.headerListBytes ? fields : 'too_large';
  }

  #literal(first: number): Field {
    const isIndexed = first >= 0x40;
    const nameIndex = this.#integer(isIndexed ? 6 : 4);
    const name = nameIndex === 0 ? this.#text() : this.#indexed(nameIndex).name;
    const field = new Field(name, this.#text());
    if (isIndexed) this.#add(field);
    return field;
  }
  #indexed(index: number): Field {
    const own = STATIC_TABLE.length;
    const field = index <= own ? STATIC_TABLE[index - 1] : this.#table[this.#table.length - (index - own)];
    if (field === undefined) throw broken(`no header line ${index}`);
    return field;
  }
  #add(field: Field): void {
    this.#evict(this.#mostTableBytes - field.size);
    // A line that is larger than the table only empties it (§4.4).
    if (field.size > this.#mostTableBytes) return;
    this.#table.push(field);
    this.#tableBytes += field.size;
  }
  #resize(bytes: number): void {
    if (bytes > this.#limit) throw broken(`a table of ${bytes} bytes`);
    this.#mostTableBytes = bytes;
    this.#evict(bytes);
  }
  #evict(mostBytes: number): void {
    while (this.#tableBytes > mostBytes) {
      const oldest = this.#table.shift();
      if (oldest === undefined) return;
      this.#tableBytes -= oldest.size;
    }
  }

  /** §5.1 */
  #integer(prefixBits: number): number {
    const most = 2 ** prefixBits - 1;
    let value = this.#byte() & most;
    if (value < most) return value;
    // Four more bytes at most: far beyond every limit here, and far from where numbers lose their last digits.
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw broken('a number without end');
  }
  /** §5.2 */
  #text(): string {
    const isHuffman = (this.#bytes[this.#at] ?? 0) >= 0x80;
    const start = this.#at;
    const length = this.#integer(7);
    const from = this.#at;
    if (from + length > this.#end) throw broken(`a text that ends beyond its block, at ${start}`);
    this.#at += length;
    return isHuffman ? decodeHuffman(this.#bytes, from, this.#at) : this.#bytes.toString('latin1', from, this.#at);
  }
  #byte(): number {
    if (this.#at >= this.#end) throw broken('a block that ends in the middle');
    const byte = this.#bytes[this.#at] ?? 0;
    this.#at += 1;
    return byte;
  }
}
