/**
 * The seam between the pool (which session, when, again elsewhere) and a session (one connection's frames). Two implement it:
 * our own (`h2/`), which the channels use, and one on `node:http2`, which costs more CPU a request and vouches for the first
 * in the tests: both are held to the same cases.
 */
import type { IncomingHttpHeaders } from 'node:http2';
import type { TransportFailure } from './failure.ts';
import type { Line } from './line.ts';
import type { Route } from './route.ts';

/** What an answer means for the connection that it came on: some clouds say of one that it is spoiled (APNs). */
export type ConnectionFate = 'keep' | 'leave';

/**
 * One request and who waits for its answer: one object, so that a request costs no closure and no promise. Exactly one of
 * `answered` and `failed` is called, once; neither may throw.
 */
export abstract class Http2Exchange {
  /**
   * Names and values in turn, pseudo-headers first: made once, shared between requests, never changed. A session that has
   * sent the same array before writes a few bytes for it.
   */
  abstract readonly headers: readonly string[];
  abstract readonly body: string;
  /** Waiting for a session and the answer, all of it. */
  abstract readonly timeoutMs: number;
  abstract answered(status: number, headers: IncomingHttpHeaders, body: string): ConnectionFate;
  abstract failed(failure: TransportFailure): void;

  /** The pool's own from here on: when it is too late (`performance.now()`), how often it was not processed, where it runs. */
  deadlineAt = 0;
  tries = 0;
  session: Http2Session | undefined = undefined;
  /** Where it waits for a session, and its place there. */
  line: Line<Http2Exchange> | undefined = undefined;
  place = 0;
}

export interface Http2Session {
  /** false: retired, takes no more. */
  readonly usable: boolean;
  readonly inFlight: number;
  /** Streams that may be open now: the smaller of ours and the peer's MAX_CONCURRENT_STREAMS. */
  readonly limit: number;
  /** `performance.now()` of the opening and of the last end of an exchange. */
  readonly bornAt: number;
  readonly usedAt: number;
  /** An answer came here that spoke for the connection (`keep`). */
  readonly served: boolean;
  /** The words of the peer's GOAWAY, '' before. */
  readonly lastWords: string;
  /** false: nothing was sent and this session takes no more. */
  start(exchange: Http2Exchange): boolean;
  /** Those that run here, as they are at this moment. */
  exchanges(): Http2Exchange[];
  /** Ends an exchange that runs here: it fails as `maybe`. */
  cancel(exchange: Http2Exchange, code: string): void;
  /** Fails what is past its deadline; asks an idle peer whether it is there, where `pingMs` says so. */
  expire(now: number): void;
  /** Takes no more; closes when what runs has ended. */
  drain(): void;
  /** Closes at once; what runs fails as `maybe`. */
  destroy(code: string): void;
}

/** What a session tells its pool. */
export interface SessionOwner {
  /** A stream ended: there is room. */
  freed(session: Http2Session): void;
  /** The server certainly did not process it (refused, above GOAWAY's last stream): it may go again, on another one if it can. */
  notProcessed(session: Http2Session, exchange: Http2Exchange, failure: TransportFailure): void;
  /** Takes no new streams any more (GOAWAY, drain, death). Called once, before `closed`. */
  retired(session: Http2Session): void;
  closed(session: Http2Session): void;
}

export interface SessionLimits {
  /** Streams that we open at most, whatever the peer allows. */
  maxStreams: number;
  connectTimeoutMs: number;
  /** Time-outs in a row of requests since which nothing of any answer came: after so many the session is taken for dead. */
  maxSilent: number;
  /** After so long without an answer an idle session is asked by a PING; undefined: never. */
  pingMs?: number | undefined;
  /** How long the answer to a PING may take, before the session is taken for dead. */
  pongMs: number;
}

/** Resolves when requests may be sent. @throws {ConnectError} also when `closing` is first. */
export type OpenSession = (
  route: Route,
  limits: SessionLimits,
  owner: SessionOwner,
  closing: AbortSignal,
) => Promise<Http2Session>;
