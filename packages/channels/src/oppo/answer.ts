import type { IncomingHttpHeaders } from 'node:http';
import type { Outcome, RefusalCause } from '../channel.ts';
import { FOLDED, outcomeOfMeaning, unexplained } from '../code-meaning.ts';
import { integerOf, isObject, jsonObject, stringOf } from '../json.ts';
import { outcomeOfStatus } from '../transport/http-status.ts';
import { retryAfterMs } from '../transport/retry-after.ts';
import { INVALID_ARGUMENT, OPPO_CODES, STALE_TOKEN } from './codes.ts';

export interface OppoVerdict {
  /** One for each message, in the order of the request. */
  outcomes: readonly Outcome[];
  /** Set when all of it was refused by one code that need not be true of all: of a message's token, or of its content. */
  isOfOne?: 'token' | 'content' | undefined;
  /** A fresh auth token may mend it. */
  unauthorized: boolean;
  code: string;
  vendorId: string | undefined;
  detail: string;
}

/** What one code means; an unknown code is an answer, and no acceptance. */
export function readOppoCode(
  code: string,
  waitMs: number | undefined,
  vendorId = code,
  { words = '', status = 200 } = {},
): Outcome {
  // An invalid argument may be the id (§7): only a repetition makes that a death.
  if (code === INVALID_ARGUMENT && /registration_?id/i.test(words)) {
    return { kind: 'invalid_token', code, evidence: 'strike' };
  }
  const meaning = OPPO_CODES.get(code);
  return meaning === undefined ? unexplained(code, status, waitMs) : outcomeOfMeaning(meaning, code, waitMs, vendorId);
}

/** What is the same in every answer: `code` decides, whatever the HTTP status — clouds/oppo.md §2. */
function readHead(status: number, headers: IncomingHttpHeaders, body: string, nowMs: number) {
  const fields = jsonObject(body);
  const number = integerOf(fields?.['code']);
  const waitMs = retryAfterMs(headers['retry-after'], nowMs);
  if (fields === undefined || number === undefined || (number === 0 && status !== 200)) {
    const outcome = outcomeOfStatus(status, waitMs);
    const about = { outcome, isOfOne: undefined, code: `http_${status}`, detail: body };
    return { ok: false as const, ...about, waitMs, unauthorized: status === 401 };
  }
  const code = String(number);
  const detail = stringOf(fields['message']);
  if (number === 0) return { ok: true as const, data: fields['data'], code, detail, waitMs };
  return {
    ok: false as const,
    ...aboutOne(readOppoCode(code, waitMs, code, { words: detail, status }), code),
    code,
    detail,
    waitMs,
    unauthorized: STALE_TOKEN.has(code),
  };
}

/**
 * The whole request was refused: a code about an id or a message is true of one of them. That a failed element leaves the
 * whole at 0 (§5) makes it an exception.
 */
function aboutOne(outcome: Outcome, code: string): { outcome: Outcome } & Pick<OppoVerdict, 'isOfOne'> {
  const isOfContent = outcome.kind === 'refused' && (outcome.scope === 'some' || ABOUT_MESSAGE.has(outcome.cause));
  const isOfToken = ['invalid_token', 'notifications_off'].includes(outcome.kind) || OPPO_CODES.get(code) === FOLDED;
  return { outcome, isOfOne: isOfToken ? 'token' : isOfContent ? 'content' : undefined };
}
const ABOUT_MESSAGE: ReadonlySet<string> = new Set<RefusalCause>(['payload', 'content']);

const same = (outcome: Outcome, count: number): Outcome[] => Array.from({ length: count }, () => outcome);

/**
 * Reads the answer to `unicast_batch`: one entry a message, failed ones with `errorCode`. The order of the entries is
 * unconfirmed, so they are matched by id, those of one id in their order — clouds/oppo.md §5.
 */
export function readBatchAnswer(
  status: number,
  headers: IncomingHttpHeaders,
  body: string,
  tokens: readonly string[],
  nowMs: number,
): OppoVerdict {
  const head = readHead(status, headers, body, nowMs);
  if (!head.ok) {
    const { outcome, unauthorized, isOfOne, code, detail } = head;
    return { outcomes: same(outcome, tokens.length), isOfOne, unauthorized, code, vendorId: undefined, detail };
  }
  const byToken = new Map<string, Outcome[]>();
  for (const entry of Array.isArray(head.data) ? head.data : []) {
    if (!isObject(entry)) continue;
    const token = stringOf(entry['registrationId']);
    const list = byToken.get(token);
    const outcome = outcomeOfEntry(entry, head.waitMs);
    if (list === undefined) byToken.set(token, [outcome]);
    else list.push(outcome);
  }
  // The cloud took the request and names no result for this one: it may have gone out.
  const unnamed: Outcome = { kind: 'uncertain', code: 'no_result' };
  const outcomes = tokens.map((token) => byToken.get(token)?.shift() ?? unnamed);
  const failed = outcomes.filter(({ kind }) => kind !== 'sent').length;
  const first = outcomes.find((outcome) => outcome.kind === 'sent');
  return {
    outcomes,
    unauthorized: false,
    code: head.code,
    vendorId: first?.kind === 'sent' ? first.vendorId : undefined,
    detail: failed === 0 ? head.detail : `${failed} of ${tokens.length} refused`,
  };
}

function outcomeOfEntry(entry: Record<string, unknown>, waitMs: number | undefined): Outcome {
  const vendorId = stringOf(entry['messageId']) || stringOf(entry['message_id']) || 'accepted';
  const code = integerOf(entry['errorCode']);
  const words = stringOf(entry['errorMessage']);
  return code === undefined || code === 0
    ? { kind: 'sent', vendorId }
    : readOppoCode(String(code), waitMs, vendorId, { words });
}

/** The id of a stored message; undefined with what stood in the way. */
export function readStored(status: number, headers: IncomingHttpHeaders, body: string, nowMs: number) {
  const head = readHead(status, headers, body, nowMs);
  if (!head.ok) {
    const { outcome, unauthorized, code, detail } = head;
    return { id: undefined, outcome, unauthorized, code, detail, vendorId: undefined };
  }
  const data = isObject(head.data) ? head.data : {};
  const id = stringOf(data['message_id']) || stringOf(data['messageId']);
  const unnamed: Outcome = { kind: 'unavailable', code: 'no_message_id' };
  return {
    id: id || undefined,
    outcome: unnamed,
    unauthorized: false,
    code: head.code,
    detail: head.detail,
    vendorId: id,
  };
}

/** Reads the answer to `broadcast`: one key for each error code, whose value lists the ids — clouds/oppo.md §6. */
export function readBroadcastAnswer(
  status: number,
  headers: IncomingHttpHeaders,
  body: string,
  tokens: readonly string[],
  nowMs: number,
): OppoVerdict {
  const head = readHead(status, headers, body, nowMs);
  if (!head.ok) {
    const { outcome, unauthorized, isOfOne, code, detail } = head;
    return { outcomes: same(outcome, tokens.length), isOfOne, unauthorized, code, vendorId: undefined, detail };
  }
  const data = isObject(head.data) ? head.data : {};
  const vendorId = stringOf(data['task_id']) || stringOf(data['taskId']) || 'accepted';
  const byToken = new Map<string, Outcome>();
  for (const [code, ids] of Object.entries(data)) {
    if (!/^\d+$/.test(code) || !Array.isArray(ids)) continue;
    for (const id of ids) if (typeof id === 'string') byToken.set(id, readOppoCode(code, head.waitMs, vendorId));
  }
  const outcomes = tokens.map((token): Outcome => byToken.get(token) ?? { kind: 'sent', vendorId });
  return { outcomes, unauthorized: false, code: head.code, vendorId, detail: head.detail };
}
