import { TimCode } from '../codes.ts';
import type { Environment } from '../environment.ts';
import { failed, type V2TimCallback } from '../results.ts';

export interface OpenSocket {
  send(text: string): void;
  /** Ends it at once; `onClose` is not called for an end of our own. */
  close(): void;
}
export interface SocketHandlers {
  onText(text: unknown): void;
  onClose(reason: string): void;
}
export type Opened = { kind: 'open'; socket: OpenSocket } | { kind: 'failed'; problem: V2TimCallback };

/** Opens a WebSocket within `timeoutMs`. Resolves always; handlers are called only after it resolved as open. */
export function openSocket(
  url: string,
  timeoutMs: number,
  env: Environment,
  handlers: SocketHandlers,
): { opened: Promise<Opened>; abandon(): void } {
  let abandon = (): void => undefined;
  const opened = new Promise<Opened>((resolve) => {
    let state: 'opening' | 'open' | 'ended' = 'opening';
    const fail = (code: number, desc: string): void => {
      if (state !== 'opening') return;
      state = 'ended';
      env.clearTimer(timer);
      resolve({ kind: 'failed', problem: failed(code, desc) });
    };
    const timer = env.setTimer(() => {
      fail(TimCode.networkTimeout, `no connection to ${url} within ${timeoutMs} ms`);
      raw?.close();
    }, timeoutMs);
    let raw: ReturnType<Environment['openSocket']> | undefined;
    try {
      raw = env.openSocket(url);
    } catch (error) {
      fail(TimCode.networkUnavailable, error instanceof Error ? error.message : String(error));
      return;
    }
    const socket = raw;
    abandon = () => {
      fail(TimCode.notLoggedIn, 'the login ended before the connection was open');
      if (state === 'open') state = 'ended';
      socket.close();
    };
    socket.onopen = () => {
      if (state !== 'opening') return;
      state = 'open';
      env.clearTimer(timer);
      resolve({ kind: 'open', socket: { send: (text) => socket.send(text), close: abandon } });
    };
    socket.onmessage = (event) => {
      if (state === 'open') handlers.onText(event.data);
    };
    socket.onclose = (event) => {
      fail(TimCode.networkUnavailable, `no connection to ${url}`);
      if (state !== 'open') return;
      state = 'ended';
      handlers.onClose(`closed by the other side or the network (${event.code ?? 'no code'})`);
    };
    // A close always follows an error; what went wrong is not told to scripts.
    socket.onerror = () => undefined;
  });
  return { opened, abandon: () => abandon() };
}
