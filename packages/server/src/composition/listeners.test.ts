import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newApiListener, newListener } from './listeners.ts';

it('a request that is being answered while the listener closes does not keep it open for the keep-alive time', async () => {
  const app = newListener();
  let arrived = (): void => undefined;
  let release = (): void => undefined;
  const inside = new Promise<void>((resolve) => (arrived = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  await app.register(async (scope) => {
    scope.get('/slow', async () => {
      arrived();
      await released;
      return 'done';
    });
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const agent = new Agent({ keepAlive: true });
  const { port } = app.server.address() as AddressInfo;
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/slow', agent }, (response) => resolve(response.resume())).on(
      'error',
      reject,
    );
  });
  await inside;
  const closed = app.close();
  // By then the connections that were idle are closed.
  while (app.server.listening) await new Promise(setImmediate);
  release();
  expect((await answered).headers.connection).toBe('close');
  await closed;
  agent.destroy();
}, 30_000);

describe('a client that ends its side right after the request', () => {
  const call = (path: string) => `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc`;
  /** What comes back until the server closes the connection. */
  async function said(socket: Socket, text: string): Promise<string> {
    const heard: Buffer[] = [];
    socket.on('data', (bytes) => heard.push(bytes)).on('error', () => undefined);
    socket.end(text);
    await new Promise((resolve) => socket.on('close', resolve));
    return Buffer.concat(heard).toString();
  }
  async function listening(app: FastifyInstance): Promise<number> {
    app.post('/echo', async ({ body }) => {
      // The end of the client's side comes before the answer.
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      return `said ${body}`;
    });
    app.post('/never', () => new Promise(() => undefined));
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, next) => next(null, body));
    await app.listen({ host: '127.0.0.1', port: 0 });
    return (app.server.address() as AddressInfo).port;
  }
  const connections = (app: FastifyInstance): Promise<number> =>
    new Promise((resolve, reject) =>
      app.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    );

  const folder = mkdtempSync(join(tmpdir(), 'tim-push-listener-'));
  const tls = { apiTlsCert: join(folder, 'cert.pem'), apiTlsKey: join(folder, 'key.pem') };
  beforeAll(async () => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }]);
    writeFileSync(tls.apiTlsCert, cert);
    writeFileSync(tls.apiTlsKey, key);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const over = { http: () => newListener(), https: () => newApiListener(tls) };
  it.each(['http', 'https'] as const)(
    'gets the whole answer over %s, to every request, and is closed then',
    async (scheme) => {
      const app = over[scheme]();
      const port = await listening(app);
      const address = { port, host: '127.0.0.1', allowHalfOpen: true, rejectUnauthorized: false };
      const open = (): Socket => (scheme === 'http' ? connect(address) : connectTls(address));
      const heard = await said(open(), call('/echo') + call('/echo'));
      expect(heard.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
      expect(heard.match(/said abc/g)).toHaveLength(2);
      // Nothing asked, or only half of something.
      expect(await said(open(), '')).toBe('');
      expect(await said(open(), call('/echo').slice(0, -1))).toMatch(/^(HTTP\/1\.1 400 |$)/);
      await vi.waitFor(async () => expect(await connections(app)).toBe(0));
      await app.close();
    },
  );

  it('is cut when the answer makes no progress', async () => {
    const app = newListener(50);
    const port = await listening(app);
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    expect(await said(socket, call('/never'))).toBe('');
    await vi.waitFor(async () => expect(await connections(app)).toBe(0));
    await app.close();
  });
});
