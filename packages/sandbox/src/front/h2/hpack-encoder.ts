/**
 * Answers' header lists to header blocks (RFC 7541). Clouds answer with the same headers object again and again: its lines
 * go into the dynamic table when it comes for the second time, and from then on its block is ready. Everything else is
 * written out. Nothing is ever driven out of the table: what finds no room is written out too.
 */
import { INITIAL } from './protocol.ts';
import { STATIC_NAMES, STATIC_STATUSES, STATIC_TABLE } from './static-table.ts';

type Lines = Readonly<Record<string, string>>;

export class HpackEncoder {
  /** Line → how many were added before it. */
  readonly #added = new Map<string, number>();
  #tableBytes = 0;
  #mostTableBytes: number = INITIAL.tableBytes;
  /** Sizes of the table to say at the start of the next block. */
  #sizes: number[] = [];
  #last: { status: number; lines: Lines; date: string; block: Buffer; isSettled: boolean } | undefined;

  /** SETTINGS_HEADER_TABLE_SIZE of the peer. */
  resize(bytes: number): void {
    const most = Math.min(bytes, INITIAL.tableBytes);
    if (most === this.#mostTableBytes) return;
    this.#mostTableBytes = most;
    // Emptied and begun anew (§4.2): the peer's table is then as ours, whatever it was in between.
    this.#sizes = most === 0 ? [0] : [0, most];
    this.#added.clear();
    this.#tableBytes = 0;
    this.#last = undefined;
  }

  /** @param date the header of that name, which every answer has. @returns a block that is never written again. */
  encode(status: number, lines: Lines, date: string): Buffer {
    const last = this.#last;
    const isKnown = last !== undefined && last.lines === lines;
    if (isKnown && last.isSettled && last.status === status && last.date === date) return last.block;
    const before = this.#added.size;
    const block = new Block();
    for (const size of this.#sizes) block.integer(0x20, 5, size);
    this.#sizes = [];
    const index = STATIC_STATUSES.get(status);
    if (index === undefined) block.literal(':status', String(status));
    else block.integer(0x80, 7, index);
    block.literal('date', date);
    for (const name in lines) this.#line(block, name.toLowerCase(), lines[name] ?? '', isKnown);
    // Ready only when its lines have had their chance, and none was added in it: indices count from the newest.
    const isSettled = isKnown && this.#added.size === before;
    this.#last = { status, lines, date, block: block.bytes(), isSettled };
    return this.#last.block;
  }

  #line(block: Block, name: string, value: string, isKnown: boolean): void {
    const key = `${name}\0${value}`;
    const added = this.#added.get(key);
    if (added !== undefined) {
      block.integer(0x80, 7, STATIC_TABLE.length + this.#added.size - added);
      return;
    }
    const size = name.length + value.length + 32;
    if (!isKnown || this.#tableBytes + size > this.#mostTableBytes) {
      block.literal(name, value);
      return;
    }
    block.literal(name, value, 'added');
    this.#added.set(key, this.#added.size);
    this.#tableBytes += size;
  }
}

/** One for all: a block is written in one go. */
let scratch = Buffer.allocUnsafe(4096);

class Block {
  #length = 0;

  integer(pattern: number, prefixBits: number, value: number): void {
    this.#reserve(8);
    const most = 2 ** prefixBits - 1;
    if (value < most) {
      scratch[this.#length++] = pattern | value;
      return;
    }
    scratch[this.#length++] = pattern | most;
    let rest = value - most;
    for (; rest >= 128; rest = Math.floor(rest / 128)) scratch[this.#length++] = 0x80 | (rest % 128);
    scratch[this.#length++] = rest;
  }
  literal(name: string, value: string, indexing: 'added' | 'none' = 'none'): void {
    const index = STATIC_NAMES.get(name) ?? 0;
    if (indexing === 'added') this.integer(0x40, 6, index);
    else this.integer(0, 4, index);
    if (index === 0) this.#text(name);
    this.#text(value);
  }
  bytes(): Buffer {
    return Buffer.from(scratch.subarray(0, this.#length));
  }

  #text(text: string): void {
    this.integer(0, 7, text.length);
    this.#reserve(text.length);
    this.#length += scratch.write(text, this.#length, 'latin1');
  }
  #reserve(bytes: number): void {
    if (this.#length + bytes <= scratch.length) return;
    const larger = Buffer.allocUnsafe((this.#length + bytes) * 2);
    scratch.copy(larger, 0, 0, this.#length);
    scratch = larger;
  }
}
