import type { IncomingHttpHeaders } from 'node:http2';
import { contentOf, type Frame, FrameReader, flags, HEAD_BYTES, types } from './frames.ts';
import { HeaderDecoder, MAX_HEADER_BYTES } from './header-decoder.ts';
import { Http2Violation, violations } from './violation.ts';

/** What a server says on one connection, each thing whole. */
export interface Hearing {
  headers(streamId: number, headers: IncomingHttpHeaders, endStream: boolean): void;
  /** @param frameBytes what the windows count, padding included. */
  data(streamId: number, content: Buffer, endStream: boolean, frameBytes: number): void;
  reset(streamId: number, code: number): void;
  /** After all of its values were told by `setting`. */
  settings(): void;
  setting(id: number, value: number): void;
  ping(payload: Buffer): void;
  pong(): void;
  window(streamId: number, more: number): void;
  goaway(lastStreamId: number, code: number, words: string): void;
}

/** Reads what comes in on one connection. */
export class Incoming {
  readonly #hearing: Hearing;
  readonly #reader = new FrameReader();
  readonly #decoder = new HeaderDecoder();
  #greeted = false;
  /** A header block that goes on in CONTINUATION. */
  #block: { streamId: number; endStream: boolean; parts: Buffer[]; bytes: number } | undefined;

  constructor(hearing: Hearing) {
    this.#hearing = hearing;
  }

  /** @param goesOn asked after each frame. @throws {Http2Violation} after which nothing of the connection can be understood. */
  read(chunk: Buffer, goesOn: () => boolean): void {
    this.#reader.read(chunk, (frame) => {
      this.#take(frame);
      return goesOn();
    });
  }

  #take(frame: Frame): void {
    const { type, streamId, payload } = frame;
    if (!this.#greeted && (type !== types.settings || has(frame, flags.ack))) {
      throw new Http2Violation(violations.protocol, 'the server does not begin with SETTINGS');
    }
    const goesOn = type === types.continuation && this.#block?.streamId === streamId;
    if (!goesOn && (this.#block !== undefined || type === types.continuation)) {
      throw new Http2Violation(violations.protocol, 'a header block is interrupted');
    }
    switch (type) {
      case types.data:
        this.#hearing.data(streamId, contentOf(frame), has(frame, flags.endStream), payload.length);
        return;
      case types.headers: {
        const endStream = has(frame, flags.endStream);
        const part = contentOf(frame);
        // Read also when nobody waits for it any more: the table of both sides must stay the same.
        if (has(frame, flags.endHeaders)) {
          this.#hearing.headers(streamId, this.#decoder.decode(part), endStream);
          return;
        }
        this.#block = { streamId, endStream, parts: [], bytes: 0 };
        this.#onHeaderPart(part, false);
        return;
      }
      case types.continuation:
        this.#onHeaderPart(payload, has(frame, flags.endHeaders));
        return;
      case types.settings:
        this.#onSettings(frame);
        return;
      case types.ping:
        mustHave(frame, 8);
        if (has(frame, flags.ack)) this.#hearing.pong();
        else this.#hearing.ping(payload);
        return;
      case types.windowUpdate:
        mustHave(frame, 4);
        this.#hearing.window(streamId, payload.readUInt32BE(0) & 0x7fffffff);
        return;
      case types.rstStream:
        mustHave(frame, 4);
        this.#hearing.reset(streamId, payload.readUInt32BE(0));
        return;
      case types.goaway: {
        if (payload.length < 8) throw new Http2Violation(violations.frameSize, 'GOAWAY of a wrong length');
        const words = payload.toString('utf8', 8).slice(0, 200);
        this.#hearing.goaway(payload.readUInt32BE(0) & 0x7fffffff, payload.readUInt32BE(4), words);
        return;
      }
      case types.pushPromise:
        throw new Http2Violation(violations.protocol, 'a push was promised that we do not take');
      default: // PRIORITY, and what later versions add: RFC 9113 §4.1 has them ignored.
    }
  }

  #onSettings(frame: Frame): void {
    const { payload } = frame;
    if (has(frame, flags.ack)) return;
    if (payload.length % 6 !== 0) throw new Http2Violation(violations.frameSize, 'SETTINGS of a wrong length');
    this.#greeted = true;
    for (let at = 0; at < payload.length; at += 6) {
      this.#hearing.setting(payload.readUInt16BE(at), payload.readUInt32BE(at + 2));
    }
    this.#hearing.settings();
  }

  #onHeaderPart(part: Buffer, last: boolean): void {
    const block = this.#block;
    if (block === undefined) return;
    block.parts.push(part);
    // An empty part counts too: without end they would fill the memory as well.
    block.bytes += part.length + HEAD_BYTES;
    if (block.bytes > MAX_HEADER_BYTES) throw new Http2Violation(violations.protocol, 'a header block is too long');
    if (!last) return;
    this.#block = undefined;
    this.#hearing.headers(block.streamId, this.#decoder.decode(Buffer.concat(block.parts)), block.endStream);
  }
}

const has = (frame: Frame, flag: number): boolean => (frame.flags & flag) !== 0;

function mustHave({ type, payload }: Frame, bytes: number): void {
  if (payload.length === bytes) return;
  throw new Http2Violation(violations.frameSize, `a frame ${type} of ${payload.length} bytes`);
}
