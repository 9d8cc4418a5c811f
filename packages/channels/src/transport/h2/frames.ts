/** Frames of HTTP/2 (RFC 9113 §4, §6): what comes in, cut out of the bytes, and those that we write. */
import { Http2Violation, violations } from './violation.ts';

export const types = {
  data: 0,
  headers: 1,
  rstStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;
export const flags = { endStream: 1, ack: 1, endHeaders: 4, padded: 8, priority: 32 } as const;
export const settings = {
  headerTableSize: 1,
  enablePush: 2,
  maxConcurrentStreams: 3,
  initialWindowSize: 4,
  maxFrameSize: 5,
  maxHeaderListSize: 6,
} as const;

export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');
export const HEAD_BYTES = 9;
/** What each side may send before the other says otherwise; we never do. */
export const DEFAULT_FRAME_BYTES = 16_384;
export const DEFAULT_WINDOW = 65_535;
export const MAX_WINDOW = 2 ** 31 - 1;
export const MAX_STREAM_ID = 2 ** 31 - 1;

export interface Frame {
  type: number;
  flags: number;
  streamId: number;
  payload: Buffer;
}

/** Cuts frames out of chunks as they come. */
export class FrameReader {
  #rest: Buffer | undefined;

  /** Calls `take` for each whole frame; false from it ends the reading. @throws {Http2Violation} for one that is too long. */
  read(chunk: Buffer, take: (frame: Frame) => boolean): void {
    const bytes = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = undefined;
    let at = 0;
    while (bytes.length - at >= HEAD_BYTES) {
      const length = bytes.readUIntBE(at, 3);
      if (length > DEFAULT_FRAME_BYTES) throw new Http2Violation(violations.frameSize, `a frame of ${length} bytes`);
      const end = at + HEAD_BYTES + length;
      if (end > bytes.length) break;
      const frame = {
        type: bytes[at + 3] ?? 0,
        flags: bytes[at + 4] ?? 0,
        streamId: bytes.readUInt32BE(at + 5) & 0x7fffffff,
        payload: bytes.subarray(at + HEAD_BYTES, end),
      };
      at = end;
      if (!take(frame)) return;
    }
    if (at < bytes.length) this.#rest = bytes.subarray(at);
  }
}

/** Writes a frame's head; returns where its payload begins. */
export function putHead(
  into: Buffer,
  at: number,
  length: number,
  { type, flags: set, streamId }: Omit<Frame, 'payload'>,
): number {
  into.writeUIntBE(length, at, 3);
  into[at + 3] = type;
  into[at + 4] = set;
  into.writeUInt32BE(streamId, at + 5);
  return at + HEAD_BYTES;
}

export function frameOf(type: number, set: number, streamId: number, payload: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(HEAD_BYTES + payload.length);
  payload.copy(frame, putHead(frame, 0, payload.length, { type, flags: set, streamId }));
  return frame;
}

/** A frame of numbers of 32 bits: WINDOW_UPDATE, RST_STREAM, GOAWAY. */
export function frameOfNumbers(type: number, streamId: number, ...numbers: readonly number[]): Buffer {
  const payload = Buffer.allocUnsafe(numbers.length * 4);
  for (const [index, number] of numbers.entries()) payload.writeUInt32BE(number, index * 4);
  return frameOf(type, 0, streamId, payload);
}

export function settingsFrame(values: readonly (readonly [id: number, value: number])[]): Buffer {
  const payload = Buffer.allocUnsafe(values.length * 6);
  for (const [index, [id, value]] of values.entries()) {
    payload.writeUInt16BE(id, index * 6);
    payload.writeUInt32BE(value, index * 6 + 2);
  }
  return frameOf(types.settings, 0, 0, payload);
}

/** The payload of DATA or HEADERS without padding and, in HEADERS, the old priority. @throws {Http2Violation} */
export function contentOf({ type, flags: set, payload }: Frame): Buffer {
  // Nearly all have neither, and a second view of the same bytes is no small object.
  if ((set & (flags.padded | flags.priority)) === 0) return payload;
  let start = 0;
  let end = payload.length;
  if ((set & flags.padded) !== 0) {
    end -= payload[0] ?? 0;
    start = 1;
  }
  if (type === types.headers && (set & flags.priority) !== 0) start += 5;
  if (start > end) throw new Http2Violation(violations.protocol, 'a frame is padded beyond its end');
  return payload.subarray(start, end);
}
