/** Reads a zip archive (AAR, jar) from its central directory. */
import { inflateRawSync } from 'node:zlib';

export interface ZipEntry {
  name: string;
  /** @throws {RangeError} when the archive is cut short; an Error of zlib when the data is broken */
  read(): Buffer;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
/** The longest comment behind the end record. */
const COMMENT_BYTES = 0xffff;
const STORED = 0;
const DEFLATED = 8;
/** No library for one processor is larger; more is an archive made to fill the memory. */
const LARGEST_BYTES = 256 * 1024 * 1024;

/** @throws {Error} when it is no zip archive, or one with features that no AAR has (zip64, encryption) */
export function readZip(bytes: Buffer): ZipEntry[] {
  const end = endRecord(bytes);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count === 0xffff || at === 0xffffffff) throw new Error('zip64 archives are not read');
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (bytes.readUInt32LE(at) !== CENTRAL) throw new Error('broken central directory');
    const flags = bytes.readUInt16LE(at + 8);
    const method = bytes.readUInt16LE(at + 10);
    const packed = bytes.readUInt32LE(at + 20);
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const local = bytes.readUInt32LE(at + 42);
    const name = bytes.toString('utf8', at + 46, at + 46 + (nameBytes ?? 0));
    entries.push({ name, read: () => content(bytes, local, packed, method, flags) });
    at += 46 + (nameBytes ?? 0) + (extraBytes ?? 0) + (commentBytes ?? 0);
  }
  return entries;
}

function endRecord(bytes: Buffer): number {
  const lowest = Math.max(0, bytes.length - END_BYTES - COMMENT_BYTES);
  for (let at = bytes.length - END_BYTES; at >= lowest; at -= 1) {
    if (bytes.readUInt32LE(at) === END) return at;
  }
  throw new Error('no zip archive');
}

function content(bytes: Buffer, local: number, packed: number, method: number, flags: number): Buffer {
  if (bytes.readUInt32LE(local) !== LOCAL) throw new Error('broken local header');
  if ((flags & 1) === 1) throw new Error('encrypted');
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  if (start + packed > bytes.length) throw new RangeError('cut short');
  const data = bytes.subarray(start, start + packed);
  if (method === STORED) return data;
  if (method === DEFLATED) return inflateRawSync(data, { maxOutputLength: LARGEST_BYTES });
  throw new Error(`compression ${method} is not read`);
}
