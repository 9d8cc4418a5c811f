/**
 * Our tag: what every push carries so that a cloud's receipt or a tap names the push it is about, and nobody can make
 * one up. The clouds sign no receipts (xiaomi.md §8), so this is what a receipt is believed by.
 */
import { timingSafeEqual } from 'node:crypto';
import { createMac } from './mac.ts';

export interface PushName {
  batchId: number;
  /** Absent where one request went to many devices: the token then tells which. */
  deviceId?: number;
}

/**
 * Version, batch, device (0: none), then a cut HMAC-SHA256 over these. 27 bytes are 36 characters: Xiaomi echoes 64
 * (xiaomi.md §5), and our limit for all clouds is 50. 96 bits are far beyond guessing over a network.
 */
const VERSION = 1;
const NUMBER_BYTES = 7;
const HEAD_BYTES = 1 + 2 * NUMBER_BYTES;
const MAC_BYTES = 12;
const TAG_CHARS = ((HEAD_BYTES + MAC_BYTES) / 3) * 4;

export interface Tags {
  make(name: PushName): string;
  /** The name, or undefined when we did not make this tag. Any text may be given. */
  read(tag: string): PushName | undefined;
}

/**
 * @param key At least 32 secret bytes, the same as long as pushes made with it may be reported on (7 days).
 * @example
 * const tags = createTags(key);
 * tags.read(tags.make({ batchId: 7, deviceId: 3 })); // { batchId: 7, deviceId: 3 }
 */
export function createTags(key: Uint8Array): Tags {
  if (key.length < 32) throw new RangeError(`the tag key must have at least 32 bytes, it has ${key.length}`);
  const mac = createMac(key, HEAD_BYTES);
  return {
    make({ batchId, deviceId }) {
      const bytes = Buffer.allocUnsafe(HEAD_BYTES + MAC_BYTES);
      bytes[0] = VERSION;
      writeInteger(bytes, batchId, 1);
      writeInteger(bytes, deviceId ?? 0, 1 + NUMBER_BYTES);
      bytes.write(mac(bytes), HEAD_BYTES, MAC_BYTES, 'latin1');
      return bytes.toString('base64url');
    },
    read(tag) {
      if (tag.length !== TAG_CHARS) return undefined;
      const bytes = Buffer.from(tag, 'base64url');
      if (bytes.length !== HEAD_BYTES + MAC_BYTES || bytes[0] !== VERSION) return undefined;
      const expected = Buffer.from(mac(bytes), 'latin1').subarray(0, MAC_BYTES);
      if (!timingSafeEqual(expected, bytes.subarray(HEAD_BYTES))) return undefined;
      const batchId = readInteger(bytes, 1);
      const deviceId = readInteger(bytes, 1 + NUMBER_BYTES);
      return deviceId === 0 ? { batchId } : { batchId, deviceId };
    },
  };
}

/** Store keys are safe integers (53 bits): seven bytes hold them, two of Buffer's own calls write them. */
function writeInteger(bytes: Buffer, value: number, at: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a store key: ${value}`);
  bytes.writeUIntBE(Math.floor(value / 2 ** 32), at, 3);
  bytes.writeUInt32BE(value % 2 ** 32, at + 3);
}
const readInteger = (bytes: Buffer, at: number): number =>
  bytes.readUIntBE(at, 3) * 2 ** 32 + bytes.readUInt32BE(at + 3);
