import type { IncomingHttpHeaders } from 'node:http';
import type { BatchVerdict } from '../batch.ts';
import { NONE } from '../batch.ts';
import type { Outcome } from '../channel.ts';
import { type CodeMeaning, outcomeOfMeaning, speaksOfTokens, unexplained } from '../code-meaning.ts';
import { jsonObject, stringOf } from '../json.ts';
import { outcomeOfStatus } from '../transport/http-status.ts';
import { retryAfterMs } from '../transport/retry-after.ts';
import { ACCEPTED, NONE_ACCEPTED, PARTIAL, STALE_TOKEN } from './codes.ts';

export interface HuaweiVerdict extends BatchVerdict {
  /** A fresh access token may mend it. */
  unauthorized: boolean;
  code: string;
  vendorId: string | undefined;
  detail: string;
}

/**
 * Reads an answer. The body's `code` is looked at first, whatever the HTTP status: which status goes with which code is
 * unconfirmed — clouds/huawei.md §3.
 *
 * @param refused What a token means that a partial answer lists; it gets the words of the answer too.
 * @param byWords What a whole answer's words say beyond its code; undefined: nothing.
 */
export function readHuaweiAnswer(
  status: number,
  headers: IncomingHttpHeaders,
  body: string,
  codes: ReadonlyMap<string, CodeMeaning>,
  refused: (code: string, words: string) => Outcome,
  nowMs: number,
  byWords: (code: string, words: string) => Outcome | undefined = () => undefined,
): HuaweiVerdict {
  const fields = jsonObject(body);
  const code = stringOf(fields?.['code']);
  const detail = stringOf(fields?.['msg']);
  const vendorId = stringOf(fields?.['requestId']) || undefined;
  const waitMs = retryAfterMs(headers['retry-after'], nowMs);
  const about = { byToken: NONE, unauthorized: false, code, vendorId, detail };
  if (code === '') {
    const outcome = outcomeOfStatus(status, waitMs);
    return { ...about, outcome, code: outcome.code, unauthorized: status === 401, detail: body };
  }
  if (code === ACCEPTED) return { ...about, outcome: { kind: 'sent', vendorId: vendorId ?? 'accepted' } };
  if (code === PARTIAL) {
    const listed = tokensOf(detail);
    const byToken = new Map(listed.map((token) => [token, refused(code, detail)]));
    return {
      ...about,
      outcome: { kind: 'sent', vendorId: vendorId ?? 'accepted' },
      byToken,
      detail: `${listed.length} refused`,
    };
  }
  const meaning = codes.get(code);
  // An unknown code is an answer, and no acceptance.
  const outcome: Outcome =
    byWords(code, detail) ??
    (meaning === undefined ? unexplained(code, status, waitMs) : outcomeOfMeaning(meaning, code, waitMs));
  // 80300007 alone says of all tokens what others say of some (§3).
  const isOfOne = code !== NONE_ACCEPTED && speaksOfTokens(meaning);
  return { ...about, outcome, isOfOne, unauthorized: STALE_TOKEN.has(code) };
}

/** `msg` of a partial answer is JSON in a string; v3's spelling of the list is unconfirmed — clouds/huawei.md §3, §4. */
function tokensOf(msg: string): string[] {
  const fields = jsonObject(msg) ?? {};
  const list = fields['illegal_tokens'] ?? fields['illegalTokens'];
  return Array.isArray(list) ? list.filter((token) => typeof token === 'string') : [];
}
