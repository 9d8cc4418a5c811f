/** HTTP/2 of a cloud's port on node:http2, somebody else's HTTP/2. Its core API (its compatibility layer costs a third of the speed). */
import {
  constants,
  type IncomingHttpHeaders,
  performServerHandshake,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { TLSSocket } from 'node:tls';
import type { CloudConnection } from '../clouds/cloud.ts';
import type { Http2Front, Http2Options } from './http2-front.ts';
import { type Watch, watchConnection } from './manners.ts';

interface SessionState {
  /** Requests so far. */
  ordinal: number;
  /** The newest stream so far. */
  newest: number;
  watch: Watch | undefined;
  /** Streams above it are not processed; what a GOAWAY said. */
  lastStream: number;
  /** Streams that are still open; after GOAWAY the connection ends with the last. */
  open: number;
  /** The connection has all its streams. */
  raised: boolean;
  connection: CloudConnection;
}

export function createHttp2Front(options: Http2Options): Http2Front {
  const sessions = new Set<ServerHttp2Session>();

  function accept(socket: TLSSocket): void {
    const session = performServerHandshake(socket, {
      // Megabytes; the default of 10 ends sessions with a hundred large bodies in flight.
      maxSessionMemory: 64,
      settings: {
        maxConcurrentStreams: Math.min(
          options.firstStreams ?? Number.POSITIVE_INFINITY,
          options.maxConcurrentStreams(),
        ),
        initialWindowSize: 1_048_576,
      },
    });
    const state: SessionState = {
      ordinal: 0,
      newest: 0,
      watch: undefined,
      lastStream: Number.POSITIVE_INFINITY,
      open: 0,
      raised: options.firstStreams === undefined,
      connection: { peer: socket.getPeerX509Certificate() },
    };
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    // A client that goes away in the middle is the client's business; the session closes itself.
    session.on('error', () => session.destroy());
    if (options.manners !== undefined) {
      const watch = watchConnection(options.manners, options.clock, {
        open: () => state.open,
        leave(code, words, atOnce) {
          if (session.destroyed || state.lastStream !== Number.POSITIVE_INFINITY) return;
          state.lastStream = state.newest;
          session.goaway(code, state.lastStream, Buffer.from(words));
          if (atOnce || state.open === 0) setImmediate(() => socket.end());
        },
        // Node keeps ten of them in flight at most, and lets the others be.
        ping() {
          if (!session.destroyed && !session.closed) session.ping(() => undefined);
        },
      });
      session.on('close', () => watch.closed());
      session.on('ping', () => watch.pinged());
      state.watch = watch;
    }
    session.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
      state.ordinal += 1;
      state.open += 1;
      state.newest = stream.id ?? state.newest;
      state.watch?.asked();
      stream.on('close', () => {
        state.open -= 1;
        if (state.open > 0 || state.lastStream === Number.POSITIVE_INFINITY) return;
        // Node writes a stream's last frames after its 'close'.
        setImmediate(() => socket.end());
      });
      collect(session, socket, stream, headers, state);
    });
  }

  function collect(
    session: ServerHttp2Session,
    socket: TLSSocket,
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    state: SessionState,
  ): void {
    const { ordinal } = state;
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on('error', () => stream.destroy());
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= options.maxBodyBytes) chunks.push(chunk);
    });
    stream.on('end', () => {
      // After GOAWAY a stream above its last one is not processed: the client was told so.
      if ((stream.id ?? 0) > state.lastStream) {
        stream.close(constants.NGHTTP2_REFUSED_STREAM);
        return;
      }
      if (size > options.maxBodyBytes) {
        stream.respond({ ':status': 413 }, { endStream: true });
        return;
      }
      const onExchange = options.choose(headers[':authority'] ?? headers.host ?? '');
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
          connection: state.connection,
        },
        ordinal,
        answer: ({ status, headers: answerHeaders, body, authorised }) => {
          if (stream.destroyed || stream.closed) return;
          if (authorised === true && !state.raised) {
            state.raised = true;
            session.settings({ maxConcurrentStreams: options.maxConcurrentStreams() });
          }
          stream.respond({ ':status': status, ...answerHeaders });
          stream.end(body);
          state.watch?.answered();
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
          state.lastStream = stream.id ?? 0;
          // Not `session.close()`: Node would say a second GOAWAY with a higher last stream, which breaks the protocol.
          session.goaway(code, state.lastStream, Buffer.from(debug));
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
