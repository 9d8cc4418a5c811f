import { failure, type TransportFailure } from './failure.ts';
import { openOwnHttp2 } from './h2/open.ts';
import type { Http2Exchange, Http2Session, OpenSession, SessionOwner } from './http2-contract.ts';
import { openNodeHttp2 } from './http2-open.ts';
import { ConnectPause } from './http2-pause.ts';
import { Line } from './line.ts';
import type { Route } from './route.ts';
import { type Lease, Shared } from './shared.ts';

export interface Http2PoolOptions {
  /** 8–10 sessions of 100 streams carry FCM's default quota of 10,000 a second (clouds/fcm.md §7). */
  maxSessions: number;
  maxStreams: number;
  /** Exchanges that may wait for a stream; one more fails at once as not sent. */
  maxWaiting: number;
  connectTimeoutMs: number;
  /** FCM ends a connection of 1 h with GOAWAY `max_age`, an idle one after 3–4 min (ibid.): we are first. */
  maxAgeMs: number;
  idleMs: number;
  maxSilent: number;
  /** How often an idle session is asked by a PING; undefined: never (FCM dislikes it). */
  pingMs?: number | undefined;
  pongMs: number;
  /** How long a drained session may wait for the peer to close its side. */
  lingerMs: number;
  /** How often deadlines, age and idleness are looked at: how late a time-out may come. */
  sweepMs: number;
}
const DEFAULTS: Http2PoolOptions = {
  maxSessions: 10,
  maxStreams: 100,
  maxWaiting: 4096,
  connectTimeoutMs: 10_000,
  maxAgeMs: 50 * 60_000,
  idleMs: 150_000,
  maxSilent: 3,
  pongMs: 10_000,
  lingerMs: 5_000,
  sweepMs: 250,
};
const OPENS: Record<Route['http2'], OpenSession> = { own: openOwnHttp2, node: openNodeHttp2 };
/** A spare is opened above this share of the streams, so that a burst finds a warm connection. */
const SPARE_ABOVE = 0.7;
/** Handshakes at a time: enough to ramp up within two round trips, too few to look like an attack. */
const MAX_CONNECTING = 4;
/** How often sessions, or one that is alone, may refuse one exchange before its caller is told. They are tried without a pause. */
const MAX_TRIES = 5;

const pools = new Shared<Http2Pool>();

/** The HTTP/2 pool of a route, the same for all who share its `key`; `options` are those of the first who asks. */
export function http2Pool(route: Route, options: Partial<Http2PoolOptions> = {}): Lease<Http2Pool> {
  return pools.acquire(route.key, () => new Http2Pool(route, options));
}

/**
 * Many requests over few HTTP/2 sessions to one origin: least-loaded dispatch, a bounded queue, and every exchange ends
 * (answered or failed) within its own time-out. What a server did not process is tried again by itself, on another session
 * where one has room.
 */
export class Http2Pool implements SessionOwner {
  readonly #route: Route;
  readonly #options: Http2PoolOptions;
  #ready: Http2Session[] = [];
  /** Each with the time since which it takes no more. */
  readonly #draining = new Map<Http2Session, number>();
  /** Those for each of which an old one has gone. */
  readonly #successors = new WeakSet<Http2Session>();
  /** What a session refused goes before what is new. */
  readonly #again = new Line<Http2Exchange>();
  readonly #waiting = new Line<Http2Exchange>();
  #connecting = 0;
  /** What a session of this origin allows, as last seen: how many a connection that is opening will bring. */
  #typicalLimit: number;
  readonly #pause = new ConnectPause();
  #sweeper: NodeJS.Timeout | number | undefined;
  #closed = false;
  readonly #closing = new AbortController();
  #idle: (() => void)[] = [];

  constructor(route: Route, options: Partial<Http2PoolOptions> = {}) {
    this.#route = route;
    this.#options = { ...DEFAULTS, ...options };
    this.#typicalLimit = this.#options.maxStreams;
  }

  /** Sessions that take requests, that finish theirs, that are opening. */
  get sessions(): { ready: number; draining: number; connecting: number } {
    return { ready: this.#ready.length, draining: this.#draining.size, connecting: this.#connecting };
  }

  send(exchange: Http2Exchange): void {
    exchange.deadlineAt = performance.now() + exchange.timeoutMs;
    if (this.#closed) exchange.failed(failure('no', 'closed'));
    else this.#dispatch(exchange, this.#waiting);
  }

  /** Ends an exchange that its caller gave up. Does nothing when it has ended already. */
  cancel(exchange: Http2Exchange, code = 'aborted'): void {
    if (leave(exchange)) exchange.failed(failure('no', code));
    else exchange.session?.cancel(exchange, code);
  }

  /** The same for all that `which` names, wherever they wait or run. */
  cancelAll(which: (exchange: Http2Exchange) => boolean, code: string): void {
    const sessions = [...this.#ready, ...this.#draining.keys()];
    const all = [this.#again.all(), this.#waiting.all(), ...sessions.map((session) => session.exchanges())].flat();
    for (const exchange of all.filter(which)) this.cancel(exchange, code);
  }

  /** Ends everything now: what waits fails as not sent, what runs as `maybe`. Resolves when every socket is closed. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#closing.abort();
    this.#failWaiting(failure('no', 'closed'));
    for (const session of [...this.#ready, ...this.#draining.keys()]) session.destroy('closed');
    clearInterval(this.#sweeper);
    if (this.#ready.length + this.#draining.size + this.#connecting === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  freed(session: Http2Session): void {
    this.#typicalLimit = session.limit;
    this.#pause.used(session);
    while (session.usable && session.inFlight < session.limit) {
      const queue = this.#again.size > 0 ? this.#again : this.#waiting;
      const next = queue.first();
      if (next === undefined) return;
      // Out of the queue first: one that ends in its start may set off what comes here again.
      leave(next);
      if (!session.start(next)) {
        this.#dispatch(next, queue);
        return;
      }
    }
  }

  notProcessed(session: Http2Session, exchange: Http2Exchange, why: TransportFailure): void {
    exchange.tries += 1;
    if (this.#closed || exchange.tries >= MAX_TRIES || performance.now() >= exchange.deadlineAt) {
      exchange.failed(why);
      return;
    }
    this.#dispatch(exchange, this.#again, session);
  }

  retired(session: Http2Session): void {
    this.#ready = this.#ready.filter((other) => other !== session);
    this.#draining.set(session, performance.now());
    if (this.#closed) return;
    // A server that takes connections only to end them must not make us connect in a circle.
    const why = this.#pause.retired(session);
    if (why !== undefined) this.#failHopeless(why);
    this.#grow();
  }

  closed(session: Http2Session): void {
    this.#draining.delete(session);
    this.#pause.closed(session);
    this.#settleClose();
  }

  /** @param refusing the session that it comes back from. */
  #dispatch(exchange: Http2Exchange, queue: Line<Http2Exchange>, refusing?: Http2Session): void {
    const session = this.#leastLoaded(refusing);
    if (session?.start(exchange) === true) {
      // Cheap test first: the sum over all sessions is only worth it when this one, the least loaded, is filling up.
      if (session.inFlight > session.limit * SPARE_ABOVE) this.#grow();
      return;
    }
    const broken = this.#ready.length + this.#connecting === 0 ? this.#pause.reason : undefined;
    if (broken !== undefined) {
      exchange.failed(broken);
    } else if (this.#waiting.size + this.#again.size >= this.#options.maxWaiting) {
      exchange.failed(failure('no', 'queue_full', `${this.#options.maxWaiting} requests wait for a stream`));
    } else {
      exchange.line = queue;
      exchange.place = queue.push(exchange);
      this.#grow();
    }
  }

  /** @param last taken only where no other one has room. */
  #leastLoaded(last: Http2Session | undefined): Http2Session | undefined {
    let best: Http2Session | undefined;
    for (const session of this.#ready) {
      if (session.inFlight >= session.limit) continue;
      if (best === undefined || best === last || (session !== last && session.inFlight < best.inFlight)) best = session;
    }
    return best;
  }

  /** Opens what is missing: one for the first request, a spare above 70 %, more while exchanges wait. */
  #grow(): void {
    if (this.#closed) return;
    this.#keepSweeping();
    if (this.#pause.reason !== undefined) return;
    const waiting = this.#waiting.size + this.#again.size;
    let load = waiting;
    let capacity = this.#connecting * Math.max(1, this.#typicalLimit);
    for (const session of this.#ready) {
      load += session.inFlight;
      capacity += session.limit;
    }
    while (
      load > capacity * SPARE_ABOVE &&
      this.#connecting < MAX_CONNECTING &&
      this.#ready.length + this.#connecting < this.#options.maxSessions
    ) {
      capacity += Math.max(1, this.#typicalLimit);
      void this.#connect();
    }
  }

  #keepSweeping(): void {
    if (this.#sweeper !== undefined) return;
    const timer = setInterval(() => this.#look(), this.#options.sweepMs) as NodeJS.Timeout | number;
    // It must not keep a process alive that has nothing else to do. (A number is what a phone's runtime would give.)
    if (typeof timer === 'object') timer.unref();
    this.#sweeper = timer;
  }

  async #connect(): Promise<void> {
    this.#connecting += 1;
    const startedAt = performance.now();
    let session: Http2Session;
    try {
      session = await OPENS[this.#route.http2](this.#route, this.#options, this, this.#closing.signal);
    } catch (error) {
      this.#connecting -= 1;
      this.#failHopeless(this.#pause.failed(error, startedAt));
      this.#settleClose();
      return;
    }
    this.#connecting -= 1;
    if (this.#closed) {
      this.#draining.set(session, performance.now());
      session.destroy('closed');
    } else if (session.usable) {
      this.#ready.push(session);
      this.freed(session);
    }
    this.#grow();
    this.#settleClose();
  }

  /** Those that wait, unless a session is there or on its way. */
  #failHopeless(why: TransportFailure): void {
    if (this.#ready.length + this.#connecting === 0) this.#failWaiting(why);
  }

  #failWaiting(why: TransportFailure): void {
    const all = [...this.#again.all(), ...this.#waiting.all()];
    for (const exchange of all) leave(exchange);
    for (const exchange of all) exchange.failed(why);
  }

  #look(): void {
    const now = performance.now();
    // To read more answers would only send these after their time.
    this.#expireWaiting(now);
    // After a process stood still (SIGSTOP, a frozen container), timers come first and the answers are still in the sockets:
    // what runs is judged when they have been read.
    setImmediate(() => this.#sweep(now));
  }

  #expireWaiting(now: number): void {
    for (const queue of [this.#again, this.#waiting]) {
      for (const exchange of queue.all()) {
        // One that fails may take others with it.
        if (exchange.deadlineAt > now || !leave(exchange)) continue;
        exchange.failed(failure('no', 'queue_timeout', 'no stream became free in time'));
      }
    }
  }

  #sweep(now: number): void {
    for (const session of [...this.#ready, ...this.#draining.keys()]) session.expire(now);
    for (const [session, since] of [...this.#draining]) {
      const emptySince = Math.max(since, session.usedAt);
      if (session.inFlight === 0 && now - emptySince > this.#options.lingerMs) session.destroy('drained');
    }
    for (const session of [...this.#ready]) {
      if (session.inFlight === 0 && now - session.usedAt > this.#options.idleMs) session.drain();
    }
    this.#rotate(now);
    // Whoever waits through a pause after a failed connect has nobody else to wake it.
    if (this.#waiting.size + this.#again.size > 0) this.#grow();
    const empty = this.#ready.length + this.#draining.size + this.#connecting + this.#waiting.size === 0;
    if (!empty || this.#again.size > 0) return;
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }

  /**
   * An old session goes when another one that was opened since it is old can take over: one for one, so that requests wait
   * for no handshake and those that stay have no more to carry. Where there are as many as there may be, one goes first.
   */
  #rotate(now: number): void {
    const { maxAgeMs, maxSessions, sweepMs } = this.#options;
    // One may have nothing under way at this moment and work all the same.
    const works = (session: Http2Session): boolean => session.inFlight > 0 || now - session.usedAt < sweepMs;
    const isOld = (session: Http2Session): boolean => now - session.bornAt > maxAgeMs;
    // Oldest first.
    const old = this.#ready.filter(isOld);
    if (old.length === 0) return;
    for (const session of old) {
      if (works(session)) {
        const since = session.bornAt + maxAgeMs;
        const successor = this.#ready.find((other) => other.bornAt > since && !this.#successors.has(other));
        if (successor === undefined) continue;
        this.#successors.add(successor);
      }
      session.drain();
    }
    const next = this.#ready.find(isOld);
    if (next === undefined || this.#connecting > 0 || this.#pause.reason !== undefined) return;
    if (this.#ready.length >= maxSessions) next.drain();
    // What waits may have made the pool grow by that already.
    if (this.#connecting === 0) void this.#connect();
  }

  #settleClose(): void {
    if (!this.#closed || this.#ready.length + this.#draining.size + this.#connecting > 0) return;
    for (const resolve of this.#idle) resolve();
    this.#idle = [];
  }
}

/** false: it waits nowhere. */
function leave(exchange: Http2Exchange): boolean {
  const { line, place } = exchange;
  exchange.line = undefined;
  return line?.remove(place) ?? false;
}
