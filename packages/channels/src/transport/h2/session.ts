import type { Socket } from 'node:net';
import { describeError, failure } from '../failure.ts';
import type { Http2Exchange, Http2Session, SessionLimits, SessionOwner } from '../http2-contract.ts';
import { Flights } from './flights.ts';
import { DEFAULT_WINDOW, flags, frameOf, frameOfNumbers, PREFACE, settings, settingsFrame, types } from './frames.ts';
import { MAX_HEADER_BYTES } from './header-decoder.ts';
import { type Hearing, Incoming } from './incoming.ts';
import { Outgoing } from './outgoing.ts';
import { Http2Violation, type ViolationCode, violations } from './violation.ts';

/** What a stream may send us without being asked again: more than an answer may have, so it never is. */
const STREAM_WINDOW = 1024 * 1024;
/** The same for the whole connection; given back when half of it is used. */
const CONNECTION_WINDOW = 16 * 1024 * 1024;

/**
 * An HTTP/2 connection of a client that makes small requests and gets small answers, on a socket. What of the protocol a
 * push needs and no more: no streams of Node, no server push, no priorities. A request costs a fifth of `node:http2`'s.
 *
 * Requests of one turn of the event loop leave in one write. The requests themselves are in `Flights`; here is the connection
 * around them: how it begins, what is said of it as a whole, how it ends.
 */
export class OwnHttp2Session implements Http2Session {
  readonly bornAt = performance.now();
  limit: number;
  lastWords = '';
  readonly #socket: Socket;
  readonly #limits: SessionLimits;
  readonly #owner: SessionOwner;
  readonly #outgoing: Outgoing;
  readonly #flights: Flights;
  readonly #incoming: Incoming;
  #heardBytes = 0;
  #cutCode = 'closed';
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
    this.#flights = new Flights(this, socket, this.#outgoing, owner);
    this.#incoming = new Incoming(this.#hearing());
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
    this.#outgoing.write(PREFACE);
    this.#outgoing.write(
      settingsFrame([
        [settings.enablePush, 0],
        [settings.initialWindowSize, STREAM_WINDOW],
        [settings.maxHeaderListSize, MAX_HEADER_BYTES],
      ]),
    );
    this.#outgoing.write(frameOfNumbers(types.windowUpdate, 0, CONNECTION_WINDOW - DEFAULT_WINDOW));
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
  get usedAt(): number {
    return this.#flights.usedAt;
  }
  get served(): boolean {
    return this.#flights.served;
  }
  get usable(): boolean {
    return !this.#retired && !this.#ended;
  }

  start(exchange: Http2Exchange): boolean {
    if (!this.usable) return false;
    if (this.#flights.isSpent) {
      this.drain();
      return false;
    }
    const block = this.#outgoing.headers(exchange.headers);
    if (block === undefined) {
      exchange.failed(failure('no', 'bad_header', 'a header holds a character that HTTP/2 does not carry'));
      return true;
    }
    this.#flights.open(exchange, block);
    return true;
  }

  exchanges(): Http2Exchange[] {
    return this.#flights.all().map(({ exchange }) => exchange);
  }

  cancel(exchange: Http2Exchange, code: string): void {
    this.#flights.cancel(exchange, code);
  }

  expire(now: number): void {
    this.#flights.expire(now);
    // The connection looks open and nothing comes back: a dead path (NAT, failed-over peer) that TCP has not noticed. Where
    // the peer allows fewer streams than that (APNs begins with one), they are all it has.
    const most = Math.min(this.#limits.maxSilent, Math.max(1, this.limit));
    if (this.#flights.silent >= most) this.destroy('silent');
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

  flightEnded(): void {
    this.#owner.freed(this);
    this.#closeWhenIdle();
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
    const flights = this.#flights;
    return {
      headers: (streamId, headers, endStream) => flights.headers(streamId, headers, endStream),
      data: (streamId, content, endStream, frameBytes) => {
        this.#count(frameBytes);
        flights.data(streamId, content, endStream, frameBytes);
      },
      reset: (streamId, code) => flights.reset(streamId, code),
      setting: (id, value) => {
        if (id === settings.maxConcurrentStreams) this.limit = Math.min(this.#limits.maxStreams, value);
        else this.#outgoing.set(id, value, flights.all());
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

  /** Gives the connection's window back in large pieces. */
  #count(frameBytes: number): void {
    this.#heardBytes += frameBytes;
    if (this.#heardBytes < CONNECTION_WINDOW / 2) return;
    this.#outgoing.write(frameOfNumbers(types.windowUpdate, 0, this.#heardBytes));
    this.#heardBytes = 0;
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

  /**
   * What the peer took it may answer still, also after an error: its answers are read until it closes or their time is up.
   */
  #onGoaway(lastStreamId: number, code: number, words: string): void {
    // A last one without an error does not say that there was none.
    if (code !== violations.none || this.#cutCode === 'closed') this.#cutCode = `goaway_${code}`;
    if (words !== '') this.lastWords = words;
    this.#retire();
    this.#flights.notTaken(lastStreamId, this.#cutCode);
    this.#closeWhenIdle();
  }

  // How it ends

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
    this.#flights.cutAll(this.#cutCode);
  }

  #violated(code: ViolationCode, words: string): void {
    this.lastWords = words;
    // Requests that wait to be written stay here, and so are certainly not processed.
    this.#outgoing.last(frameOfNumbers(types.goaway, 0, 0, code));
    this.destroy('protocol_error');
  }
}
