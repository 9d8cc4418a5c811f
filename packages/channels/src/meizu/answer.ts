import type { IncomingHttpHeaders } from 'node:http';
import { type BatchVerdict, NONE } from '../batch.ts';
import type { Outcome } from '../channel.ts';
import { msUntilChinaTime } from '../china-time.ts';
import { outcomeOfMeaning, speaksOfTokens, unexplained } from '../code-meaning.ts';
import { isObject, jsonObject, stringOf } from '../json.ts';
import { outcomeOfStatus } from '../transport/http-status.ts';
import { retryAfterMs } from '../transport/retry-after.ts';
import { MEIZU_CODES, MEIZU_TARGET_CODES } from './codes.ts';

/** What one answer says about one request. */
export interface MeizuVerdict extends BatchVerdict {
  code: string;
  vendorId: string | undefined;
  detail: string;
}

/**
 * Reads an answer to a push. `code` is a string; it stays "200" when targets fail, all of them included:
 * `value` then lists them by code, and is "" or null when there is nothing to say — clouds/meizu.md §5.
 */
export function readMeizuAnswer(
  status: number,
  headers: IncomingHttpHeaders,
  body: string,
  nowMs: number,
): MeizuVerdict {
  const fields = jsonObject(body);
  const number = fields?.['code'];
  const code = typeof number === 'number' ? String(number) : stringOf(number);
  const waitMs = retryAfterMs(headers['retry-after'], nowMs);
  if (fields === undefined || code === '' || (code === '200' && status !== 200)) {
    const outcome = outcomeOfStatus(status, waitMs);
    return { ...NOTHING, outcome, code: `http_${status}`, detail: body };
  }
  const detail = stringOf(fields['message']);
  if (code === '300') {
    // "Repeat at `redirect`" (§5): that is another host than the operator chose, so it is for the operator to choose it.
    const moved = `set the endpoint "api" to ${stringOf(fields['redirect'])}`;
    return {
      ...NOTHING,
      outcome: { kind: 'refused', code, cause: 'config' },
      code,
      detail: `${detail} ${moved}`.trim(),
    };
  }
  if (code !== '200') {
    const isOfOne = speaksOfTokens(MEIZU_CODES.get(code));
    return { ...NOTHING, outcome: outcomeOfCode(code, status, waitMs), isOfOne, code, detail };
  }
  // Old answers carry no msgId (§5).
  const vendorId = stringOf(fields['msgId']) || 'accepted';
  const byToken = isObject(fields['value']) ? readTargets(fields['value'], vendorId, nowMs) : NONE;
  return { ...NOTHING, outcome: { kind: 'sent', vendorId }, byToken, code, vendorId, detail: words(detail, byToken) };
}

const NOTHING = { byToken: NONE, vendorId: undefined };

function outcomeOfCode(code: string, status: number, waitMs: number | undefined): Outcome {
  const meaning = MEIZU_CODES.get(code);
  // An unknown code is an answer, and no acceptance.
  return meaning === undefined ? unexplained(code, status, waitMs) : outcomeOfMeaning(meaning, code, waitMs);
}

function readTargets(value: Record<string, unknown>, vendorId: string, nowMs: number): Map<string, Outcome> {
  const outcomes = new Map<string, Outcome>();
  for (const [code, ids] of Object.entries(value)) {
    const outcome = targetOutcome(code, vendorId, nowMs);
    for (const id of Array.isArray(ids) ? ids : []) if (typeof id === 'string') outcomes.set(id, outcome);
  }
  return outcomes;
}

function targetOutcome(code: string, vendorId: string, nowMs: number): Outcome {
  const meaning = MEIZU_TARGET_CODES.get(code);
  if (meaning === undefined) return unexplained(code, 200, undefined);
  // The phone's count starts anew at midnight; the lane's other phones are not concerned.
  if (meaning === 'day_limit') {
    return { kind: 'throttled', code, retryAfterMs: msUntilChinaTime(0, nowMs), scope: 'token' };
  }
  return outcomeOfMeaning(meaning, code, undefined, vendorId);
}

/** The codes of the targets, counted: the operator sees no ids. */
function words(message: string, byToken: ReadonlyMap<string, Outcome>): string {
  const counts = new Map<string, number>();
  for (const outcome of byToken.values()) {
    const code = 'code' in outcome ? outcome.code : 'folded';
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [message, ...[...counts].map(([code, count]) => `${code}: ${count}`)]
    .filter((part) => part !== '')
    .join(' · ');
}
