import type { IncomingHttpHeaders } from 'node:http2';
import type { Outcome } from '../channel.ts';
import { outcomeOfMeaning } from '../code-meaning.ts';
import { integerOf, jsonObject, stringOf } from '../json.ts';
import type { TransportFailure } from '../transport/failure.ts';
import { outcomeOfStatus } from '../transport/http-status.ts';
import type { PushVerdict } from '../transport/push-exchange.ts';
import { retryAfterMs } from '../transport/retry-after.ts';
import { APNS_REASONS, SPOILED } from './reasons.ts';

/** Reads an answer: 200 with an empty body, or `{"reason": …}`, with a time when a token is dead — clouds/apns.md §6. */
export function readApnsAnswer(status: number, headers: IncomingHttpHeaders, body: string, nowMs: number): PushVerdict {
  const id = stringOf(headers['apns-id']);
  if (status === 200) {
    const vendorId = id || 'accepted';
    return { outcome: { kind: 'sent', vendorId }, unauthorized: false, code: 'OK', vendorId, detail: '' };
  }
  const waitMs = retryAfterMs(headers['retry-after'], nowMs);
  const fields = jsonObject(body);
  const reason = stringOf(fields?.['reason']);
  if (reason === '') {
    const outcome = outcomeOfStatus(status, waitMs);
    return { outcome, unauthorized: false, code: outcome.code, detail: body };
  }
  const deadSinceMs = integerOf(fields?.['timestamp']);
  return {
    outcome: outcomeOfReason(reason, status, waitMs, deadSinceMs),
    // A token lives an hour (§2a): one more look at the clock, once.
    unauthorized: reason === 'ExpiredProviderToken',
    code: reason,
    ...(id === '' ? {} : { vendorId: id }),
    detail: reason,
    ...(SPOILED.has(reason) ? { connection: 'leave' as const } : {}),
  };
}

/**
 * The outcome for a message that asked for a VoIP push: its topic is another one, and so are its tokens (clouds/apns.md §3).
 * A phone that gave none of those is fine for every other push, and so is a certificate that has no VoIP.
 */
export function ofVoip(outcome: Outcome): Outcome {
  if (outcome.kind === 'invalid_token' && outcome.evidence === 'strike') {
    return { kind: 'refused', code: outcome.code, cause: 'payload' };
  }
  if (outcome.kind === 'refused' && TOPIC_REFUSED.has(outcome.code)) return { ...outcome, scope: 'some' };
  return outcome;
}
const TOPIC_REFUSED: ReadonlySet<string> = new Set(['BadTopic', 'TopicDisallowed']);

/** Apple ends a connection that it does not like with GOAWAY and `{"reason": …}` — clouds/apns.md §2b, §8. */
export function readApnsGoaway({ detail }: TransportFailure): (Outcome & { code: string }) | undefined {
  const reason = stringOf(jsonObject(detail)?.['reason']);
  const meaning = APNS_REASONS.get(reason);
  // Any other reason ends the connection only: the push goes over another one.
  return meaning?.kind === 'refused' ? { kind: 'refused', code: reason, cause: meaning.cause } : undefined;
}

function outcomeOfReason(
  reason: string,
  status: number,
  waitMs: number | undefined,
  deadSinceMs: number | undefined,
): Outcome {
  const meaning = APNS_REASONS.get(reason);
  // A reason to come: the status says what kind it is.
  if (meaning === undefined) return outcomeOfStatus(status, waitMs);
  const outcome = outcomeOfMeaning(meaning, reason, waitMs);
  return outcome.kind === 'invalid_token' && deadSinceMs !== undefined ? { ...outcome, deadSinceMs } : outcome;
}
