/** Answers that look alike at every cloud over HTTP/1.1. */
import type { Answering } from '../../faults/faults.ts';
import type { CloudAnswer } from '../cloud.ts';

const JSON_HEADERS = { 'content-type': 'application/json;charset=UTF-8' } as const;

/** @param code the vendor's own, for the event stream. */
export const jsonAnswer = (code: string | number, body: unknown, status = 200): CloudAnswer => ({
  status,
  headers: JSON_HEADERS,
  code: String(code),
  body: JSON.stringify(body),
});

/** A bare HTTP status, as gateways before a vendor's service give it. */
export function gatewayAnswer(fault: Extract<Answering, { kind: 'status' }>): CloudAnswer {
  return {
    status: fault.status,
    headers: {
      'content-type': 'text/html;charset=UTF-8',
      ...(fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter }),
    },
    body: fault.body === 'empty' ? '' : `<html><body><h1>${fault.status}</h1></body></html>`,
    code: `http_${fault.status}`,
  };
}

/** JSON from outside, or undefined when it is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** China has one zone without summer time, so its day is arithmetic: `20261123`. */
export const chinaDay = (epochMs: number): string =>
  new Date(epochMs + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
/** 0–23. */
export const chinaHour = (epochMs: number): number => new Date(epochMs + 8 * 3_600_000).getUTCHours();
