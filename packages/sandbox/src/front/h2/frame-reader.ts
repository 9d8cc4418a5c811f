/** Cuts what comes in into frames (RFC 9113 §4.1). A frame that lies within one chunk is not copied. */
import { CODE, ConnectionError, FRAME_HEADER_BYTES, LIMITS } from './protocol.ts';

export interface FrameSink {
  /** The payload is `bytes` from `start` to `end`; `bytes` is never written again. @throws {ConnectionError} */
  frame(type: number, flags: number, streamId: number, bytes: Buffer, start: number, end: number): void;
  /** false: nothing more is to be read. */
  readonly reading: boolean;
}

export class FrameReader {
  readonly #sink: FrameSink;
  /** A frame's head that is not complete. */
  readonly #head = Buffer.alloc(FRAME_HEADER_BYTES);
  #headBytes = 0;
  /** The payload of a frame whose head is complete. */
  #payload: Buffer | undefined;
  #payloadBytes = 0;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  /** @throws {ConnectionError} for a frame that is too long, and whatever the sink throws. */
  read(chunk: Buffer): void {
    let at = this.#headBytes > 0 ? this.#resume(chunk) : 0;
    while (this.#sink.reading && chunk.length - at >= FRAME_HEADER_BYTES) {
      const length = lengthOf(chunk, at);
      const end = at + FRAME_HEADER_BYTES + length;
      if (end > chunk.length) break;
      this.#emit(chunk, at, chunk, at + FRAME_HEADER_BYTES, end);
      at = end;
    }
    if (at < chunk.length && this.#sink.reading) this.#keep(chunk, at);
  }

  /** Goes on with a frame that began in an earlier chunk. @returns where the next one begins. */
  #resume(chunk: Buffer): number {
    let at = 0;
    if (this.#headBytes < FRAME_HEADER_BYTES) {
      at = Math.min(chunk.length, FRAME_HEADER_BYTES - this.#headBytes);
      chunk.copy(this.#head, this.#headBytes, 0, at);
      this.#headBytes += at;
      if (this.#headBytes < FRAME_HEADER_BYTES) return at;
    }
    this.#payload ??= Buffer.allocUnsafe(lengthOf(this.#head, 0));
    const payload = this.#payload;
    const taken = Math.min(chunk.length - at, payload.length - this.#payloadBytes);
    chunk.copy(payload, this.#payloadBytes, at, at + taken);
    this.#payloadBytes += taken;
    if (this.#payloadBytes < payload.length) return at + taken;
    this.#headBytes = 0;
    this.#payload = undefined;
    this.#payloadBytes = 0;
    this.#emit(this.#head, 0, payload, 0, payload.length);
    return at + taken;
  }
  /** The start of a frame; the rest is in the next chunks. */
  #keep(chunk: Buffer, from: number): void {
    const at = from + chunk.copy(this.#head, 0, from, from + FRAME_HEADER_BYTES);
    this.#headBytes = at - from;
    if (this.#headBytes < FRAME_HEADER_BYTES) return;
    this.#payload = Buffer.allocUnsafe(lengthOf(this.#head, 0));
    this.#payloadBytes = chunk.copy(this.#payload, 0, at);
  }
  #emit(head: Buffer, at: number, bytes: Buffer, start: number, end: number): void {
    // The first bit of the stream's number is reserved and ignored.
    const streamId = head.readInt32BE(at + 5) & 0x7fff_ffff;
    this.#sink.frame(head.readUInt8(at + 3), head.readUInt8(at + 4), streamId, bytes, start, end);
  }
}

/** @throws {ConnectionError} for more than was allowed. */
function lengthOf(head: Buffer, at: number): number {
  const length = head.readUIntBE(at, 3);
  if (length > LIMITS.frameBytes) throw new ConnectionError(CODE.FRAME_SIZE_ERROR, `a frame of ${length} bytes`);
  return length;
}
