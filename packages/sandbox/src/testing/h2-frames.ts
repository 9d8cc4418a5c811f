/** HTTP/2 by the byte, for tests: written and read with nothing of the server's own. */
export interface Frame {
  type: number;
  flags: number;
  id: number;
  payload: Buffer;
}

/** RFC 9113 §4.1 */
export function frame(type: number, flags: number, id: number, payload: Buffer | string = ''): Buffer {
  const bytes = Buffer.from(payload as string);
  const head = Buffer.alloc(9);
  head.writeUIntBE(bytes.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(id, 5);
  return Buffer.concat([head, bytes]);
}
export const uint32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, at * 4);
  return bytes;
};
export const settingsOf = (...pairs: [id: number, value: number][]): Buffer =>
  Buffer.concat(pairs.map(([id, value]) => Buffer.concat([Buffer.from([id >> 8, id & 0xff]), uint32(value)])));

/** Literals without indexing, names written out (RFC 7541 §6.2.2). */
export const literals = (...lines: [name: string, value: string][]): Buffer =>
  Buffer.concat(lines.flatMap(([name, value]) => [Buffer.from([0]), textOf(name), textOf(value)]));
function textOf(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  // §5.1: 127 and more go on in groups of seven bits.
  const head: number[] = bytes.length < 127 ? [bytes.length] : [127];
  if (bytes.length >= 127) {
    let rest = bytes.length - 127;
    for (; rest >= 128; rest >>= 7) head.push(0x80 | (rest & 0x7f));
    head.push(rest);
  }
  return Buffer.concat([Buffer.from(head), bytes]);
}
export const POST = literals(
  [':method', 'POST'],
  [':scheme', 'https'],
  [':path', '/push'],
  [':authority', 'push.example.com'],
);

/** Whole frames of what came so far, and the rest. */
export function parse(bytes: Buffer): { frames: Frame[]; rest: Buffer } {
  const frames: Frame[] = [];
  let at = 0;
  while (bytes.length - at >= 9 && bytes.length - at - 9 >= bytes.readUIntBE(at, 3)) {
    const end = at + 9 + bytes.readUIntBE(at, 3);
    frames.push({
      type: bytes.readUInt8(at + 3),
      flags: bytes.readUInt8(at + 4),
      id: bytes.readUInt32BE(at + 5),
      payload: bytes.subarray(at + 9, end),
    });
    at = end;
  }
  return { frames, rest: bytes.subarray(at) };
}
