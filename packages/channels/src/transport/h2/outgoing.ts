import type { Socket } from 'node:net';
import {
  DEFAULT_FRAME_BYTES,
  DEFAULT_WINDOW,
  flags,
  frameOf,
  HEAD_BYTES,
  MAX_WINDOW,
  putHead,
  settings,
  types,
} from './frames.ts';
import { HeaderEncoder } from './header-encoder.ts';
import { Http2Violation, violations } from './violation.ts';

/** More than all requests of a connection together have ever waiting, and little for a process. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;

/** What the writing side needs of a request under way. */
export interface Upload {
  readonly id: number;
  /** What the peer still takes of this stream, bytes. */
  window: number;
  /** What the peer's windows did not let out yet. */
  unsent: Buffer | undefined;
}

/** What goes out on one connection: what is written in one turn of the event loop leaves in one piece. */
export class Outgoing {
  /** Streams above it never left this process. */
  writtenId = 0;
  readonly #socket: Socket;
  readonly #encoder = new HeaderEncoder();
  /** Those with `unsent`, in their order. */
  readonly #held = new Set<Upload>();
  #out: Buffer[] = [];
  #lastId = 0;
  #window = DEFAULT_WINDOW;
  #streamWindow = DEFAULT_WINDOW;
  #frameBytes = DEFAULT_FRAME_BYTES;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** What a new stream may send at first. */
  get streamWindow(): number {
    return this.#streamWindow;
  }

  /** undefined: a header holds what HTTP/2 forbids. */
  headers(headers: readonly string[]): Buffer | undefined {
    return this.#encoder.encode(headers);
  }

  /** Head, headers and body in one piece of memory, where the body fits what the peer takes: nearly always. */
  request(upload: Upload, block: Buffer, body: string): void {
    const { id: streamId } = upload;
    this.#lastId = streamId;
    const bytes = Buffer.byteLength(body);
    const whole = bytes <= Math.min(this.#window, upload.window, this.#frameBytes) && block.length <= this.#frameBytes;
    if (!whole) {
      this.#headers(streamId, block, bytes === 0);
      if (bytes === 0) return;
      upload.unsent = Buffer.from(body);
      this.#held.add(upload);
      this.#pump();
      return;
    }
    const out = Buffer.allocUnsafe(HEAD_BYTES + block.length + (bytes === 0 ? 0 : HEAD_BYTES + bytes));
    const set = flags.endHeaders | (bytes === 0 ? flags.endStream : 0);
    let at = putHead(out, 0, block.length, { type: types.headers, flags: set, streamId });
    at += block.copy(out, at);
    if (bytes > 0) {
      at = putHead(out, at, bytes, { type: types.data, flags: flags.endStream, streamId });
      out.write(body, at);
      upload.window -= bytes;
      this.#window -= bytes;
    }
    this.write(out);
  }

  /** Nothing more of it is sent. */
  drop(upload: Upload): void {
    this.#held.delete(upload);
  }

  /** The peer takes more: of all (`undefined`), or of one stream. @throws {Http2Violation} */
  grow(upload: Upload | undefined, more: number): void {
    if (upload !== undefined) upload.window += more;
    else this.#window += more;
    if (this.#window > MAX_WINDOW) throw new Http2Violation(violations.flowControl, 'a window is too large');
    this.#pump();
  }

  /** One of the peer's SETTINGS; `acknowledge` is to follow. @param open the streams whose windows move with it. @throws {Http2Violation} */
  set(id: number, value: number, open: Iterable<Upload>): void {
    switch (id) {
      case settings.headerTableSize:
        this.#encoder.tableLimit = value;
        return;
      case settings.initialWindowSize:
        if (value > MAX_WINDOW) throw new Http2Violation(violations.flowControl, `an initial window of ${value}`);
        for (const upload of open) upload.window += value - this.#streamWindow;
        this.#streamWindow = value;
        return;
      case settings.maxFrameSize:
        if (value < DEFAULT_FRAME_BYTES || value > 2 ** 24 - 1) {
          throw new Http2Violation(violations.protocol, `a frame size of ${value}`);
        }
        this.#frameBytes = value;
        return;
      default: // Not of what goes out, or unknown: those are ignored (§6.5.2).
    }
  }

  /** Before what the new settings allow: until the peer has read it, it counts by the old ones. */
  acknowledge(): boolean {
    const heard = this.answer(frameOf(types.settings, flags.ack, 0, Buffer.alloc(0)));
    this.#pump();
    return heard;
  }

  /** What the peer can ask for as often as it likes. false: it asks and does not fetch the answers. */
  answer(frame: Buffer): boolean {
    if (this.#socket.writableLength > MAX_UNREAD_BYTES) return false;
    this.write(frame);
    return true;
  }

  write(frame: Buffer): void {
    if (this.#out.length === 0) process.nextTick(() => this.flush());
    this.#out.push(frame);
  }

  flush(): void {
    const out = this.#out;
    if (out.length === 0) return;
    this.#out = [];
    if (this.#socket.destroyed || !this.#socket.writable) return;
    this.writtenId = this.#lastId;
    this.#socket.write(out.length === 1 && out[0] !== undefined ? out[0] : Buffer.concat(out));
  }

  /** Written at once, instead of what waits: that never leaves. */
  last(frame: Buffer): void {
    this.#out = [];
    if (!this.#socket.destroyed && this.#socket.writable) this.#socket.write(frame);
  }

  #headers(streamId: number, block: Buffer, endStream: boolean): void {
    let set: number = endStream ? flags.endStream : 0;
    let type: number = types.headers;
    for (let at = 0; at === 0 || at < block.length; at += this.#frameBytes) {
      const part = block.subarray(at, at + this.#frameBytes);
      if (at + part.length >= block.length) set |= flags.endHeaders;
      this.write(frameOf(type, set, streamId, part));
      type = types.continuation;
      set = 0;
    }
  }

  /** Sends of the bodies that are held back what the windows let out now. */
  #pump(): void {
    for (const upload of this.#held) {
      let { unsent } = upload;
      while (unsent !== undefined) {
        const room = Math.min(this.#window, upload.window, this.#frameBytes);
        if (room <= 0) break;
        const part: Buffer = unsent.subarray(0, room);
        unsent = part.length === unsent.length ? undefined : unsent.subarray(room);
        this.write(frameOf(types.data, unsent === undefined ? flags.endStream : 0, upload.id, part));
        upload.window -= part.length;
        this.#window -= part.length;
      }
      upload.unsent = unsent;
      if (unsent === undefined) this.#held.delete(upload);
      if (this.#window <= 0) return;
    }
  }
}
