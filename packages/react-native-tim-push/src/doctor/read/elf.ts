/** The alignment of a native library: what Android's 16 KB pages ask of its program headers. */

const MAGIC = 0x7f454c46;
const LOAD = 1;

export interface Elf {
  is64: boolean;
  /** Alignment of each LOAD segment, bytes. */
  alignments: number[];
}

/** @throws {Error} when it is no ELF file; {RangeError} when it is cut short */
export function readElf(bytes: Buffer): Elf {
  if (bytes.readUInt32BE(0) !== MAGIC) throw new Error('no ELF file');
  const is64 = bytes[4] === 2;
  // Android runs on little-endian processors only.
  if (bytes[5] !== 1) throw new Error('not little-endian');
  const headers = is64 ? Number(bytes.readBigUInt64LE(32)) : bytes.readUInt32LE(28);
  const size = bytes.readUInt16LE(is64 ? 54 : 42);
  const count = bytes.readUInt16LE(is64 ? 56 : 44);
  const alignments: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const at = headers + index * size;
    if (bytes.readUInt32LE(at) !== LOAD) continue;
    alignments.push(is64 ? Number(bytes.readBigUInt64LE(at + 48)) : bytes.readUInt32LE(at + 28));
  }
  return { is64, alignments };
}
