/** What a client must not do, and what it may: by the byte (RFC 9113). */
import { describe, expect, it } from 'vitest';
import { frame, literals, POST, settingsOf, uint32 } from '../../testing/h2-frames.ts';
import { PREFACE, type RawClient, rawClient } from '../../testing/raw-h2.ts';
import type { Exchange } from '../exchange.ts';

const DATA = 0;
const HEADERS = 1;
const PRIORITY = 2;
const RST = 3;
const SETTINGS = 4;
const PUSH = 5;
const PING = 6;
const GOAWAY = 7;
const WINDOW = 8;
const CONTINUATION = 9;
const END_STREAM = 1;
const ACK = 1;
const END_HEADERS = 4;
const PADDED = 8;
const WITH_PRIORITY = 0x20;
const WHOLE = END_STREAM | END_HEADERS;

/** A client that said hello. */
function greeted(...more: Parameters<typeof rawClient>): RawClient {
  const client = rawClient(...more);
  client.send(PREFACE, frame(SETTINGS, 0, 0));
  return client;
}
const codeOf = (payload: Buffer, at = 0): number => payload.readUInt32BE(at);
const statusOf = (client: RawClient, id: number) => client.until((one) => one.type === HEADERS && one.id === id);
const open = frame(HEADERS, END_HEADERS, 1, POST);
const done = frame(HEADERS, WHOLE, 1, POST);
const withLines = (...lines: [string, string][]) => Buffer.concat([POST, literals(...lines)]);

/** Far more than are let pass, however slow the machine: a second makes a hundred good. */
const FLOOD = 3000;
const times = (count: number, one: Buffer): Buffer[] => Array.from({ length: count }, () => one);
/** Padding of so many bytes. */
function padded(payload: Buffer, bytes = 3): Buffer {
  return Buffer.concat([Buffer.from([bytes]), payload, Buffer.alloc(bytes)]);
}
/** A value of these bytes in Huffman's code. */
const huffman = (...bytes: number[]): Buffer =>
  frame(HEADERS, WHOLE, 1, Buffer.from([0, 1, 0x61, 0x80 | bytes.length, ...bytes]));
/** The headers of a request, filled up to `bytes`, in pieces. */
function inPieces(bytes: number, piece: number): Buffer[] {
  const block = bytes === POST.length ? POST : Buffer.concat([POST, Buffer.alloc(bytes - POST.length)]);
  const pieces: Buffer[] = [];
  for (let at = 0; at < block.length; at += piece) {
    const flags = at + piece >= block.length ? END_HEADERS : 0;
    pieces.push(frame(at === 0 ? HEADERS : CONTINUATION, flags, 1, block.subarray(at, at + piece)));
  }
  return pieces;
}
/** Lines of the dynamic table cost a byte each and are long. */
function wideRequest(): Buffer[] {
  const line = Buffer.concat([Buffer.from([0x40]), literals(['x-wide', 'v'.repeat(2000)]).subarray(1)]);
  return [frame(HEADERS, WHOLE, 1, Buffer.concat([POST, line, Buffer.alloc(40, 0x80 | 62)]))];
}
const requests = (count: number, make: (id: number) => Buffer[]): Buffer[] =>
  Array.from({ length: count }, (_, at) => make(2 * at + 1)).flat();
const takenBack = (count: number): Buffer[] =>
  requests(count, (id) => [frame(HEADERS, END_HEADERS, id, POST), frame(RST, 0, id, uint32(8))]);
const malformed = (count: number): Buffer[] =>
  requests(count, (id) => [frame(HEADERS, WHOLE, id, literals(['a', 'b']))]);

describe('a connection is ended with', () => {
  it.each<[string, number, Buffer[]]>([
    ['a frame longer than 16,384 bytes', 6, [frame(DATA, 0, 1, Buffer.alloc(16_385))]],
    ['SETTINGS that are no list of settings', 6, [frame(SETTINGS, 0, 0, 'abc')]],
    ['an acknowledgement of SETTINGS that says something', 6, [frame(SETTINGS, ACK, 0, settingsOf([3, 1]))]],
    ['SETTINGS of a stream', 1, [frame(SETTINGS, 0, 1)]],
    ['ENABLE_PUSH of neither 0 nor 1', 1, [frame(SETTINGS, 0, 0, settingsOf([2, 2]))]],
    ['windows of 2^31 bytes for its streams', 3, [frame(SETTINGS, 0, 0, settingsOf([4, 2 ** 31]))]],
    ['frames of less than 16,384 bytes', 1, [frame(SETTINGS, 0, 0, settingsOf([5, 16_383]))]],
    ['frames of 2^24 bytes', 1, [frame(SETTINGS, 0, 0, settingsOf([5, 2 ** 24]))]],
    ['a PING of seven bytes', 6, [frame(PING, 0, 0, '1234567')]],
    ['a PING of a stream', 1, [frame(PING, 0, 1, '12345678')]],
    ['a GOAWAY of a stream', 1, [frame(GOAWAY, 0, 1, uint32(0, 0))]],
    ['a GOAWAY without a code', 6, [frame(GOAWAY, 0, 0, uint32(0))]],
    ['a push', 1, [frame(PUSH, END_HEADERS, 1, uint32(2))]],
    ['a request on stream 0', 1, [frame(HEADERS, WHOLE, 0, POST)]],
    ['a request on an even stream', 1, [frame(HEADERS, WHOLE, 2, POST)]],
    ['a request on a stream that it left behind', 5, [frame(HEADERS, WHOLE, 5, POST), frame(HEADERS, WHOLE, 3, POST)]],
    ['a second request on a stream', 5, [done, done]],
    ['DATA of the connection', 1, [frame(DATA, 0, 0, 'a')]],
    ['DATA of an idle stream', 1, [frame(DATA, 0, 1, 'a')]],
    ['DATA of a stream that is closed', 5, [done, frame(DATA, 0, 1, 'a')]],
    ['RST_STREAM of the connection', 1, [frame(RST, 0, 0, uint32(8))]],
    ['RST_STREAM of an idle stream', 1, [frame(RST, 0, 1, uint32(8))]],
    ['RST_STREAM of three bytes', 6, [open, frame(RST, 0, 1, 'abc')]],
    ['WINDOW_UPDATE of an idle stream', 1, [frame(WINDOW, 0, 1, uint32(1))]],
    ['WINDOW_UPDATE of five bytes', 6, [frame(WINDOW, 0, 0, 'abcde')]],
    ['WINDOW_UPDATE by nothing', 1, [frame(WINDOW, 0, 0, uint32(0))]],
    ['a window of its connection over 2^31-1', 3, [frame(WINDOW, 0, 0, uint32(2 ** 31 - 1))]],
    [
      'SETTINGS that make a stream’s window wider than 2^31-1',
      3,
      [open, frame(WINDOW, 0, 1, uint32(2 ** 31 - 1 - 65_535)), frame(SETTINGS, 0, 0, settingsOf([4, 65_536]))],
    ],
    ['PRIORITY of the connection', 1, [frame(PRIORITY, 0, 0, Buffer.alloc(5))]],
    ['PRIORITY of four bytes', 6, [frame(PRIORITY, 0, 1, Buffer.alloc(4))]],
    ['CONTINUATION of nothing', 1, [frame(CONTINUATION, END_HEADERS, 1, POST)]],
    [
      'CONTINUATION of another stream',
      1,
      [frame(HEADERS, END_STREAM, 1, POST), frame(CONTINUATION, END_HEADERS, 3, POST)],
    ],
    ['another frame within a header block', 1, [frame(HEADERS, 0, 1, POST), frame(PING, 0, 0, '12345678')]],
    ['HEADERS within a header block', 1, [frame(HEADERS, 0, 1, POST), frame(HEADERS, WHOLE, 3, POST)]],
    ['more padding than frame', 1, [open, frame(DATA, PADDED, 1, Buffer.from([2, 0]))]],
    ['padding as long as its HEADERS', 1, [frame(HEADERS, WHOLE | PADDED, 1, Buffer.from([5, 0, 0, 0, 0]))]],
    ['a padded frame without a word of its padding', 6, [open, frame(DATA, PADDED, 1)]],
    ['HEADERS without room for their priority', 6, [frame(HEADERS, WHOLE | WITH_PRIORITY, 1, 'abcd')]],
    ['an index that no header line has', 9, [frame(HEADERS, WHOLE, 1, Buffer.from([0x80 | 62]))]],
    ['index 0', 9, [frame(HEADERS, WHOLE, 1, Buffer.from([0x80]))]],
    ['a block that ends in the middle', 9, [frame(HEADERS, WHOLE, 1, POST.subarray(0, POST.length - 1))]],
    ['a number without end', 9, [frame(HEADERS, WHOLE, 1, Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]))]],
    ['a table larger than was announced', 9, [frame(HEADERS, WHOLE, 1, Buffer.from([0x3f, 0xe2, 0x1f]))]],
    ['a table size within a block', 9, [frame(HEADERS, WHOLE, 1, Buffer.concat([POST, Buffer.from([0x20])]))]],
    ['the end of the string in Huffman’s code', 9, [huffman(0xff, 0xff, 0xff, 0xff)]],
    ['Huffman’s code padded with zeros', 9, [huffman(0x18)]],
    ['a whole byte of padding in Huffman’s code', 9, [huffman(0x1f, 0xff)]],
    [
      'a broken header block of a request that is refused',
      9,
      [frame(HEADERS, WHOLE, 1, Buffer.from([0, 1, 0x41, 0, 0x80]))],
    ],
    ['a header block of 65,537 bytes', 11, inPieces(65_537, 16_384)],
    ['a header block in 34 pieces', 11, inPieces(POST.length, 1).slice(0, 34)],
    ['a header block in empty pieces', 11, [frame(HEADERS, 0, 1), ...times(40, frame(CONTINUATION, 0, 1))]],
    ['PINGs and nothing else', 11, times(FLOOD, frame(PING, 0, 0, '12345678'))],
    ['SETTINGS and nothing else', 11, times(FLOOD, frame(SETTINGS, 0, 0))],
    ['requests that are all taken back', 11, takenBack(FLOOD)],
    ['malformed requests and nothing else', 11, malformed(FLOOD)],
    ['empty DATA and nothing else', 11, [open, ...times(FLOOD, frame(DATA, 0, 1))]],
    ['priorities and nothing else', 11, times(FLOOD, frame(PRIORITY, 0, 1, Buffer.alloc(5)))],
    ['frames that nobody knows and nothing else', 11, times(FLOOD, frame(0xfa, 0, 1))],
  ])('%s: code %d', async (_what, code, bytes) => {
    const client = greeted();
    client.send(...bytes);
    const { payload } = await client.until(({ type }) => type === GOAWAY);
    expect(codeOf(payload, 4)).toBe(code);
    await client.untilEnded();
  });

  it('PROTOCOL_ERROR when it does not begin with the preface', async () => {
    const client = rawClient();
    client.send(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    expect(codeOf((await client.until(({ type }) => type === GOAWAY)).payload, 4)).toBe(1);
    await client.untilEnded();
  });
  it('PROTOCOL_ERROR when it does not begin with SETTINGS', async () => {
    const client = rawClient();
    client.send(PREFACE, frame(PING, 0, 0, '12345678'));
    expect(codeOf((await client.until(({ type }) => type === GOAWAY)).payload, 4)).toBe(1);
    await client.untilEnded();
  });
  it('the last stream that was served', async () => {
    const client = greeted();
    client.send(done, frame(HEADERS, WHOLE, 7, POST));
    await statusOf(client, 7);
    client.send(frame(PING, 0, 0, ''));
    expect(codeOf((await client.until(({ type }) => type === GOAWAY)).payload)).toBe(7);
  });
});

describe('a request is reset', () => {
  const pseudo: [string, string][] = [
    [':method', 'POST'],
    [':scheme', 'https'],
    [':path', '/push'],
  ];
  const request = (...lines: [string, string][]) => [frame(HEADERS, WHOLE, 1, literals(...lines))];
  const sized = (length: string, body: string) => [
    frame(HEADERS, END_HEADERS, 1, withLines(['content-length', length])),
    frame(DATA, END_STREAM, 1, body),
  ];
  it.each<[string, number, Buffer[]]>([
    ['without a method', 1, request(...pseudo.slice(1))],
    ['without a path', 1, request(...pseudo.slice(0, 2))],
    ['without a scheme', 1, request(...pseudo.slice(0, 1), ...pseudo.slice(2))],
    ['with an empty path', 1, request(...pseudo.slice(0, 2), [':path', ''])],
    ['with a path that is none', 1, request(...pseudo.slice(0, 2), [':path', 'push'])],
    ['with two paths', 1, request(...pseudo, [':path', '/other'])],
    ['with a pseudo-header after another header', 1, request(['a', 'b'], ...pseudo)],
    ['with a pseudo-header of answers', 1, request(...pseudo, [':status', '200'])],
    ['with an unknown pseudo-header', 1, request(...pseudo, [':host', 'a'])],
    ['with a capital in a name', 1, request(...pseudo, ['Apns-Topic', 'a'])],
    ['with a blank in a name', 1, request(...pseudo, ['apns topic', 'a'])],
    ['with an empty name', 1, request(...pseudo, ['', 'a'])],
    ['with a line break in a value', 1, request(...pseudo, ['a', 'b\nc'])],
    ['with NUL in a value', 1, request(...pseudo, ['a', 'b\0c'])],
    ['with a blank before a value', 1, request(...pseudo, ['a', ' b'])],
    ['with a header of connections', 1, request(...pseudo, ['connection', 'close'])],
    ['with transfer-encoding', 1, request(...pseudo, ['transfer-encoding', 'chunked'])],
    ['with te that is not `trailers`', 1, request(...pseudo, ['te', 'gzip'])],
    ['with two lengths', 1, request(...pseudo, ['content-length', '0'], ['content-length', '0'])],
    ['with two hosts', 1, request(...pseudo, ['host', 'a'], ['host', 'b'])],
    ['with a length that is no number', 1, sized('one', 'a')],
    ['with less body than it said', 1, sized('2', 'a')],
    ['with more body than it said', 1, sized('2', 'abc')],
    ['as a tunnel with a path', 1, request([':method', 'CONNECT'], [':authority', 'a'], [':path', '/'])],
    ['with trailers that do not end it', 1, [open, frame(HEADERS, END_HEADERS, 1, literals(['a', 'b']))]],
    ['with a pseudo-header in its trailers', 1, [open, frame(HEADERS, WHOLE, 1, literals([':path', '/']))]],
    ['by WINDOW_UPDATE of nothing', 1, [open, frame(WINDOW, 0, 1, uint32(0))]],
    ['by a window over 2^31-1', 3, [open, frame(WINDOW, 0, 1, uint32(2 ** 31 - 1))]],
    ['by DATA after its end', 5, [done, frame(DATA, 0, 1, 'a')]],
    ['by HEADERS after its end', 5, [done, done]],
    ['with a header list of more than 65,536 bytes', 11, wideRequest()],
  ])('%s: code %d, and the connection goes on', async (_what, code, bytes) => {
    const client = greeted((exchange) => {
      if (exchange.ordinal > 1 || exchange.request.path === '/next') answerOk(exchange);
    });
    client.send(...bytes);
    const reset = await client.until(({ type }) => type === RST);
    expect([reset.id, codeOf(reset.payload)]).toEqual([1, code]);
    const next = literals(...pseudo.slice(0, 2), [':path', '/next']);
    client.send(frame(HEADERS, WHOLE, 3, next));
    await statusOf(client, 3);
    expect(client.frames.some(({ type }) => type === GOAWAY)).toBe(false);
  });

  it('and what was on its way to it is let pass, by the tables and windows too', async () => {
    const client = greeted(() => undefined);
    // The method is missing; a line goes into the table, one more by the trailers of what is reset already.
    const added = (name: string, value: string) =>
      Buffer.concat([Buffer.from([0x40]), literals([name, value]).subarray(1)]);
    client.send(
      frame(HEADERS, END_HEADERS, 1, added('x-first', '1')),
      frame(DATA, 0, 1, 'late'),
      frame(WINDOW, 0, 1, uint32(1)),
      frame(HEADERS, WHOLE, 1, added('x-second', '2')),
      frame(HEADERS, WHOLE, 3, Buffer.concat([POST, Buffer.from([0x80 | 62, 0x80 | 63])])),
    );
    await client.settled();
    expect(client.exchanges.map(({ request: { headers } }) => [headers['x-first'], headers['x-second']])).toEqual([
      ['1', '2'],
    ]);
    // Its end has come: after that nothing more may.
    client.send(frame(DATA, 0, 1, 'later'));
    expect(codeOf((await client.until(({ type }) => type === GOAWAY)).payload, 4)).toBe(5);
  });
});

describe('a client may', () => {
  it.each<[string, Buffer[]]>([
    ['send frames of types that nobody knows', [frame(0xfa, 0xff, 1, 'abc'), frame(0x10, 0, 0)]],
    ['send settings that nobody knows', [frame(SETTINGS, 0, 0, settingsOf([0xabcd, 7], [8, 1]))]],
    ['send flags that nobody knows', [frame(PRIORITY, 0xff, 9, Buffer.alloc(5))]],
    ['set the bit that is reserved', [frame(PRIORITY, 0, 0x8000_0001, Buffer.alloc(5))]],
    // As firebase-admin does.
    [
      'write a colon after its scheme',
      [frame(HEADERS, WHOLE, 1, literals([':method', 'POST'], [':scheme', 'https:'], [':path', '/']))],
    ],
    ['say that it knows our settings', [frame(SETTINGS, ACK, 0)]],
    ['answer a PING that nobody sent', [frame(PING, ACK, 0, '12345678')]],
    ['widen a stream’s window that is closed', [done, frame(WINDOW, 0, 1, uint32(1)), frame(RST, 0, 1, uint32(8))]],
  ])('%s', async (_what, bytes) => {
    const client = greeted();
    client.send(...bytes, frame(HEADERS, WHOLE, 11, POST));
    await statusOf(client, 11);
    expect(client.frames.some(({ type }) => type === GOAWAY || type === RST)).toBe(false);
  });

  it.each<[string, Buffer[]]>([
    [
      'pad',
      [
        frame(HEADERS, END_HEADERS | PADDED, 1, padded(POST)),
        frame(DATA, END_STREAM | PADDED, 1, padded(Buffer.from('body'))),
      ],
    ],
    [
      'say a priority',
      [
        frame(HEADERS, END_HEADERS | WITH_PRIORITY, 1, Buffer.concat([Buffer.alloc(5), POST])),
        frame(DATA, END_STREAM, 1, 'body'),
      ],
    ],
    [
      'do both',
      [
        frame(HEADERS, END_HEADERS | PADDED | WITH_PRIORITY, 1, padded(Buffer.concat([Buffer.alloc(5), POST]))),
        frame(DATA, END_STREAM | PADDED, 1, padded(Buffer.from('body'), 255)),
      ],
    ],
    ['send its headers in pieces', [...inPieces(POST.length, 5), frame(DATA, END_STREAM, 1, 'body')]],
    [
      'send its body in pieces',
      [open, ...[...'body'].map((piece) => frame(DATA, 0, 1, piece)), frame(DATA, END_STREAM, 1)],
    ],
    ['send trailers', [open, frame(DATA, 0, 1, 'body'), frame(HEADERS, WHOLE, 1, literals(['x-sum', '1']))]],
    [
      'say the length',
      [frame(HEADERS, END_HEADERS, 1, withLines(['content-length', '4'])), frame(DATA, END_STREAM, 1, 'body')],
    ],
  ])('%s', async (_what, bytes) => {
    const client = greeted();
    client.send(...bytes);
    await statusOf(client, 1);
    const [exchange] = client.exchanges;
    expect([exchange?.request.path, String(exchange?.request.body)]).toEqual(['/push', 'body']);
  });

  it('take a request back before its end, which then is nobody’s', async () => {
    const client = greeted();
    client.send(open, frame(DATA, 0, 1, 'half'), frame(RST, 0, 1, uint32(8)), frame(HEADERS, WHOLE, 3, POST));
    await statusOf(client, 3);
    expect(client.exchanges).toHaveLength(1);
  });

  it('leave, and gets the answers that it waits for', async () => {
    const client = greeted(() => undefined);
    client.send(done, frame(GOAWAY, 0, 0, uint32(0, 0)));
    await client.settled();
    expect(client.ended).toBe(false);
    answerOk(client.exchanges[0]);
    await statusOf(client, 1);
    await client.untilEnded();
  });
});

describe('the front', () => {
  it('says what it takes, and gives windows back once half of them is used', async () => {
    const client = greeted(() => undefined, { maxBodyBytes: 10_000_000 });
    const { payload } = await client.until(({ type, flags }) => type === SETTINGS && flags === 0);
    expect(payload).toEqual(settingsOf([3, 100], [4, 1_048_576], [6, 65_536]));
    client.send(open, ...times(32, frame(DATA, 0, 1, Buffer.alloc(16_384))));
    const ofStream = await client.until(({ type, id }) => type === WINDOW && id === 1);
    expect(codeOf(ofStream.payload)).toBe(524_288);
    client.send(...times(96, frame(DATA, 0, 1, Buffer.alloc(16_384))));
    await client.until(({ type, id, payload: given }) => type === WINDOW && id === 0 && codeOf(given) === 2_097_152);
  });

  it('lets a body out as the windows of stream and connection allow, to the byte', async () => {
    const client = greeted((exchange) =>
      exchange.answer({ status: 200, headers: {}, body: 'x'.repeat(70_000), code: '' }),
    );
    const sent = (id: number) =>
      client.frames
        .filter((one) => one.type === DATA && one.id === id)
        .reduce((sum, { payload }) => sum + payload.length, 0);
    client.send(frame(SETTINGS, 0, 0, settingsOf([4, 10])), done, frame(HEADERS, WHOLE, 3, POST));
    await client.settled();
    expect([sent(1), sent(3)]).toEqual([10, 10]);
    client.send(frame(WINDOW, 0, 1, uint32(5)));
    await client.settled();
    expect([sent(1), sent(3)]).toEqual([15, 10]);
    // Streams that are open change with the setting, below zero too.
    client.send(frame(SETTINGS, 0, 0, settingsOf([4, 5])), frame(WINDOW, 0, 3, uint32(6)));
    await client.settled();
    expect([sent(1), sent(3)]).toEqual([15, 11]);
    client.send(frame(SETTINGS, 0, 0, settingsOf([4, 100_000])));
    await client.settled();
    // 65,535 of the connection for both.
    expect(sent(1) + sent(3)).toBe(65_535);
    client.send(frame(WINDOW, 0, 0, uint32(1_000_000)));
    await client.settled();
    expect([sent(1), sent(3)]).toEqual([70_000, 70_000]);
    expect(client.frames.filter(({ type, flags }) => type === DATA && flags === END_STREAM)).toHaveLength(2);
  });

  it('sends frames as long as the client takes them', async () => {
    const client = greeted((exchange) =>
      exchange.answer({ status: 200, headers: { 'x-long': 'h'.repeat(20_000) }, body: 'x'.repeat(60_000), code: '' }),
    );
    client.send(done);
    await client.until(({ type, flags }) => type === DATA && flags === END_STREAM);
    const lengths = client.frames
      .filter(({ id }) => id === 1)
      .map(({ type, flags, payload }) => [type, flags, payload.length]);
    expect(lengths[0]).toEqual([HEADERS, 0, 16_384]);
    expect(lengths[1]?.slice(0, 2)).toEqual([CONTINUATION, END_HEADERS]);
    expect(lengths.slice(2)).toEqual([
      [DATA, 0, 16_384],
      [DATA, 0, 16_384],
      [DATA, 0, 16_384],
      [DATA, END_STREAM, 10_848],
    ]);
    client.send(
      frame(SETTINGS, 0, 0, settingsOf([5, 50_000])),
      frame(WINDOW, 0, 0, uint32(100_000)),
      frame(HEADERS, WHOLE, 3, POST),
    );
    const long = await client.until(({ type, id }) => type === DATA && id === 3);
    expect(long.payload.length).toBe(50_000);
  });

  it('answers what came in one chunk in one write', async () => {
    const client = greeted();
    await client.settled();
    const chunks: Buffer[] = [];
    client.pipe.on('data', (chunk: Buffer) => chunks.push(chunk));
    client.send(...[1, 3, 5, 7, 9].map((id) => frame(HEADERS, WHOLE, id, POST)));
    await statusOf(client, 9);
    expect(chunks).toHaveLength(1);
  });

  it('reads no more while its answers are not read', async () => {
    const client = greeted((exchange) =>
      exchange.answer({ status: 200, headers: {}, body: 'x'.repeat(10_000), code: '' }),
    );
    client.send(frame(SETTINGS, 0, 0, settingsOf([4, 1_000_000])), frame(WINDOW, 0, 0, uint32(1_000_000_000)));
    await client.settled();
    client.pipe.pause();
    for (let id = 1; id < 2000; id += 2) {
      client.send(frame(HEADERS, WHOLE, id, POST));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const served = client.exchanges.length;
    expect(served).toBeLessThan(100);
    client.pipe.resume();
    await statusOf(client, 1999);
    expect(client.exchanges).toHaveLength(1000);
  });

  it('drops bodies that are too many at once', async () => {
    const client = greeted(() => undefined, { maxBodyBytes: 20_000_000 });
    const mebibyte = times(64, frame(DATA, 0, 1, Buffer.alloc(16_384)));
    client.send(open);
    for (let count = 0; count < 10; count += 1) client.send(...mebibyte);
    for (let stream = 3; stream < 17; stream += 2) {
      client.send(frame(HEADERS, END_HEADERS, stream, POST));
      for (let count = 0; count < 10 * 64; count += 1) client.send(frame(DATA, 0, stream, Buffer.alloc(16_384)));
    }
    const reset = await client.until(({ type }) => type === RST);
    expect([reset.id, codeOf(reset.payload)]).toEqual([13, 11]);
  });
});

function answerOk(exchange: Exchange | undefined): void {
  exchange?.answer({ status: 200, headers: {}, body: 'ok', code: 'ok' });
}
