import { execFile } from 'node:child_process';
import http2 from 'node:http2';
import net from 'node:net';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closedPort, closeServers, connectProxy, h2Server, respond, tcpServer } from '../../test/servers.ts';
import type { TransportFailure } from './failure.ts';
import { type ConnectionFate, Http2Exchange } from './http2-contract.ts';
import { Http2Pool, type Http2PoolOptions } from './http2-pool.ts';
import { routeTo } from './route.ts';

type Result = { status: number; body: string } | TransportFailure;

class Call extends Http2Exchange {
  readonly headers: readonly string[];
  readonly body: string;
  readonly timeoutMs: number;
  readonly result: Promise<Result>;
  ends = 0;
  fate: ConnectionFate = 'keep';
  #resolve: (result: Result) => void = () => {};

  constructor(origin: string, body: string, timeoutMs: number) {
    super();
    const { host } = new URL(origin);
    this.headers = [':method', 'POST', ':path', '/', ':scheme', 'https', ':authority', host];
    this.body = body;
    this.timeoutMs = timeoutMs;
    this.result = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }
  answered(status: number, _headers: unknown, body: string): ConnectionFate {
    this.ends += 1;
    this.#resolve({ status, body });
    return this.fate;
  }
  failed(failure: TransportFailure): void {
    this.ends += 1;
    this.#resolve(failure);
  }
}

const pools: Http2Pool[] = [];
let http2Of: 'own' | 'node' = 'own';
function poolTo(origin: string, ca: string | undefined, options: Partial<Http2PoolOptions> = {}, proxy?: string) {
  const given = { endpoints: { api: origin }, http2: http2Of, ...(ca ? { ca } : {}), ...(proxy ? { proxy } : {}) };
  const pool = new Http2Pool(routeTo('api', { api: '' }, given), { sweepMs: 10, ...options });
  pools.push(pool);
  const start = (body = '', timeoutMs = 10_000): Call => {
    const call = new Call(origin, body, timeoutMs);
    pool.send(call);
    return call;
  };
  return { pool, start, send: (body = '', timeoutMs = 10_000) => start(body, timeoutMs).result };
}

/** The pool's clock, which may be put forward and stopped: what is old, idle or late is so by that alone. */
function clock(): { pass(ms: number): void; stop(): void } {
  const real = performance.now.bind(performance);
  let ahead = 0;
  let stoppedAt: number | undefined;
  vi.spyOn(performance, 'now').mockImplementation(() => (stoppedAt ?? real()) + ahead);
  return {
    stop: () => {
      stoppedAt = real();
    },
    pass: (ms) => {
      ahead += ms;
    },
  };
}
const HOUR = 3_600_000;

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
  await closeServers();
  vi.restoreAllMocks();
});

/** A server in a thread of its own: counts its answers in the first of two numbers, gives none while the second is 1. */
const ANSWERS_BY_ITSELF = `
const { parentPort, workerData } = require('node:worker_threads');
const answers = new Int32Array(workerData);
const server = require('node:http2').createServer();
server.on('stream', (stream) => {
  Atomics.wait(answers, 1, 1);
  stream.respond({ ':status': 200 });
  stream.end('ok');
  const count = () => {
    Atomics.add(answers, 0, 1);
    Atomics.notify(answers, 0);
  };
  // It is on the wire two turns later.
  stream.on('close', () => setImmediate(() => setImmediate(count)));
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

describe.each([
  ['our own sessions', 'own' as const],
  ['sessions of node:http2', 'node' as const],
])('HTTP/2 pool over %s', (_name, which) => {
  beforeEach(() => {
    http2Of = which;
  });

  it('answers every request of a burst over a few sessions', async () => {
    const server = await h2Server(({ stream, body }) => respond(stream, 200, body));
    const { send } = poolTo(server.origin, server.ca, { maxSessions: 3 });
    const results = await Promise.all(Array.from({ length: 700 }, (_, i) => send(`b${i}`)));
    expect(results).toEqual(Array.from({ length: 700 }, (_, i) => ({ status: 200, body: `b${i}` })));
    expect(server.sessions.length).toBeLessThanOrEqual(3);
  });

  it('never has more streams open than the server allows, even one', async () => {
    let mostAtOnce = 0;
    const openPerSession = new Map<number, number>();
    const server = await h2Server(
      ({ stream, sessionIndex }) => {
        setImmediate(() => {
          openPerSession.set(sessionIndex, (openPerSession.get(sessionIndex) ?? 0) - 1);
          respond(stream, 200, 'ok');
        });
      },
      {
        maxConcurrentStreams: 1,
        arrived: (_stream, session) => {
          openPerSession.set(session, (openPerSession.get(session) ?? 0) + 1);
          mostAtOnce = Math.max(mostAtOnce, openPerSession.get(session) ?? 0);
        },
      },
    );
    const { send } = poolTo(server.origin, server.ca, { maxSessions: 2 });
    const results = await Promise.all(Array.from({ length: 30 }, () => send()));
    expect(results.every((result) => 'status' in result && result.status === 200)).toBe(true);
    expect(mostAtOnce).toBe(1);
    expect(server.sessions.length).toBeLessThanOrEqual(2);
  });

  it('obeys a limit that the server lowers later', async () => {
    const held: (() => void)[] = [];
    const server = await h2Server(({ stream, body }) => {
      if (body === 'first') respond(stream, 200, 'ok');
      else held.push(() => respond(stream, 200, body));
    });
    const { send } = poolTo(server.origin, server.ca, { maxSessions: 1 });
    await send('first');
    await new Promise<void>((resolve) => server.sessions[0]!.settings({ maxConcurrentStreams: 2 }, () => resolve()));
    const results = Promise.all([send('a'), send('b'), send('c')]);
    await vi.waitFor(() => expect(held.length).toBe(2));
    for (const release of held.splice(0)) release();
    await vi.waitFor(() => expect(held.length).toBe(1));
    held[0]!();
    expect(await results).toMatchObject([{ body: 'a' }, { body: 'b' }, { body: 'c' }]);
  });

  it('asks an idle connection whether it is there, where the cloud likes that, and keeps it', async () => {
    const server = await h2Server(({ stream }) => respond(stream, 200, 'ok'));
    const { pool, send } = poolTo(server.origin, server.ca, { pingMs: 20 });
    await send();
    let pings = 0;
    server.sessions[0]!.on('ping', () => {
      pings += 1;
    });
    await vi.waitFor(() => expect(pings).toBeGreaterThan(2));
    expect(pool.sessions.ready).toBe(1);
  });

  it('takes an idle connection for dead that does not answer, and asks no cloud that dislikes it', async () => {
    const server = await h2Server(({ stream }) => respond(stream, 200, 'ok'));
    const relays: { freeze(): void }[] = [];
    const port = await tcpServer((socket) => {
      const upstream = net.connect(Number(new URL(server.origin).port), '127.0.0.1');
      upstream.on('error', () => socket.destroy());
      socket.on('close', () => upstream.destroy());
      socket.pipe(upstream).pipe(socket);
      relays.push({ freeze: () => void socket.unpipe(upstream).resume() });
    });
    const origin = `https://localhost:${port}`;
    const asking = poolTo(origin, server.ca, { pingMs: 20, pongMs: 40 });
    const silent = poolTo(origin, server.ca, {});
    await Promise.all([asking.send(), silent.send()]);
    for (const relay of relays) relay.freeze();
    await vi.waitFor(() => expect(asking.pool.sessions.ready).toBe(0));
    expect(silent.pool.sessions.ready).toBe(1);
    expect(await asking.send()).toMatchObject({ status: 200 });
  });

  it('leaves a connection of which an answer says that it is of no more use', async () => {
    const server = await h2Server(({ stream, sessionIndex }) => respond(stream, 200, `${sessionIndex}`));
    const { start } = poolTo(server.origin, server.ca);
    const spoiled = start();
    spoiled.fate = 'leave';
    expect(await spoiled.result).toMatchObject({ body: '0' });
    expect(await start().result).toMatchObject({ body: '1' });
  });

  it('opens a spare session above 70 % in flight', async () => {
    const server = await h2Server(() => {}, { maxConcurrentStreams: 10 });
    const { pool, send } = poolTo(server.origin, server.ca);
    for (let i = 0; i < 7; i++) void send();
    await vi.waitFor(() => expect(server.requests).toBe(7));
    const before = pool.sessions.ready;
    void send();
    await vi.waitFor(() => expect(pool.sessions.ready).toBe(before + 1));
  });

  it('finishes streams up to GOAWAY’s last one and sends the others again elsewhere', async () => {
    const bodies: string[] = [];
    const server = await h2Server(({ stream, session, sessionIndex, body }) => {
      bodies.push(`${sessionIndex}:${body}`);
      if (sessionIndex > 0) return respond(stream, 200, `again ${body}`);
      if (body === 'a') {
        // Answers "a" only when "b" has come and both know of the GOAWAY.
        const wait = setInterval(() => {
          if (!bodies.includes('1:b')) return;
          clearInterval(wait);
          respond(stream, 200, 'late a');
        }, 5);
      } else session.goaway(http2.constants.NGHTTP2_NO_ERROR, 1);
    });
    const { send } = poolTo(server.origin, server.ca, { maxSessions: 1 });
    expect(await Promise.all([send('a'), send('b')])).toEqual([
      { status: 200, body: 'late a' },
      { status: 200, body: 'again b' },
    ]);
  });

  it('calls what an angry GOAWAY cut uncertain, and sends again what it did not process', async () => {
    const server = await h2Server(({ stream, session, sessionIndex, body }) => {
      if (sessionIndex === 0) {
        if (body === 'b') session.goaway(http2.constants.NGHTTP2_ENHANCE_YOUR_CALM, 1);
        return;
      }
      respond(stream, 200, body);
      server.sessions[0]?.destroy();
    });
    const { send } = poolTo(server.origin, server.ca, { maxSessions: 1 });
    expect(await Promise.all([send('a'), send('b')])).toMatchObject([
      { processed: 'maybe', code: 'goaway_11' },
      { status: 200, body: 'b' },
    ]);
  });

  it('sends a refused stream again, and gives up as not processed when every session refuses it', async () => {
    const server = await h2Server(({ stream, body }) => {
      if (body === 'always' || server.requests === 1) stream.close(http2.constants.NGHTTP2_REFUSED_STREAM);
      else respond(stream, 200, 'ok');
    });
    const { send } = poolTo(server.origin, server.ca);
    expect(await send('once')).toMatchObject({ status: 200 });
    expect(await send('always')).toMatchObject({ processed: 'no', code: 'refused_stream' });
  });

  it('sends what one session refused over another one', async () => {
    const refused: number[] = [];
    const server = await h2Server(
      ({ stream, sessionIndex, body }) => {
        if (body !== 'once') return;
        if (sessionIndex === 0) return respond(stream, 200, 'served');
        refused.push(sessionIndex);
        stream.close(http2.constants.NGHTTP2_REFUSED_STREAM);
      },
      { maxConcurrentStreams: 10 },
    );
    const { pool, send } = poolTo(server.origin, server.ca);
    void send('held');
    await vi.waitFor(() => expect(server.requests).toBe(1));
    for (let nth = 1; nth < 8; nth += 1) void send('held');
    await vi.waitFor(() => expect(pool.sessions).toMatchObject({ ready: 2, connecting: 0 }));
    // The second has the least under way, so it is asked first, and still has the least when it has refused.
    expect(await send('once')).toMatchObject({ status: 200, body: 'served' });
    expect(refused).toEqual([1]);
  });

  it.each([
    ['the stream is reset', (stream: http2.ServerHttp2Stream) => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR)],
    ['the stream is reset without an error', (stream: http2.ServerHttp2Stream) => stream.close()],
    ['the socket dies', (stream: http2.ServerHttp2Stream) => stream.session?.socket.destroy()],
    ['the session is destroyed', (stream: http2.ServerHttp2Stream) => stream.session?.destroy()],
  ])('is uncertain when %s before the answer', async (_name, cut) => {
    const server = await h2Server(({ stream }) => cut(stream));
    const { start, pool } = poolTo(server.origin, server.ca);
    const call = start();
    expect(await call.result).toMatchObject({ processed: 'maybe' });
    await vi.waitFor(() => expect(pool.sessions.draining).toBe(0));
    expect(call.ends).toBe(1);
  });

  it('times out a silent request, and replaces a session on which several in a row did', async () => {
    const server = await h2Server(({ stream, sessionIndex, body }) => {
      if (sessionIndex > 0 || body === 'first') respond(stream, 200, 'ok');
    });
    const { send } = poolTo(server.origin, server.ca, { maxSessions: 1, maxSilent: 3 });
    await send('first');
    const silent = await Promise.all([send('', 30), send('', 30), send('', 30)]);
    expect(silent).toMatchObject([{ code: 'timeout' }, { code: 'timeout' }, { code: 'timeout' }]);
    expect(silent).toMatchObject([{ processed: 'maybe' }, { processed: 'maybe' }, { processed: 'maybe' }]);
    expect(await send()).toMatchObject({ status: 200 });
    expect(server.sessions.length).toBe(2);
  });

  it('keeps a session that answered while requests of one moment were timing out on it', async () => {
    let release = (): void => {};
    const server = await h2Server(({ stream, body }) => {
      if (body === 'slow') release = () => respond(stream, 200, body);
      else if (body !== 'stuck') respond(stream, 200, body);
    });
    const { send } = poolTo(server.origin, server.ca, { maxSessions: 1, maxSilent: 3 });
    const { pass } = clock();
    const slow = send('slow', HOUR);
    const stuck = Promise.all([send('stuck', 60_000), send('stuck', 60_000), send('stuck', 60_000)]);
    await vi.waitFor(() => expect(server.requests).toBe(4));
    expect(await send('answered')).toMatchObject({ status: 200 });
    pass(60_001);
    expect(await stuck).toMatchObject([{ code: 'timeout' }, { code: 'timeout' }, { code: 'timeout' }]);
    release();
    expect(await slow).toEqual({ status: 200, body: 'slow' });
    expect(server.sessions.length).toBe(1);
  });

  it('reads the answers that came while the process stood still before it calls a request late, and sends none that is', async () => {
    const answers = new Int32Array(new SharedArrayBuffer(8));
    const server = new Worker(ANSWERS_BY_ITSELF, { eval: true, workerData: answers.buffer });
    try {
      const port = await new Promise<number>((resolve) => server.once('message', resolve));
      const { pool, send } = poolTo(`http://127.0.0.1:${port}`, undefined, { maxSessions: 1, maxStreams: 10 });
      expect(await send()).toMatchObject({ status: 200 });
      const { pass } = clock();
      Atomics.store(answers, 1, 1);
      const results = Promise.all(Array.from({ length: 20 }, () => send('', 60_000)));
      // Half of them have left, the others wait for a stream.
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      Atomics.store(answers, 1, 0);
      Atomics.notify(answers, 1);
      for (let seen = Atomics.load(answers, 0); seen < 11; seen = Atomics.load(answers, 0)) {
        expect(Atomics.wait(answers, 0, seen, 20_000)).not.toBe('timed-out');
      }
      // Long enough for a sweep to be due.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
      pass(60_001);
      const ends = (await results).map((result) => ('status' in result ? result.status : result.code));
      expect(ends).toEqual([...Array(10).fill(200), ...Array(10).fill('queue_timeout')]);
      expect(pool.sessions.ready).toBe(1);
    } finally {
      await server.terminate();
    }
  });

  it('fails as not processed when nobody listens, and recovers when somebody does', async () => {
    const port = await closedPort();
    const { send } = poolTo(`https://localhost:${port}`, undefined);
    expect(await send()).toMatchObject({ processed: 'no', code: 'ECONNREFUSED' });
    expect(await send()).toMatchObject({ processed: 'no', code: 'ECONNREFUSED' });
  });

  it('fails as not processed when the certificate is not trusted', async () => {
    const server = await h2Server(({ stream }) => respond(stream, 200, ''));
    const { send } = poolTo(server.origin, undefined);
    expect(await send()).toMatchObject({ processed: 'no', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(server.requests).toBe(0);
  });

  it('fails as not processed when the peer accepts and says nothing', async () => {
    const { send } = poolTo(`https://localhost:${await tcpServer()}`, undefined, { connectTimeoutMs: 50 });
    expect(await send()).toMatchObject({ processed: 'no', code: 'connect_timeout' });
  });

  it('fails as not processed when the peer hangs up in the handshake', async () => {
    const port = await tcpServer((socket) => socket.destroy());
    const { send } = poolTo(`https://localhost:${port}`, undefined);
    expect(await send()).toMatchObject({ processed: 'no', code: 'ECONNRESET' });
  });

  it('survives a peer that speaks nonsense', async () => {
    const port = await tcpServer((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const { send } = poolTo(`http://localhost:${port}`, undefined, { connectTimeoutMs: 500 });
    expect(await send()).toMatchObject({ processed: 'no' });
  });

  it('pauses when the server ends every connection at once, and fails as not processed', async () => {
    const server = await h2Server(() => {});
    server.server.on('session', (session) => session.goaway(http2.constants.NGHTTP2_NO_ERROR, 0));
    const { send } = poolTo(server.origin, server.ca);
    expect(await send()).toMatchObject({ processed: 'no' });
    expect(server.sessions.length).toBeLessThan(10);
  });

  it('pauses longer each time when the server ends every connection a moment after the greeting', async () => {
    const at: number[] = [];
    const server = await h2Server(() => {});
    server.server.on('session', (session) => {
      at.push(performance.now());
      // The client is greeted: it has acknowledged the settings.
      session.on('localSettings', () => setImmediate(() => session.goaway(11, 0)));
    });
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const { send } = poolTo(server.origin, server.ca, { maxSessions: 1 });
    await vi.waitFor(() => {
      void send();
      expect(at.length).toBeGreaterThan(7);
    }, 20_000);
    // After the fourth and each that follows half of 100, 200, 400 and 800 ms.
    expect((at[7] ?? 0) - (at[3] ?? 0)).toBeGreaterThan(700);
  });

  it('pauses once for connections that fail together', async () => {
    const sockets: net.Socket[] = [];
    const port = await tcpServer((socket) => {
      sockets.push(socket);
      if (sockets.length === 4) for (const one of sockets) one.destroy();
    });
    const { send } = poolTo(`https://localhost:${port}`, undefined, { maxStreams: 1 });
    // Stands still, so that the pause ends when the test says so.
    let now = performance.now();
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 0.001;
      return now;
    });
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const together = await Promise.all([send(), send(), send(), send()]);
    expect(together.map((result) => 'processed' in result && result.processed)).toEqual(['no', 'no', 'no', 'no']);
    expect(await send()).toMatchObject({ processed: 'no' });
    expect(sockets.length).toBe(4);
    now += 100;
    void send();
    await vi.waitFor(() => expect(sockets.length).toBeGreaterThan(4));
  });

  it('takes a connection of one answer for no short life, however young it ends', async () => {
    const server = await h2Server(({ stream, session, body }) => {
      respond(stream, 200, body);
      session.close();
    });
    const { send } = poolTo(server.origin, server.ca, { maxSessions: 1 });
    const results: Result[] = [];
    // Each goes over a connection of its own; a pause would fail some of them.
    for (let nth = 0; nth < 30; nth += 1) results.push(await send(`b${nth}`));
    expect(results).toEqual(results.map((_result, nth) => ({ status: 200, body: `b${nth}` })));
    expect(server.sessions.length).toBeGreaterThan(10);
  });

  it('takes a connection for short-lived on which every answer says that it is of no use', async () => {
    const server = await h2Server(({ stream }) => respond(stream, 403, 'spoiled'));
    const { start } = poolTo(server.origin, server.ca, { maxSessions: 1 });
    const results: Result[] = [];
    for (let nth = 0; nth < 30; nth += 1) {
      const call = start();
      call.fate = 'leave';
      results.push(await call.result);
    }
    expect(results.filter((result) => 'code' in result)).not.toEqual([]);
    expect(results.find((result) => 'code' in result)).toMatchObject({ processed: 'no', code: 'short_lived' });
  });

  it('drops a drained session whose peer never closes its side', async () => {
    const server = await h2Server(({ stream, session, sessionIndex, body }) => {
      // The refused stream stays open on the server, so the server waits too.
      if (body === 'hold' && sessionIndex === 0) session.goaway(http2.constants.NGHTTP2_NO_ERROR, 1);
      else respond(stream, 200, '');
    });
    const { pool, send } = poolTo(server.origin, server.ca, { maxSessions: 1, lingerMs: 20 });
    await send();
    expect(await send('hold')).toMatchObject({ status: 200 });
    await vi.waitFor(() => expect(pool.sessions.draining).toBe(0));
  });

  it('gives the peer of a session that it drained for idleness all of the time to close its side', async () => {
    const server = await h2Server(({ stream, body }) => {
      if (body !== 'held') respond(stream, 200, body);
    });
    const freezes: (() => void)[] = [];
    const port = await tcpServer((socket) => {
      const upstream = net.connect(Number(new URL(server.origin).port), '127.0.0.1');
      upstream.on('error', () => socket.destroy());
      socket.on('close', () => upstream.destroy());
      socket.pipe(upstream).pipe(socket);
      // Half closed for ever.
      socket.allowHalfOpen = true;
      freezes.push(() => void socket.unpipe(upstream).resume());
    });
    const options = { idleMs: 2 * HOUR, lingerMs: HOUR };
    const { pool, send } = poolTo(`https://localhost:${port}`, server.ca, options);
    const { pass } = clock();
    await send();
    freezes[0]?.();
    pass(2 * HOUR + 1);
    await vi.waitFor(() => expect(pool.sessions.draining).toBe(1));
    // A time-out is told by a sweep.
    const held = send('held', 60_000);
    await vi.waitFor(() => expect(server.requests).toBe(2));
    pass(60_001);
    expect(await held).toMatchObject({ code: 'timeout' });
    expect(pool.sessions.draining).toBe(1);
    pass(HOUR);
    await vi.waitFor(() => expect(pool.sessions.draining).toBe(0));
  });

  it('closes an idle session itself and opens another when needed', async () => {
    const server = await h2Server(({ stream }) => respond(stream, 200, ''));
    const { pool, send } = poolTo(server.origin, server.ca, { idleMs: 20 });
    await send();
    await vi.waitFor(() => expect(pool.sessions).toEqual({ ready: 0, draining: 0, connecting: 0 }));
    expect(await send()).toMatchObject({ status: 200 });
    expect(server.sessions.length).toBe(2);
  });

  it('replaces an old session while requests go on', async () => {
    const server = await h2Server(({ stream }) => respond(stream, 200, ''));
    const { send } = poolTo(server.origin, server.ca, { maxAgeMs: 30, maxSessions: 1 });
    const results: Result[] = [];
    while (server.sessions.length < 3) results.push(await send());
    expect(results.every((result) => 'status' in result)).toBe(true);
  });

  /** As many sessions as requests: each session has one under way that stays. All of them are old then. */
  async function oldSessions(requests: number, options: Partial<Http2PoolOptions>) {
    const server = await h2Server(() => {}, { maxConcurrentStreams: 1 });
    const { pool, send } = poolTo(server.origin, server.ca, options);
    const { pass } = clock();
    for (let nth = 0; nth < requests; nth += 1) void send('held', 24 * HOUR);
    await vi.waitFor(() => expect(server.requests).toBe(requests));
    await vi.waitFor(() => expect(pool.sessions.connecting).toBe(0));
    const seen: { ready: number; connecting: number }[] = [];
    const look = (): void => void seen.push(pool.sessions);
    const retired = pool.retired.bind(pool);
    vi.spyOn(pool, 'retired').mockImplementation((session) => {
      retired(session);
      look();
    });
    // The client waits for its greeting: it counts as connecting still.
    server.server.on('session', look);
    pass(HOUR);
    return { pool, seen };
  }

  it('replaces old sessions one by one, each when a young one is there', async () => {
    const { pool, seen } = await oldSessions(4, { idleMs: 24 * HOUR });
    await vi.waitFor(() => expect(pool.sessions.draining).toBe(4), 20_000);
    expect(Math.min(...seen.map(({ ready }) => ready))).toBeGreaterThanOrEqual(4);
  });

  it('takes a session that is a little younger for no successor', async () => {
    const server = await h2Server(() => {}, { maxConcurrentStreams: 1 });
    const { pool, send } = poolTo(server.origin, server.ca, { idleMs: 24 * HOUR });
    const { pass } = clock();
    void send('held', 24 * HOUR);
    await vi.waitFor(() => expect(pool.sessions).toMatchObject({ ready: 2, connecting: 0 }));
    pass(HOUR / 2);
    void send('held', 24 * HOUR);
    await vi.waitFor(() => expect(pool.sessions).toMatchObject({ ready: 3, connecting: 0 }));
    const ready: number[] = [];
    const retired = pool.retired.bind(pool);
    vi.spyOn(pool, 'retired').mockImplementation((session) => {
      retired(session);
      ready.push(pool.sessions.ready);
    });
    pass(HOUR / 2);
    await vi.waitFor(() => expect(ready.length).toBe(2));
    expect(ready).toEqual([3, 3]);
  });

  it('opens another before an old session goes that has nothing to do for a moment only', async () => {
    const server = await h2Server(({ stream, body }) => respond(stream, 200, body));
    const { pool, send } = poolTo(server.origin, server.ca);
    const { pass, stop } = clock();
    await send();
    const ready: number[] = [];
    const retired = pool.retired.bind(pool);
    vi.spyOn(pool, 'retired').mockImplementation((session) => {
      retired(session);
      ready.push(pool.sessions.ready);
    });
    stop();
    pass(HOUR);
    expect(await send()).toMatchObject({ status: 200 });
    await vi.waitFor(() => expect(ready).not.toEqual([]));
    expect(ready).toEqual([1]);
  });

  it('keeps to its number of sessions while it replaces old ones', async () => {
    const { pool, seen } = await oldSessions(4, { idleMs: 24 * HOUR, maxSessions: 4 });
    await vi.waitFor(() => expect(pool.sessions.draining).toBe(4), 20_000);
    expect(Math.max(...seen.map(({ ready, connecting }) => ready + connecting))).toBeLessThanOrEqual(4);
    expect(Math.min(...seen.map(({ ready }) => ready))).toBeGreaterThanOrEqual(3);
  });

  it('pauses between its tries to replace an old session, and keeps that one meanwhile', async () => {
    const server = await h2Server(({ stream, body }) => {
      if (body !== 'held') respond(stream, 200, body);
    });
    let isAway = false;
    const refusedAt: number[] = [];
    const port = await tcpServer((socket) => {
      if (isAway) {
        refusedAt.push(performance.now());
        socket.destroy();
        return;
      }
      const upstream = net.connect(Number(new URL(server.origin).port), '127.0.0.1');
      upstream.on('error', () => socket.destroy());
      socket.on('close', () => upstream.destroy());
      socket.pipe(upstream).pipe(socket);
    });
    const { pool, send } = poolTo(`https://localhost:${port}`, server.ca);
    const { pass } = clock();
    void send('held', 24 * HOUR);
    await vi.waitFor(() => expect(server.requests).toBe(1));
    isAway = true;
    pass(HOUR);
    await vi.waitFor(() => expect(refusedAt.length).toBeGreaterThan(4), 20_000);
    // At least half of 100, 200, 400 and 800 ms.
    expect((refusedAt[4] ?? 0) - (refusedAt[0] ?? 0)).toBeGreaterThan(700);
    expect(await send('served', 24 * HOUR)).toMatchObject({ status: 200 });
    expect(pool.sessions).toMatchObject({ ready: 1, draining: 0 });
  });

  it('sends no PING of its own, however long nothing happens', async () => {
    const server = await h2Server(({ stream }) => respond(stream, 200, ''));
    const long = { idleMs: 24 * HOUR, maxAgeMs: 24 * HOUR };
    const quiet = poolTo(server.origin, server.ca, long);
    await quiet.send();
    const asking = poolTo(server.origin, server.ca, { ...long, pingMs: 6 * HOUR, pongMs: 24 * HOUR });
    await asking.send();
    const pings = [0, 0];
    for (const [nth, session] of server.sessions.entries()) session.on('ping', () => (pings[nth]! += 1));
    const { pass } = clock();
    for (const heard of [1, 2]) {
      pass(7 * HOUR);
      // Both look at their sessions as often.
      await vi.waitFor(() => expect(pings[1]).toBe(heard));
    }
    // A PING would have come before it.
    expect(await quiet.send()).toMatchObject({ status: 200 });
    expect(pings).toEqual([0, 2]);
    expect(server.sessions.length).toBe(2);
  });

  it('bounds its queue', async () => {
    const server = await h2Server(() => {}, { maxConcurrentStreams: 1 });
    const { send } = poolTo(server.origin, server.ca, { maxSessions: 1, maxWaiting: 2 });
    void send();
    await vi.waitFor(() => expect(server.requests).toBe(1));
    void send();
    void send();
    expect(await send()).toMatchObject({ processed: 'no', code: 'queue_full' });
  });

  it('fails what waited too long as not processed', async () => {
    const server = await h2Server(() => {}, { maxConcurrentStreams: 1 });
    const { send } = poolTo(server.origin, server.ca, { maxSessions: 1 });
    void send();
    await vi.waitFor(() => expect(server.requests).toBe(1));
    expect(await send('', 30)).toMatchObject({ processed: 'no', code: 'queue_timeout' });
  });

  it('tells, when cancelled, whether the request was on the wire', async () => {
    const server = await h2Server(() => {}, { maxConcurrentStreams: 1 });
    const { pool, start } = poolTo(server.origin, server.ca, { maxSessions: 1 });
    const running = start();
    await vi.waitFor(() => expect(server.requests).toBe(1));
    const waiting = start();
    pool.cancel(waiting);
    pool.cancel(running);
    pool.cancel(running);
    expect(await waiting.result).toMatchObject({ processed: 'no', code: 'aborted' });
    expect(await running.result).toMatchObject({ processed: 'maybe', code: 'aborted' });
    expect(running.ends).toBe(1);
  });

  it('ends everything on close, and takes nothing after it', async () => {
    const server = await h2Server(() => {}, { maxConcurrentStreams: 1 });
    const { pool, send } = poolTo(server.origin, server.ca, { maxSessions: 1 });
    const running = send();
    await vi.waitFor(() => expect(server.requests).toBe(1));
    const waiting = send();
    await pool.close();
    expect(await running).toMatchObject({ processed: 'maybe', code: 'closed' });
    expect(await waiting).toMatchObject({ processed: 'no', code: 'closed' });
    expect(await send()).toMatchObject({ processed: 'no', code: 'closed' });
  });

  it('closes at once while a connection is still opening', async () => {
    const { pool, send } = poolTo(`https://localhost:${await tcpServer()}`, undefined);
    const waiting = send();
    await pool.close();
    expect(await waiting).toMatchObject({ processed: 'no', code: 'closed' });
  });

  it('goes through a CONNECT proxy with credentials', async () => {
    const server = await h2Server(({ stream }) => respond(stream, 200, 'through'));
    const proxy = await connectProxy('user:p@ss');
    const { send } = poolTo(server.origin, server.ca, {}, `http://user:p%40ss@127.0.0.1:${proxy.port}`);
    expect(await send()).toEqual({ status: 200, body: 'through' });
    expect(proxy.tunnels).toEqual([new URL(server.origin).host]);
  });

  it('keeps a tunnel beyond the time that connecting may take', async () => {
    const server = await h2Server(({ stream }) => respond(stream, 200, ''));
    const proxy = await connectProxy();
    const { send } = poolTo(server.origin, server.ca, { connectTimeoutMs: 1_500 }, proxy.origin);
    expect(await send()).toMatchObject({ status: 200 });
    const openedAt = performance.now();
    await vi.waitFor(() => expect(performance.now() - openedAt).toBeGreaterThan(1_600), 5_000);
    expect(await send()).toMatchObject({ status: 200 });
    expect(server.sessions.length).toBe(1);
  });

  it('fails as not processed when the proxy refuses', async () => {
    const server = await h2Server(({ stream }) => respond(stream, 200, ''));
    const proxy = await connectProxy('user:pass');
    const { send } = poolTo(server.origin, server.ca, {}, proxy.origin);
    expect(await send()).toMatchObject({ processed: 'no', code: 'proxy_407' });
    expect(server.requests).toBe(0);
  });
});

it.each([
  ['our own sessions by default', {}, 1024 * 1024],
  ['our own sessions', { http2: 'own' as const }, 1024 * 1024],
  ['sessions of node:http2', { http2: 'node' as const }, 65_535],
])('the route is carried by %s', async (_name, wish, window) => {
  const server = await h2Server(({ stream }) => respond(stream, 200, 'ok'));
  const pool = new Http2Pool(
    routeTo('api', { api: '' }, { endpoints: { api: server.origin }, ca: server.ca, ...wish }),
  );
  pools.push(pool);
  const call = new Call(server.origin, '', 60_000);
  pool.send(call);
  expect(await call.result).toMatchObject({ status: 200 });
  // What a stream may send us: each asks for another size.
  expect(server.sessions[0]?.remoteSettings.initialWindowSize).toBe(window);
});

/** A process that sends one push, closes nothing, and ends when it has nothing left to do. */
const ONE_PUSH = `
const [origin, ca, http2, proxy] = process.argv.slice(1);
const at = (file) => import(new URL(file, ${JSON.stringify(import.meta.url)}).href);
const [{ Http2Pool }, { Http2Exchange }, { routeTo }] = await Promise.all(
  ['./http2-pool.ts', './http2-contract.ts', './route.ts'].map(at),
);
class Push extends Http2Exchange {
  headers = [':method', 'POST', ':path', '/', ':scheme', 'https', ':authority', new URL(origin).host];
  body = 'push';
  timeoutMs = 60_000;
  answered(status, _headers, body) {
    console.log(status, body);
    return 'keep';
  }
  failed({ code }) {
    console.log(code);
  }
}
const options = { endpoints: { api: origin }, ca, http2, ...(proxy === '' ? {} : { proxy }) };
new Http2Pool(routeTo('api', { api: '' }, options)).send(new Push());
`;
it.each([
  ['own', 'straight'],
  ['own', 'through a proxy'],
  ['node', 'straight'],
] as const)('a process lives until its answer is there, and no longer: %s sessions, %s', async (sessions, way) => {
  const server = await h2Server(({ stream, body }) => respond(stream, 200, body));
  const proxy = way === 'straight' ? '' : (await connectProxy()).origin;
  const given = ['--input-type=module', '-e', ONE_PUSH, server.origin, server.ca, sessions, proxy];
  // Killed, and so failed, when it stays: its connection would idle for minutes.
  const { stdout } = await promisify(execFile)(process.execPath, given, { timeout: 45_000 });
  expect(stdout).toBe('200 push\n');
});
