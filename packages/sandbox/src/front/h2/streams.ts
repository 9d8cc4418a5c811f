/** The requests of one connection: opened, read, handed on, answered, reset (RFC 9113 §5.1, §8.1). */
import type { CloudAnswer, CloudConnection } from '../../clouds/cloud.ts';
import type { Http2Options } from '../http2-front.ts';
import type { Watch } from '../manners.ts';
import type { Field } from './field.ts';
import { unpadded } from './header-blocks.ts';
import { HpackEncoder } from './hpack-encoder.ts';
import { httpDate } from './http-date.ts';
import type { IdleBudget } from './idle-budget.ts';
import { CODE, ConnectionError, FLAG, LIMITS, SETTING } from './protocol.ts';
import { areTrailers, readRequestHead } from './request-head.ts';
import { SendFlow } from './send-flow.ts';
import type { Settings } from './settings.ts';
import { Stream, type StreamOwner } from './stream.ts';
import type { Wire } from './wire.ts';

/** The connection as its requests see it. */
export interface Connection {
  readonly options: Http2Options;
  readonly wire: Wire;
  readonly budget: IdleBudget;
  readonly cloud: CloudConnection;
  readonly watch: Watch | undefined;
  cut(): void;
  /** No stream is open, and none will be served any more. */
  end(): void;
}

/** Answers of this front itself have no headers of their own. */
const BARE = {};
const NOTHING = Buffer.alloc(0);

export class Streams implements StreamOwner {
  readonly #connection: Connection;
  readonly #encoder = new HpackEncoder();
  readonly #flow: SendFlow;
  readonly #open = new Map<number, Stream>();
  /** Reset here before their last frame came, the longest known first: what still comes on them is let pass. */
  readonly #reset = new Set<number>();
  #newest = 0;
  #requests = 0;
  /** Streams above it are not processed; what a GOAWAY said. */
  #lastStream = Number.POSITIVE_INFINITY;
  /** The connection ends with its last open stream. */
  #isLeaving = false;
  #most: number;
  /** The connection has all its streams. */
  #isRaised: boolean;
  /** Of bodies that came in pieces. */
  #heldBytes = 0;

  constructor(connection: Connection) {
    const { options, wire } = connection;
    this.#connection = connection;
    this.#flow = new SendFlow(wire, (sending) => this.#forget(sending.id));
    this.#most = Math.min(options.firstStreams ?? Number.POSITIVE_INFINITY, options.maxConcurrentStreams());
    this.#isRaised = options.firstStreams === undefined;
  }

  get open(): number {
    return this.#open.size;
  }
  /** At a time. */
  get most(): number {
    return this.#most;
  }
  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  /** A header block. @throws {ConnectionError} */
  headers(id: number, isLast: boolean, fields: readonly Field[] | 'too_large'): void {
    const stream = this.#open.get(id);
    if (stream !== undefined) {
      this.#trailers(stream, isLast, fields);
      return;
    }
    if (id <= this.#newest) {
      if (!this.#reset.has(id)) throw new ConnectionError(CODE.STREAM_CLOSED, `HEADERS on stream ${id}`);
      if (isLast) this.#reset.delete(id);
      return;
    }
    this.#newest = id;
    const { watch } = this.#connection;
    if (id > this.#lastStream || this.#open.size >= this.#most) {
      this.#refuse(id, CODE.REFUSED_STREAM, isLast);
      return;
    }
    const head = fields === 'too_large' ? undefined : readRequestHead(fields);
    if (head === undefined) {
      this.#connection.budget.spend();
      this.#refuse(id, fields === 'too_large' ? CODE.ENHANCE_YOUR_CALM : CODE.PROTOCOL_ERROR, isLast);
      return;
    }
    this.#requests += 1;
    watch?.asked();
    const { cloud } = this.#connection;
    const sendWindow = this.#flow.initialWindow;
    const opened = new Stream(this, { id, head, ordinal: this.#requests, sendWindow, connection: cloud });
    this.#open.set(id, opened);
    if (isLast) this.#complete(opened);
  }

  /** A DATA frame whose bytes the connection has counted. @throws {ConnectionError} */
  data(flags: number, id: number, bytes: Buffer, start: number, end: number): void {
    const piece = unpadded(flags, bytes, start, end);
    const isLast = (flags & FLAG.END_STREAM) !== 0;
    if (piece.start === piece.end && !isLast) this.#connection.budget.spend();
    const stream = this.#open.get(id);
    if (stream === undefined) {
      this.#checkKnown(id, 'DATA');
      if (!this.#reset.has(id)) throw new ConnectionError(CODE.STREAM_CLOSED, `DATA on stream ${id}`);
      if (isLast) this.#reset.delete(id);
      return;
    }
    if (stream.isComplete) {
      this.reset(stream, CODE.STREAM_CLOSED);
      return;
    }
    const { maxBodyBytes } = this.#connection.options;
    if (isLast) {
      stream.takeLast(bytes, piece.start, piece.end, maxBodyBytes);
      this.#complete(stream);
      return;
    }
    const back = stream.receiveWindow.take(end - start);
    this.#heldBytes += stream.take(bytes, piece.start, piece.end, maxBodyBytes);
    if (this.#heldBytes > LIMITS.heldBytes) this.reset(stream, CODE.ENHANCE_YOUR_CALM);
    else if (back > 0) this.#connection.wire.windowUpdate(id, back);
  }

  /** RST_STREAM of the client. @throws {ConnectionError} */
  resetByPeer(id: number): void {
    this.#checkKnown(id, 'RST_STREAM');
    this.#reset.delete(id);
    this.#forget(id);
  }
  /** WINDOW_UPDATE of a stream. @throws {ConnectionError} */
  widen(id: number, bytes: number): void {
    this.#checkKnown(id, 'WINDOW_UPDATE');
    const stream = this.#open.get(id);
    // One that is closed may still be told (§5.1).
    if (stream === undefined) return;
    if (bytes === 0) this.reset(stream, CODE.PROTOCOL_ERROR);
    else if (!this.#flow.widenStream(stream, bytes)) this.reset(stream, CODE.FLOW_CONTROL_ERROR);
  }
  /** WINDOW_UPDATE of the connection. @throws {ConnectionError} */
  widenAll(bytes: number): void {
    this.#flow.widen(bytes);
  }
  /** SETTINGS of the client. @throws {ConnectionError} */
  set({ headerTableBytes, initialWindow, frameBytes }: Settings): void {
    if (headerTableBytes !== undefined) this.#encoder.resize(headerTableBytes);
    if (frameBytes !== undefined) this.#flow.frameBytes = frameBytes;
    if (initialWindow !== undefined) this.#flow.resize(initialWindow, this.#open.values());
  }

  answer(stream: Stream, { status, headers, body, authorised }: CloudAnswer): void {
    if (stream.isClosed || stream.isAnswered) return;
    const { wire, options, watch, budget } = this.#connection;
    if (authorised === true && !this.#isRaised) {
      this.#isRaised = true;
      this.#most = options.maxConcurrentStreams();
      wire.settings([[SETTING.MAX_CONCURRENT_STREAMS, this.#most]]);
    }
    stream.isAnswered = true;
    budget.earn();
    const block = this.#encoder.encode(status, headers, httpDate());
    const { frameBytes } = this.#flow;
    if (body === '') {
      wire.headers(stream.id, block, frameBytes, 'without_body');
      this.#forget(stream.id);
    } else {
      wire.headers(stream.id, block, frameBytes, 'with_body');
      this.#flow.send(stream, body);
    }
    watch?.answered();
  }
  reset(stream: Stream, code: number): void {
    if (stream.isClosed) return;
    this.#refuse(stream.id, code, stream.isComplete);
    this.#forget(stream.id);
  }
  cut(): void {
    this.#connection.cut();
  }
  goaway(stream: Stream, code: number, debug: string): void {
    this.#leave(Math.min(stream.id, this.#lastStream), code, debug);
  }

  /** Says GOAWAY: what is open is served, nothing newer. */
  leave(code: number, debug: string): void {
    this.#leave(Math.min(this.#newest, this.#lastStream), code, debug);
  }
  /** The client said GOAWAY. */
  leftByPeer(): void {
    this.#isLeaving = true;
    if (this.#open.size === 0) this.#connection.end();
  }
  /** The connection is gone. */
  drop(): void {
    for (const stream of this.#open.values()) stream.isClosed = true;
    this.#open.clear();
  }

  #leave(lastStream: number, code: number, debug: string): void {
    this.#lastStream = lastStream;
    this.#isLeaving = true;
    this.#connection.wire.goaway(lastStream, code, debug);
  }
  #trailers(stream: Stream, isLast: boolean, fields: readonly Field[] | 'too_large'): void {
    if (stream.isComplete) this.reset(stream, CODE.STREAM_CLOSED);
    else if (fields === 'too_large') this.reset(stream, CODE.ENHANCE_YOUR_CALM);
    else if (!isLast || !areTrailers(fields)) this.reset(stream, CODE.PROTOCOL_ERROR);
    else {
      stream.takeLast(NOTHING, 0, 0, this.#connection.options.maxBodyBytes);
      this.#complete(stream);
    }
  }
  /** The request has come to its end. */
  #complete(stream: Stream): void {
    const { head, id } = stream;
    const { options } = this.#connection;
    stream.isComplete = true;
    if (head.contentLength !== undefined && head.contentLength !== stream.received) {
      this.reset(stream, CODE.PROTOCOL_ERROR);
      return;
    }
    // After GOAWAY a stream above its last one is not processed: the client was told so.
    if (id > this.#lastStream) {
      this.reset(stream, CODE.REFUSED_STREAM);
      return;
    }
    if (stream.received > options.maxBodyBytes) {
      this.answer(stream, { status: 413, headers: BARE, body: '', code: '' });
      return;
    }
    const onExchange = options.choose(head.authority);
    if (onExchange === undefined) this.answer(stream, { status: 421, headers: BARE, body: '', code: '' });
    else onExchange(stream);
  }
  #refuse(id: number, code: number, isComplete: boolean): void {
    this.#connection.wire.reset(id, code);
    if (isComplete) return;
    this.#reset.add(id);
    const [longestKnown] = this.#reset;
    if (this.#reset.size > LIMITS.resetStreams && longestKnown !== undefined) this.#reset.delete(longestKnown);
  }
  #forget(id: number): void {
    const stream = this.#open.get(id);
    if (stream === undefined) return;
    stream.isClosed = true;
    this.#open.delete(id);
    this.#flow.forget(stream);
    this.#heldBytes -= stream.held.length;
    if (this.#isLeaving && this.#open.size === 0) this.#connection.end();
  }
  #checkKnown(id: number, what: string): void {
    if (id % 2 === 0 || id > this.#newest) {
      throw new ConnectionError(CODE.PROTOCOL_ERROR, `${what} on stream ${id}, which is idle`);
    }
  }
}
