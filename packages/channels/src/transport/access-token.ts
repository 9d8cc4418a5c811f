import { hash } from 'node:crypto';
import type { Outcome, RefusalCause } from '../channel.ts';
import { describeError, outcomeOfFailure } from './failure.ts';
import { type AnswerRead, carried, type RecordedExchange, recorded } from './recorded.ts';
import { type Lease, Shared } from './shared.ts';
import { type FetchedToken, TokenCache } from './token-cache.ts';

/**
 * No access token came. Nothing was pushed, so `outcome` is never `uncertain`. A login is the same whatever is pushed: when
 * it is refused, that is never one message's fault.
 */
export class AccessTokenError extends Error {
  readonly outcome: Outcome;
  readonly code: string;
  constructor(outcome: Outcome & { code: string }, detail: string) {
    super(detail);
    this.name = 'AccessTokenError';
    this.outcome = outcome.kind === 'refused' ? { ...outcome, cause: CAUSES[outcome.cause] } : outcome;
    this.code = outcome.code;
  }
}

const CAUSES: Readonly<Record<RefusalCause, RefusalCause>> = {
  payload: 'credentials',
  content: 'credentials',
  unexplained: 'credentials',
  credentials: 'credentials',
  permission: 'permission',
  quota: 'quota',
  config: 'config',
};

/** What a failed token means for a push, whatever was thrown. */
export function outcomeOfTokenError(error: unknown): { outcome: Outcome; code: string; detail: string } {
  if (error instanceof AccessTokenError) return { outcome: error.outcome, code: error.code, detail: error.message };
  const { code, detail } = describeError(error);
  return { outcome: { kind: 'unavailable', code: `oauth_${code}` }, code: `oauth_${code}`, detail };
}

/** A token that is being fetched, but not past the caller's patience: others may wait for it longer. @throws {AccessTokenError} */
export function tokenWithin(token: Promise<string>, signals: readonly AbortSignal[]): Promise<string> {
  const patience = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const stop = (): void =>
      reject(new AccessTokenError({ kind: 'unavailable', code: 'aborted' }, 'the caller gave up'));
    for (const signal of signals) {
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { signal: patience.signal });
    }
  });
  return Promise.race([aborted, token]).finally(() => patience.abort());
}

const caches = new Shared<TokenCache>();

/**
 * The token cache of an account, shared by all channels that have the same `key` (account, secret, endpoint).
 * @param ownClock Only tests set one: then the cache is not shared, so that they do not meet each other's tokens.
 */
export function tokenCache(
  key: string,
  fetch: () => Promise<FetchedToken>,
  ownClock: (() => number) | undefined,
): Lease<TokenCache> {
  if (ownClock === undefined) return caches.acquire(key, () => new TokenCache(fetch, Date.now));
  return { value: new TokenCache(fetch, ownClock), release: async () => {} };
}

/** The key of a secret that must not be kept in one. */
export const digest = (secret: string): string => hash('sha256', secret, 'hex');

export type Authorized<A> =
  | { kind: 'answer'; answer: A }
  | { kind: 'failed'; outcome: Outcome; code: string; detail: string };

/**
 * One recorded exchange with an access token: when the answer says that the token is not taken (any more), it is replaced
 * once for all who meet that, and the exchange made once more.
 */
export async function authorized<A extends AnswerRead & { unauthorized: boolean }>(
  tokens: TokenCache,
  signals: readonly AbortSignal[],
  exchange: (token: string) => RecordedExchange<A>,
): Promise<Authorized<A>> {
  const token = tokens.peek() ?? (await tokenOrRecord(tokens.get(), signals, exchange));
  if (typeof token !== 'string') return token;
  const first = await recordedOutcome(exchange(token));
  if (first.kind === 'failed' || !first.answer.unauthorized) return first;
  const fresh = await tokenOrRecord(tokens.replace(token), signals, exchange);
  return typeof fresh === 'string' ? recordedOutcome(exchange(fresh)) : fresh;
}

async function tokenOrRecord<A extends AnswerRead>(
  token: Promise<string>,
  signals: readonly AbortSignal[],
  exchange: (token: string) => RecordedExchange<A>,
): Promise<string | (Authorized<A> & { kind: 'failed' })> {
  const startedAt = performance.now();
  try {
    return await tokenWithin(token, signals);
  } catch (error) {
    const failed = outcomeOfTokenError(error);
    const { hooks, now, tokens: targets, indexes } = exchange('');
    const ms = Math.round(performance.now() - startedAt);
    const { code, detail } = failed;
    hooks.attempt?.({ atMs: now() - ms, ms, code, detail, targets: targets.length, ...carried(indexes) });
    return { kind: 'failed', ...failed };
  }
}

async function recordedOutcome<A extends AnswerRead>(exchange: RecordedExchange<A>): Promise<Authorized<A>> {
  const result = await recorded(exchange);
  if (result.kind === 'answer') return result;
  const { code, detail } = result.failure;
  return { kind: 'failed', outcome: outcomeOfFailure(result.failure), code, detail };
}
