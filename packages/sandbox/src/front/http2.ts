/** HTTP/2 of a cloud's port on node:http2's core API (its compatibility layer costs a third of the speed). */
import {
  constants,
  type IncomingHttpHeaders,
  performServerHandshake,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { TLSSocket } from 'node:tls';
import type { OnExchange } from './exchange.ts';

export interface Http2Front {
  accept(socket: TLSSocket): void;
  close(): void;
}

export function createHttp2Front(
  choose: (host: string) => OnExchange | undefined,
  limits: { maxBodyBytes: number; maxConcurrentStreams: () => number },
): Http2Front {
  const sessions = new Set<ServerHttp2Session>();

  function accept(socket: TLSSocket): void {
    const session = performServerHandshake(socket, {
      // Megabytes; the default of 10 ends sessions with a hundred large bodies in flight.
      maxSessionMemory: 64,
      settings: { maxConcurrentStreams: limits.maxConcurrentStreams(), initialWindowSize: 1_048_576 },
    });
    let ordinal = 0;
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    // A client that goes away in the middle is the client's business; the session closes itself.
    session.on('error', () => session.destroy());
    session.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
      ordinal += 1;
      collect(session, socket, stream, headers, ordinal);
    });
  }

  function collect(
    session: ServerHttp2Session,
    socket: TLSSocket,
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    ordinal: number,
  ): void {
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on('error', () => stream.destroy());
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limits.maxBodyBytes) chunks.push(chunk);
    });
    stream.on('end', () => {
      if (size > limits.maxBodyBytes) {
        stream.respond({ ':status': 413 }, { endStream: true });
        return;
      }
      const onExchange = choose(headers[':authority'] ?? headers.host ?? '');
      if (onExchange === undefined) {
        stream.respond({ ':status': 421 }, { endStream: true });
        return;
      }
      const target = headers[':path'] ?? '/';
      const question = target.indexOf('?');
      onExchange({
        request: {
          protocol: 'h2',
          method: headers[':method'] ?? 'GET',
          path: question < 0 ? target : target.slice(0, question),
          query: question < 0 ? '' : target.slice(question + 1),
          headers,
          body: chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks),
        },
        ordinal,
        answer: ({ status, headers: answerHeaders, body }) => {
          if (stream.destroyed || stream.closed) return;
          stream.respond({ ':status': status, ...answerHeaders });
          stream.end(body);
        },
        rst: (kind) => {
          if (!stream.closed) {
            stream.close(kind === 'refused' ? constants.NGHTTP2_REFUSED_STREAM : constants.NGHTTP2_INTERNAL_ERROR);
          }
        },
        cut: () => {
          session.destroy();
          socket.destroy();
        },
        goaway: (code, debug) => {
          if (session.destroyed) return;
          session.goaway(code, stream.id, Buffer.from(debug));
          session.close();
        },
      });
    });
  }

  return {
    accept,
    close: () => {
      for (const session of sessions) session.destroy();
      sessions.clear();
    },
  };
}
