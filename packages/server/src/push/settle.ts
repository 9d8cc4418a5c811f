/**
 * What one answer of a cloud means for one push: pure. The dispatcher asks, the store records.
 *
 * `queued → attempted → sent | refused(code) | expired | cancelled(reason) | unknown`, or back to the queue.
 */
import type { Outcome } from '@tim-push/channels';
import { type ClaimedRecipient, type RecipientResult, STRIKES_TO_RETIRE } from '../store/index.ts';
import type { TokenDoubt } from './dispatch/dead-token-guard.ts';
import type { RetryPolicy } from './settings.ts';

export interface SettleContext {
  nowMs: number;
  /** Last moment a request for this push may start. */
  expiresAtMs: number;
  policy: RetryPolicy;
  /** 0 ≤ random < 1, for jitter. */
  random: number;
  /** Too many of the lane's answers are dead tokens: the credentials are more likely wrong than the tokens. */
  doubt: TokenDoubt;
  /** When a closed quota opens again; only asked for when the cloud says the quota is spent. */
  quotaOpensMs: () => number;
}
export interface SettleDecision {
  result: RecipientResult;
  /** Set exactly when `result.state` is `retry`. */
  retryAtMs?: number;
}

/**
 * @example settleOutcome({ kind: 'sent', vendorId: 'scm1' }, recipient, context)
 * // { result: { index: 0, state: 'sent', vendorId: 'scm1' } }
 */
export function settleOutcome(outcome: Outcome, recipient: ClaimedRecipient, context: SettleContext): SettleDecision {
  const { index } = recipient;
  const { nowMs, policy } = context;
  switch (outcome.kind) {
    case 'sent':
      return { result: { index, state: 'sent', vendorId: outcome.vendorId } };
    case 'invalid_token':
      return deadToken(outcome, recipient, context);
    case 'notifications_off':
      return {
        result: {
          index,
          state: 'refused',
          code: outcome.code,
          reason: 'notifications_off',
          token: { action: 'notifications_off' },
        },
      };
    case 'throttled':
      return again(outcome.code, nowMs + (outcome.retryAfterMs || policy.throttledMs), recipient, context);
    case 'unavailable':
      return again(outcome.code, nowMs + pause(outcome.retryAfterMs, recipient.attempts, context), recipient, context);
    case 'uncertain': {
      if (recipient.uncertain + 1 >= policy.maxUncertain) return unknown(outcome.code, recipient);
      const at = nowMs + pause(outcome.retryAfterMs, recipient.attempts, context);
      // Not "expired": it may have rung.
      if (at > context.expiresAtMs) return unknown(outcome.code, recipient);
      return { result: { index, state: 'retry', code: outcome.code, uncertain: true }, retryAtMs: at };
    }
    case 'refused':
      return refused(outcome, recipient, context);
    default: {
      const never: never = outcome;
      throw new TypeError(`unknown outcome ${JSON.stringify(never)}`);
    }
  }
}

function refused(
  outcome: Outcome & { kind: 'refused' },
  recipient: ClaimedRecipient,
  context: SettleContext,
): SettleDecision {
  const { index } = recipient;
  switch (outcome.cause) {
    case 'payload':
    case 'content':
    case 'unexplained':
      return { result: { index, state: 'refused', code: outcome.code, reason: outcome.cause } };
    case 'credentials':
    case 'permission':
    case 'config': {
      // The operator's mistake spends no push. The lane is held: it waits in it while it is fresh, and goes as soon as
      // that is mended. What only some pushes meet waits by itself.
      const wait = outcome.scope === 'some' ? pause(undefined, recipient.attempts, context) : 0;
      return again(outcome.code, context.nowMs + wait, recipient, context);
    }
    case 'quota': {
      const opens = context.quotaOpensMs();
      if (opens > context.expiresAtMs)
        return { result: { index, state: 'refused', code: outcome.code, reason: 'quota' } };
      return { result: { index, state: 'retry', code: outcome.code }, retryAtMs: opens };
    }
    default: {
      const never: never = outcome.cause;
      throw new TypeError(`unknown cause ${String(never)}`);
    }
  }
}

function again(code: string, atMs: number, recipient: ClaimedRecipient, context: SettleContext): SettleDecision {
  if (atMs > context.expiresAtMs) {
    // An earlier request may have been processed: then nobody can say that it was not shown.
    if (recipient.uncertain > 0) return { result: { index: recipient.index, state: 'unknown', code } };
    return { result: { index: recipient.index, state: 'expired', code } };
  }
  return { result: { index: recipient.index, state: 'retry', code }, retryAtMs: atMs };
}

const unknown = (code: string, { index }: ClaimedRecipient): SettleDecision => ({
  result: { index, state: 'unknown', code, uncertain: true },
});

function deadToken(
  outcome: Outcome & { kind: 'invalid_token' },
  recipient: ClaimedRecipient,
  context: SettleContext,
): SettleDecision {
  const { index } = recipient;
  const { code } = outcome;
  // The lane is held: the push waits in it while it is fresh, and goes as soon as the certificate is mended.
  if (context.doubt === 'certificate') return again(code, context.nowMs, recipient, context);
  const dead = { index, state: 'refused', code, reason: 'dead_token' } as const;
  if (context.doubt === 'tokens') return { result: dead };
  const verdict = { code, ...(outcome.deadSinceMs === undefined ? {} : { deadSinceMs: outcome.deadSinceMs }) };
  switch (outcome.evidence) {
    case 'certain':
      return { result: { ...dead, token: { action: 'retire', ...verdict } } };
    case 'strike': {
      const token = { action: 'strike', ...verdict } as const;
      if (recipient.strikes + 1 >= STRIKES_TO_RETIRE) return { result: { ...dead, token } };
      // Not certain yet, and certainly not shown: the push asks again rather than end on a doubt.
      const next = again(code, context.nowMs + pause(undefined, recipient.attempts, context), recipient, context);
      return { ...next, result: { ...next.result, token } };
    }
    default: {
      const never: never = outcome.evidence;
      throw new TypeError(`unknown evidence ${String(never)}`);
    }
  }
}

/** The cloud's own time where it named one, else exponential with jitter between half and the whole (peers retry in step and knock the cloud over again). */
function pause(retryAfterMs: number | undefined, attempts: number, { policy, random }: SettleContext): number {
  if (retryAfterMs !== undefined) return retryAfterMs;
  const step = Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(30, Math.max(0, attempts - 1)));
  return Math.round(step * (0.5 + random / 2));
}
