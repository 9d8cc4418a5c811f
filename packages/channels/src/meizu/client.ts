import { sendBatch } from '../batch.ts';
import type {
  Channel,
  ChannelOptions,
  CredentialCheck,
  PushContent,
  ReceiptReader,
  SendHooks,
  SendRequest,
  WireContent,
} from '../channel.ts';
import { NO_PHONE } from '../check.ts';
import { outcomeOfFailure } from '../transport/failure.ts';
import { type Http1Client, http1Client } from '../transport/http1.ts';
import { recorded } from '../transport/recorded.ts';
import { type Route, routeTo } from '../transport/route.ts';
import type { Lease } from '../transport/shared.ts';
import { type MeizuVerdict, readMeizuAnswer } from './answer.ts';
import { checkOfMeizu } from './check.ts';
import { CALLBACK_REFUSED } from './codes.ts';
import { type MeizuBody, meizuMessage, meizuPayload } from './payload.ts';
import { meizuReceipts } from './receipt.ts';
import { signedForm } from './sign.ts';
import { MEIZU_ENDPOINTS, type MeizuCredentials, meizuSpec, readMeizuCredentials } from './spec.ts';

/** No advice in the sheet; the same as for the other clouds that take many ids a request. */
const TIMEOUT_MS = 10_000;
/** By push ids, with the body in the request: the one of its two ways that has receipts — clouds/meizu.md §3, §8. */
const PUSH = '/garcia/api/server/push/varnished/pushByPushId';

/** Meizu (Flyme) push: up to 100 ids in one signed form. */
export class MeizuChannel implements Channel {
  readonly spec = meizuSpec;
  readonly receipts: ReceiptReader;
  readonly #credentials: MeizuCredentials;
  readonly #route: Route;
  readonly #http: Lease<Http1Client>;
  readonly #timeoutMs: number;
  readonly #now: () => number;
  readonly #closing = new AbortController();

  constructor(credentials: Readonly<Record<string, unknown>>, options: ChannelOptions) {
    this.#credentials = readMeizuCredentials(credentials);
    this.#route = routeTo('api', MEIZU_ENDPOINTS, options);
    this.#http = http1Client(this.#route);
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.#now = options.now ?? Date.now;
    this.receipts = meizuReceipts(this.#credentials.receiptToken, this.#now);
  }

  payload(content: PushContent): WireContent {
    return meizuPayload(content);
  }

  async send(request: SendRequest, hooks: SendHooks, signal: AbortSignal): Promise<void> {
    await sendBatch(request, this.spec.limits, hooks, this.#now, async (batch, named) => {
      const body = batch.content as MeizuBody;
      const message = meizuMessage(body, batch);
      const verdict = await this.#push(message, batch.tokens, named, signal);
      const bare = meizuMessage(body, { ...batch, receiptUrl: undefined });
      // A receipt address that the console does not know spoils the push (§8): receipts are worth less than it.
      return message !== bare && CALLBACK_REFUSED.has(verdict.code)
        ? this.#push(bare, batch.tokens, named, signal)
        : verdict;
    });
  }

  async check(signal: AbortSignal): Promise<CredentialCheck> {
    const message = JSON.stringify({ noticeBarInfo: { noticeMsgType: 1, title: 'Hello', content: 'Hello' } });
    const { outcome, code, detail } = await this.#push(message, [NO_PHONE], {}, signal);
    return checkOfMeizu(outcome, code, detail);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#http.release();
  }

  async #push(
    messageJson: string,
    tokens: readonly string[],
    hooks: Pick<SendHooks, 'attempt'>,
    signal: AbortSignal,
  ): Promise<MeizuVerdict> {
    const { appId, appSecret } = this.#credentials;
    const form = signedForm({ appId, pushIds: tokens.join(','), messageJson }, appSecret);
    const result = await recorded<MeizuVerdict>({
      ask: () =>
        this.#http.value.request({
          method: 'POST',
          path: this.#route.prefix + PUSH,
          headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8', accept: 'application/json' },
          body: form,
          timeoutMs: this.#timeoutMs,
          signals: [signal, this.#closing.signal],
        }),
      read: (status, headers, body) => readMeizuAnswer(status, headers, body, this.#now()),
      hooks,
      now: this.#now,
      tokens,
    });
    if (result.kind === 'answer') return result.answer;
    const { code, detail } = result.failure;
    const outcome = outcomeOfFailure(result.failure);
    return { outcome, byToken: new Map(), code, vendorId: undefined, detail };
  }
}
