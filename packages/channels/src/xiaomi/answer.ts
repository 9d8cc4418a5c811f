import type { IncomingHttpHeaders } from 'node:http';
import type { Outcome } from '../channel.ts';
import { outcomeOfMeaning } from '../code-meaning.ts';
import { integerOf, isObject, jsonObject, stringOf } from '../json.ts';
import { redact } from '../text.ts';
import { outcomeOfStatus, retryAfter } from '../transport/http-status.ts';
import { retryAfterMs } from '../transport/retry-after.ts';
import { XIAOMI_CODES } from './codes.ts';

/** What one answer says about one request of `targets` ids. */
export interface XiaomiVerdict {
  /** For every id that `bad` does not name. */
  outcome: Outcome;
  /** Ids that the cloud named as bad, and what that means for them. */
  bad: ReadonlySet<string>;
  badOutcome: Outcome;
  code: string;
  vendorId: string | undefined;
  detail: string;
}

interface Answer {
  code: number;
  id: string;
  traceId: string;
  bad: ReadonlySet<string>;
  words: string;
}

const NONE: ReadonlySet<string> = new Set();

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
    return {
      outcome,
      bad: NONE,
      badOutcome: outcome,
      code: `http_${status}`,
      vendorId: undefined,
      detail: redact(body),
    };
  }
  const code = String(answer.code);
  const outcome: Outcome =
    answer.code === 0
      ? { kind: 'sent', vendorId: answer.id || answer.traceId }
      : outcomeOfCode(answer.code, targets, waitMs);
  return {
    outcome,
    bad: answer.bad,
    badOutcome: badOutcome(answer, targets),
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
function badOutcome(answer: Answer, targets: number): Outcome {
  const certain = answer.code === 0 && answer.bad.size < targets;
  return { kind: 'invalid_token', code: 'bad_regids', evidence: certain ? 'certain' : 'strike' };
}

function outcomeOfCode(number: number, targets: number, waitMs: number | undefined): Outcome {
  const code = String(number);
  const meaning = XIAOMI_CODES.get(number);
  // The tail of the vendor's table is unconfirmed (§7). An unknown code is an answer, and no acceptance.
  if (meaning === undefined) return { kind: 'uncertain', code, ...retryAfter(waitMs) };
  // 20301 says it of every id of the request; the others speak of "a device", which in a batch could be any.
  if (meaning.kind === 'token' && targets > 1 && number !== 20301) return { kind: 'refused', code, cause: 'payload' };
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
    bad: typeof bad === 'string' && bad !== '' ? new Set(bad.split(',').map((id) => id.trim())) : NONE,
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
