import { createHash } from 'node:crypto';
import type {
  Channel,
  ChannelOptions,
  CredentialCheck,
  Outcome,
  PushContent,
  SendHooks,
  SendRequest,
  Target,
  WireContent,
} from '../channel.ts';
import { checkRequest, isMalformedToken } from '../request.ts';
import { failure } from '../transport/failure.ts';
import { type Http1Client, http1Client } from '../transport/http1.ts';
import type { Http2Exchange } from '../transport/http2-contract.ts';
import { type Http2Pool, http2Pool } from '../transport/http2-pool.ts';
import { type Route, routeTo } from '../transport/route.ts';
import { type Lease, Shared } from '../transport/shared.ts';
import { TokenCache } from '../transport/token-cache.ts';
import { checkFcm } from './check.ts';
import { FcmExchange, type FcmSending } from './exchange.ts';
import { fetchToken, OAuthError, outcomeOfTokenError, readPrivateKey, SCOPE } from './oauth.ts';
import { type FcmBody, fcmPayload, fcmRequest } from './payload.ts';
import { FCM_ENDPOINTS, type FcmCredentials, fcmSpec, readFcmCredentials } from './spec.ts';

/** FCM answers within its own 5 s; clients should wait at least 10 (clouds/fcm.md §5), firebase-admin waits 15. */
const TIMEOUT_MS = 15_000;

const tokenCaches = new Shared<TokenCache>();

/** FCM HTTP v1: one request a token, over the shared HTTP/2 pool. */
export class FcmChannel implements Channel {
  readonly spec = fcmSpec;
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly #api: Route;
  readonly #path: string;
  readonly #pool: Lease<Http2Pool>;
  readonly #oauth: Lease<Http1Client>;
  readonly #tokens: Lease<TokenCache>;
  readonly #running = new Set<Http2Exchange>();
  #headersToken = '';
  #headers: readonly string[] = [];
  #closed = false;

  constructor(credentials: Readonly<Record<string, unknown>>, options: ChannelOptions) {
    const account = readFcmCredentials(credentials);
    const key = readPrivateKey(account);
    const oauth = routeTo('oauth', FCM_ENDPOINTS, options);
    this.#api = routeTo('api', FCM_ENDPOINTS, options);
    this.timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.now = options.now ?? Date.now;
    this.#path = `${this.#api.prefix}/v1/projects/${account.project_id}/messages:send`;
    this.#pool = http2Pool(this.#api);
    this.#oauth = http1Client(oauth);
    const http = this.#oauth.value;
    const signer = { email: account.client_email, keyId: account.private_key_id, key };
    const fetch = () => fetchToken(http, `${oauth.prefix}/token`, signer, this.timeoutMs, this.now);
    // Own clock, own cache: only tests set one, and they must not meet each other's tokens.
    this.#tokens =
      options.now === undefined
        ? tokenCaches.acquire(tokenKey(account, oauth), () => new TokenCache(fetch, this.now))
        : { value: new TokenCache(fetch, this.now), release: async () => {} };
  }

  payload(content: PushContent): WireContent {
    return fcmPayload(content);
  }

  async send(request: SendRequest, hooks: SendHooks, signal: AbortSignal): Promise<void> {
    checkRequest(request, this.spec.limits);
    if (request.targets.length === 0) return;
    const token = this.#tokens.value.peek() ?? (await this.#firstToken(request, hooks, signal));
    if (token === undefined) return;
    await this.#sendAll(request.targets, token, hooks, signal);
  }

  async check(signal: AbortSignal): Promise<CredentialCheck> {
    return checkFcm(
      () => this.#token(signal),
      (body, token) => this.#exchange(body, token, signal),
      this.now,
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const exchange of [...this.#running]) this.#pool.value.cancel(exchange, 'closed');
    await Promise.all([this.#pool.release(), this.#oauth.release(), this.#tokens.release()]);
  }

  /** The headers of one token: made once, shared by all requests until the next token. */
  headers(token: string): readonly string[] {
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

  start(exchange: Http2Exchange): void {
    if (this.#closed) {
      exchange.failed(failure('no', 'closed'));
      return;
    }
    this.#running.add(exchange);
    this.#pool.value.send(exchange);
  }
  ended(exchange: Http2Exchange): void {
    this.#running.delete(exchange);
  }
  /** A token other than the refused one, or undefined with what stood in the way. */
  async freshToken(refused: string): Promise<{ token: string } | { outcome: Outcome; code: string; detail: string }> {
    if (this.#closed) return { outcome: { kind: 'unavailable', code: 'closed' }, code: 'closed', detail: '' };
    try {
      return { token: await this.#tokens.value.replace(refused) };
    } catch (error) {
      return outcomeOfTokenError(error);
    }
  }

  /** Waits for a token, but not past the caller's patience; without one every target is settled and recorded once. */
  async #firstToken(request: SendRequest, hooks: SendHooks, signal: AbortSignal): Promise<string | undefined> {
    const atMs = this.now();
    const startedAt = performance.now();
    try {
      return await this.#token(signal);
    } catch (error) {
      const { outcome, code, detail } = outcomeOfTokenError(error);
      const ms = Math.round(performance.now() - startedAt);
      hooks.attempt?.({ atMs, ms, code, detail, targets: request.targets.length });
      for (let index = 0; index < request.targets.length; index++) hooks.settle(index, outcome);
      return undefined;
    }
  }

  async #token(signal: AbortSignal): Promise<string> {
    const patience = new AbortController();
    const aborted = new Promise<never>((_, reject) => {
      const stop = (): void => reject(new OAuthError({ kind: 'unavailable', code: 'aborted' }, 'the caller gave up'));
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { signal: patience.signal });
    });
    return Promise.race([aborted, this.#tokens.value.get()]).finally(() => patience.abort());
  }

  #sendAll(targets: readonly Target[], token: string, hooks: SendHooks, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const exchanges = new Set<FcmExchange>();
      let open = targets.length;
      const abort = (): void => {
        for (const exchange of [...exchanges]) exchange.abort(this.#pool.value);
      };
      const sending: FcmSending = {
        settle: (exchange, index, outcome) => {
          if (exchange !== undefined) exchanges.delete(exchange);
          hooks.settle(index, outcome);
          open -= 1;
          if (open > 0) return;
          signal.removeEventListener('abort', abort);
          resolve();
        },
        attempt: hooks.attempt === undefined ? undefined : (record) => hooks.attempt?.(record),
      };
      const now = this.now();
      for (let index = 0; index < targets.length; index++) {
        const target = targets[index] as Target;
        if (signal.aborted) sending.settle(undefined, index, { kind: 'unavailable', code: 'aborted' });
        else if (isMalformedToken(target.token)) {
          sending.settle(undefined, index, { kind: 'invalid_token', code: 'malformed', evidence: 'certain' });
        } else if (target.expiresAtMs <= now) {
          // Too late to start: nothing went out, and whoever puts it back finds it expired.
          sending.settle(undefined, index, { kind: 'unavailable', code: 'expired' });
        } else {
          const body = fcmRequest(target.content.body as FcmBody, target, now);
          const exchange = new FcmExchange(this, sending, index, body, token, target.token);
          exchanges.add(exchange);
          exchange.begin();
        }
      }
      if (open > 0) signal.addEventListener('abort', abort, { once: true });
    });
  }

  /** One request by itself, for the credential check. */
  #exchange(body: string, token: string, signal: AbortSignal): Promise<Outcome & { detail: string }> {
    return new Promise((resolve) => {
      let detail = '';
      const abort = (): void => exchange.abort(this.#pool.value);
      const sending: FcmSending = {
        settle: (_exchange, _index, outcome) => {
          signal.removeEventListener('abort', abort);
          resolve({ ...outcome, detail });
        },
        attempt: (record) => {
          detail = record.detail ?? '';
        },
      };
      const exchange = new FcmExchange(this, sending, 0, body, token, '');
      exchange.begin();
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
    });
  }
}

/** One token per (client_email, scope, endpoint) — and key: a rotated key must not live on the old one's token. */
function tokenKey(account: FcmCredentials, oauth: Route): string {
  const key = createHash('sha256').update(account.private_key).digest('hex');
  return JSON.stringify([account.client_email, SCOPE, oauth.key, oauth.prefix, key]);
}
