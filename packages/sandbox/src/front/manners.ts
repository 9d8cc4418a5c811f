/** How a vendor's front end treats an HTTP/2 connection, whatever is asked on it. */
import { constants } from 'node:http2';
import type { Clock } from '../clock.ts';

export interface ConnectionManners {
  /** Without a request for so long it is ended, with these words in GOAWAY. */
  readonly idle: { readonly afterMs: number; readonly words: string };
  /** So old it is ended. */
  readonly age: { readonly afterMs: number; readonly words: string };
  /** So many PINGs without a request between end it, with ENHANCE_YOUR_CALM. */
  readonly pings: { readonly most: number; readonly words: string };
  /** Asks by a PING after each answer. */
  readonly pingsAfterAnswers: boolean;
}

/** What the watch asks of its connection. */
export interface Watched {
  /** Streams that are open. */
  open(): number;
  /** Says GOAWAY; closes when the last open stream has ended, or at once. */
  leave(code: number, words: string, atOnce: boolean): void;
  /** Sends a PING, unless many are unanswered. */
  ping(): void;
}
/** What the connection tells its watch. */
export interface Watch {
  /** A request has come. */
  asked(): void;
  /** An answer goes out. */
  answered(): void;
  /** A PING has come. */
  pinged(): void;
  closed(): void;
}

/** Watches one connection until it closes. */
export function watchConnection(
  { idle, age, pings, pingsAfterAnswers }: ConnectionManners,
  clock: Clock,
  { open, leave, ping }: Watched,
): Watch {
  const oldAt = clock.now() + age.afterMs;
  let idleAt = clock.now() + idle.afterMs;
  let heard = 0;
  let next = clock.schedule(Math.min(oldAt, idleAt), look);

  function look(): void {
    const now = clock.now();
    if (now >= oldAt) {
      leave(constants.NGHTTP2_NO_ERROR, age.words, false);
      return;
    }
    if (open() > 0) idleAt = now + idle.afterMs;
    if (now >= idleAt) leave(constants.NGHTTP2_NO_ERROR, idle.words, false);
    else next = clock.schedule(Math.min(oldAt, idleAt), look);
  }
  return {
    asked() {
      heard = 0;
      idleAt = clock.now() + idle.afterMs;
    },
    answered() {
      if (pingsAfterAnswers) ping();
    },
    pinged() {
      heard += 1;
      if (heard >= pings.most) leave(constants.NGHTTP2_ENHANCE_YOUR_CALM, pings.words, true);
    },
    closed() {
      next.cancel();
    },
  };
}
