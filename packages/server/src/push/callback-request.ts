/** How the server calls an app's back end (tim-api §6 "Webhooks"): URL, signature, and what counts as an answer. */
import { hash } from 'node:crypto';
import Type from 'typebox';
import { Compile } from 'typebox/compile';

export interface CallbackTarget {
  /** http or https; its own query is kept. */
  url: string;
  /** When set, requests are signed with it. Secret. */
  token?: string;
}
export interface CallbackCall {
  appId: number;
  command: string;
  /** `RESTAPI`, `Web`, `Android` … */
  platform: string;
  body: unknown;
}
export type CallbackReply =
  | { kind: 'answer'; errorCode: number; errorInfo: string }
  | { kind: 'failure'; detail: string };

/** The HTTP client; the global `fetch` fits. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const Answer = Compile(
  Type.Object({
    ActionStatus: Type.Optional(Type.String()),
    ErrorCode: Type.Integer(),
    ErrorInfo: Type.Optional(Type.String()),
  }),
);
/** An answer is one small object; a back end that sends more is not answering us. */
const MAX_ANSWER_CHARS = 64 * 1024;

/**
 * `Sign` = sha256 hex of the token followed by `RequestTime` (unix seconds); the back end refuses more than 60 s of skew.
 *
 * @example sign('xxxxyyyy', 1669872112) // '17773bc3…'
 */
export const sign = (token: string, requestTime: number): string => hash('sha256', `${token}${requestTime}`, 'hex');

export function callbackUrl(target: CallbackTarget, call: Omit<CallbackCall, 'body'>, nowMs: number): string {
  const url = new URL(target.url);
  const query = url.searchParams;
  query.set('SdkAppid', String(call.appId));
  query.set('CallbackCommand', call.command);
  query.set('contenttype', 'json');
  query.set('ClientIP', '127.0.0.1');
  query.set('OptPlatform', call.platform);
  if (target.token !== undefined && target.token !== '') {
    const requestTime = Math.floor(nowMs / 1000);
    query.set('RequestTime', String(requestTime));
    query.set('Sign', sign(target.token, requestTime));
  }
  return url.toString();
}

/** One call; never rejects. @param timeoutMs From connecting to the last byte of the answer. */
export async function postCallback(
  fetch: Fetch,
  target: CallbackTarget,
  call: CallbackCall,
  nowMs: number,
  timeoutMs: number,
): Promise<CallbackReply> {
  try {
    const response = await fetch(callbackUrl(target, call, nowMs), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(call.body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    if (!response.ok) return { kind: 'failure', detail: `HTTP ${response.status}` };
    if (text.length > MAX_ANSWER_CHARS) return { kind: 'failure', detail: `the answer has ${text.length} characters` };
    const answer: unknown = JSON.parse(text);
    if (!Answer.Check(answer)) return { kind: 'failure', detail: 'the answer has no integer ErrorCode' };
    return { kind: 'answer', errorCode: answer.ErrorCode, errorInfo: answer.ErrorInfo ?? '' };
  } catch (error) {
    // The name and system code say what happened; the message may hold the URL, and with it the signature.
    const { name, cause } = error instanceof Error ? error : { name: 'Error', cause: undefined };
    const code = (cause as { code?: unknown } | undefined)?.code;
    return { kind: 'failure', detail: typeof code === 'string' ? code : name };
  }
}
