/** One TLS port: ALPN picks HTTP/2 or HTTP/1.1, and the port can be shut (connection refused) and opened again. */
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { TlsMaterial } from './certificate.ts';
import { createLeanHttp2Front } from './h2/index.ts';
import { createHttp1Front } from './http1.ts';
import { createHttp2Front } from './http2.ts';
import type { Http2Options } from './http2-front.ts';

export interface Listener {
  readonly port: number;
  /** Refuses connections and cuts the open ones. */
  shut(): Promise<void>;
  /** Listens again, on the same port. */
  open(): Promise<void>;
}

export interface ListenerOptions extends Http2Options {
  tls: TlsMaterial;
  /** Address to listen on. */
  host: string;
  /** 0: any free port. */
  port: number;
  asksForCertificate?: boolean | undefined;
  /** `fast`: HTTP/2 by a server of our own, for load tests; else by node:http2. */
  mode: 'full' | 'fast';
}

/** @returns the listener, already open. */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const http1 = createHttp1Front(options.choose, options.maxBodyBytes);
  const http2 = options.mode === 'fast' ? createLeanHttp2Front(options) : createHttp2Front(options);
  /** The TCP sockets: those still in their handshake have to be cut too. */
  const sockets = new Set<Socket>();
  let port = options.port;
  let isOpen = false;

  const server = createServer(
    {
      ...{ cert: options.tls.cert, key: options.tls.key, ALPNProtocols: ['h2', 'http/1.1'], noDelay: true },
      // Any certificate, also one that nobody signed: the cloud knows its own.
      ...{ requestCert: options.asksForCertificate === true, rejectUnauthorized: false },
    },
    (socket) => {
      // Resets by the peer are ordinary here: faults and client tests make them on purpose.
      socket.on('error', () => socket.destroy());
      if (socket.alpnProtocol === 'h2') http2.accept(socket);
      else http1.accept(socket);
    },
  );
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  // A client that does not trust our authority, or that goes away in the handshake.
  server.on('tlsClientError', (_error, socket) => socket.destroy());

  function open(): Promise<void> {
    if (isOpen) return Promise.resolve();
    isOpen = true;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, options.host, () => {
        server.off('error', reject);
        port = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  }
  function shut(): Promise<void> {
    if (!isOpen) return Promise.resolve();
    isOpen = false;
    return new Promise((resolve) => {
      server.close(() => resolve());
      http2.close();
      http1.close();
      for (const socket of sockets) socket.destroy();
    });
  }

  await open();
  return {
    get port() {
      return port;
    },
    open,
    shut,
  };
}
