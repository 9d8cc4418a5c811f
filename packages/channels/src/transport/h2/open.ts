import type { Socket } from 'node:net';
import { ConnectError, connectHttp2 } from '../connect.ts';
import type { OpenSession, SessionLimits, SessionOwner } from '../http2-contract.ts';
import { OwnHttp2Session } from './session.ts';

/**
 * Opens a connection and waits for the peer's SETTINGS, so that the very first burst obeys its stream limit (FCM answers one
 * stream too many with GOAWAY, clouds/fcm.md §7). PINGs are sent only where `pingMs` says so: to FCM three without a request
 * between bring GOAWAY `too_many_pings` (ibid.), and its silence is noticed by requests.
 */
export const openOwnHttp2: OpenSession = async (route, limits, owner, closing) => {
  const deadline = AbortSignal.any([AbortSignal.timeout(limits.connectTimeoutMs), closing]);
  const socket = await connectHttp2(route, deadline);
  try {
    const session = await greeted(socket, limits, owner, deadline);
    if (!session.usable) {
      // A GOAWAY in the same packet as the SETTINGS, or none of either.
      const code = session.greeted ? 'short_lived' : session.endCode;
      throw new ConnectError(code, session.lastWords || 'the server ended the connection at once');
    }
    session.handOver();
    return session;
  } catch (error) {
    socket.destroy();
    throw error;
  }
};

function greeted(
  socket: Socket,
  limits: SessionLimits,
  owner: SessionOwner,
  deadline: AbortSignal,
): Promise<OwnHttp2Session> {
  return new Promise((resolve, reject) => {
    const late = new ConnectError('connect_timeout', 'the server sent no HTTP/2 SETTINGS in time');
    const timedOut = (): void => reject(late);
    if (deadline.aborted) timedOut();
    else deadline.addEventListener('abort', timedOut, { once: true });
    const session = new OwnHttp2Session(socket, limits, owner, () => {
      deadline.removeEventListener('abort', timedOut);
      resolve(session);
    });
  });
}
