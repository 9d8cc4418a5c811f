import http2, { type ClientHttp2Session, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2';
import type { Socket } from 'node:net';
import { describeError, failure } from './failure.ts';
import type { Http2Exchange, Http2Session, SessionLimits, SessionOwner } from './http2-contract.ts';

const { NGHTTP2_CANCEL, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = http2.constants;

/** An answer of a push cloud is under 10 KB. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** One stream: what the shared handlers below need to know of it. */
class Flight {
  readonly exchange: Http2Exchange;
  readonly owner: NodeHttp2Session;
  readonly stream: FlightStream;
  /** Which of its session's requests it is. */
  readonly nth: number;
  status = 0;
  headers: IncomingHttpHeaders = {};
  first: Buffer | undefined = undefined;
  rest: Buffer[] | undefined = undefined;
  bytes = 0;
  done = false;
  errorCode = '';

  constructor(exchange: Http2Exchange, owner: NodeHttp2Session, stream: FlightStream, nth: number) {
    this.exchange = exchange;
    this.owner = owner;
    this.stream = stream;
    this.nth = nth;
  }
}
type FlightStream = ClientHttp2Stream & { flight: Flight };

// Handlers are functions of the module, not closures of the request: at thousands of requests a second that is what counts.
function onResponse(this: FlightStream, headers: IncomingHttpHeaders): void {
  this.flight.owner.heard();
  this.flight.status = Number(headers[':status']);
  this.flight.headers = headers;
}
function onData(this: FlightStream, chunk: Buffer): void {
  const { flight } = this;
  flight.owner.heard();
  flight.bytes += chunk.length;
  if (flight.bytes > MAX_ANSWER_BYTES) {
    flight.owner.cancel(flight.exchange, 'answer_too_large');
  } else if (flight.first === undefined) {
    flight.first = chunk;
  } else {
    flight.rest ??= [];
    flight.rest.push(chunk);
  }
}
function onEnd(this: FlightStream): void {
  this.flight.owner.ended(this.flight);
}
function onError(this: FlightStream, error: Error): void {
  this.flight.errorCode = describeError(error).code;
}
function onClose(this: FlightStream): void {
  this.flight.owner.cut(this.flight, this.rstCode ?? NGHTTP2_NO_ERROR);
}

export class NodeHttp2Session implements Http2Session {
  readonly bornAt = performance.now();
  usedAt = this.bornAt;
  limit = 0;
  served = false;
  lastWords = '';
  readonly #session: ClientHttp2Session;
  readonly #socket: Socket;
  readonly #limits: SessionLimits;
  readonly #owner: SessionOwner;
  readonly #flights = new Map<Http2Exchange, Flight>();
  /** Streams above it were not processed. Infinity until a GOAWAY says otherwise. */
  #lastProcessed = Number.POSITIVE_INFINITY;
  #cutCode = 'closed';
  #started = 0;
  /** Of those that were started, how many before something of an answer came last. */
  #startedBefore = 0;
  /** Time-outs of requests since which nothing of any answer came. */
  #silent = 0;
  #pingedAt = 0;
  #awaitsPong = false;
  #retired = false;

  constructor(session: ClientHttp2Session, socket: Socket, limits: SessionLimits, owner: SessionOwner) {
    this.#session = session;
    this.#socket = socket;
    this.#limits = limits;
    this.#owner = owner;
    this.limit = this.#peerLimit();
    session.unref();
    // Also after a GOAWAY or a lowered limit: what is open stays open, only new streams wait.
    session.on('remoteSettings', () => {
      this.limit = this.#peerLimit();
      this.#owner.freed(this);
    });
    session.on('goaway', (code: number, lastStreamID: number, words?: Uint8Array) => {
      // A server may send several; the id may only fall (RFC 9113 §6.8), whatever a later one says. After one with an error
      // Node destroys the session by itself: answers that were still on their way are lost, and those pushes uncertain.
      this.#lastProcessed = Math.min(this.#lastProcessed, lastStreamID);
      this.#cutCode = `goaway_${code}`;
      if (words !== undefined) this.lastWords = wordsOf(words);
      this.#retire();
    });
    session.on('error', (error) => {
      if (this.#cutCode === 'closed') this.#cutCode = describeError(error).code;
      this.#retire();
    });
    session.on('close', () => {
      this.#retire();
      this.#cutRest();
      this.#owner.closed(this);
    });
  }

  get inFlight(): number {
    return this.#flights.size;
  }

  get usable(): boolean {
    return !this.#retired && !this.#session.closed && !this.#session.destroyed;
  }

  start(exchange: Http2Exchange): boolean {
    if (!this.usable) {
      this.#retire();
      return false;
    }
    let stream: FlightStream;
    try {
      stream = this.#session.request(exchange.headers, { endStream: false }) as FlightStream;
    } catch (error) {
      // Out of stream ids, or a header Node refuses: the second would fail on every session, and `tries` ends it.
      this.#cutCode = describeError(error).code;
      this.#retire();
      return false;
    }
    const flight = new Flight(exchange, this, stream, this.#started);
    this.#started += 1;
    stream.flight = flight;
    if (this.#flights.size === 0) this.#session.ref();
    this.#flights.set(exchange, flight);
    exchange.session = this;
    stream.on('response', onResponse).on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
    stream.end(exchange.body);
    return true;
  }

  /** The peer is there. */
  heard(): void {
    this.#startedBefore = this.#started;
    this.#silent = 0;
  }

  /** The whole answer is here. */
  ended(flight: Flight): void {
    // A stream may also end with no headers, when the server resets it without an error: then `cut` speaks.
    if (flight.done || flight.status === 0) return;
    this.#release(flight);
    this.heard();
    const { first, rest } = flight;
    const body =
      first === undefined
        ? ''
        : rest === undefined
          ? first.toString('utf8')
          : Buffer.concat([first, ...rest]).toString();
    if (flight.exchange.answered(flight.status, flight.headers, body) === 'leave') this.drain();
    else this.served = true;
    this.#owner.freed(this);
  }

  /** The stream is over and no whole answer came. */
  cut(flight: Flight, rstCode: number): void {
    if (flight.done) return;
    // The peer reset it, unless the connection ended under it.
    if (!this.#retired) this.heard();
    this.#release(flight);
    const { id } = flight.stream;
    // No id: Node had it queued and never wrote it. Above GOAWAY's last stream, or refused: RFC 9113 §6.8, §8.7.
    if (id === undefined || flight.stream.pending || id > this.#lastProcessed) {
      this.#owner.notProcessed(this, flight.exchange, failure('no', this.#cutCode, this.lastWords));
    } else if (rstCode === NGHTTP2_REFUSED_STREAM && flight.status === 0) {
      this.#owner.notProcessed(this, flight.exchange, failure('no', 'refused_stream'));
    } else {
      const code = rstCode === NGHTTP2_NO_ERROR || this.#retired ? this.#cutCode : `rst_${rstCode}`;
      flight.exchange.failed(failure('maybe', code, flight.errorCode));
    }
    this.#owner.freed(this);
  }

  exchanges(): Http2Exchange[] {
    return [...this.#flights.keys()];
  }

  cancel(exchange: Http2Exchange, code: string): void {
    const flight = this.#flights.get(exchange);
    if (flight === undefined || flight.done) return;
    this.#release(flight);
    flight.stream.close(NGHTTP2_CANCEL);
    exchange.failed(failure('maybe', code));
    this.#owner.freed(this);
  }

  expire(now: number): void {
    for (const [exchange, { nth }] of this.#flights) {
      if (exchange.deadlineAt > now) continue;
      // One whose own answer is slow on a connection that answers others says nothing of the connection.
      if (nth >= this.#startedBefore) this.#silent += 1;
      this.cancel(exchange, 'timeout');
    }
    // The connection looks open and nothing comes back: a dead path (NAT, failed-over peer) that TCP has not noticed. Where
    // the peer allows fewer streams than that (APNs begins with one), they are all it has.
    if (this.#silent >= Math.min(this.#limits.maxSilent, Math.max(1, this.limit))) this.destroy('silent');
    else this.#ask(now);
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
    this.#awaitsPong = this.#session.ping((error) => {
      // Without an answer it stays awaited, and the next look ends the session.
      if (error === null) this.#awaitsPong = false;
    });
  }

  drain(): void {
    this.#retire();
    if (this.#session.destroyed) return;
    this.#session.close();
  }

  destroy(code: string): void {
    if (this.#cutCode === 'closed') this.#cutCode = code;
    this.#retire();
    this.#cutRest();
    this.#session.destroy();
    // After a GOAWAY Node only half-closes and waits for the peer, who may never close.
    this.#socket.destroy();
  }

  #peerLimit(): number {
    const peer = this.#session.remoteSettings?.maxConcurrentStreams ?? Number.POSITIVE_INFINITY;
    return Math.min(this.#limits.maxStreams, peer);
  }

  #release(flight: Flight): void {
    flight.done = true;
    flight.exchange.session = undefined;
    this.#flights.delete(flight.exchange);
    this.usedAt = performance.now();
    if (this.#flights.size === 0 && !this.#session.destroyed) this.#session.unref();
  }

  #retire(): void {
    if (this.#retired) return;
    this.#retired = true;
    this.#owner.retired(this);
  }

  #cutRest(): void {
    for (const flight of [...this.#flights.values()]) this.cut(flight, flight.stream.rstCode ?? NGHTTP2_NO_ERROR);
  }
}

/** What a GOAWAY says beside its code: JSON or words, for the operator. */
export const wordsOf = (debug: Uint8Array): string => Buffer.from(debug).toString('utf8').slice(0, 200);
