/** Our HTTP/2 session against nghttp2 (the servers of `node:http2`), which nobody here wrote, and against noise. */
import http2 from 'node:http2';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { closeServers, type H2Request, h2Server, respond, tcpServer } from '../../../test/servers.ts';
import type { TransportFailure } from '../failure.ts';
import { type ConnectionFate, Http2Exchange } from '../http2-contract.ts';
import { Http2Pool } from '../http2-pool.ts';
import { routeTo } from '../route.ts';
import { FrameReader, flags, frameOf, PREFACE, settingsFrame, types } from './frames.ts';
import { HeaderDecoder } from './header-decoder.ts';

interface Answer {
  status: number;
  headers: http2.IncomingHttpHeaders;
  body: string;
}
class Call extends Http2Exchange {
  readonly headers: readonly string[];
  readonly body: string;
  readonly timeoutMs: number;
  ends = 0;
  onEnd: () => void = () => {};
  #resolve: (result: Answer | TransportFailure) => void = () => {};
  readonly result = new Promise<Answer | TransportFailure>((resolve) => {
    this.#resolve = resolve;
  });
  constructor(headers: readonly string[], body: string, timeoutMs: number) {
    super();
    this.headers = headers;
    this.body = body;
    this.timeoutMs = timeoutMs;
  }
  answered(status: number, headers: http2.IncomingHttpHeaders, body: string): ConnectionFate {
    this.ends += 1;
    this.#resolve({ status, headers, body });
    if (this.ends === 1) this.onEnd();
    return 'keep';
  }
  failed(failure: TransportFailure): void {
    this.ends += 1;
    this.#resolve(failure);
    if (this.ends === 1) this.onEnd();
  }
}

/** Tells of each request that comes to a server that is written by hand. */
function onRequests(socket: Socket, hear: (streamId: number) => void): void {
  const reader = new FrameReader();
  let preface = PREFACE.length;
  socket.on('data', (chunk: Buffer) => {
    const frames = chunk.subarray(preface);
    preface = Math.max(0, preface - chunk.length);
    reader.read(frames, ({ type, streamId }) => {
      if (type === types.headers) hear(streamId);
      return true;
    });
  });
}

const pools: Http2Pool[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
  await closeServers();
});
const pseudo = [':method', 'POST', ':path', '/3/device/a', ':scheme', 'https', ':authority', 'localhost'];
/** One session at a time. */
function clientOf(origin: string, ca?: string) {
  const route = routeTo('api', { api: '' }, { endpoints: { api: origin }, ...(ca ? { ca } : {}) });
  const pool = new Http2Pool(route, { maxSessions: 1, sweepMs: 10 });
  pools.push(pool);
  return {
    pool,
    call(headers: readonly string[] = pseudo, body = '', timeoutMs = 60_000): Call {
      const call = new Call(headers, body, timeoutMs);
      pool.send(call);
      return call;
    },
  };
}
const echo = ({ stream, headers, body }: H2Request): void => respond(stream, 200, { headers, body });
/** nghttp2 with other SETTINGS than its own. */
async function serverWith(settings: http2.Settings, handle: (request: H2Request) => void = echo) {
  const server = await h2Server(handle);
  server.server.updateSettings(settings);
  return server;
}

/** As nghttp2 takes it: a name in lower case that is nobody's own, a value without controls and outer blanks. */
const name = fc.stringMatching(/^x-[a-z0-9-]{1,20}$/);
const value = fc.oneof(
  fc.stringMatching(/^[!-~]([ -~]{0,80}[!-~])?$/),
  fc.constantFrom('', 'v'.repeat(1500), 'ünïcödé in latin-1'),
);
const fields = fc.dictionary(name, value, { maxKeys: 12 });

describe('headers', () => {
  it.each([0, 64, 200, 4096, 65_536])('arrive as they were sent, with a table of %i bytes', async (headerTableSize) => {
    const server = await serverWith({ headerTableSize });
    const { call } = clientOf(server.origin, server.ca);
    await fc.assert(
      fc.asyncProperty(fc.array(fields, { minLength: 1, maxLength: 4 }), async (kinds) => {
        const arrays = kinds.map((kind) => [...pseudo, ...Object.entries(kind).flat()]);
        // Each several times, among the others: first whole, then into the table, then by their place in it.
        const order = Array.from({ length: 4 * kinds.length }, (_, index) => index % kinds.length);
        const answers = await Promise.all(order.map((which) => call(arrays[which]).result));
        for (const [index, which] of order.entries()) {
          const answer = answers[index] as Answer;
          const seen = (JSON.parse(answer.body) as { headers: Record<string, string> }).headers;
          expect(seen).toEqual({ ':method': 'POST', ':path': '/3/device/a', ...rest, ...kinds[which] });
        }
      }),
      { numRuns: 40 },
    );
    expect(server.sessions).toHaveLength(1);
  });
  const rest = { ':scheme': 'https', ':authority': 'localhost' };

  it('are read as nghttp2 writes them', async () => {
    let next: Record<string, string> = {};
    const server = await h2Server(({ stream }) => respond(stream, 200, '', next));
    const { call } = clientOf(server.origin, server.ca);
    await fc.assert(
      fc.asyncProperty(fields, async (kind) => {
        next = kind;
        for (let again = 0; again < 3; again += 1) {
          expect(await call().result).toMatchObject({ status: 200, headers: kind });
        }
      }),
      { numRuns: 60 },
    );
    expect(server.sessions).toHaveLength(1);
  });

  it('are read whatever character they hold', async () => {
    let next = '';
    const server = await h2Server(({ stream }) => respond(stream, 200, '', { 'x-text': next }));
    const { call } = clientOf(server.origin, server.ca);
    for (let code = 0x20; code < 0x100; code += 1) {
      if (code === 0x7f) continue;
      // Mostly short codes, so that nghttp2 writes it by Huffman.
      next = `aeiost${String.fromCharCode(code)}aeiost`.repeat(20);
      expect(await call().result).toMatchObject({ headers: { 'x-text': next } });
    }
  });

  it('may be longer than a frame, both ways', async () => {
    const long = Array.from({ length: 40_000 }, (_, index) => String.fromCharCode(33 + (index % 90))).join('');
    const server = await h2Server(({ stream, headers }) =>
      respond(stream, 200, '', { 'x-echo': String(headers['x-long']).slice(0, 30_000) }),
    );
    const { call } = clientOf(server.origin, server.ca);
    const answer = await call([...pseudo, 'x-long', long]).result;
    expect(answer).toMatchObject({ status: 200, headers: { 'x-echo': long.slice(0, 30_000) } });
  });

  it.each(['line\nbreak', 'carriage\rreturn', 'nul\0', 'beyond latin-1: 字'])(
    'that HTTP/2 does not carry are refused, and harm no other request: %j',
    async (text) => {
      const server = await h2Server(echo);
      const { call } = clientOf(server.origin, server.ca);
      expect(await call([...pseudo, 'x-text', text]).result).toMatchObject({ processed: 'no', code: 'bad_header' });
      expect(await call().result).toMatchObject({ status: 200 });
    },
  );
});

it('what is refused while it waited is refused once, whatever its end sets off', async () => {
  const server = await serverWith({ maxConcurrentStreams: 2 }, ({ stream, body }) => {
    if (body === 'answer') respond(stream, 200, '');
  });
  const { call, pool } = clientOf(server.origin, server.ca);
  const held = call();
  await vi.waitFor(() => expect(server.requests).toBe(1));
  const answered = call(pseudo, 'answer');
  const refused = call([...pseudo, 'x-text', 'line\nbreak']);
  const next = call(pseudo, 'answer');
  refused.onEnd = () => pool.cancel(held);
  expect(await answered.result).toMatchObject({ status: 200 });
  expect(await refused.result).toMatchObject({ processed: 'no', code: 'bad_header' });
  expect(await held.result).toMatchObject({ processed: 'maybe', code: 'aborted' });
  expect(await next.result).toMatchObject({ status: 200 });
  expect([held, answered, refused, next].map(({ ends }) => ends)).toEqual([1, 1, 1, 1]);
});

describe('bodies', () => {
  it.each([
    ['the windows of the protocol', { initialWindowSize: 65_535 }],
    ['a small window', { initialWindowSize: 100 }],
    ['a window of nothing at first', { initialWindowSize: 0 }],
    ['large frames', { maxFrameSize: 1_000_000, initialWindowSize: 1_000_000 }],
  ])('arrive whole through %s', async (_name, settings) => {
    const server = await serverWith(settings, ({ stream, body }) => respond(stream, 200, String(body.length) + body));
    if (settings.initialWindowSize === 0) {
      server.server.on('session', (session) => setImmediate(() => session.settings({ initialWindowSize: 5_000 })));
    }
    const { call } = clientOf(server.origin, server.ca);
    const bodies = [
      '',
      '字',
      'x'.repeat(70_000),
      'y'.repeat(200_000),
      ...Array.from({ length: 50 }, () => 'z'.repeat(3_000)),
    ];
    const answers = await Promise.all(bodies.map((body) => call(pseudo, body).result));
    expect(answers.filter((answer) => !('body' in answer))).toEqual([]);
    expect(answers.map((answer) => (answer as Answer).body)).toEqual(bodies.map((body) => String(body.length) + body));
    expect(server.sessions).toHaveLength(1);
  });

  it('of answers are taken up to a size, in many pieces, megabytes of them on one connection', async () => {
    const answer = 'a'.repeat(200_000);
    const server = await h2Server(({ stream, body }) =>
      respond(stream, 200, body === 'flood' ? answer.repeat(3) : answer),
    );
    const { call } = clientOf(server.origin, server.ca);
    for (let round = 0; round < 10; round += 1) {
      const results = await Promise.all(Array.from({ length: 10 }, () => call().result));
      for (const result of results) expect((result as Answer).body === answer).toBe(true);
    }
    expect(await call(pseudo, 'flood').result).toMatchObject({ processed: 'maybe', code: 'answer_too_large' });
    expect(await call().result).toMatchObject({ status: 200 });
    expect(server.sessions).toHaveLength(1);
  });

  it('that the server did not wait for are ended', async () => {
    const server = await h2Server(() => {}, {
      arrived: (stream) => {
        if (stream.sentHeaders !== undefined) return;
        respond(stream, 413, 'too large');
      },
    });
    server.server.updateSettings({ initialWindowSize: 10 });
    const { call } = clientOf(server.origin, server.ca);
    expect(await call(pseudo, 'x'.repeat(10_000)).result).toMatchObject({ status: 413, body: 'too large' });
    expect(await call(pseudo, 'x'.repeat(10_000)).result).toMatchObject({ status: 413 });
  });
});

describe('what else a server may say', () => {
  it('interim answers and trailers change nothing', async () => {
    const server = await h2Server(({ stream }) => {
      stream.additionalHeaders({ ':status': 103, link: '</a>' });
      stream.respond({ ':status': 200, 'x-one': '1' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-two': '2' }));
      stream.end('body');
    });
    const { call } = clientOf(server.origin, server.ca);
    const answer = (await call().result) as Answer;
    expect(answer).toMatchObject({ status: 200, headers: { 'x-one': '1' }, body: 'body' });
    expect(answer.headers).not.toHaveProperty('x-two');
  });

  it('a PING is answered', async () => {
    const server = await h2Server(echo);
    const { call } = clientOf(server.origin, server.ca);
    await call().result;
    const payload = Buffer.from('12345678');
    const back = await new Promise<Buffer>((resolve, reject) =>
      server.sessions[0]!.ping(payload, (error, _ms, echoed) => (error === null ? resolve(echoed) : reject(error))),
    );
    expect(back).toEqual(payload);
  });

  it('a GOAWAY without an error ends the connection when the last answer is there', async () => {
    const release: (() => void)[] = [];
    const server = await h2Server(({ stream, session, sessionIndex, body }) => {
      if (sessionIndex > 0) return respond(stream, 200, 'second');
      session.goaway(http2.constants.NGHTTP2_NO_ERROR, stream.id ?? 0);
      release.push(() => respond(stream, 200, body));
    });
    const { call, pool } = clientOf(server.origin, server.ca);
    const first = call(pseudo, 'first');
    await vi.waitFor(() => expect(pool.sessions.draining).toBe(1));
    expect(await call().result).toMatchObject({ body: 'second' });
    for (const go of release) go();
    expect(await first.result).toMatchObject({ body: 'first' });
    await vi.waitFor(() => expect(pool.sessions).toMatchObject({ draining: 0, ready: 1 }));
  });
});

describe('a GOAWAY with an error', () => {
  const OK = Buffer.from([0x88]);
  const answer = (streamId: number): Buffer =>
    Buffer.concat([
      frameOf(types.headers, flags.endHeaders, streamId, OK),
      frameOf(types.data, flags.endStream, streamId, Buffer.from(`answer ${streamId}`)),
    ]);
  const goaway = (lastStreamId: number, code: number): Buffer => {
    const payload = Buffer.alloc(8);
    payload.writeUInt32BE(lastStreamId, 0);
    payload.writeUInt32BE(code, 4);
    return frameOf(types.goaway, 0, 0, payload);
  };
  /** Answers every connection but the first; that one is told of each request that comes. */
  async function angryServer(onRequest: (streamId: number, socket: Socket) => void): Promise<string> {
    let connections = 0;
    const port = await tcpServer((socket) => {
      const isFirst = connections === 0;
      connections += 1;
      socket.write(settingsFrame([]));
      onRequests(socket, (streamId) => {
        if (isFirst) onRequest(streamId, socket);
        else socket.write(answer(streamId));
      });
    });
    return `http://localhost:${port}`;
  }

  it('does not lose the answer that comes behind it', async () => {
    const origin = await angryServer((streamId, socket) => {
      if (streamId === 3) socket.write(Buffer.concat([goaway(3, 11), answer(1), answer(3)]));
    });
    const { call } = clientOf(origin);
    const calls = [call(), call()];
    expect(await Promise.all(calls.map((one) => one.result))).toMatchObject([
      { status: 200, body: 'answer 1' },
      { status: 200, body: 'answer 3' },
    ]);
  });

  it('waits for the answers of what was taken, and sends the others again meanwhile', async () => {
    let held: Socket | undefined;
    const origin = await angryServer((streamId, socket) => {
      if (streamId !== 3) return;
      held = socket;
      socket.write(goaway(1, 2));
    });
    const { call, pool } = clientOf(origin);
    const [taken, other] = [call(), call()];
    expect(await other.result).toMatchObject({ status: 200, body: 'answer 1' });
    expect(pool.sessions).toMatchObject({ ready: 1, draining: 1 });
    held?.end(answer(1));
    expect(await taken.result).toMatchObject({ status: 200, body: 'answer 1' });
    await vi.waitFor(() => expect(pool.sessions).toMatchObject({ ready: 1, draining: 0 }));
    expect([taken.ends, other.ends]).toEqual([1, 1]);
  });

  it('leaves uncertain what was taken when the peer closes without an answer', async () => {
    const origin = await angryServer((streamId, socket) => {
      if (streamId === 3) socket.end(Buffer.concat([goaway(3, 11), answer(1)]));
    });
    const { call } = clientOf(origin);
    const [answered, open] = [call(), call()];
    expect(await answered.result).toMatchObject({ status: 200 });
    expect(await open.result).toMatchObject({ processed: 'maybe', code: 'goaway_11' });
    expect([answered.ends, open.ends]).toEqual([1, 1]);
  });

  it('keeps nobody longer than his own time-out, when the peer neither answers nor closes', async () => {
    const origin = await angryServer((_streamId, socket) => socket.write(goaway(1, 11)));
    const { call, pool } = clientOf(origin);
    const open = call(pseudo, '', 50);
    expect(await open.result).toMatchObject({ processed: 'maybe', code: 'timeout' });
    expect(await call().result).toMatchObject({ status: 200 });
    expect(pool.sessions.ready).toBe(1);
  });

  it('believes a second one that takes back more, and none that gives back', async () => {
    const origin = await angryServer((streamId, socket) => {
      if (streamId === 5) socket.write(Buffer.concat([goaway(3, 0), goaway(1, 11), goaway(5, 11), answer(1)]));
    });
    const { call } = clientOf(origin);
    const calls = [call(), call(), call()];
    // Two of the three went again, on a connection of their own.
    expect((await Promise.all(calls.map((one) => one.result))).map((one) => (one as Answer).body)).toEqual([
      'answer 1',
      expect.stringMatching(/^answer [13]$/),
      expect.stringMatching(/^answer [13]$/),
    ]);
  });
});

describe('noise', () => {
  const greeting = settingsFrame([]);
  const emptyHeaders = Buffer.from('000000010000000001', 'hex');
  const emptyPiece = Buffer.from('000000090000000001', 'hex');
  it.each<[string, Buffer]>([
    ['a frame that is too long', Buffer.from('ffffff000000000001', 'hex')],
    ['headers of a stream that nobody opened', Buffer.from('000001010500000063' + '88', 'hex')],
    ['headers that are cut by another frame', Buffer.from(`0000010100${'00000001'}88000000040100000000`, 'hex')],
    ['a place in the table that is empty', Buffer.from(`0000010105${'00000001'}ff`, 'hex')],
    ['headers that go on without a beginning', Buffer.from(`0000010904${'00000001'}88`, 'hex')],
    ['a promise of a push', Buffer.from(`0000040504${'00000001'}00000002`, 'hex')],
    ['a window that grows by nothing', Buffer.from('00000408000000000000000000', 'hex')],
    ['a window beyond the largest', Buffer.from('0000040800000000007fffffff', 'hex')],
    ['SETTINGS of half a value', Buffer.from('000003040000000000000300', 'hex')],
    ['a header block of empty pieces without end', Buffer.concat([emptyHeaders, ...Array(8000).fill(emptyPiece)])],
    ['padding beyond the end', Buffer.from(`0000020108${'00000001'}ff88`, 'hex')],
  ])('%s ends the connection, and the request with it', async (_name, bytes) => {
    const port = await tcpServer((socket) => {
      socket.write(greeting);
      let heard = 0;
      socket.on('data', (chunk: Buffer) => {
        heard += chunk.length;
        // The greeting and a request: SETTINGS, WINDOW_UPDATE and an acknowledgement are shorter.
        if (heard > PREFACE.length + 90) socket.write(bytes);
      });
    });
    const { call } = clientOf(`http://localhost:${port}`);
    const one = call([...pseudo, 'x-long', 'x'.repeat(100)]);
    expect(await one.result).toMatchObject({ processed: 'maybe', code: 'protocol_error' });
    expect(one.ends).toBe(1);
  });

  it('behind an answer does not make uncertain what had not left yet: it goes over another connection', async () => {
    const answer = (streamId: number): Buffer =>
      frameOf(types.headers, flags.endHeaders | flags.endStream, streamId, Buffer.from([0x88]));
    let connections = 0;
    const seen: string[] = [];
    const port = await tcpServer((socket) => {
      const nth = connections;
      connections += 1;
      socket.write(greeting);
      onRequests(socket, (streamId) => {
        seen.push(`${nth}:${streamId}`);
        const tooLong = Buffer.from('ffffff000000000001', 'hex');
        socket.write(nth === 0 ? Buffer.concat([answer(streamId), tooLong]) : answer(streamId));
      });
    });
    const { call } = clientOf(`http://localhost:${port}`);
    const first = call();
    // Begun by the answer, before what comes behind it is read.
    const next = new Promise<Call>((resolve) => {
      first.onEnd = () => resolve(call());
    });
    expect(await first.result).toMatchObject({ status: 200 });
    const second = await next;
    expect(await second.result).toMatchObject({ status: 200 });
    expect(second.ends).toBe(1);
    expect(seen).toEqual(['0:1', '1:1']);
  });

  it('of numbers that go on without end is no header block, and no size of the table', () => {
    const endless = Buffer.alloc(400, 0x80);
    for (const first of [0x3f, 0xff, 0x7f, 0x0f]) {
      const block = Buffer.concat([Buffer.from([first]), endless, Buffer.from([0])]);
      expect(() => new HeaderDecoder().decode(block)).toThrow('an integer is too large');
    }
    const text = Buffer.concat([Buffer.from([0, 0x7f]), endless, Buffer.from([0])]);
    expect(() => new HeaderDecoder().decode(text)).toThrow('an integer is too large');
  });

  it.each([
    ['empty pieces', frameOf(types.data, 0, 1, Buffer.alloc(0))],
    ['padding', frameOf(types.data, flags.padded, 1, Buffer.alloc(256, 255))],
  ])('of an answer that is %s without end ends the request, and no other', async (_name, piece) => {
    const ok = Buffer.from([0x88]);
    const port = await tcpServer((socket) => {
      socket.write(greeting);
      onRequests(socket, (streamId) => {
        if (streamId !== 3) return;
        socket.write(frameOf(types.headers, flags.endHeaders, 1, ok));
        socket.write(Buffer.concat(Array(30_000).fill(piece)));
        socket.write(frameOf(types.headers, flags.endHeaders | flags.endStream, 3, ok));
      });
    });
    const { call } = clientOf(`http://localhost:${port}`);
    const [endless, other] = [call(), call()];
    expect(await endless.result).toMatchObject({ processed: 'maybe', code: 'answer_too_large' });
    expect(await other.result).toMatchObject({ status: 200 });
    expect([endless.ends, other.ends]).toEqual([1, 1]);
  });

  it('of a peer that asks without end and never reads ends the connection', async () => {
    const port = await tcpServer((socket) => {
      socket.write(greeting);
      socket.once('data', () => {
        socket.pause();
        const pings = Buffer.concat(Array(2000).fill(Buffer.from('0000080600000000000000000000000000', 'hex')));
        const ask = (error?: Error | null): void => {
          if (!error) socket.write(pings, ask);
        };
        ask();
      });
    });
    const { call } = clientOf(`http://localhost:${port}`);
    expect(await call().result).toMatchObject({ code: 'unread' });
  });

  it('of any kind ends every request once, and throws nothing', async () => {
    const frame = fc
      .record({
        type: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 255 })),
        flags: fc.integer({ min: 0, max: 255 }),
        streamId: fc.oneof(fc.constantFrom(0, 1, 3, 5), fc.integer({ min: 0, max: 2 ** 31 - 1 })),
        payload: fc.uint8Array({ maxLength: 40 }),
      })
      .map(({ type, flags, streamId, payload }) => {
        const head = Buffer.alloc(9);
        head.writeUIntBE(payload.length, 0, 3);
        head[3] = type;
        head[4] = flags;
        head.writeUInt32BE(streamId, 5);
        return Buffer.concat([head, payload]);
      });
    let noise: Uint8Array = Buffer.alloc(0);
    const port = await tcpServer((socket) => {
      socket.write(greeting);
      socket.on('data', () => socket.write(noise));
      socket.resume();
    });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.array(frame, { maxLength: 6 }).map((frames) => Buffer.concat(frames)),
          fc.uint8Array({ maxLength: 60 }),
        ),
        async (bytes) => {
          noise = bytes;
          const { call, pool } = clientOf(`http://localhost:${port}`);
          const calls = [call(pseudo, 'a', 60), call(pseudo, 'b', 60), call(pseudo, '', 60)];
          await Promise.all(calls.map((one) => one.result));
          await pool.close();
          expect(calls.map((one) => one.ends)).toEqual([1, 1, 1]);
        },
      ),
      { numRuns: 100 },
    );
  });
});
