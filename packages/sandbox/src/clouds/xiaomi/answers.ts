/** The answers of the API: HTTP 200 with `code`, a JSON number (clouds/xiaomi.md §6). Pure. */
import type { CloudAnswer } from '../cloud.ts';
import { CODES, type XiaomiCode } from './spec.ts';

/** §6, recorded: only these descriptions are known; others repeat the reason. */
const DESCRIPTIONS: Partial<Record<XiaomiCode, string>> = { 21301: '认证失败' };
const HEADERS = { 'content-type': 'application/json;charset=UTF-8' } as const;

export interface Answers {
  /** `data` and `info` as the call defines them. */
  ok(data: unknown, info?: string): CloudAnswer;
  /** @param reason beats the table's text where the vendor puts numbers into it. */
  error(code: number, about?: { reason?: string; data?: unknown; status?: number }): CloudAnswer;
}

/** @param traceId a fresh one for each answer. */
export function createAnswers(traceId: () => string): Answers {
  return {
    ok: (data, info) => ({
      status: 200,
      headers: HEADERS,
      code: '0',
      body: JSON.stringify({
        result: 'ok',
        trace_id: traceId(),
        code: 0,
        data,
        description: '成功',
        ...(info === undefined ? {} : { info }),
      }),
    }),
    error: (code, about = {}) => {
      const known = isKnown(code) ? code : undefined;
      const reason = about.reason ?? (known === undefined ? `error ${code}` : CODES[known]);
      return {
        status: about.status ?? 200,
        headers: HEADERS,
        code: String(code),
        body: JSON.stringify({
          result: 'error',
          reason,
          trace_id: traceId(),
          code,
          ...(about.data === undefined ? {} : { data: about.data }),
          description: (known === undefined ? undefined : DESCRIPTIONS[known]) ?? reason,
        }),
      };
    },
  };
}
function isKnown(code: number): code is XiaomiCode {
  return Object.hasOwn(CODES, code);
}
