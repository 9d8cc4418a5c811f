/**
 * HTTP/2 of a cloud's port for load tests: a server of our own, written from RFC 9113 and RFC 7541. A request costs a
 * fraction of what it costs over node:http2, which is the reference that it is held to.
 */
import type { TLSSocket } from 'node:tls';
import type { Http2Front, Http2Options } from '../http2-front.ts';
import { Session } from './session.ts';

export function createLeanHttp2Front(options: Http2Options): Http2Front {
  const sessions = new Set<Session>();
  return {
    accept(socket: TLSSocket) {
      const session = new Session(socket, options);
      sessions.add(session);
      socket.on('close', () => sessions.delete(session));
    },
    close() {
      for (const session of sessions) session.cut();
    },
  };
}
