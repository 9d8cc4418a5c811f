/** Frames out (RFC 9113 §6). What one turn of the event loop answers leaves in one write: under TLS each one costs. */
import type { Socket } from 'node:net';
import { FLAG, FRAME, FRAME_HEADER_BYTES } from './protocol.ts';

const BUFFER_BYTES = 32_768;
/** Buffers that were written and are free again. */
const free: Buffer[] = [];
const MOST_FREE = 64;

/** Those with something to write at the end of the turn. */
let waiting: Wire[] = [];
function flushAll(): void {
  const due = waiting;
  waiting = [];
  for (const wire of due) wire.flush();
}

export class Wire {
  readonly #socket: Socket;
  #buffer: Buffer | undefined;
  #length = 0;
  #isWaiting = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    // A peer that does not read gets nothing more to answer to.
    socket.on('drain', () => socket.resume());
  }

  settings(values: readonly (readonly [setting: number, value: number])[]): void {
    const [buffer, from] = this.#frame(FRAME.SETTINGS, 0, 0, values.length * 6);
    for (const [at, [setting, value]] of values.entries()) {
      buffer.writeUInt16BE(setting, from + at * 6);
      buffer.writeUInt32BE(value, from + at * 6 + 2);
    }
  }
  settingsAck(): void {
    this.#frame(FRAME.SETTINGS, FLAG.ACK, 0, 0);
  }
  /** @param payload eight bytes from `start`; absent: a PING of our own. */
  ping(payload?: Buffer, start = 0): void {
    const [buffer, from] = this.#frame(FRAME.PING, payload === undefined ? 0 : FLAG.ACK, 0, 8);
    if (payload === undefined) buffer.fill(0, from, from + 8);
    else payload.copy(buffer, from, start, start + 8);
  }
  reset(streamId: number, code: number): void {
    const [buffer, from] = this.#frame(FRAME.RST_STREAM, 0, streamId, 4);
    buffer.writeUInt32BE(code, from);
  }
  goaway(lastStream: number, code: number, debug: string): void {
    const words = Buffer.from(debug);
    const [buffer, from] = this.#frame(FRAME.GOAWAY, 0, 0, 8 + words.length);
    buffer.writeUInt32BE(lastStream, from);
    buffer.writeUInt32BE(code, from + 4);
    words.copy(buffer, from + 8);
  }
  windowUpdate(streamId: number, bytes: number): void {
    const [buffer, from] = this.#frame(FRAME.WINDOW_UPDATE, 0, streamId, 4);
    buffer.writeUInt32BE(bytes, from);
  }
  /** @param frameBytes of the longest frame that the peer takes. */
  headers(streamId: number, block: Buffer, frameBytes: number, body: 'with_body' | 'without_body'): void {
    const flag = body === 'without_body' ? FLAG.END_STREAM : 0;
    if (block.length <= frameBytes) {
      this.#payload(FRAME.HEADERS, flag | FLAG.END_HEADERS, streamId, block, 0, block.length);
      return;
    }
    this.#payload(FRAME.HEADERS, flag, streamId, block, 0, frameBytes);
    for (let at = frameBytes; at < block.length; at += frameBytes) {
      const end = Math.min(block.length, at + frameBytes);
      this.#payload(FRAME.CONTINUATION, end === block.length ? FLAG.END_HEADERS : 0, streamId, block, at, end);
    }
  }
  data(streamId: number, body: Buffer, start: number, end: number): void {
    this.#payload(FRAME.DATA, end === body.length ? FLAG.END_STREAM : 0, streamId, body, start, end);
  }
  /** A whole body. @returns its bytes. */
  text(streamId: number, body: string): number {
    // Three bytes a UTF-16 unit at most.
    const [buffer, from] = this.#frame(FRAME.DATA, FLAG.END_STREAM, streamId, body.length * 3);
    const bytes = buffer.write(body, from, 'utf8');
    buffer.writeUIntBE(bytes, from - FRAME_HEADER_BYTES, 3);
    this.#length = from + bytes;
    return bytes;
  }

  flush(): void {
    this.#isWaiting = false;
    const buffer = this.#buffer;
    const length = this.#length;
    if (buffer === undefined || length === 0) return;
    this.#buffer = undefined;
    this.#length = 0;
    if (this.#socket.destroyed || this.#socket.writableEnded) return;
    const mayGoOn = this.#socket.write(buffer.subarray(0, length), () => {
      if (buffer.length === BUFFER_BYTES && free.length < MOST_FREE) free.push(buffer);
    });
    if (!mayGoOn) this.#socket.pause();
  }

  #payload(type: number, flags: number, streamId: number, bytes: Buffer, start: number, end: number): void {
    const [buffer, from] = this.#frame(type, flags, streamId, end - start);
    bytes.copy(buffer, from, start, end);
  }
  /** Writes a frame's head. @returns where its payload belongs. */
  #frame(type: number, flags: number, streamId: number, length: number): [buffer: Buffer, from: number] {
    const buffer = this.#room(FRAME_HEADER_BYTES + length);
    const at = this.#length;
    buffer[at] = length >>> 16;
    buffer[at + 1] = length >>> 8;
    buffer[at + 2] = length;
    buffer[at + 3] = type;
    buffer[at + 4] = flags;
    buffer[at + 5] = streamId >>> 24;
    buffer[at + 6] = streamId >>> 16;
    buffer[at + 7] = streamId >>> 8;
    buffer[at + 8] = streamId;
    this.#length = at + FRAME_HEADER_BYTES + length;
    return [buffer, at + FRAME_HEADER_BYTES];
  }
  #room(bytes: number): Buffer {
    if (this.#buffer !== undefined && this.#length + bytes > this.#buffer.length) this.flush();
    if (this.#buffer === undefined) {
      this.#buffer =
        bytes > BUFFER_BYTES ? Buffer.allocUnsafeSlow(bytes) : (free.pop() ?? Buffer.allocUnsafeSlow(BUFFER_BYTES));
      if (!this.#isWaiting) {
        this.#isWaiting = true;
        if (waiting.push(this) === 1) setImmediate(flushAll);
      }
    }
    return this.#buffer;
  }
}
