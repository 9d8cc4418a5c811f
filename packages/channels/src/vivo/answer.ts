import type { IncomingHttpHeaders } from 'node:http';
import { type BatchVerdict, NONE } from '../batch.ts';
import type { Outcome } from '../channel.ts';
import { msUntilChinaTime } from '../china-time.ts';
import { outcomeOfMeaning, speaksOfTokens, unexplained } from '../code-meaning.ts';
import { integerOf, isObject, jsonObject, stringOf } from '../json.ts';
import { outcomeOfStatus } from '../transport/http-status.ts';
import { retryAfterMs } from '../transport/retry-after.ts';
import { STALE_TOKEN, USER_STATUS, VIVO_CODES } from './codes.ts';

export interface VivoVerdict extends BatchVerdict {
  /** A fresh auth token may mend it. */
  unauthorized: boolean;
  code: string;
  /** The task's id. */
  vendorId: string | undefined;
  detail: string;
}
/** Operation messages go out from 7 o'clock on — clouds/vivo.md §8. */
const MORNING_HOUR = 7;

/**
 * Reads an answer to a push or to a stored message: `result` 0 is an acceptance, bad ids are named beside it —
 * clouds/vivo.md §4, §5.
 */
export function readVivoAnswer(status: number, headers: IncomingHttpHeaders, body: string, nowMs: number): VivoVerdict {
  const fields = jsonObject(body);
  const number = integerOf(fields?.['result']);
  const waitMs = retryAfterMs(headers['retry-after'], nowMs);
  const about = { byToken: NONE, unauthorized: false, vendorId: undefined };
  if (fields === undefined || number === undefined || (number === 0 && status !== 200)) {
    const outcome = outcomeOfStatus(status, waitMs);
    return { ...about, outcome, code: outcome.code, unauthorized: status === 401, detail: body };
  }
  const code = String(number);
  const detail = stringOf(fields['desc']);
  const users = [fields['invalidUser'], ...(Array.isArray(fields['invalidUsers']) ? fields['invalidUsers'] : [])];
  const byToken = new Map(users.flatMap((user) => outcomeOfUser(user)));
  if (number === 0) {
    const vendorId = stringOf(fields['taskId']) || 'accepted';
    return {
      ...about,
      outcome: { kind: 'sent', vendorId },
      byToken,
      code,
      vendorId,
      detail: counted(detail, byToken.size),
    };
  }
  return {
    ...about,
    outcome: outcomeOfCode(code, status, waitMs, nowMs),
    isOfOne: speaksOfTokens(VIVO_CODES.get(code)),
    byToken,
    unauthorized: code === STALE_TOKEN,
    code,
    detail,
  };
}

export function outcomeOfCode(code: string, status: number, waitMs: number | undefined, nowMs: number): Outcome {
  const meaning = VIVO_CODES.get(code);
  if (meaning === undefined) return unexplained(code, status, waitMs);
  // Outside the hours of operation messages: no sooner than the morning.
  if (code === '10071')
    return { kind: 'throttled', code, retryAfterMs: msUntilChinaTime(MORNING_HOUR, nowMs), scope: 'token' };
  return outcomeOfMeaning(meaning, code, waitMs);
}

function outcomeOfUser(user: unknown): [string, Outcome][] {
  if (!isObject(user)) return [];
  const status = integerOf(user['status']) ?? 0;
  const code = `10302_${status}`;
  const meaning = USER_STATUS.get(status);
  const outcome: Outcome =
    meaning === undefined
      ? { kind: 'invalid_token', code, evidence: 'strike' }
      : outcomeOfMeaning(meaning, code, undefined);
  return [[stringOf(user['userid']), outcome]];
}

const counted = (detail: string, bad: number): string => (bad === 0 ? detail : `${bad} refused`);
