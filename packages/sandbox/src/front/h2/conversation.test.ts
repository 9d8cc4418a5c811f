/** What node:http2 sends, cut everywhere: the answers are the same. */
import { connect } from 'node:http2';
import { duplexPair } from 'node:stream';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Frame } from '../../testing/h2-frames.ts';
import { rawClient } from '../../testing/raw-h2.ts';
import type { Exchange } from '../exchange.ts';
import { HpackDecoder } from './hpack-decoder.ts';

const HEADERS = 1;
const LINES = { 'content-type': 'application/json', server: 'sandbox' };
/** Says what it was asked. */
const onExchange = (exchange: Exchange): void => {
  const { method, path, headers, body } = exchange.request;
  exchange.answer({
    status: 200,
    headers: LINES,
    code: '',
    body: JSON.stringify([method, path, headers, String(body)]),
  });
};

/** The bytes of a client with requests of every kind. */
async function record(): Promise<Buffer> {
  const recorded: Buffer[] = [];
  const raw = rawClient(onExchange);
  const [clientEnd, tap] = duplexPair();
  tap.on('data', (chunk: Buffer) => {
    recorded.push(chunk);
    raw.pipe.write(chunk);
  });
  raw.pipe.on('data', (chunk: Buffer) => tap.write(chunk));
  const session = connect('https://push.example.com', {
    createConnection: () => clientEnd,
    settings: { initialWindowSize: 100 },
  });
  const ask = (path: string, body: string, more: Record<string, string | string[]> = {}) =>
    new Promise<void>((resolve, reject) => {
      const headers = { ':method': 'POST', ':path': path, authorization: 'bearer abc', ...more };
      const stream = session.request(headers, { waitForTrailers: path === '/trailers' });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '1' }));
      stream.on('error', reject);
      stream.on('close', resolve);
      stream.resume();
      stream.end(body);
    });
  await ask('/1', 'one');
  await Promise.all([
    ask('/2?a=b', 'two', { cookie: ['a=1', 'b=2'] }),
    ask('/trailers', 'x'.repeat(200)),
    ask('/empty', ''),
  ]);
  await new Promise<void>((resolve) => session.ping(() => resolve()));
  await ask('/3', 'three', { 'x-latin': 'é~|' });
  const bytes = Buffer.concat(recorded);
  session.destroy();
  return bytes;
}

/** The answers to these chunks, without the time of day. */
async function replay(chunks: readonly Buffer[]): Promise<unknown[]> {
  const client = rawClient(onExchange);
  const ends = (frame: Frame): boolean => frame.id === 9 && (frame.flags & 1) === 1;
  for (const chunk of chunks) client.send(chunk);
  await client.until(ends);
  const decoder = new HpackDecoder();
  return client.frames.map(({ type, flags, id, payload }) => {
    if (type !== HEADERS) return [type, flags, id, payload.toString('latin1')];
    const fields = decoder.decode(payload, 0, payload.length);
    return [type, flags, id, fields === 'too_large' ? fields : fields.filter(({ name }) => name !== 'date')];
  });
}

const cut = (bytes: Buffer, places: readonly number[]): Buffer[] =>
  [0, ...places].map((from, at) => bytes.subarray(from, places[at]));

describe('a client’s bytes', () => {
  let recorded: Buffer;
  let expected: unknown[];
  beforeAll(async () => {
    recorded = await record();
    expected = await replay([recorded]);
  });

  it('are a conversation', () => {
    const bodies = JSON.stringify(expected);
    for (const said of ['/1', '/2', 'a=1; b=2', 'x'.repeat(50), '/empty', 'three', '~|'])
      expect(bodies).toContain(said);
  });
  it('mean the same one by one', async () => {
    expect(
      await replay(
        cut(
          recorded,
          Array.from({ length: recorded.length - 1 }, (_, at) => at + 1),
        ),
      ),
    ).toEqual(expected);
  });
  it('mean the same cut in two, wherever', async () => {
    const places = Array.from({ length: recorded.length - 1 }, (_, at) => at + 1);
    const answers = await Promise.all(places.map((place) => replay(cut(recorded, [place]))));
    for (const answer of answers) expect(answer).toEqual(expected);
  });
  it('mean the same in any pieces', async () => {
    const pieces = fc.uniqueArray(fc.integer({ min: 1, max: recorded.length - 1 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(pieces, async (places) => {
        expect(
          await replay(
            cut(
              recorded,
              places.toSorted((one, other) => one - other),
            ),
          ),
        ).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});
