/**
 * HPACK's Huffman code (RFC 7541 §5.2, Appendix B), decoded a byte at a time: one look into a table for each.
 *
 * The code is canonical: of the same length the codes count up with the symbols, and longer ones go on where the shorter
 * ended. So the lengths say it all.
 */
import { CODE, ConnectionError } from './protocol.ts';

/** Bits of each symbol's code, 0–255 and the end of the string. */
const LENGTHS: readonly number[] = [
  ...[13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28],
  ...[28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28],
  ...[6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6],
  ...[5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10],
  ...[13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7],
  ...[7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6],
  ...[15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5],
  ...[6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28],
  ...[20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23],
  ...[24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24],
  ...[22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23],
  ...[21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23],
  ...[26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25],
  ...[19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27],
  ...[20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23],
  ...[26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26],
  30,
];
const END_OF_STRING = 256;

/** A node of the tree, which is a state between two bits; a leaf is a symbol. */
interface Node {
  readonly children: [Branch, Branch];
  /** Index in the table. */
  readonly state: number;
  /** A string may end here: fewer than eight bits since the last symbol, all of them ones. */
  readonly mayEnd: boolean;
}
type Branch = Node | number | undefined;

/*
 * An entry, for the state before and the byte that comes: bits 0–7 the state after, 8–15 and 16–23 the symbols that the
 * byte completes, 24–25 how many those are (the shortest code has five bits, so two at most), 26 when a string may end
 * here, 27 when the code is broken. A state's entries follow each other.
 */
const MAY_END = 1 << 26;
const BROKEN = 1 << 27;

function buildTree(): Node[] {
  const nodes: Node[] = [];
  const addNode = (mayEnd: boolean): Node => {
    const node: Node = { children: [undefined, undefined], state: nodes.length, mayEnd };
    nodes.push(node);
    return node;
  };
  const root = addNode(true);
  let code = 0;
  for (let length = 1; length <= 30; length += 1) {
    for (const [symbol, bits] of LENGTHS.entries()) {
      if (bits !== length) continue;
      let node = root;
      for (let bit = length - 1; bit > 0; bit -= 1) {
        const side = (code >>> bit) & 1;
        const depth = length - bit;
        let child = node.children[side];
        if (typeof child !== 'object') {
          child = addNode(side === 1 && node.mayEnd && depth < 8);
          node.children[side] = child;
        }
        node = child;
      }
      node.children[code & 1] = symbol;
      code += 1;
    }
    code *= 2;
  }
  return nodes;
}

function buildTable(): Uint32Array {
  const nodes = buildTree();
  const [root] = nodes;
  const table = new Uint32Array(nodes.length * 256);
  for (const from of nodes) {
    for (let byte = 0; byte < 256; byte += 1) {
      let node: Branch = from;
      let symbols = 0;
      let count = 0;
      for (let bit = 7; bit >= 0 && typeof node === 'object'; bit -= 1) {
        node = node.children[(byte >>> bit) & 1];
        // A string must not hold the symbol of its own end (§5.2).
        if (typeof node !== 'number' || node === END_OF_STRING) continue;
        symbols |= node << (8 + 8 * count);
        count += 1;
        node = root;
      }
      table[(from.state << 8) | byte] =
        typeof node === 'object' ? node.state | symbols | (count << 24) | (node.mayEnd ? MAY_END : 0) : BROKEN;
    }
  }
  return table;
}

const TABLE = buildTable();
/** Five bits a symbol at least, of a header block that is no longer than 64 KiB: it grows to 105 KB at most. */
let scratch = Buffer.allocUnsafe(4096);

/** @returns the text, a character a byte. @throws {ConnectionError} */
export function decodeHuffman(bytes: Buffer, start: number, end: number): string {
  const most = ((end - start) * 8) / 5;
  if (scratch.length < most) scratch = Buffer.allocUnsafe(Math.ceil(most));
  const into = scratch;
  let length = 0;
  let entry = MAY_END;
  for (let at = start; at < end; at += 1) {
    entry = TABLE[((entry & 0xff) << 8) | (bytes[at] ?? 0)] ?? BROKEN;
    const count = (entry >>> 24) & 3;
    if (count > 0) {
      into[length] = (entry >>> 8) & 0xff;
      if (count === 2) into[length + 1] = (entry >>> 16) & 0xff;
      length += count;
    } else if (entry >= BROKEN) break;
  }
  if ((entry & MAY_END) === 0) throw new ConnectionError(CODE.COMPRESSION_ERROR, 'a broken Huffman code');
  return into.toString('latin1', 0, length);
}
