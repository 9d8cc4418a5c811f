import { createPrivateKey, X509Certificate } from 'node:crypto';
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
import { CHECK_CONTENT } from '../check.ts';
import { CredentialsError } from '../errors.ts';
import { checkRequest } from '../request.ts';
import { digest, tokenCache } from '../transport/access-token.ts';
import { http2Pool } from '../transport/http2-pool.ts';
import { Http2Sender } from '../transport/http2-sender.ts';
import type { PushRequest } from '../transport/push-exchange.ts';
import { type Route, routeTo } from '../transport/route.ts';
import type { Lease } from '../transport/shared.ts';
import type { TokenCache } from '../transport/token-cache.ts';
import { ofVoip, readApnsAnswer, readApnsGoaway } from './answer.ts';
import { checkOfApns } from './check.ts';
import { type ApnsBody, addApnsHeaders, apnsJson, apnsPayload } from './payload.ts';
import { ProviderTokens, readApnsKey } from './provider-token.ts';
import { APNS_ENVIRONMENTS, type ApnsCredentials, apnsSpec, readApnsCredentials } from './spec.ts';

/** clouds/apns.md §8: 5–10 s. */
const TIMEOUT_MS = 10_000;
const DAY_MS = 86_400_000;
/** "min(remote limit, cap ~500–1000)" on few connections, kept open for days by a PING each five minutes (ibid.). */
const POOL = { maxStreams: 500, maxSessions: 4, idleMs: DAY_MS, maxAgeMs: DAY_MS, pingMs: 5 * 60_000 };
/** The form of a token, and no phone's. */
const NO_PHONE = '0'.repeat(64);

/** Apple Push Notification service: one request a phone over HTTP/2, by an APNs key or a push certificate. */
export class ApnsChannel implements Channel {
  readonly spec = apnsSpec;
  readonly #now: () => number;
  readonly #prefix: string;
  readonly #scheme: string;
  readonly #host: string;
  readonly #topic: string;
  readonly #sender: Http2Sender;
  #bearer = { token: '', value: '' };

  constructor(credentials: Readonly<Record<string, unknown>>, options: ChannelOptions) {
    const account = readApnsCredentials(credentials);
    const { timeoutMs = TIMEOUT_MS, now = Date.now } = options;
    this.#now = now;
    this.#topic = account.bundleId;
    const route = routeTo('api', APNS_ENVIRONMENTS[account.environment ?? 'production'].endpoints, options);
    const { api, tokens } = identify(account, route, options.now);
    const { protocol, host } = new URL(api.origin);
    this.#prefix = api.prefix;
    this.#scheme = protocol.slice(0, -1);
    this.#host = host;
    this.#sender = new Http2Sender({
      pool: http2Pool(api, POOL),
      tokens,
      timeoutMs,
      now,
      read: (status, headers, body) => readApnsAnswer(status, headers, body, now()),
      readFailure: readApnsGoaway,
    });
  }

  payload(content: PushContent): WireContent {
    return apnsPayload(content);
  }

  async send(request: SendRequest, hooks: SendHooks, signal: AbortSignal): Promise<void> {
    checkRequest(request, this.spec.limits);
    const isVoip = (index: number): boolean => {
      const target = request.targets[index];
      return target !== undefined && (target.content.body as ApnsBody).pushType === 'voip';
    };
    const watched: SendHooks = {
      ...hooks,
      settle: (index, outcome) => hooks.settle(index, isVoip(index) ? ofVoip(outcome) : outcome),
    };
    await this.#sender.send(request.targets, (target, now) => this.#request(target, now), watched, signal);
  }

  async check(signal: AbortSignal): Promise<CredentialCheck> {
    const now = this.#now();
    const about = { tag: 'check', requestKey: 'check', expiresAtMs: now + 60_000, token: NO_PHONE };
    const request = this.#request({ ...about, content: apnsPayload(CHECK_CONTENT) }, now);
    return checkOfApns(await this.#sender.one(request, await this.#sender.token(signal), signal));
  }

  close(): Promise<void> {
    return this.#sender.close();
  }

  /** Nearly every request has the same: as the same text it is found again in an instant. */
  #bearerOf(token: string): string {
    if (token !== this.#bearer.token) this.#bearer = { token, value: `bearer ${token}` };
    return this.#bearer.value;
  }

  #request(target: Target, nowMs: number): PushRequest {
    const body = target.content.body as ApnsBody;
    return {
      body: apnsJson(body, target),
      headers: (token) => {
        const path = `${this.#prefix}/3/device/${encodeURIComponent(target.token)}`;
        const headers = [':method', 'POST', ':path', path, ':scheme', this.#scheme, ':authority', this.#host];
        if (token !== '') headers.push('authorization', this.#bearerOf(token));
        addApnsHeaders(headers, body, this.#topic, target, nowMs);
        return headers;
      },
      pushToken: target.token,
    };
  }
}

/**
 * Who we are: by a token in each request, or by the connection. Connections are apart for each key and certificate: Apple
 * refuses two teams, and two keys, on one (§2a).
 */
function identify(
  account: ApnsCredentials,
  route: Route,
  ownClock: (() => number) | undefined,
): { api: Route; tokens: Lease<TokenCache> | undefined } {
  const { privateKey = '', keyId = '', teamId = '', certificate, certificateKey = '' } = account;
  if (certificate !== undefined) {
    checkPair(certificate, certificateKey);
    const identity = { cert: certificate, key: certificateKey };
    const key = JSON.stringify([route.key, 'certificate', digest(certificate + certificateKey)]);
    return { api: { ...route, identity, key }, tokens: undefined };
  }
  const made = new ProviderTokens(readApnsKey(privateKey), keyId, teamId);
  const name = JSON.stringify([route.key, teamId, keyId, digest(privateKey)]);
  const now = ownClock ?? Date.now;
  const fetch = async () => made.at(now());
  return { api: { ...route, key: name }, tokens: tokenCache(name, fetch, ownClock) };
}

/** @throws {CredentialsError} when they are no PEM, or not of each other. */
function checkPair(certificate: string, key: string): void {
  const fix = 'Paste both as PEM; the key must be of this certificate and without a passphrase';
  const read = <T>(field: string, make: () => T): T => {
    try {
      return make();
    } catch {
      // OpenSSL's words may quote parts of the key.
      throw new CredentialsError(field, 'is not readable PEM', fix, { reason: 'pair_not_pem', values: {} });
    }
  };
  const parsed = read('certificate', () => new X509Certificate(certificate));
  const secret = read('certificateKey', () => createPrivateKey(key));
  if (!parsed.checkPrivateKey(secret))
    throw new CredentialsError('certificateKey', 'is the key of another certificate', fix, {
      reason: 'pair_of_two',
      values: {},
    });
}
