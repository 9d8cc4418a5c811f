import { codes } from '@tim-push/protocol';

/** The answer of every REST v4 call, HTTP 200 whatever happened (facts: tim-api §1). */
export interface Envelope {
  ActionStatus: 'OK' | 'FAIL';
  ErrorInfo: string;
  ErrorCode: number;
  [key: string]: unknown;
}

/** A call that cannot be answered with OK. `field` is named at the start of `ErrorInfo`. */
export interface RestFailure {
  code: number;
  desc: string;
  field?: string;
}
export type RestResult = { ok: true; value: Record<string, unknown> } | { ok: false; error: RestFailure };

export const done = (value: Record<string, unknown> = {}): RestResult => ({ ok: true, value });
export const refuse = (code: number, desc: string, field?: string): { ok: false; error: RestFailure } => ({
  ok: false,
  error: field === undefined ? { code, desc } : { code, desc, field },
});

/** Numbers of ours that existing back ends do not know become those they retry on (facts: tim-api §1). */
export function restCode(code: number): number {
  if (code === codes.busy) return codes.internalRetry;
  return code === codes.storageFull ? codes.internal : code;
}

export function envelope(result: RestResult): Envelope {
  if (result.ok) return { ActionStatus: 'OK', ErrorInfo: '', ErrorCode: 0, ...result.value };
  const { code, desc, field } = result.error;
  const info = field === undefined || desc.includes(field) ? desc : `${field}: ${desc}`;
  return { ActionStatus: 'FAIL', ErrorInfo: info, ErrorCode: restCode(code) };
}
