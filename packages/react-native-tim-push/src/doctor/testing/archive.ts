/** Writes small AARs with native libraries in them, byte by byte as the formats say. */
import { deflateRawSync } from 'node:zlib';

/** A 64- or 32-bit library with two LOAD segments of this alignment and nothing else. */
export function elf({ alignment, is64 = true }: { alignment: number; is64?: boolean }): Buffer {
  const [header, program] = is64 ? [64, 56] : [52, 32];
  const bytes = Buffer.alloc(header + program * 2);
  bytes.write('\x7fELF', 'latin1');
  bytes[4] = is64 ? 2 : 1;
  bytes[5] = 1;
  if (is64) bytes.writeBigUInt64LE(BigInt(header), 32);
  else bytes.writeUInt32LE(header, 28);
  bytes.writeUInt16LE(program, is64 ? 54 : 42);
  bytes.writeUInt16LE(2, is64 ? 56 : 44);
  for (const at of [header, header + program]) {
    bytes.writeUInt32LE(1, at);
    if (is64) bytes.writeBigUInt64LE(BigInt(alignment), at + 48);
    else bytes.writeUInt32LE(alignment, at + 28);
  }
  return bytes;
}

/** @param files name → content; packed by deflate, the first one only stored */
export function zip(files: Record<string, Buffer | string>): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const raw = Buffer.from(content);
    const stored = locals.length === 0;
    const data = stored ? raw : deflateRawSync(raw);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(stored ? 0 : 8, 8);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(raw.length, 22);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(stored ? 0 : 8, 10);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(raw.length, 24);
    central.writeUInt16LE(Buffer.byteLength(name), 28);
    central.writeUInt32LE(offset, 42);
    const part = Buffer.concat([local, Buffer.from(name), data]);
    locals.push(part);
    centrals.push(Buffer.concat([central, Buffer.from(name)]));
    offset += part.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(centrals.length, 8);
  end.writeUInt16LE(centrals.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** An SDK file as vendors hand them out. */
export const aar = (libraries: Record<string, Buffer> = {}): Buffer =>
  zip({ 'AndroidManifest.xml': '<manifest/>', 'classes.jar': 'PK', ...libraries });
