/** HTTP/1.1 of a cloud's port: node's own server, fed with sockets that TLS already opened. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { CloudConnection } from '../clouds/cloud.ts';
import type { OnExchange } from './exchange.ts';

export interface Http1Front {
  accept(socket: Duplex): void;
  close(): void;
}

interface Served {
  requests: number;
  readonly connection: CloudConnection;
}
const served = new WeakMap<Duplex, Served>();

/** @param choose the cloud for a `Host`, undefined when none is meant. */
export function createHttp1Front(choose: (host: string) => OnExchange | undefined, maxBodyBytes: number): Http1Front {
  const server: Server = createServer({ keepAliveTimeout: 0 }, (incoming, response) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('error', () => incoming.socket.destroy());
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBodyBytes) chunks.push(chunk);
    });
    incoming.on('end', () => {
      if (size > maxBodyBytes) {
        response.writeHead(413).end();
        return;
      }
      serve(incoming, response, chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
    });
  });

  function serve(incoming: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const onExchange = choose(incoming.headers.host ?? '');
    if (onExchange === undefined) {
      response.writeHead(421).end();
      return;
    }
    const { socket } = incoming;
    const known = served.get(socket) ?? { requests: 0, connection: { peer: undefined } };
    known.requests += 1;
    served.set(socket, known);
    const target = incoming.url ?? '/';
    const question = target.indexOf('?');
    const cut = (): void => {
      socket.destroy();
    };
    onExchange({
      request: {
        protocol: 'h1',
        method: incoming.method ?? 'GET',
        path: question < 0 ? target : target.slice(0, question),
        query: question < 0 ? '' : target.slice(question + 1),
        headers: incoming.headers,
        body,
        connection: known.connection,
      },
      ordinal: known.requests,
      answer: ({ status, headers, body: text }) => {
        if (response.destroyed) return;
        response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) });
        response.end(text);
      },
      rst: cut,
      cut,
      goaway: () => response.setHeader('connection', 'close'),
    });
  }

  return {
    accept: (socket) => {
      server.emit('connection', socket);
    },
    close: () => {
      server.closeAllConnections();
    },
  };
}
