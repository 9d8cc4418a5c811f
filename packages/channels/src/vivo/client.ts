import { type Batch, NONE, sendBatch } from '../batch.ts';
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
import { CHECK_CONTENT, NO_PHONE } from '../check.ts';
import { notSent } from '../code-meaning.ts';
import { AuthorizedClient } from '../transport/authorized-client.ts';
import { routeTo } from '../transport/route.ts';
import { readVivoAnswer, type VivoVerdict } from './answer.ts';
import { vivoLogin } from './auth.ts';
import { checkOfVivo } from './check.ts';
import { requestId, type VivoBody, vivoMessage, vivoPayload } from './payload.ts';
import { vivoReceipts } from './receipt.ts';
import { readVivoCredentials, VIVO_ENDPOINTS, vivoSpec } from './spec.ts';

/** No advice in the sheet; the same as for the other clouds that take many ids a request. */
const TIMEOUT_MS = 10_000;

interface Stored {
  taskId?: string;
}

/** vivo push: one id by itself; 2 to 1000 by a message that is stored first. */
export class VivoChannel implements Channel {
  readonly spec = vivoSpec;
  readonly receipts: ReceiptReader;
  readonly #prefix: string;
  readonly #appId: string;
  readonly #client: AuthorizedClient;

  constructor(credentials: Readonly<Record<string, unknown>>, options: ChannelOptions) {
    const account = readVivoCredentials(credentials);
    const api = routeTo('api', VIVO_ENDPOINTS, options);
    const { timeoutMs = TIMEOUT_MS } = options;
    this.#prefix = api.prefix;
    this.#appId = account.appId;
    this.#client = new AuthorizedClient(
      {
        ...{
          vendor: 'vivo',
          id: account.appId,
          secret: `${account.appKey} ${account.appSecret}`,
          api,
          oauth: api,
          timeoutMs,
        },
        login: (http) => vivoLogin(http, `${api.prefix}/message/auth`, account, timeoutMs, this.#client.now),
      },
      options,
    );
    this.receipts = vivoReceipts(this.#client.now);
  }

  payload(content: PushContent): WireContent {
    return vivoPayload(content);
  }

  send(request: SendRequest, hooks: SendHooks, signal: AbortSignal): Promise<void> {
    // One stored message serves every piece of the batch: they are counted by the day (10252).
    const stored: Stored = {};
    return sendBatch(request, this.spec.limits, hooks, this.#client.now, (batch, named) =>
      this.#push(batch, named, signal, stored),
    );
  }

  async check(signal: AbortSignal): Promise<CredentialCheck> {
    const now = this.#client.now();
    const batch: Batch = {
      ...{ content: vivoPayload(CHECK_CONTENT).body, tag: 'check', requestKey: `check-${now}`, tokens: [NO_PHONE] },
      ...{ leftMs: 60_000, badge: undefined, receiptUrl: undefined },
    };
    const { outcome, byToken, code, detail } = await this.#push(batch, {}, signal);
    return checkOfVivo(byToken.get(NO_PHONE) ?? outcome, code, detail);
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  async #push(
    batch: Batch,
    hooks: Pick<SendHooks, 'attempt'>,
    signal: AbortSignal,
    stored: Stored = {},
  ): Promise<VivoVerdict> {
    const message = vivoMessage(batch.content as VivoBody, this.#appId, batch);
    const { tokens } = batch;
    if (tokens.length === 1) return this.#post('/message/send', message, tokens, hooks, signal);
    // 2 to 1000 ids share one stored message (§5). Nothing went out before the second request.
    if (stored.taskId === undefined) {
      const saved = await this.#post('/message/saveListPayload', message, tokens, hooks, signal);
      if (saved.outcome.kind !== 'sent') return { ...saved, outcome: notSent(saved.outcome) };
      stored.taskId = saved.outcome.vendorId;
    }
    const list = {
      ...{ appId: Number(this.#appId), regIds: tokens, taskId: stored.taskId },
      requestId: requestId(batch.requestKey, tokens),
    };
    return this.#post('/message/pushToList', list, tokens, hooks, signal);
  }

  async #post(
    path: string,
    body: object,
    tokens: readonly string[],
    hooks: Pick<SendHooks, 'attempt'>,
    signal: AbortSignal,
  ): Promise<VivoVerdict> {
    const result = await this.#client.ask<VivoVerdict>(
      {
        path: this.#prefix + path,
        headers: (token) => ({ 'content-type': 'application/json;charset=UTF-8', authToken: token }),
        body: JSON.stringify(body),
        read: (status, headers, text) => readVivoAnswer(status, headers, text, this.#client.now()),
        hooks,
        tokens,
      },
      signal,
    );
    if (result.kind === 'answer') return result.answer;
    return { ...result, byToken: NONE, unauthorized: false, vendorId: undefined };
  }
}
