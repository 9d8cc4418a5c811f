import http2, { type ClientHttp2Session } from 'node:http2';
import { ConnectError, connectHttp2 } from './connect.ts';
import { describeError } from './failure.ts';
import type { OpenSession } from './http2-contract.ts';
import { NodeHttp2Session, wordsOf } from './http2-session.ts';

/** MB. Node's default of 10 is tight for 100 streams with queued 4 KB bodies and their headers (stack.md §4). */
const MAX_SESSION_MEMORY = 32;

/**
 * Opens a `node:http2` session and waits for the peer's SETTINGS, so that the very first burst obeys its stream limit
 * (FCM answers one stream too many with GOAWAY, clouds/fcm.md §7). PINGs are sent only where `pingMs` says so: to FCM three
 * without a request between bring GOAWAY `too_many_pings` (ibid.), and its silence is noticed by requests.
 */
export const openNodeHttp2: OpenSession = async (route, limits, owner, closing) => {
  const deadline = AbortSignal.any([AbortSignal.timeout(limits.connectTimeoutMs), closing]);
  const socket = await connectHttp2(route, deadline);
  const session = http2.connect(route.origin, {
    createConnection: () => socket,
    maxSessionMemory: MAX_SESSION_MEMORY,
    settings: { enablePush: false },
  });
  // For the session's whole life: an error that nobody waits for must not end the process.
  session.on('error', () => {});
  let words = '';
  session.on('goaway', (_code: number, _last: number, debug?: Uint8Array) => {
    if (debug !== undefined) words = wordsOf(debug);
  });
  try {
    await settingsOf(session, deadline);
    // A GOAWAY in the same packet as the SETTINGS was heard by nobody else.
    if (session.closed || session.destroyed) {
      throw new ConnectError('short_lived', words || 'the server ended the connection with its SETTINGS');
    }
  } catch (error) {
    session.destroy();
    socket.destroy();
    throw error;
  }
  return new NodeHttp2Session(session, socket, limits, owner);
};

function settingsOf(session: ClientHttp2Session, deadline: AbortSignal): Promise<void> {
  const settled = new AbortController();
  return new Promise<void>((resolve, reject) => {
    const fail = (code: string, detail: string): void => reject(new ConnectError(code, detail));
    const timedOut = (): void => fail('connect_timeout', 'the server sent no HTTP/2 SETTINGS in time');
    const failed = (error: Error): void => fail(describeError(error).code, error.message);
    const closed = (): void => fail('closed', 'the server closed the connection before its SETTINGS');
    const refused = (code: number, _last: number, words?: Uint8Array): void =>
      fail(`goaway_${code}`, (words && wordsOf(words)) || 'the server refused the connection');
    if (deadline.aborted) timedOut();
    deadline.addEventListener('abort', timedOut, { signal: settled.signal });
    session.once('error', failed).once('close', closed).once('goaway', refused).once('remoteSettings', resolve);
    settled.signal.addEventListener('abort', () => {
      session.off('error', failed).off('close', closed).off('goaway', refused).off('remoteSettings', resolve);
    });
  }).finally(() => settled.abort());
}
