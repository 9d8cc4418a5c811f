import { NONE, sendBatch } from '../batch.ts';
import type {
  Channel,
  ChannelOptions,
  CredentialCheck,
  Outcome,
  PushContent,
  RecallRequest,
  SendHooks,
  SendRequest,
  WireContent,
} from '../channel.ts';
import { ofOwnField } from '../code-meaning.ts';
import { RequestError } from '../errors.ts';
import { isMalformedToken } from '../request.ts';
import { outcomeOfFailure } from '../transport/failure.ts';
import { type Http1Client, type Http1Result, http1Client } from '../transport/http1.ts';
import { recorded } from '../transport/recorded.ts';
import { type Route, routeTo } from '../transport/route.ts';
import type { Lease } from '../transport/shared.ts';
import { readXiaomiAnswer, type XiaomiVerdict } from './answer.ts';
import { checkXiaomi } from './check.ts';
import { CHANNEL_REFUSED } from './codes.ts';
import { encode, notifyId, type XiaomiBody, xiaomiForm, xiaomiPayload } from './payload.ts';
import { xiaomiReceipts } from './receipt.ts';
import { XIAOMI_REGIONS } from './regions.ts';
import { readXiaomiCredentials, type XiaomiCredentials, xiaomiSpec } from './spec.ts';

/** The SDK's 5 s (clouds/xiaomi.md §3) is for one id; a batch of 1000 over a slow line needs more. */
const TIMEOUT_MS = 10_000;

/** Mi Push: many ids in one form request, answered for all at once. */
export class XiaomiChannel implements Channel {
  readonly spec = xiaomiSpec;
  readonly receipts = xiaomiReceipts;
  readonly #credentials: XiaomiCredentials;
  readonly #route: Route;
  readonly #http: Lease<Http1Client>;
  readonly #headers: Record<string, string>;
  readonly #timeoutMs: number;
  readonly #now: () => number;
  readonly #closing = new AbortController();

  constructor(credentials: Readonly<Record<string, unknown>>, options: ChannelOptions) {
    this.#credentials = readXiaomiCredentials(credentials);
    this.#route = routeTo('api', XIAOMI_REGIONS[this.#credentials.region ?? 'china'].endpoints, options);
    this.#http = http1Client(this.#route);
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.#now = options.now ?? Date.now;
    this.#headers = {
      // Lower-case `key`, no space — clouds/xiaomi.md §2.
      authorization: `key=${this.#credentials.appSecret}`,
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      accept: 'application/json',
    };
  }

  payload(content: PushContent): WireContent {
    return xiaomiPayload(content, this.#credentials.packageName);
  }

  async send(request: SendRequest, hooks: SendHooks, signal: AbortSignal): Promise<void> {
    await sendBatch(request, this.spec.limits, hooks, this.#now, async (batch, named) => {
      const body = batch.content as XiaomiBody;
      const form = xiaomiForm(body, { ...batch, ttlMs: Math.min(body.maxTtlMs, batch.leftMs) });
      const verdict = await this.#post(`/${body.apiVersion}/message/regid`, form, batch.tokens, named, signal);
      return body.hasOwnChannel ? { ...verdict, outcome: ofOwnField(verdict.outcome, CHANNEL_REFUSED) } : verdict;
    });
  }

  /**
   * Stops what is still queued for phones that are away (by jobkey) and takes shown notifications down (by registration
   * id and notify_id) — clouds/xiaomi.md §4. The outcome is that of the second; `sent` means the cloud took the order.
   */
  async recall(request: RecallRequest, signal: AbortSignal): Promise<Outcome> {
    if (request.tokens.length > this.spec.limits.targets) {
      throw new RequestError('tokens', `holds ${request.tokens.length}`, `Recall at most ${this.spec.limits.targets}`);
    }
    const tokens = request.tokens.filter((token) => !isMalformedToken(token));
    // Nobody can show it.
    if (tokens.length === 0) return { kind: 'sent', vendorId: '' };
    const packageName: [string, string] = ['restricted_package_name', this.#credentials.packageName];
    const stop = encode([['job_keys', request.requestKey], packageName]);
    // Its failure is no news: the cloud refuses to stop what it has delivered already.
    await this.#post('/v1/message/switch/stop_by_jobkey', stop, tokens, {}, signal);
    const revoke = encode([
      ['registration_ids', tokens.join(',')],
      packageName,
      ['notify_id', String(notifyId(request.replaceKey))],
    ]);
    return (await this.#post('/v1/message/regid/revoke', revoke, tokens, {}, signal)).outcome;
  }

  check(signal: AbortSignal): Promise<CredentialCheck> {
    return checkXiaomi(
      (method, path, body) => this.#request(method, path, body, signal),
      this.#credentials.packageName,
      this.#now,
    );
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#http.release();
  }

  async #post(
    path: string,
    form: string,
    tokens: readonly string[],
    hooks: Pick<SendHooks, 'attempt'>,
    signal: AbortSignal,
  ): Promise<XiaomiVerdict> {
    const result = await recorded<XiaomiVerdict>({
      ask: () => this.#request('POST', path, form, signal),
      read: (status, headers, body) => readXiaomiAnswer(status, headers, body, tokens.length, this.#now()),
      hooks,
      now: this.#now,
      tokens,
    });
    if (result.kind === 'answer') return result.answer;
    const outcome = outcomeOfFailure(result.failure);
    const { code, detail } = result.failure;
    return { outcome, byToken: NONE, code, vendorId: undefined, detail };
  }

  #request(method: 'GET' | 'POST', path: string, body: string | undefined, signal: AbortSignal): Promise<Http1Result> {
    return this.#http.value.request({
      method,
      path: this.#route.prefix + path,
      headers: this.#headers,
      ...(body === undefined ? {} : { body }),
      timeoutMs: this.#timeoutMs,
      signals: [signal, this.#closing.signal],
    });
  }
}
