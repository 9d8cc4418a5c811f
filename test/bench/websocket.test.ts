import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { SocketClient } from '../../bench/load/sockets.ts';
import { LoadSocket } from '../../bench/load/websocket.ts';

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

async function listen(): Promise<{ server: Server; url: string }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push(server);
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/socket` };
}
/** What comes, in order; `next` waits for it. */
function inbox<T>() {
  const items: T[] = [];
  const waiting: ((item: T) => void)[] = [];
  return {
    put(item: T): void {
      const first = waiting.shift();
      if (first === undefined) items.push(item);
      else first(item);
    },
    next: (): Promise<T> =>
      items.length > 0 ? Promise.resolve(items.shift() as T) : new Promise((resolve) => waiting.push(resolve)),
  };
}

/** A load's socket, and the other end of it as `ws` reads and writes it. */
async function pair() {
  const { server, url } = await listen();
  const sockets = new WebSocketServer({ server });
  const accepted = once(sockets, 'connection') as Promise<[WebSocket, { socket: Socket }]>;
  const texts = inbox<string>();
  const ends = inbox<Error>();
  const client = await LoadSocket.connect(url, { text: (data) => texts.put(data.toString()), end: ends.put });
  opened.push({ close: () => client.terminate() });
  const [peer, { socket }] = await accepted;
  const received = inbox<string>();
  peer.on('message', (data) => received.put(data.toString()));
  return { client, peer, raw: socket, received, texts, ends };
}

const LENGTHS = [0, 1, 125, 126, 127, 40_000, 65_535];

describe('the socket of the load', () => {
  it.each(LENGTHS)('sends and reads a text of %i bytes', async (length) => {
    const { client, peer, received, texts } = await pair();
    const text = Array.from({ length }, (_, index) => String.fromCharCode(0x20 + (index % 95))).join('');
    client.send(text);
    expect(await received.next()).toBe(text);
    peer.send(text);
    expect(await texts.next()).toBe(text);
  });
  it('reads a text longer than two bytes of length can say, and one in UTF-8', async () => {
    const { peer, texts } = await pair();
    peer.send('x'.repeat(70_000));
    peer.send('晚上八点见');
    expect((await texts.next()).length).toBe(70_000);
    expect(await texts.next()).toBe('晚上八点见');
  });
  it('keeps the order of many texts, sent in one turn and in several', async () => {
    const { client, peer, received, texts } = await pair();
    const all = Array.from({ length: 2000 }, (_, index) => `${index} ${'y'.repeat(index % 300)}`);
    for (const [index, text] of all.entries()) {
      client.send(text);
      peer.send(text);
      if (index % 100 === 0) await new Promise(setImmediate);
    }
    for (const text of all) {
      expect(await received.next()).toBe(text);
      expect(await texts.next()).toBe(text);
    }
  });
  it('reads frames that come byte by byte', async () => {
    const { raw, texts } = await pair();
    const frames = Buffer.from([0x81, 2, ...Buffer.from('ab'), 0x81, 126, 0, 130, ...Buffer.alloc(130, 'c'), 0x81, 0]);
    for (const byte of frames) {
      raw.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    expect([await texts.next(), await texts.next(), await texts.next()]).toEqual(['ab', 'c'.repeat(130), '']);
  });
  it('answers a ping with its words', async () => {
    const { peer } = await pair();
    const pong = once(peer, 'pong');
    peer.ping('still there?');
    expect(String((await pong)[0])).toBe('still there?');
  });
  it('tells the code of a close, once', async () => {
    const { peer, ends, raw } = await pair();
    peer.close(4008, 'kicked');
    expect((await ends.next()).message).toBe('the server closed the connection (4008)');
    raw.destroy();
    expect(await Promise.race([ends.next(), new Promise((resolve) => setImmediate(() => resolve('nothing')))])).toBe(
      'nothing',
    );
  });
  it('takes no more requests when it has ended: each is refused, none waits', async () => {
    const { server, url } = await listen();
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket) => {
      socket.on('message', (data) => {
        const { id } = JSON.parse(data.toString()) as { id: number };
        socket.send(`{"t":"ok","id":${id}}`);
        socket.close(4008);
      });
    });
    const login = { sdkAppID: 1, userID: 'alice', userSig: '' };
    const client = await SocketClient.connect(url.replace('/v1/socket', ''), login);
    opened.push(client);
    await expect(client.send('bob')).rejects.toThrow('4008');
    await expect(client.send('bob')).rejects.toThrow('4008');
  });
  it('ends the login of a server that switches and closes in one breath', async () => {
    const { server, url } = await listen();
    new WebSocketServer({ server }).on('connection', (socket) => socket.close(4003));
    const login = { sdkAppID: 1, userID: 'alice', userSig: '' };
    await expect(SocketClient.connect(url.replace('/v1/socket', ''), login)).rejects.toThrow('4003');
  });
  it('tells of a masked frame, which no server sends', async () => {
    const { raw, ends } = await pair();
    raw.write(Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x61]));
    expect((await ends.next()).message).toContain('masked');
  });
  it('tells of a connection that is gone without a word', async () => {
    const { raw, ends } = await pair();
    raw.destroy();
    expect((await ends.next()).message).toContain('closed the connection');
  });
  it('tells of a frame that it does not read', async () => {
    const { raw, ends } = await pair();
    raw.write(Buffer.from([0x01, 1, 0x61]));
    expect((await ends.next()).message).toContain('(first byte 1)');
  });
  it('sends no more than a frame of two bytes of length takes', async () => {
    const { client } = await pair();
    expect(() => client.send('x'.repeat(65_536))).toThrow(RangeError);
  });
  it('refuses a server that does not switch', async () => {
    const { server, url } = await listen();
    server.on('request', (_, answer) => answer.writeHead(426).end());
    await expect(LoadSocket.connect(url, { text() {}, end() {} })).rejects.toThrow('the server answered 426');
  });
  it('refuses the accept key of another request', async () => {
    const { server, url } = await listen();
    server.on('upgrade', (_, socket) => {
      opened.push({ close: () => socket.destroy() });
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
      );
    });
    await expect(LoadSocket.connect(url, { text() {}, end() {} })).rejects.toThrow('accept key of another request');
  });
  it('tells when nobody is there', async () => {
    const { server, url } = await listen();
    server.close();
    await once(server, 'close');
    await expect(LoadSocket.connect(url, { text() {}, end() {} })).rejects.toThrow('ECONNREFUSED');
  });
});
