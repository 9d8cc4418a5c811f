/**
 * Bytes that are no HTTP and no WebSocket, at the doors of a running server: below what a client's library could be made
 * to send. Each is answered or cut; the process lives, nothing was lost, pushes go out.
 */
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mustLeakNothing } from './malformed/answers.ts';
import { holds, WatchedWorld } from './malformed/watched-world.ts';

let watched: WatchedWorld;
beforeAll(async () => {
  watched = await WatchedWorld.start('no other secret');
});
afterAll(() => watched?.world.stop());

const DOORS = ['api', 'admin', 'receipts'] as const;
type Door = (typeof DOORS)[number];
type Bytes = string | Uint8Array;
/** What the server says to these bytes until it closes the connection. */
const told = (door: Door, ...parts: Bytes[]): Promise<Buffer> => talk(door, parts, { leave: false });
/** The same by a client that has said everything it will: nothing more would complete a request. */
const toldAndLeft = (door: Door, ...parts: Bytes[]): Promise<Buffer> => talk(door, parts, { leave: true });
async function talk(door: Door, parts: readonly Bytes[], { leave }: { leave: boolean }): Promise<Buffer> {
  const { hostname, port } = new URL(watched.world.server.addresses[door]);
  const heard: Buffer[] = [];
  await new Promise<void>((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: leave });
    socket.on('data', (bytes) => heard.push(bytes));
    // A reset is an answer too: `close` follows.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
    socket.write(Buffer.concat(parts.map((part) => Buffer.from(part as string))));
    if (leave) socket.end();
  });
  const all = Buffer.concat(heard);
  mustLeakNothing(all.toString('latin1'), watched.secrets);
  return all;
}
const upgrade = (change: (text: string) => string = String): string =>
  change(
    [
      'GET /v1/socket HTTP/1.1',
      'Host: x',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      '\r\n',
    ].join('\r\n'),
  );

describe('frames that break the WebSocket protocol', () => {
  const MASK = [0, 0, 0, 0];
  it.each<[string, number[], number]>([
    ['without a mask', [0x81, 0x02, 0x7b, 0x7d], 1002],
    ['with a reserved bit', [0xf1, 0x80, ...MASK], 1002],
    ['compressed though nobody agreed on it', [0xc1, 0x80, ...MASK], 1002],
    ['of an unknown kind', [0x83, 0x80, ...MASK], 1002],
    ['that continue nothing', [0x80, 0x80, ...MASK], 1002],
    ['that are a ping in parts', [0x09, 0x80, ...MASK], 1002],
    ['that are a ping of 256 bytes', [0x89, 0xfe, 0x01, 0x00, ...MASK], 1002],
    ['with a close code that nobody may send', [0x88, 0x82, ...MASK, 0x00, 0x01], 1002],
    ['of text that is not UTF-8', [0x81, 0x82, ...MASK, 0xc3, 0x28], 1007],
    ['of 2^63 bytes', [0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 1009],
    ['of one byte more than a frame may have', [0x81, 0xff, 0, 0, 0, 0, 0, 1, 0, 1], 1009],
  ])('%s close the line with a code', async (_name, bytes, code) => {
    const heard = await told('api', upgrade(), Uint8Array.from(bytes));
    expect(heard.toString('latin1')).toMatch(/^HTTP\/1\.1 101 /);
    // The last four bytes: a close frame with its code.
    expect([...heard.subarray(-4, -2)]).toEqual([0x88, 0x02]);
    expect(heard.readUInt16BE(heard.length - 2)).toBe(code);
  });

  it.each<[string, (text: string) => string, number]>([
    ['of an old version', (text) => text.replace('Version: 13', 'Version: 7'), 400],
    ['with a key that is none', (text) => text.replace(/Key: .*/, 'Key: x'), 400],
    ['by POST', (text) => text.replace('GET', 'POST'), 405],
  ])('an upgrade %s is refused', async (_name, change, status) => {
    expect((await told('api', upgrade(change))).toString()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it('of any bytes never break the server', async () => {
    await holds(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 64 }), async (bytes) => {
        // Ended by a frame that no server takes, so that it closes whatever went before.
        const end = new Uint8Array(140_000).fill(0xff);
        expect((await told('api', upgrade(), bytes, end)).toString('latin1')).toMatch(/^HTTP\/1\.1 101 /);
      }),
    );
  });
});

describe.each(DOORS)('bytes that are no request at the door %s', (door) => {
  it.each<[string, string | Uint8Array]>([
    ['a TLS hello', Buffer.from('16030100c8010000c40303', 'hex')],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a header of 70 KB', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(70_000)}\r\n\r\n`],
    ['no Host', 'POST /v4/openim/sendmsg HTTP/1.1\r\n\r\n'],
    [
      'two lengths',
      'POST /v4/openim/sendmsg HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}',
    ],
    ['a chunk of no length', 'POST /v4/a/b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ])('%s is refused', async (_name, bytes) => {
    expect((await told(door, bytes)).toString('latin1')).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  it('of any kind never break the server', async () => {
    const start = fc.constantFrom('', 'GET ', 'POST /v4/openim/sendmsg HTTP/1.1\r\n', 'POST / HTTP/1.1\r\nHost: x\r\n');
    await holds(
      fc.asyncProperty(start, fc.uint8Array({ maxLength: 200 }), async (text, bytes) => {
        const heard = (await toldAndLeft(door, text, bytes, '\r\n\r\n')).toString('latin1');
        expect(heard).toMatch(/^(HTTP\/1\.1 [2345]\d\d |$)/);
        expect(heard).not.toMatch(/^HTTP\/1\.1 5/);
      }),
    );
  });

  it('a body that is cut off takes nothing with it', async () => {
    const bytes = 'POST /v4/openim/sendmsg HTTP/1.1\r\nHost: x\r\nContent-Length: 200\r\n\r\n{"To_Account"';
    expect((await toldAndLeft(door, bytes)).toString('latin1')).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
  });
});

it('a REST call is taken under any Host, as a DNS entry of a former service would send it', async () => {
  const { world } = watched;
  const query = Object.entries(watched.restQuery())
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const body = JSON.stringify({ To_Account: ['mi'] });
  // UserSigs hold `*`, `-` and `_`, which back ends put into the URL as they are.
  expect(query).toContain(world.userSig('administrator').slice(0, 20));
  const heard = await told(
    'api',
    `POST /v4/openim/querystate?${query} HTTP/1.1\r\nHost: console.tim.qq.com\r\nConnection: close\r\n`,
    `Content-Length: ${body.length}\r\n\r\n${body}`,
  );
  expect(heard.toString()).toMatch(/"ErrorCode":0,"QueryResult":\[\{"To_Account":"mi"/);
});

it('a client that ends its side right after the request gets the whole answer: REST, push-only, admin', async () => {
  const { world } = watched;
  const restQuery = Object.entries(watched.restQuery())
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const states = JSON.stringify({ To_Account: ['mi'] });
  const request = (line: string, headers: string[], body = ''): string =>
    [line, 'Host: x', ...headers, `Content-Length: ${body.length}`, '', body].join('\r\n');
  const rest = request(`POST /v4/openim/querystate?${restQuery} HTTP/1.1`, [], states);
  const heard = (await toldAndLeft('api', rest, rest)).toString();
  expect(heard.match(/"ErrorCode":0,"QueryResult":\[\{"To_Account":"mi"/g)).toHaveLength(2);
  expect(heard).toMatch(/\}$/);

  const device = JSON.stringify({
    ...{ userID: 'left', platform: 'Android', brand: 'xiaomi', token: 'left-token' },
    certificateID: world.certificateID('xiaomi'),
  });
  const put = request(
    `PUT /v1/devices/left-phone?sdkappid=${world.sdkAppID} HTTP/1.1`,
    ['Content-Type: application/json', `Authorization: UserSig ${world.userSig('left')}`],
    device,
  );
  expect((await toldAndLeft('api', put)).toString()).toMatch(/^HTTP\/1\.1 200 [\s\S]*"code":0/);
  const lanes = request('GET /admin/v1/lanes HTTP/1.1', [`Authorization: Bearer ${watched.adminToken}`]);
  expect((await toldAndLeft('admin', lanes)).toString()).toMatch(/^HTTP\/1\.1 200 [\s\S]*\]\}$/);
});

it('serves on: nothing was lost, nothing is shown twice, and a new message pushes once', () => watched.mustServeOn());
