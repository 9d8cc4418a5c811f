import type { IncomingHttpHeaders } from 'node:http';
import { type BatchVerdict, NONE } from '../batch.ts';
import type { Outcome } from '../channel.ts';
import { outcomeOfMeaning, speaksOfTokens, unexplained } from '../code-meaning.ts';
import { isObject, jsonObject, stringOf } from '../json.ts';
import { outcomeOfStatus } from '../transport/http-status.ts';
import { retryAfterMs } from '../transport/retry-after.ts';
import { ACCEPTED, HONOR_CODES, NONE_ACCEPTED, STALE_TOKEN } from './codes.ts';

export interface HonorVerdict extends BatchVerdict {
  /** A fresh access token may mend it. */
  unauthorized: boolean;
  code: string;
  vendorId: string | undefined;
  detail: string;
}

/** Reads an answer: `{code, message, data: {sendResult, requestId, failTokens, expireTokens}}` — clouds/honor.md §4. */
export function readHonorAnswer(
  status: number,
  headers: IncomingHttpHeaders,
  body: string,
  nowMs: number,
): HonorVerdict {
  const fields = jsonObject(body);
  const given = fields?.['code'];
  const code = typeof given === 'number' ? String(given) : stringOf(given);
  const detail = stringOf(fields?.['message']) || stringOf(fields?.['msg']);
  const data = isObject(fields?.['data']) ? fields['data'] : {};
  const vendorId = stringOf(data['requestId']) || undefined;
  const waitMs = retryAfterMs(headers['retry-after'], nowMs);
  const about = { byToken: NONE, unauthorized: STALE_TOKEN.has(code), code, vendorId, detail };
  if (code === '') {
    const outcome = outcomeOfStatus(status, waitMs);
    return { ...about, outcome, code: outcome.code, unauthorized: status === 401, detail: body };
  }
  if (!ACCEPTED.has(code)) {
    const meaning = HONOR_CODES.get(code);
    // An unknown code is an answer, and no acceptance; it is kept in full.
    const outcome: Outcome =
      meaning === undefined ? unexplained(code, status, waitMs) : outcomeOfMeaning(meaning, code, waitMs);
    // It strikes every token of its request (§4); the others may speak of one.
    return { ...about, outcome, isOfOne: code !== NONE_ACCEPTED && speaksOfTokens(meaning) };
  }
  const byToken = new Map<string, Outcome>();
  // Whether a failed token is dead for ever is not said (§4): only a repetition makes it a death.
  for (const token of texts(data['failTokens'])) {
    byToken.set(token, { kind: 'invalid_token', code: 'failTokens', evidence: 'strike' });
  }
  for (const token of texts(data['expireTokens'])) {
    byToken.set(token, { kind: 'invalid_token', code: 'expireTokens', evidence: 'certain' });
  }
  const isSent = data['sendResult'] !== false;
  const outcome: Outcome = isSent
    ? { kind: 'sent', vendorId: vendorId ?? 'accepted' }
    : unexplained('sendResult', status, waitMs);
  return { ...about, outcome, byToken, detail: [detail, counted(byToken)].filter(Boolean).join(' · ') };
}

const texts = (list: unknown): string[] => (Array.isArray(list) ? list.filter((one) => typeof one === 'string') : []);
const counted = (byToken: ReadonlyMap<string, Outcome>): string =>
  byToken.size === 0 ? '' : `${byToken.size} refused`;
