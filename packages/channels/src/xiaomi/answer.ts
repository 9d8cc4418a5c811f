import type { IncomingHttpHeaders } from 'node:http';
import type { Outcome } from '../channel.ts';
import { redact } from '../text.ts';
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

/** The answer is unreadable or none of the cloud's: the status alone speaks. 10 s is the SDK's middle backoff (§3). */
const SERVER_BUSY_MS = 10_000;
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
  if (meaning === undefined) return { kind: 'uncertain', code, ...retry(waitMs) };
  switch (meaning.kind) {
    case 'not_taken':
      return { kind: 'unavailable', code, ...retry(waitMs) };
    case 'inside':
      return { kind: 'uncertain', code, ...retry(waitMs) };
    case 'token':
      // 20301 says it of every id of the request; the others speak of "a device", which in a batch could be any.
      if (targets === 1 || number === 20301) return { kind: 'invalid_token', code, evidence: 'strike' };
      return { kind: 'refused', code, cause: 'payload' };
    case 'limit':
      return { kind: 'throttled', code, retryAfterMs: waitMs ?? meaning.pauseMs, scope: 'lane' };
    case 'refused':
      return { kind: 'refused', code, cause: meaning.cause };
    default:
      return meaning satisfies never;
  }
}

function outcomeOfStatus(status: number, waitMs: number | undefined): Outcome {
  const code = status === 200 ? 'unreadable' : `http_${status}`;
  if (status === 429) return { kind: 'throttled', code, retryAfterMs: waitMs ?? SERVER_BUSY_MS, scope: 'lane' };
  // The vendor's library sends again on 5xx (§3). 503 is the front door refusing; behind it others may have been at work.
  if (status === 503) return { kind: 'unavailable', code, ...retry(waitMs) };
  if (status >= 500 || (status >= 200 && status < 300)) return { kind: 'uncertain', code, ...retry(waitMs) };
  if (status === 401) return { kind: 'refused', code, cause: 'credentials' };
  if (status === 403) return { kind: 'refused', code, cause: 'permission' };
  if (status === 400 || status === 413 || status === 414) return { kind: 'refused', code, cause: 'payload' };
  // Redirects, 404, 405, 407 …: not the cloud's API is answering.
  return { kind: 'refused', code, cause: 'config' };
}

const retry = (waitMs: number | undefined): { retryAfterMs?: number } =>
  waitMs === undefined ? {} : { retryAfterMs: waitMs };

function parse(body: string): Answer | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    // HTML of a gateway, an empty body: the caller goes by the status.
    return undefined;
  }
  if (typeof json !== 'object' || json === null) return undefined;
  const fields = json as Record<string, unknown>;
  const code = typeof fields['code'] === 'string' ? Number.parseInt(fields['code'], 10) : fields['code'];
  if (typeof code !== 'number' || !Number.isInteger(code)) return undefined;
  const data =
    typeof fields['data'] === 'object' && fields['data'] !== null ? (fields['data'] as Record<string, unknown>) : {};
  // Two spellings are seen — clouds/xiaomi.md §6.
  const bad = data['bad_regids'] ?? data['bad_regIds'];
  return {
    code,
    id: text(data['id']),
    traceId: text(fields['trace_id']),
    bad: typeof bad === 'string' && bad !== '' ? new Set(bad.split(',').map((id) => id.trim())) : NONE,
    words: [
      text(fields['reason']) || text(fields['description']),
      text(fields['info']),
      ...['day_quota', 'day_acked', 'channel_exceed_quota'].map((key) =>
        text(data[key]) ? `${key} ${text(data[key])}` : '',
      ),
    ]
      .filter((part) => part !== '')
      .join(' · '),
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
