import type { IncomingHttpHeaders } from 'node:http2';
import type {
  Channel,
  ChannelOptions,
  CredentialCheck,
  PushContent,
  SendHooks,
  SendRequest,
  Target,
  WireContent,
} from '../channel.ts';
import { checkRequest } from '../request.ts';
import { digest, tokenCache } from '../transport/access-token.ts';
import { type Http1Client, http1Client } from '../transport/http1.ts';
import { http2Pool } from '../transport/http2-pool.ts';
import { Http2Sender } from '../transport/http2-sender.ts';
import type { PushRequest, PushVerdict } from '../transport/push-exchange.ts';
import { type Route, routeTo } from '../transport/route.ts';
import type { Lease } from '../transport/shared.ts';
import { readFcmError, readFcmName } from './answer.ts';
import { checkFcm } from './check.ts';
import { fetchToken, readPrivateKey, SCOPE } from './oauth.ts';
import { type FcmBody, fcmPayload, fcmRequest } from './payload.ts';
import { FCM_ENDPOINTS, type FcmCredentials, fcmSpec, readFcmCredentials } from './spec.ts';

/** FCM answers within its own 5 s; clients should wait at least 10 (clouds/fcm.md §5), firebase-admin waits 15. */
const TIMEOUT_MS = 15_000;

/** FCM HTTP v1: one request a token, over the shared HTTP/2 pool. */
export class FcmChannel implements Channel {
  readonly spec = fcmSpec;
  readonly #now: () => number;
  readonly #api: Route;
  readonly #path: string;
  readonly #oauth: Lease<Http1Client>;
  readonly #sender: Http2Sender;
  #headersToken = '';
  #headers: readonly string[] = [];
  readonly #headersFor = (token: string): readonly string[] => this.#headersOf(token);

  constructor(credentials: Readonly<Record<string, unknown>>, options: ChannelOptions) {
    const account = readFcmCredentials(credentials);
    const key = readPrivateKey(account);
    const oauth = routeTo('oauth', FCM_ENDPOINTS, options);
    const { timeoutMs = TIMEOUT_MS, now = Date.now } = options;
    this.#now = now;
    this.#api = routeTo('api', FCM_ENDPOINTS, options);
    this.#path = `${this.#api.prefix}/v1/projects/${account.project_id}/messages:send`;
    this.#oauth = http1Client(oauth);
    const http = this.#oauth.value;
    const signer = { email: account.client_email, keyId: account.private_key_id, key };
    const fetch = () => fetchToken(http, `${oauth.prefix}/token`, signer, timeoutMs, now);
    this.#sender = new Http2Sender({
      pool: http2Pool(this.#api),
      tokens: tokenCache(tokenKey(account, oauth), fetch, options.now),
      timeoutMs,
      now,
      read: (status, headers, body) => this.#read(status, headers, body),
    });
  }

  payload(content: PushContent): WireContent {
    return fcmPayload(content);
  }

  async send(request: SendRequest, hooks: SendHooks, signal: AbortSignal): Promise<void> {
    checkRequest(request, this.spec.limits);
    await this.#sender.send(request.targets, (target, now) => this.#request(target, now), hooks, signal);
  }

  async check(signal: AbortSignal): Promise<CredentialCheck> {
    return checkFcm(
      () => this.#sender.token(signal),
      (body, token) => this.#sender.one({ body, headers: this.#headersFor, pushToken: '' }, token, signal),
      this.#now,
    );
  }

  async close(): Promise<void> {
    await Promise.all([this.#sender.close(), this.#oauth.release()]);
  }

  #request(target: Target, nowMs: number): PushRequest {
    return {
      body: fcmRequest(target.content.body as FcmBody, target, nowMs),
      headers: this.#headersFor,
      pushToken: target.token,
    };
  }

  /** The headers of one token: made once, shared by all requests until the next token. */
  #headersOf(token: string): readonly string[] {
    if (token === this.#headersToken) return this.#headers;
    this.#headersToken = token;
    const { protocol, host } = new URL(this.#api.origin);
    this.#headers = [
      ...[':method', 'POST'],
      ...[':path', this.#path],
      ...[':scheme', protocol.slice(0, -1)],
      ...[':authority', host],
      ...['authorization', `Bearer ${token}`],
      ...['content-type', 'application/json'],
    ];
    return this.#headers;
  }

  #read(status: number, headers: IncomingHttpHeaders, body: string): PushVerdict {
    if (status !== 200) return readFcmError(status, headers, body, this.#now());
    const name = readFcmName(body);
    // 200 without a message's name was not FCM's own answer, or was cut: it may be on its way.
    if (name === undefined) {
      return {
        outcome: { kind: 'uncertain', code: 'unreadable' },
        unauthorized: false,
        code: 'unreadable',
        detail: '',
      };
    }
    return { outcome: { kind: 'sent', vendorId: name }, unauthorized: false, code: 'OK', vendorId: name, detail: '' };
  }
}

/** One token per (client_email, scope, endpoint) — and key: a rotated key must not live on the old one's token. */
function tokenKey(account: FcmCredentials, oauth: Route): string {
  return JSON.stringify([account.client_email, SCOPE, oauth.key, oauth.prefix, digest(account.private_key)]);
}
