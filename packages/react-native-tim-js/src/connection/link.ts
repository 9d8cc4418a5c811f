import type { ClientRequest, ClientRequestType, ResponseData, ServerEvent } from '@tim-push/protocol';
import type { Environment, TimerHandle } from '../environment.ts';
import type { Logger } from '../logger.ts';
import type { V2TimCallback } from '../results.ts';
import { readServerFrame } from './read-frame.ts';
import { openSocket } from './socket.ts';

export type RequestBody<T extends ClientRequestType> = Omit<Extract<ClientRequest, { t: T }>, 't' | 'id'>;

export type Answer<D> =
  | { kind: 'ok'; data: D }
  | { kind: 'refused'; code: number; desc: string }
  /** The connection went before the answer came: the server may have acted. */
  | { kind: 'lost' }
  | { kind: 'timeout' };

/** One open connection. */
export interface Link {
  request<T extends ClientRequestType>(t: T, body: RequestBody<T>, timeoutMs: number): Promise<Answer<ResponseData[T]>>;
  /** From now on events go to `onEvent` (those that came before, first), the end of the connection to `onDown`. */
  attend(handlers: { onEvent(event: ServerEvent): void; onDown(reason: string): void }): void;
  /** Ends it by our own wish: `onDown` is not called. */
  close(): void;
}

interface Waiting {
  timer: TimerHandle;
  resolve(answer: Answer<never>): void;
}

/** Opens a connection. The caller may `abandon` it while it is being opened. */
export function openLink(
  url: string,
  timeoutMs: number,
  env: Environment,
  log: Logger,
): { opened: Promise<{ kind: 'open'; link: Link } | { kind: 'failed'; problem: V2TimCallback }>; abandon(): void } {
  const waiting = new Map<number, Waiting>();
  const early: ServerEvent[] = [];
  let handlers: Parameters<Link['attend']>[0] | undefined;
  let heard = 0;
  let lastId = 0;
  let down: string | undefined;

  const { opened, abandon } = openSocket(url, timeoutMs, env, { onText, onClose: end });

  function onText(text: unknown): void {
    heard += 1;
    const frame = readServerFrame(text);
    if (frame === undefined) {
      log.warn('a frame of the server was not understood and left out');
      return;
    }
    if (frame.t === 'event') {
      if (handlers) handlers.onEvent(frame);
      else early.push(frame);
      return;
    }
    const { id } = frame;
    const request = waiting.get(id);
    if (!request) return; // answered after its deadline: the caller has gone
    waiting.delete(id);
    env.clearTimer(request.timer);
    request.resolve(
      frame.t === 'ok'
        ? { kind: 'ok', data: frame.data as never }
        : { kind: 'refused', code: frame.code, desc: typeof frame.desc === 'string' ? frame.desc : '' },
    );
  }

  function end(reason: string): void {
    if (down !== undefined) return;
    down = reason;
    for (const request of waiting.values()) {
      env.clearTimer(request.timer);
      request.resolve({ kind: 'lost' });
    }
    waiting.clear();
    handlers?.onDown(reason);
  }

  return {
    abandon,
    opened: opened.then((result) => {
      if (result.kind === 'failed') return result;
      const { socket } = result;
      const link: Link = {
        request: (t, body, ms) =>
          new Promise((resolve) => {
            if (down !== undefined) {
              resolve({ kind: 'lost' });
              return;
            }
            lastId += 1;
            const id = lastId;
            const heardBefore = heard;
            const timer = env.setTimer(() => {
              waiting.delete(id);
              resolve({ kind: 'timeout' });
              // Not a word since we asked: the other side is gone without a FIN (a phone that changed networks).
              if (heard === heardBefore) {
                socket.close();
                end(`no answer to ${t} in ${ms} ms`);
              }
            }, ms);
            waiting.set(id, { timer, resolve });
            log.debug(`→ ${t} #${id}`);
            try {
              socket.send(JSON.stringify({ ...body, t, id }));
            } catch (error) {
              // React Native and browsers throw on a socket that is going down; its close event may never come.
              socket.close();
              end(`sending failed: ${error instanceof Error ? error.message : String(error)}`);
            }
          }),
        attend(to) {
          handlers = to;
          for (const event of early.splice(0)) to.onEvent(event);
          if (down !== undefined) to.onDown(down);
        },
        close() {
          handlers = undefined;
          socket.close();
          end('closed here');
        },
      };
      return { kind: 'open' as const, link };
    }),
  };
}
