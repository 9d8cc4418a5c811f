import { afterEach, describe, expect, it, vi } from 'vitest';
import { closedPort, closeServers, connectProxy, type H1Handler, h1Server, tcpServer } from '../../test/servers.ts';
import { Http1Client, type Http1Request } from './http1.ts';
import { routeTo } from './route.ts';

const clients: Http1Client[] = [];
function clientTo(origin: string, ca?: string, proxy?: string): Http1Client {
  const given = { endpoints: { api: origin }, ...(ca ? { ca } : {}), ...(proxy ? { proxy } : {}) };
  const client = new Http1Client(routeTo('api', { api: '' }, given));
  clients.push(client);
  return client;
}
const post: Http1Request = { method: 'POST', path: '/x', headers: {}, body: 'a=1', timeoutMs: 5_000 };

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await closeServers();
});

describe('HTTP/1.1 client', () => {
  it('brings back status, headers and body, over kept connections', async () => {
    const sockets = new Set<unknown>();
    const server = await h1Server((request, response, socket) => {
      sockets.add(socket);
      response.writeHead(201, { 'retry-after': '7' }).end(`${request.url} ${request.body}`);
    });
    const client = clientTo(server.origin, server.ca);
    for (let i = 0; i < 10; i++) {
      expect(await client.request(post)).toMatchObject({
        kind: 'answer',
        status: 201,
        headers: { 'retry-after': '7' },
        body: '/x a=1',
      });
    }
    // Two, not one: undici hands over an answer a moment before it counts its connection as free.
    expect(sockets.size).toBeLessThanOrEqual(2);
  });

  it.each<[string, (port: number) => string, string | RegExp]>([
    ['nobody listens', (port) => `https://localhost:${port}`, 'ECONNREFUSED'],
    ['the name does not exist', () => 'https://nobody.invalid', /^(ENOTFOUND|EAI_AGAIN)$/],
  ])('knows that nothing was sent when %s', async (_name, origin, code) => {
    const result = await clientTo(origin(await closedPort())).request(post);
    expect(result).toMatchObject({ kind: 'failed', failure: { processed: 'no', code: expect.stringMatching(code) } });
  });

  it('knows that nothing was sent when the certificate is not trusted', async () => {
    const server = await h1Server((_request, response) => response.end());
    expect(await clientTo(server.origin).request(post)).toMatchObject({
      failure: { processed: 'no', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
    expect(server.requests).toEqual([]);
  });

  it('knows that nothing was sent when the handshake never ends', async () => {
    const client = clientTo(`https://localhost:${await tcpServer()}`);
    expect(await client.request({ ...post, timeoutMs: 50 })).toMatchObject({
      failure: { processed: 'no', code: 'timeout' },
    });
  });

  it.each<[string, H1Handler, string]>([
    ['the server resets after reading', (_request, _response, socket) => socket.destroy(), 'UND_ERR_SOCKET'],
    ['no answer comes in time', () => {}, 'timeout'],
    ['the headers come and the body does not', (_request, response) => response.writeHead(200).write('x'), 'timeout'],
    ['the answer is huge', (_request, response) => response.end('x'.repeat(2 * 1024 * 1024)), 'answer_too_large'],
  ])('is uncertain when %s', async (_name, handle, code) => {
    const server = await h1Server(handle);
    const result = await clientTo(server.origin, server.ca).request({ ...post, timeoutMs: 1_500 });
    expect(result).toMatchObject({ kind: 'failed', failure: { processed: 'maybe', code } });
  });

  it('tells, when aborted, whether the request was on the wire', async () => {
    const server = await h1Server(() => {});
    const client = clientTo(server.origin, server.ca);
    const abort = new AbortController();
    const running = client.request({ ...post, signals: [new AbortController().signal, abort.signal] });
    await vi.waitFor(() => expect(server.requests.length).toBe(1));
    abort.abort();
    expect(await running).toMatchObject({ failure: { processed: 'maybe', code: 'aborted' } });
    expect(await client.request({ ...post, signals: [new AbortController().signal, abort.signal] })).toMatchObject({
      failure: { processed: 'no', code: 'aborted' },
    });
  });

  it('fails what is in flight when it is closed', async () => {
    const server = await h1Server(() => {});
    const client = clientTo(server.origin, server.ca);
    const running = client.request(post);
    await vi.waitFor(() => expect(server.requests.length).toBe(1));
    await client.close();
    expect(await running).toMatchObject({ failure: { processed: 'maybe' } });
    expect(await client.request(post)).toMatchObject({ failure: { processed: 'no' } });
  });

  it('goes through a CONNECT proxy with credentials', async () => {
    const server = await h1Server((_request, response) => response.end('through'));
    const proxy = await connectProxy('user:p@ss');
    const client = clientTo(server.origin, server.ca, `http://user:p%40ss@127.0.0.1:${proxy.port}`);
    expect(await client.request(post)).toMatchObject({ status: 200, body: 'through' });
    expect(proxy.tunnels).toEqual([new URL(server.origin).host]);
  });

  it('knows that nothing was sent when the proxy refuses, and names no password', async () => {
    const server = await h1Server((_request, response) => response.end());
    const proxy = await connectProxy('user:right');
    const result = await clientTo(server.origin, server.ca, `http://user:wrong@127.0.0.1:${proxy.port}`).request(post);
    expect(result).toMatchObject({ failure: { processed: 'no' } });
    expect(JSON.stringify(result)).not.toContain('wrong');
    expect(server.requests).toEqual([]);
  });
});
