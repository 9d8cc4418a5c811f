import type { IncomingHttpHeaders } from 'node:http2';
import type { Socket } from 'node:net';
import { describeError, failure } from '../failure.ts';
import type { Http2Exchange, Http2Session, SessionLimits, SessionOwner } from '../http2-contract.ts';
import {
  DEFAULT_WINDOW,
  flags,
  frameOf,
  frameOfNumbers,
  HEAD_BYTES,
  MAX_STREAM_ID,
  PREFACE,
  settings,
  settingsFrame,
  types,
} from './frames.ts';
import { MAX_HEADER_BYTES } from './header-decoder.ts';
import { type Hearing, Incoming } from './incoming.ts';
import { Outgoing, type Upload } from './outgoing.ts';
import { Http2Violation, type ViolationCode, violations } from './violation.ts';

/** An answer of a push cloud is under 10 KB; its frames count whole. */
const MAX_ANSWER_BYTES = 256 * 1024;
/** What a stream may send us without being asked again: more than an answer may have, so it never is. */
const STREAM_WINDOW = 1024 * 1024;
/** The same for the whole connection; given back when half of it is used. */
const CONNECTION_WINDOW = 16 * 1024 * 1024;

/** One request under way. */
class Flight implements Upload {
  readonly exchange: Http2Exchange;
  readonly id: number;
  status = 0;
  headers: IncomingHttpHeaders = {};
  readonly chunks: Buffer[] = [];
  bytes = 0;
  unsent: Buffer | undefined;
  window: number;

  constructor(exchange: Http2Exchange, id: number, window: number) {
    this.exchange = exchange;
    this.id = id;
    this.window = window;
  }
}

/**
 * An HTTP/2 connection of a client that makes small requests and gets small answers, on a socket. What of the protocol a
 * push needs and no more: no streams of Node, no server push, no priorities. A request costs a fifth of `node:http2`'s.
 *
 * Requests of one turn of the event loop leave in one write.
 */
export class OwnHttp2Session implements Http2Session {
  readonly bornAt = performance.now();
  usedAt = this.bornAt;
  limit: number;
  lastWords = '';
  readonly #socket: Socket;
  readonly #limits: SessionLimits;
  readonly #owner: SessionOwner;
  readonly #outgoing: Outgoing;
  readonly #incoming = new Incoming(this.#hearing());
  readonly #flights = new Map<number, Flight>();
  #nextId = 1;
  /** Streams above it were not processed. Infinity until a GOAWAY says otherwise. */
  #lastProcessed = Number.POSITIVE_INFINITY;
  #heardBytes = 0;
  #cutCode = 'closed';
  #silent = 0;
  #pingedAt = 0;
  #awaitsPong = false;
  #greeted = false;
  #retired = false;
  #ended = false;
  /** The pool has it: it is told of everything from now on. */
  #owned = false;
  readonly #onSettled: () => void;

  /** Writes our part of the greeting. @param onSettled the peer's SETTINGS are here, or the connection is over. */
  constructor(socket: Socket, limits: SessionLimits, owner: SessionOwner, onSettled: () => void) {
    this.#socket = socket;
    this.#limits = limits;
    this.#owner = owner;
    this.#onSettled = onSettled;
    this.#outgoing = new Outgoing(socket);
    this.limit = limits.maxStreams;
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', (error) => {
      if (this.#cutCode === 'closed') this.#cutCode = describeError(error).code;
      this.#retire();
    });
    // The peer says no more: what was not answered will not be.
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      this.#end();
      if (this.#owned) this.#owner.closed(this);
      else this.#onSettled();
    });
    this.#outgoing.write(
      PREFACE,
      settingsFrame([
        [settings.enablePush, 0],
        [settings.initialWindowSize, STREAM_WINDOW],
        [settings.maxHeaderListSize, MAX_HEADER_BYTES],
      ]),
      frameOfNumbers(types.windowUpdate, 0, CONNECTION_WINDOW - DEFAULT_WINDOW),
    );
  }

  /** The peer's SETTINGS came. */
  get greeted(): boolean {
    return this.#greeted;
  }
  /** Why the connection ended: `closed`, `ECONNRESET`, `goaway_0` … */
  get endCode(): string {
    return this.#cutCode;
  }
  /** To be called once, in the turn in which it was found usable. */
  handOver(): void {
    this.#owned = true;
    this.#socket.unref();
  }

  get inFlight(): number {
    return this.#flights.size;
  }

  get usable(): boolean {
    return !this.#retired && !this.#ended;
  }

  start(exchange: Http2Exchange): boolean {
    if (!this.usable) return false;
    if (this.#nextId > MAX_STREAM_ID) {
      this.drain();
      return false;
    }
    const block = this.#outgoing.headers(exchange.headers);
    if (block === undefined) {
      exchange.failed(failure('no', 'bad_header', 'a header holds a character that HTTP/2 does not carry'));
      return true;
    }
    const flight = new Flight(exchange, this.#nextId, this.#outgoing.streamWindow);
    this.#nextId += 2;
    if (this.#flights.size === 0) this.#socket.ref();
    this.#flights.set(flight.id, flight);
    exchange.session = this;
    this.#outgoing.request(flight, block, exchange.body);
    return true;
  }

  cancel(exchange: Http2Exchange, code: string): void {
    for (const flight of this.#flights.values()) {
      if (flight.exchange !== exchange) continue;
      this.#reset(flight, code);
      this.#owner.freed(this);
      return;
    }
  }

  expire(now: number): void {
    for (const flight of [...this.#flights.values()]) {
      if (flight.exchange.deadlineAt > now) continue;
      this.#silent += 1;
      this.#reset(flight, 'timeout');
      this.#owner.freed(this);
    }
    // The connection looks open and nothing comes back: a dead path (NAT, failed-over peer) that TCP has not noticed. Where
    // the peer allows fewer streams than that (APNs begins with one), they are all it has.
    if (this.#silent >= Math.min(this.#limits.maxSilent, Math.max(1, this.limit))) this.destroy('silent');
    else this.#ask(now);
  }

  drain(): void {
    this.#retire();
    this.#closeWhenIdle();
  }

  destroy(code: string): void {
    if (this.#cutCode === 'closed') this.#cutCode = code;
    this.#end();
    this.#socket.destroy();
  }

  /** APNs falls silent on connections that idle for hours without a PING (clouds/apns.md §8). */
  #ask(now: number): void {
    const { pingMs, pongMs } = this.#limits;
    if (pingMs === undefined || !this.usable) return;
    if (this.#awaitsPong) {
      if (now - this.#pingedAt > pongMs) this.destroy('silent');
      return;
    }
    if (this.#flights.size > 0 || now - Math.max(this.usedAt, this.#pingedAt) < pingMs) return;
    this.#pingedAt = now;
    this.#awaitsPong = true;
    this.#outgoing.write(frameOf(types.ping, 0, 0, Buffer.alloc(8)));
  }

  // What comes in

  #receive(chunk: Buffer): void {
    if (this.#ended) return;
    try {
      this.#incoming.read(chunk, () => !this.#ended);
    } catch (error) {
      if (!(error instanceof Http2Violation)) throw error;
      this.#violated(error.code, error.message);
    }
  }

  #hearing(): Hearing {
    return {
      headers: (streamId, headers, endStream) => this.#onHeaders(streamId, headers, endStream),
      data: (streamId, content, endStream, frameBytes) => this.#onData(streamId, content, endStream, frameBytes),
      reset: (streamId, code) => this.#onReset(streamId, code),
      setting: (id, value) => {
        if (id === settings.maxConcurrentStreams) this.limit = Math.min(this.#limits.maxStreams, value);
        else this.#outgoing.set(id, value, this.#flights.values());
      },
      settings: () => this.#onSettings(),
      ping: (payload) => {
        if (!this.#outgoing.answer(frameOf(types.ping, flags.ack, 0, payload))) this.destroy('unread');
      },
      pong: () => {
        this.#awaitsPong = false;
      },
      window: (streamId, more) => this.#onWindow(streamId, more),
      goaway: (lastStreamId, code, words) => this.#onGoaway(lastStreamId, code, words),
    };
  }

  #onSettings(): void {
    if (!this.#outgoing.acknowledge()) {
      this.destroy('unread');
      return;
    }
    if (!this.#greeted) {
      this.#greeted = true;
      this.#onSettled();
    }
    // What is open stays open, also after a lowered limit; only new streams wait.
    if (this.#owned) this.#owner.freed(this);
  }

  #onWindow(streamId: number, more: number): void {
    if (streamId === 0 && more === 0) throw new Http2Violation(violations.protocol, 'a window grows by nothing');
    const flight = streamId === 0 ? undefined : this.#flights.get(streamId);
    if (streamId === 0 || flight !== undefined) this.#outgoing.grow(flight, more);
  }

  #onHeaders(streamId: number, headers: IncomingHttpHeaders, endStream: boolean): void {
    if (streamId % 2 === 0 || streamId >= this.#nextId) {
      throw new Http2Violation(violations.protocol, `headers of stream ${streamId}, which we did not open`);
    }
    const flight = this.#flights.get(streamId);
    if (flight === undefined) return;
    const status = Number(headers[':status'] ?? 0);
    // Interim answers say nothing yet, trailers nothing more.
    if (flight.status === 0 && status >= 200) {
      flight.status = status;
      flight.headers = headers;
    }
    if (endStream) this.#answered(flight);
  }

  #onData(streamId: number, content: Buffer, endStream: boolean, frameBytes: number): void {
    this.#heardBytes += frameBytes;
    if (this.#heardBytes >= CONNECTION_WINDOW / 2) {
      this.#outgoing.write(frameOfNumbers(types.windowUpdate, 0, this.#heardBytes));
      this.#heardBytes = 0;
    }
    const flight = this.#flights.get(streamId);
    if (flight === undefined) return;
    // All of a frame counts: empty pieces without end would fill the memory, padding the stream's window.
    flight.bytes += HEAD_BYTES + frameBytes;
    if (flight.bytes > MAX_ANSWER_BYTES) {
      this.#reset(flight, 'answer_too_large');
      this.#owner.freed(this);
      return;
    }
    if (content.length > 0) flight.chunks.push(content);
    if (endStream) this.#answered(flight);
  }

  #onReset(streamId: number, code: number): void {
    const flight = this.#flights.get(streamId);
    if (flight === undefined) return;
    this.#release(flight);
    if (code === violations.refusedStream && flight.status === 0) {
      this.#owner.notProcessed(flight.exchange, failure('no', 'refused_stream'));
    } else {
      flight.exchange.failed(failure('maybe', `rst_${code}`));
    }
    this.#owner.freed(this);
    this.#closeWhenIdle();
  }

  #onGoaway(lastStreamId: number, code: number, words: string): void {
    // A server may send several; the id may only fall (RFC 9113 §6.8), whatever a later one says.
    this.#lastProcessed = Math.min(this.#lastProcessed, lastStreamId);
    this.#cutCode = `goaway_${code}`;
    this.lastWords = words;
    this.#retire();
    for (const flight of [...this.#flights.values()]) if (flight.id > this.#lastProcessed) this.#cut(flight);
    // With an error the peer closes now; without one it finishes what it took.
    if (code === violations.none) this.#closeWhenIdle();
    else this.destroy(this.#cutCode);
  }

  // How a request ends

  #answered(flight: Flight): void {
    if (flight.status === 0) {
      this.#reset(flight, 'no_status');
      this.#owner.freed(this);
      return;
    }
    this.#release(flight);
    // Answered before it had all of the request: it wants no more of it.
    if (flight.unsent !== undefined)
      this.#outgoing.write(frameOfNumbers(types.rstStream, flight.id, violations.cancel));
    this.#silent = 0;
    const { chunks } = flight;
    const body = (chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)).toString('utf8');
    if (flight.exchange.answered(flight.status, flight.headers, body) === 'leave') this.drain();
    this.#owner.freed(this);
    this.#closeWhenIdle();
  }

  /** We give it up. */
  #reset(flight: Flight, code: string): void {
    if (!this.#release(flight)) return;
    this.#outgoing.write(frameOfNumbers(types.rstStream, flight.id, violations.cancel));
    flight.exchange.failed(failure('maybe', code));
    this.#closeWhenIdle();
  }

  /** The connection ends under it. */
  #cut(flight: Flight): void {
    if (!this.#release(flight)) return;
    if (flight.id > this.#lastProcessed || flight.id > this.#outgoing.writtenId) {
      this.#owner.notProcessed(flight.exchange, failure('no', this.#cutCode, this.lastWords));
    } else {
      flight.exchange.failed(failure('maybe', this.#cutCode));
    }
  }

  /** false: it has ended already, by what the end of another one set off. */
  #release(flight: Flight): boolean {
    if (!this.#flights.delete(flight.id)) return false;
    this.#outgoing.drop(flight);
    flight.exchange.session = undefined;
    this.usedAt = performance.now();
    if (this.#flights.size === 0) this.#socket.unref();
    return true;
  }

  // How the connection ends

  #retire(): void {
    if (this.#retired) return;
    this.#retired = true;
    if (this.#owned) this.#owner.retired(this);
  }

  #closeWhenIdle(): void {
    if (!this.#retired || this.#ended || this.#flights.size > 0) return;
    this.#ended = true;
    this.#outgoing.write(frameOfNumbers(types.goaway, 0, 0, violations.none));
    this.#outgoing.flush();
    this.#socket.end();
  }

  #end(): void {
    this.#ended = true;
    this.#retire();
    for (const flight of [...this.#flights.values()]) this.#cut(flight);
  }

  #violated(code: ViolationCode, words: string): void {
    this.lastWords = words;
    this.#outgoing.write(frameOfNumbers(types.goaway, 0, 0, code));
    this.#outgoing.flush();
    this.destroy('protocol_error');
  }
}
