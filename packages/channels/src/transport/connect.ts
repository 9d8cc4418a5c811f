import http from 'node:http';
import https from 'node:https';
import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import { describeError } from './failure.ts';
import { proxyAuthorization, type Route, trusted, trustedAs } from './route.ts';

/** No connection came about: nothing was sent. */
export class ConnectError extends Error {
  readonly code: string;
  constructor(code: string, detail: string) {
    super(detail);
    this.name = 'ConnectError';
    this.code = code;
  }
}

/**
 * A socket to the route's origin that is ready for HTTP/2: through the CONNECT proxy if there is one, TLS with ALPN `h2`
 * done (plain TCP for an `http:` origin). @throws {ConnectError} also when `deadline` is first.
 */
export async function connectHttp2(route: Route, deadline: AbortSignal): Promise<Socket> {
  try {
    const origin = new URL(route.origin);
    const host = origin.hostname.replace(/^\[|\]$/g, '');
    const port = Number(origin.port) || (origin.protocol === 'https:' ? 443 : 80);
    const tunnel = route.proxy === undefined ? undefined : await openTunnel(route, host, port, deadline);
    if (origin.protocol === 'http:') {
      return tunnel ?? (await opened(net.connect({ host, port }), 'connect', deadline));
    }
    const secured = tls.connect({
      ...(tunnel === undefined ? { host, port } : { socket: tunnel }),
      ...(net.isIP(host) === 0 ? { servername: host } : { host }),
      ...trustedAs(route),
      ALPNProtocols: ['h2'],
    });
    const socket = await opened(secured, 'secureConnect', deadline);
    if (secured.alpnProtocol === 'h2') return socket;
    socket.destroy();
    throw new ConnectError('no_http2', 'the server did not agree on HTTP/2 (ALPN)');
  } catch (error) {
    if (error instanceof ConnectError) throw error;
    const { code, detail } = describeError(error);
    throw new ConnectError(code, detail);
  }
}

/** Waits for the socket's `ready` event; destroys it when the deadline is first. */
function opened<T extends Socket>(socket: T, ready: string, deadline: AbortSignal): Promise<T> {
  socket.setNoDelay(true);
  // Stays for the socket's life: an error that comes when nobody listens any more must not end the process.
  socket.on('error', () => {});
  return new Promise((resolve, reject) => {
    const timedOut = (): void => {
      reject(new ConnectError('connect_timeout', `no connection to ${socket.remoteAddress ?? 'the server'} in time`));
      socket.destroy();
    };
    const done = (): void => {
      deadline.removeEventListener('abort', timedOut);
      socket.off('close', closed);
    };
    const closed = (): void => {
      done();
      reject(new ConnectError('closed', 'the connection was closed while it was being opened'));
    };
    if (deadline.aborted) return timedOut();
    deadline.addEventListener('abort', timedOut, { once: true });
    socket.once(ready, () => {
      done();
      resolve(socket);
    });
    socket.once('error', (error) => {
      done();
      reject(error);
    });
    socket.once('close', closed);
  });
}

function openTunnel(route: Route, host: string, port: number, deadline: AbortSignal): Promise<Socket> {
  const { proxy } = route;
  if (proxy === undefined) throw new ConnectError('no_proxy', 'this route has no proxy');
  const target = `${net.isIPv6(host) ? `[${host}]` : host}:${port}`;
  const authorization = proxyAuthorization(proxy);
  const client = proxy.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const request = client.request({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: Number(proxy.port) || (proxy.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: target,
      agent: false,
      signal: deadline,
      headers: { host: target, ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }) },
      ...trusted(route.ca),
    });
    request.once('error', (error) => {
      const { code, detail } = describeError(error);
      reject(new ConnectError(deadline.aborted ? 'connect_timeout' : code, `proxy: ${detail}`));
    });
    // A proxy that refuses answers like a server: the body is of no use here.
    request.once('response', (response) => {
      response.destroy();
      reject(new ConnectError(`proxy_${response.statusCode}`, 'the proxy refused the tunnel'));
    });
    request.once('connect', (response, socket: Socket, head) => {
      socket.on('error', () => {});
      if (response.statusCode !== 200) {
        socket.destroy();
        reject(new ConnectError(`proxy_${response.statusCode}`, 'the proxy refused the tunnel'));
        return;
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    request.end();
  });
}
