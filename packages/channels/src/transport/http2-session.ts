import http2, { type ClientHttp2Session, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2';
import type { Socket } from 'node:net';
import { ConnectError, connectHttp2 } from './connect.ts';
import { describeError, failure } from './failure.ts';
import type { Http2Exchange, Http2Session, OpenSession, SessionLimits, SessionOwner } from './http2-contract.ts';

const { NGHTTP2_CANCEL, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = http2.constants;

/** MB. Node's default of 10 is tight for 100 streams with queued 4 KB bodies and their headers (stack.md §4). */
const MAX_SESSION_MEMORY = 32;
/** An answer of a push cloud is under 10 KB. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** One stream: what the shared handlers below need to know of it. */
class Flight {
  readonly exchange: Http2Exchange;
  readonly owner: NodeHttp2Session;
  readonly stream: FlightStream;
  status = 0;
  headers: IncomingHttpHeaders = {};
  first: Buffer | undefined = undefined;
  rest: Buffer[] | undefined = undefined;
  bytes = 0;
  done = false;
  errorCode = '';

  constructor(exchange: Http2Exchange, owner: NodeHttp2Session, stream: FlightStream) {
    this.exchange = exchange;
    this.owner = owner;
    this.stream = stream;
  }
}
type FlightStream = ClientHttp2Stream & { flight: Flight };

// Handlers are functions of the module, not closures of the request: at thousands of requests a second that is what counts.
function onResponse(this: FlightStream, headers: IncomingHttpHeaders): void {
  this.flight.status = Number(headers[':status']);
  this.flight.headers = headers;
}
function onData(this: FlightStream, chunk: Buffer): void {
  const { flight } = this;
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

class NodeHttp2Session implements Http2Session {
  readonly bornAt = performance.now();
  usedAt = this.bornAt;
  limit = 0;
  readonly #session: ClientHttp2Session;
  readonly #socket: Socket;
  readonly #limits: SessionLimits;
  readonly #owner: SessionOwner;
  readonly #flights = new Map<Http2Exchange, Flight>();
  /** Streams above it were not processed. Infinity until a GOAWAY says otherwise. */
  #lastProcessed = Number.POSITIVE_INFINITY;
  #cutCode = 'closed';
  #silent = 0;
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
    session.on('goaway', (code: number, lastStreamID: number) => {
      this.#lastProcessed = lastStreamID;
      this.#cutCode = `goaway_${code}`;
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
    const flight = new Flight(exchange, this, stream);
    stream.flight = flight;
    if (this.#flights.size === 0) this.#session.ref();
    this.#flights.set(exchange, flight);
    exchange.session = this;
    stream.on('response', onResponse).on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
    stream.end(exchange.body);
    return true;
  }

  /** The whole answer is here. */
  ended(flight: Flight): void {
    // A stream may also end with no headers, when the server resets it without an error: then `cut` speaks.
    if (flight.done || flight.status === 0) return;
    this.#release(flight);
    this.#silent = 0;
    const { first, rest } = flight;
    const body =
      first === undefined
        ? ''
        : rest === undefined
          ? first.toString('utf8')
          : Buffer.concat([first, ...rest]).toString();
    flight.exchange.answered(flight.status, flight.headers, body);
    this.#owner.freed(this);
  }

  /** The stream is over and no whole answer came. */
  cut(flight: Flight, rstCode: number): void {
    if (flight.done) return;
    this.#release(flight);
    const { id } = flight.stream;
    // No id: Node had it queued and never wrote it. Above GOAWAY's last stream, or refused: RFC 9113 §6.8, §8.7.
    if (id === undefined || flight.stream.pending || id > this.#lastProcessed) {
      this.#owner.notProcessed(flight.exchange, failure('no', this.#cutCode));
    } else if (rstCode === NGHTTP2_REFUSED_STREAM && flight.status === 0) {
      this.#owner.notProcessed(flight.exchange, failure('no', 'refused_stream'));
    } else {
      const code = rstCode === NGHTTP2_NO_ERROR || this.#retired ? this.#cutCode : `rst_${rstCode}`;
      flight.exchange.failed(failure('maybe', code, flight.errorCode));
    }
    this.#owner.freed(this);
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
    for (const exchange of this.#flights.keys()) {
      if (exchange.deadlineAt > now) continue;
      this.#silent += 1;
      this.cancel(exchange, 'timeout');
    }
    // The connection looks open and nothing comes back: a dead path (NAT, failed-over peer) that TCP has not noticed.
    if (this.#silent >= this.#limits.maxSilent) this.destroy('silent');
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

/**
 * Opens a `node:http2` session and waits for the peer's SETTINGS, so that the very first burst obeys its stream limit
 * (FCM answers one stream too many with GOAWAY, clouds/fcm.md §7). No PINGs are ever sent: three without a request
 * between bring GOAWAY `too_many_pings` (ibid.); silence is noticed by requests.
 */
export const openNodeHttp2: OpenSession = async (route, limits, owner, closing) => {
  const deadline = AbortSignal.any([AbortSignal.timeout(limits.connectTimeoutMs), closing]);
  const socket = await connectHttp2(route, deadline);
  const session = http2.connect(route.origin, {
    createConnection: () => socket,
    maxSessionMemory: MAX_SESSION_MEMORY,
    settings: { enablePush: false },
  });
  // For the session's whole life: an error that nobody waits for must not end the process.
  session.on('error', () => {});
  try {
    await settingsOf(session, deadline);
  } catch (error) {
    session.destroy();
    socket.destroy();
    throw error;
  }
  return new NodeHttp2Session(session, socket, limits, owner);
};

function settingsOf(session: ClientHttp2Session, deadline: AbortSignal): Promise<void> {
  const settled = new AbortController();
  return new Promise<void>((resolve, reject) => {
    const fail = (code: string, detail: string): void => reject(new ConnectError(code, detail));
    const timedOut = (): void => fail('connect_timeout', 'the server sent no HTTP/2 SETTINGS in time');
    const failed = (error: Error): void => fail(describeError(error).code, error.message);
    const closed = (): void => fail('closed', 'the server closed the connection before its SETTINGS');
    const refused = (code: number): void => fail(`goaway_${code}`, 'the server refused the connection');
    if (deadline.aborted) timedOut();
    deadline.addEventListener('abort', timedOut, { signal: settled.signal });
    session.once('error', failed).once('close', closed).once('goaway', refused).once('remoteSettings', resolve);
    settled.signal.addEventListener('abort', () => {
      session.off('error', failed).off('close', closed).off('goaway', refused).off('remoteSettings', resolve);
    });
  }).finally(() => settled.abort());
}
