import type { IncomingHttpHeaders } from 'node:http';
import { type BatchVerdict, NONE } from '../batch.ts';
import type { Outcome } from '../channel.ts';
import { outcomeOfMeaning, speaksOfTokens } from '../code-meaning.ts';
import { integerOf, isObject, jsonObject, stringOf } from '../json.ts';
import { redact } from '../text.ts';
import { outcomeOfStatus, retryAfter } from '../transport/http-status.ts';
import { retryAfterMs } from '../transport/retry-after.ts';
import { NO_VALID_TARGET, XIAOMI_CODES } from './codes.ts';

/** What one answer says about one request of `targets` ids. */
export interface XiaomiVerdict extends BatchVerdict {
  code: string;
  vendorId: string | undefined;
  detail: string;
}

interface Answer {
  code: number;
  id: string;
  traceId: string;
  bad: readonly string[];
  words: string;
}

/**
 * Reads an answer to send, recall or query. The JSON's `code` is asked first and the HTTP status last: business failures
 * come as HTTP 200, and the status of others is nowhere documented — clouds/xiaomi.md §3, §7.
 */
export function readXiaomiAnswer(
  status: number,
  headers: IncomingHttpHeaders,
  body: string,
  targets: number,
  nowMs: number,
): XiaomiVerdict {
  const answer = parse(body);
  const waitMs = retryAfterMs(headers['retry-after'], nowMs);
  if (answer === undefined || (answer.code === 0 && status !== 200)) {
    const outcome = outcomeOfStatus(status, waitMs);
    return { outcome, byToken: NONE, code: `http_${status}`, vendorId: undefined, detail: redact(body) };
  }
  const code = String(answer.code);
  const outcome: Outcome =
    answer.code === 0 ? { kind: 'sent', vendorId: answer.id || answer.traceId } : outcomeOfCode(answer.code, waitMs);
  return {
    outcome,
    byToken: outcomesOfBad(answer, targets),
    // 20301 says it of every id of the request; the others speak of "a device".
    isOfOne: answer.code !== NO_VALID_TARGET && speaksOfTokens(XIAOMI_CODES.get(answer.code)),
    code,
    vendorId: answer.id || answer.traceId || undefined,
    detail: redact(answer.words),
  };
}

/**
 * A bad id is one that is uninstalled, unregistered, of another region or not seen for long (§1, §8). When the cloud took
 * the other ids of the same request, secret, package and region host are proven right, and the verdict is about this id
 * alone: whatever the reason, this certificate cannot reach it, which is certain. When it took none, a wrong region host
 * would look the same for every id: a strike, which only a repetition makes a death.
 */
function outcomesOfBad(answer: Answer, targets: number): ReadonlyMap<string, Outcome> {
  if (answer.bad.length === 0) return NONE;
  const certain = answer.code === 0 && answer.bad.length < targets;
  const outcome: Outcome = { kind: 'invalid_token', code: 'bad_regids', evidence: certain ? 'certain' : 'strike' };
  return new Map(answer.bad.map((token) => [token, outcome]));
}

function outcomeOfCode(number: number, waitMs: number | undefined): Outcome {
  const code = String(number);
  const meaning = XIAOMI_CODES.get(number);
  // The tail of the vendor's table is unconfirmed (§7). An unknown code is an answer, and no acceptance.
  if (meaning === undefined) return { kind: 'uncertain', code, ...retryAfter(waitMs) };
  return outcomeOfMeaning(meaning, code, waitMs);
}

function parse(body: string): Answer | undefined {
  const fields = jsonObject(body);
  const code = integerOf(fields?.['code']);
  if (fields === undefined || code === undefined) return undefined;
  const data = isObject(fields['data']) ? fields['data'] : {};
  // Two spellings are seen — clouds/xiaomi.md §6.
  const bad = data['bad_regids'] ?? data['bad_regIds'];
  return {
    code,
    id: stringOf(data['id']),
    traceId: stringOf(fields['trace_id']),
    bad: typeof bad === 'string' && bad !== '' ? [...new Set(bad.split(',').map((id) => id.trim()))] : [],
    words: [
      stringOf(fields['reason']) || stringOf(fields['description']),
      stringOf(fields['info']),
      ...['day_quota', 'day_acked', 'channel_exceed_quota'].map((key) =>
        stringOf(data[key]) ? `${key} ${stringOf(data[key])}` : '',
      ),
    ]
      .filter((part) => part !== '')
      .join(' · '),
  };
}
