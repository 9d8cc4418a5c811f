/** HTTP/2 as a client of node:http2 sees it, over both fronts: what differs is a mistake. */
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type ClientSessionOptions,
  connect,
  constants,
} from 'node:http2';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createClock } from '../clock.ts';
import type { CloudAnswer } from '../clouds/cloud.ts';
import { createTlsMaterial, type TlsMaterial } from './certificate.ts';
import type { Exchange, OnExchange } from './exchange.ts';
import type { Http2Options } from './http2-front.ts';
import { type Listener, startListener } from './listener.ts';

const MODES = ['full', 'fast'] as const;
type Mode = (typeof MODES)[number];
const PATIENCE = { timeout: 20_000, interval: 5 };

let tls: TlsMaterial;
const closing: (() => unknown)[] = [];
beforeAll(async () => {
  tls = await createTlsMaterial([]);
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const answerOf = (body: string, more: Partial<CloudAnswer> = {}): CloudAnswer => ({
  status: 200,
  headers: {},
  body,
  code: 'ok',
  ...more,
});

async function listen(mode: Mode, onExchange: OnExchange, options: Partial<Http2Options> = {}): Promise<Listener> {
  const listener = await startListener({
    ...{ tls, mode, host: '127.0.0.1', port: 0, clock: createClock('manual', 0) },
    maxBodyBytes: 600_000,
    maxConcurrentStreams: () => 100,
    choose: () => onExchange,
    ...options,
  });
  closing.push(() => listener.shut());
  return listener;
}
function clientOf({ port }: Listener, options: ClientSessionOptions = {}): ClientHttp2Session {
  const session = connect(`https://127.0.0.1:${port}`, { ca: tls.ca, ...options });
  session.on('error', () => undefined);
  closing.push(() => session.destroy());
  return session;
}
interface Answered {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}
function read(stream: ClientHttp2Stream): Promise<Answered> {
  return new Promise((resolve, reject) => {
    let headers: Record<string, unknown> = {};
    const chunks: Buffer[] = [];
    stream.on('response', (given) => {
      headers = given;
    });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', reject);
    stream.on('close', () => {
      const status = Number(headers[':status'] ?? 0);
      if (status === 0) reject(new Error(`closed with ${stream.rstCode}`));
      else resolve({ status, headers, text: Buffer.concat(chunks).toString() });
    });
  });
}
/** @param headers as they are, or as a list with names that come twice. */
function post(session: ClientHttp2Session, body: string | Buffer = '', headers: object = {}): Promise<Answered> {
  const stream = session.request({ ':method': 'POST', ':path': '/push', ...headers });
  stream.end(body);
  return read(stream);
}
/** 'ok' or the code of its end. */
const fate = (answer: Promise<Answered>): Promise<string | number> =>
  answer.then(
    ({ status }) => status,
    (error: Error & { code?: string }) => /NGHTTP2_\w+/.exec(error.message)?.[0] ?? error.message,
  );

const echoLength = (exchange: Exchange): void => {
  const { body } = exchange.request;
  exchange.answer(answerOf(`${body.length} ${body.toString('latin1').slice(-2)}`));
};

describe.each(MODES)('the front in %s mode', (mode) => {
  it.each([0, 1, 16_384, 16_385, 65_535, 599_999, 600_000])('reads a body of %i bytes', async (bytes) => {
    const session = clientOf(await listen(mode, echoLength));
    const body = Buffer.alloc(bytes, 'ab');
    const { status, text } = await post(session, body);
    expect([status, text]).toEqual([200, `${bytes} ${body.toString('latin1').slice(-2)}`]);
  });
  it('answers 413 to a body that is too long, and goes on', async () => {
    const session = clientOf(await listen(mode, echoLength, { maxBodyBytes: 1000 }));
    const answers = await Promise.all([
      post(session, Buffer.alloc(3_000_000)),
      post(session, Buffer.alloc(1001)),
      post(session, 'ab'),
    ]);
    expect(answers.map(({ status, text }) => [status, text])).toEqual([
      [413, ''],
      [413, ''],
      [200, '2 ab'],
    ]);
  });
  it('answers 421 where nobody is meant', async () => {
    const choose = (host: string) => (host === 'push.example.com' ? echoLength : undefined);
    const session = clientOf(await listen(mode, echoLength, { choose }));
    expect((await post(session, '', { ':authority': 'other.example.com' })).status).toBe(421);
    expect((await post(session, '', { ':authority': 'push.example.com' })).status).toBe(200);
    expect((await post(session, '', { host: 'push.example.com' })).status).toBe(200);
  });

  it('says what was asked: path, query, method, connection and number', async () => {
    const seen: Exchange[] = [];
    const session = clientOf(
      await listen(mode, (exchange) => {
        seen.push(exchange);
        exchange.answer(answerOf('ok'));
      }),
    );
    await post(session, 'a', { ':path': '/a/b?c=d?e' });
    await post(session, 'b', { ':method': 'PUT', ':path': '/?' });
    expect(
      seen.map(({ request: { protocol, method, path, query, body }, ordinal }) => ({
        protocol,
        method,
        path,
        query,
        body: String(body),
        ordinal,
      })),
    ).toEqual([
      { protocol: 'h2', method: 'POST', path: '/a/b', query: 'c=d?e', body: 'a', ordinal: 1 },
      { protocol: 'h2', method: 'PUT', path: '/', query: '', body: 'b', ordinal: 2 },
    ]);
    expect(seen[0]?.request.connection).toBe(seen[1]?.request.connection);
    await post(clientOf({ port: portOf(session) } as Listener), 'c');
    expect(seen[2]?.request.connection).not.toBe(seen[0]?.request.connection);
    expect(seen[2]?.ordinal).toBe(1);
  });

  it('answers with status, headers, the time and any text', async () => {
    const text = 'Größe 推送 😀'.repeat(1000);
    const headers = { 'content-type': 'text/plain', 'x-latin': 'é', 'x-long': 'h'.repeat(30_000), 'X-Upper': 'U' };
    const session = clientOf(
      await listen(mode, (exchange) => exchange.answer({ status: 418, headers, body: text, code: '' })),
    );
    const answer = await post(session, 'a');
    expect([answer.status, answer.text]).toEqual([418, text]);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain',
      'x-latin': 'é',
      'x-long': 'h'.repeat(30_000),
      'x-upper': 'U',
    });
    expect(Math.abs(Date.now() - Date.parse(String(answer.headers['date'])))).toBeLessThan(60_000);
  });

  it.each([0, 100, 65_536])('answers a client whose table of header lines has %i bytes', async (headerTableSize) => {
    const headers = { 'content-type': 'application/json; charset=UTF-8', server: 'sandbox', vary: 'Origin' };
    const answer = (exchange: Exchange) => exchange.answer(answerOf('ok', { headers }));
    const session = clientOf(await listen(mode, answer), { settings: { headerTableSize } });
    for (let round = 0; round < 5; round += 1) expect((await post(session)).headers).toMatchObject(headers);
    await new Promise((resolve) => session.settings({ headerTableSize: 50 }, resolve));
    for (let round = 0; round < 3; round += 1) expect((await post(session)).headers).toMatchObject(headers);
  });

  it('serves five hundred requests at once, and answers in whatever order', async () => {
    let held: Exchange[] = [];
    const session = clientOf(
      await listen(mode, (exchange) => {
        held.push(exchange);
        if (held.length < 50) return;
        const due = held.reverse();
        held = [];
        for (const one of due) one.answer(answerOf(String(one.request.body)));
      }),
    );
    const answers = await Promise.all(Array.from({ length: 500 }, (_, at) => post(session, `body ${at}`)));
    expect(answers.map(({ text }) => text)).toEqual(Array.from({ length: 500 }, (_, at) => `body ${at}`));
  });

  it('waits for a client that reads a little at a time', async () => {
    const body = 'x'.repeat(300_000);
    const session = clientOf(await listen(mode, (exchange) => exchange.answer(answerOf(body))), {
      settings: { initialWindowSize: 1000 },
    });
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(session)));
    expect(answers.every(({ text }) => text === body)).toBe(true);
  });

  it('reads trailers as the end', async () => {
    const session = clientOf(await listen(mode, echoLength));
    const stream = session.request({ ':method': 'POST', ':path': '/' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '1' }));
    stream.end('abab');
    expect((await read(stream)).text).toBe('4 ab');
  });

  it('lets a request be taken back, and its answer come too late', async () => {
    const seen: Exchange[] = [];
    const session = clientOf(await listen(mode, (exchange) => seen.push(exchange)));
    const taken = session.request({ ':method': 'POST', ':path': '/taken' });
    taken.on('error', () => undefined);
    taken.end('a');
    await vi.waitFor(() => expect(seen).toHaveLength(1), PATIENCE);
    taken.close(constants.NGHTTP2_CANCEL);
    const next = post(session, 'next');
    await vi.waitFor(() => expect(seen).toHaveLength(2), PATIENCE);
    for (const exchange of seen) exchange.answer(answerOf(exchange.request.path));
    expect((await next).text).toBe('/push');
  });

  it.each<['rst' | 'refused', string]>([
    ['rst', 'NGHTTP2_INTERNAL_ERROR'],
    ['refused', 'NGHTTP2_REFUSED_STREAM'],
  ])('resets a stream: %s', async (kind, code) => {
    const session = clientOf(
      await listen(mode, (exchange) => (exchange.ordinal === 1 ? exchange.rst(kind) : exchange.answer(answerOf('ok')))),
    );
    expect(await fate(post(session, 'a'))).toBe(code);
    expect(await fate(post(session, 'b'))).toBe(200);
  });

  it('cuts', async () => {
    const session = clientOf(await listen(mode, (exchange) => exchange.cut()));
    const answers = await Promise.all([fate(post(session, 'a')), fate(post(session, 'b'))]);
    expect(answers).not.toContain(200);
    await vi.waitFor(() => expect(session.destroyed).toBe(true), PATIENCE);
  });

  it('says GOAWAY, serves what it said it would and closes', async () => {
    const held: Exchange[] = [];
    const session = clientOf(
      await listen(mode, (exchange) => {
        held.push(exchange);
        if (exchange.ordinal === 2) exchange.goaway(0, 'max_age');
      }),
    );
    const goaway = new Promise<unknown[]>((resolve) =>
      session.on('goaway', (code, last, data) => resolve([code, last, String(data)])),
    );
    const fates = [1, 2, 3, 4].map(() => fate(post(session, 'a')));
    expect(await goaway).toEqual([0, 3, 'max_age']);
    await vi.waitFor(() => expect(held.length).toBeGreaterThanOrEqual(2), PATIENCE);
    for (const exchange of held) exchange.answer(answerOf('ok'));
    expect((await Promise.all(fates)).slice(0, 2)).toEqual([200, 200]);
    await vi.waitFor(() => expect(session.destroyed).toBe(true), PATIENCE);
    // What it did not process it did not hand on.
    expect((await Promise.all(fates)).slice(2)).not.toContain(200);
    expect(held).toHaveLength(2);
  });

  it('takes no more streams at a time than it announced', async () => {
    const held: Exchange[] = [];
    const session = clientOf(await listen(mode, (exchange) => held.push(exchange), { maxConcurrentStreams: () => 2 }));
    const told = new Promise((resolve) => session.on('remoteSettings', resolve));
    // Before the client knows.
    const early = Array.from({ length: 5 }, () => fate(post(session, 'a')));
    expect(await told).toMatchObject({ maxConcurrentStreams: 2 });
    expect(await Promise.all(early.slice(2))).toEqual(Array(3).fill('NGHTTP2_REFUSED_STREAM'));
    // It waits by itself from now on.
    const late = Array.from({ length: 5 }, () => fate(post(session, 'b')));
    let answered = 0;
    await vi.waitFor(() => {
      for (const exchange of held.slice(answered)) exchange.answer(answerOf('ok'));
      answered = held.length;
      expect(answered).toBe(7);
    }, PATIENCE);
    expect(await Promise.all([...early.slice(0, 2), ...late])).toEqual(Array(7).fill(200));
  });

  it('begins with few streams, and gives all with the first answer to who is authorised', async () => {
    const limits = { firstStreams: 1, maxConcurrentStreams: () => 50 };
    const session = clientOf(
      await listen(
        mode,
        (exchange) => exchange.answer(answerOf('ok', { authorised: String(exchange.request.body) === 'good' })),
        limits,
      ),
    );
    await vi.waitFor(() => expect(session.remoteSettings?.maxConcurrentStreams).toBe(1), PATIENCE);
    await post(session, 'bad');
    expect(session.remoteSettings?.maxConcurrentStreams).toBe(1);
    await post(session, 'good');
    await vi.waitFor(() => expect(session.remoteSettings?.maxConcurrentStreams).toBe(50), PATIENCE);
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(session, 'good')));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });

  it('is shut with all its connections, and opens again', async () => {
    const listener = await listen(mode, echoLength);
    const session = clientOf(listener);
    await post(session, 'a');
    await listener.shut();
    await vi.waitFor(() => expect(session.destroyed).toBe(true), PATIENCE);
    await listener.open();
    expect((await post(clientOf(listener), 'ab')).text).toBe('2 ab');
  });
});

describe('the headers of a request', () => {
  const name = fc.oneof(
    fc.stringMatching(/^x-[a-z0-9_-]{1,12}$/),
    fc.constantFrom(
      'cookie',
      'set-cookie',
      'accept',
      'user-agent',
      'content-type',
      'apns-topic',
      'authorization',
      'vary',
      'x-twice',
    ),
  );
  // What nghttp2 sends: every character of one byte without controls, and no outer blanks.
  const character = fc
    .integer({ min: 0x21, max: 0xff })
    .filter((code) => code !== 0x7f)
    .map((code) => String.fromCharCode(code));
  const value = fc.oneof(
    fc.string({ unit: character, maxLength: 200 }),
    fc.constantFrom('', 'a b', 'long '.repeat(900).trim()),
  );
  /** Of these node:http2 sends one only. */
  const single = ['user-agent', 'content-type', 'authorization'];
  const headers = fc
    .array(fc.tuple(name, value), { maxLength: 20 })
    .map((lines) =>
      lines.filter(([one], at) => !single.includes(one) || lines.findIndex(([other]) => other === one) === at),
    );

  it('are the same over both fronts, whatever a client sends', async () => {
    const seen: Record<Mode, unknown[]> = { full: [], fast: [] };
    const sessions: ClientHttp2Session[] = [];
    for (const mode of MODES) {
      const listener = await listen(mode, (exchange) => {
        seen[mode].push({ ...exchange.request.headers });
        exchange.answer(answerOf('ok'));
      });
      // One name for both.
      sessions.push(clientOf(listener));
    }
    await fc.assert(
      fc.asyncProperty(headers, async (lines) => {
        const list = [
          ':method',
          'POST',
          ':path',
          '/p',
          ':scheme',
          'https',
          ':authority',
          'push.example.com',
          ...lines.flat(),
        ];
        for (const session of sessions) {
          const stream = session.request(list as unknown as Record<string, string>);
          stream.end();
          await read(stream);
        }
        const [full, fast] = MODES.map((mode) => seen[mode].at(-1) as Record<string | symbol, unknown>);
        expect(fast).toEqual(Object.fromEntries(Object.entries(full ?? {})));
      }),
      { numRuns: 300 },
    );
  });
});

const portOf = (session: ClientHttp2Session): number => session.socket.remotePort ?? 0;
