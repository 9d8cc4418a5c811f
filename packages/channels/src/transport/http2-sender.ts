import type { Outcome, SendHooks, Target } from '../channel.ts';
import { isMalformedToken } from '../request.ts';
import { outcomeOfTokenError, tokenWithin } from './access-token.ts';
import { failure } from './failure.ts';
import type { Http2Exchange } from './http2-contract.ts';
import type { Http2Pool } from './http2-pool.ts';
import { PushExchange, type PushHost, type PushRequest, type Sending } from './push-exchange.ts';
import type { Lease } from './shared.ts';
import type { TokenCache } from './token-cache.ts';

export interface SenderParts {
  pool: Lease<Http2Pool>;
  /** undefined: the connection itself says who we are. */
  tokens: Lease<TokenCache> | undefined;
  timeoutMs: number;
  now: () => number;
  read: PushHost['read'];
  readFailure?: PushHost['readFailure'];
}

/** One request a phone, many at a time, over a pool of HTTP/2 sessions. */
export class Http2Sender implements PushHost {
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly read: PushHost['read'];
  readonly readFailure: PushHost['readFailure'];
  readonly #pool: Lease<Http2Pool>;
  readonly #tokens: Lease<TokenCache> | undefined;
  #closed = false;

  constructor({ pool, tokens, timeoutMs, now, read, readFailure }: SenderParts) {
    this.timeoutMs = timeoutMs;
    this.now = now;
    this.read = read;
    this.readFailure = readFailure;
    this.#pool = pool;
    this.#tokens = tokens;
  }

  /** Settles every target. `requestOf` makes a target's request, when it is its turn. */
  async send(
    targets: readonly Target[],
    requestOf: (target: Target, nowMs: number) => PushRequest,
    hooks: SendHooks,
    signal: AbortSignal,
  ): Promise<void> {
    if (targets.length === 0) return;
    const token = this.#tokens === undefined ? '' : this.#tokens.value.peek();
    const ready = token ?? (await this.#firstToken(targets.length, hooks, signal));
    if (ready !== undefined) await this.#sendAll(targets, requestOf, ready, hooks, signal);
  }

  /** The access token, within the caller's patience. @throws {AccessTokenError} */
  token(signal: AbortSignal): Promise<string> {
    return this.#tokens === undefined ? Promise.resolve('') : tokenWithin(this.#tokens.value.get(), [signal]);
  }

  /** One request by itself, for a credential check. */
  one(request: PushRequest, token: string, signal: AbortSignal): Promise<Outcome & { detail: string }> {
    return new Promise((resolve) => {
      let detail = '';
      const abort = (): void => {
        this.#pool.value.cancel(exchange, 'aborted');
        exchange.abort();
      };
      const sending: Sending = {
        renewing: new Set(),
        settle: (_index, outcome) => {
          signal.removeEventListener('abort', abort);
          resolve({ ...outcome, detail });
        },
        attempt: (record) => {
          detail = record.detail ?? '';
        },
      };
      const exchange = new PushExchange(this, sending, 0, request, token);
      exchange.begin();
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#pool.value.cancelAll((exchange) => exchange instanceof PushExchange && exchange.host === this, 'closed');
    await Promise.all([this.#pool.release(), this.#tokens?.release()]);
  }

  start(exchange: Http2Exchange): void {
    if (this.#closed) {
      exchange.failed(failure('no', 'closed'));
      return;
    }
    this.#pool.value.send(exchange);
  }
  /** A token other than the refused one, or undefined with what stood in the way. */
  async freshToken(refused: string): Promise<{ token: string } | { outcome: Outcome; code: string; detail: string }> {
    if (this.#closed || this.#tokens === undefined) {
      return { outcome: { kind: 'unavailable', code: 'closed' }, code: 'closed', detail: '' };
    }
    try {
      return { token: await this.#tokens.value.replace(refused) };
    } catch (error) {
      return outcomeOfTokenError(error);
    }
  }

  /** Waits for a token, but not past the caller's patience; without one every target is settled and recorded once. */
  async #firstToken(targets: number, hooks: SendHooks, signal: AbortSignal): Promise<string | undefined> {
    const atMs = this.now();
    const startedAt = performance.now();
    try {
      return await this.token(signal);
    } catch (error) {
      const { outcome, code, detail } = outcomeOfTokenError(error);
      const ms = Math.round(performance.now() - startedAt);
      hooks.attempt?.({ atMs, ms, code, detail, targets });
      for (let index = 0; index < targets; index++) hooks.settle(index, outcome);
      return undefined;
    }
  }

  #sendAll(
    targets: readonly Target[],
    requestOf: (target: Target, nowMs: number) => PushRequest,
    token: string,
    hooks: SendHooks,
    signal: AbortSignal,
  ): Promise<void> {
    return new Promise((resolve) => {
      let open = targets.length;
      const abort = (): void => {
        const ours = (exchange: Http2Exchange) => exchange instanceof PushExchange && exchange.sending === sending;
        this.#pool.value.cancelAll(ours, 'aborted');
        for (const exchange of [...sending.renewing]) exchange.abort();
      };
      const sending: Sending = {
        renewing: new Set(),
        settle: (index, outcome) => {
          hooks.settle(index, outcome);
          open -= 1;
          if (open > 0) return;
          signal.removeEventListener('abort', abort);
          resolve();
        },
        attempt: hooks.attempt === undefined ? undefined : (record) => hooks.attempt?.(record),
      };
      const now = this.now();
      for (let index = 0; index < targets.length; index++) {
        const target = targets[index] as Target;
        if (signal.aborted) sending.settle(index, { kind: 'unavailable', code: 'aborted' });
        else if (isMalformedToken(target.token)) {
          sending.settle(index, { kind: 'invalid_token', code: 'malformed', evidence: 'certain' });
        } else if (target.expiresAtMs <= now) {
          // Too late to start: nothing went out, and whoever puts it back finds it expired.
          sending.settle(index, { kind: 'unavailable', code: 'expired' });
        } else {
          new PushExchange(this, sending, index, requestOf(target, now), token).begin();
        }
      }
      if (open > 0) signal.addEventListener('abort', abort, { once: true });
    });
  }
}
