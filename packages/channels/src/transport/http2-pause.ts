import { ConnectError } from './connect.ts';
import { describeError, failure, type TransportFailure } from './failure.ts';
import type { Http2Session } from './http2-contract.ts';

/** A session that ends younger than this and served nothing; after so many in a row we pause like after a failed connect. */
const SHORT_LIFE_MS = 1_000;
const SHORT_LIVES = 4;
const MIN_MS = 100;
const MAX_MS = 5_000;

/**
 * How long a pool waits before it connects again: twice as long each time, until a session that was opened since has served.
 * That one could connect proves little: a server may take connections only to end them.
 */
export class ConnectPause {
  #last: { failure: TransportFailure; atMs: number; untilMs: number; waitMs: number } | undefined;
  #shortLives = 0;

  /** Why nobody may connect now; undefined: one may. */
  get reason(): TransportFailure | undefined {
    return this.#last !== undefined && performance.now() < this.#last.untilMs ? this.#last.failure : undefined;
  }

  /** Of those that were under way together the first makes the pause, the others tell what they know. */
  failed(error: unknown, startedAt: number): TransportFailure {
    const { code, detail } =
      error instanceof ConnectError ? { code: error.code, detail: error.message } : describeError(error);
    const why = failure('no', code, detail);
    const last = this.#last;
    if (last !== undefined && startedAt <= last.atMs) {
      last.failure = why;
      return why;
    }
    const atMs = performance.now();
    const waitMs = Math.min(MAX_MS, (last?.waitMs ?? MIN_MS / 2) * 2);
    // Half fixed, half random: many processes that lost the same server do not come back in step.
    const untilMs = atMs + waitMs / 2 + (Math.random() * waitMs) / 2;
    this.#last = { failure: why, atMs, untilMs, waitMs };
    return why;
  }

  /** A session takes no more. Returns why we pause for it, if we do. */
  retired(session: Http2Session): TransportFailure | undefined {
    const isShort = !session.served && performance.now() - session.bornAt < SHORT_LIFE_MS;
    this.#shortLives = isShort ? this.#shortLives + 1 : 0;
    if (this.#shortLives < SHORT_LIVES) return undefined;
    const words = session.lastWords || 'the server ends every connection at once';
    return this.failed(new ConnectError('short_lived', words), session.bornAt);
  }

  /** A session is over: it may have been retired young and have answered after that. */
  closed(session: Http2Session): void {
    if (session.served) this.#shortLives = 0;
  }

  /** A request ended on it. */
  used(session: Http2Session): void {
    if (this.#last !== undefined && session.served && session.bornAt > this.#last.atMs) this.#last = undefined;
  }
}
