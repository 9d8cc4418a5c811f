import { type Batch, NONE, sendBatch } from '../batch.ts';
import type {
  Channel,
  ChannelOptions,
  CredentialCheck,
  Outcome,
  PushContent,
  ReceiptReader,
  SendHooks,
  SendRequest,
  WireContent,
} from '../channel.ts';
import { CHECK_CONTENT, NO_PHONE } from '../check.ts';
import { AuthorizedClient } from '../transport/authorized-client.ts';
import { clientCredentialsToken } from '../transport/client-credentials.ts';
import { routeTo } from '../transport/route.ts';
import { type HuaweiVerdict, readHuaweiAnswer } from './answer.ts';
import { checkOfHuawei } from './check.ts';
import { HUAWEI_CODES } from './codes.ts';
import { type HuaweiBody, huaweiMessage, huaweiPayload } from './payload.ts';
import { huaweiReceipts } from './receipt.ts';
import { HUAWEI_ENDPOINTS, type HuaweiCredentials, huaweiSpec, readHuaweiCredentials } from './spec.ts';

/** No advice in the sheet; the same as for the other clouds that take many tokens a request. */
const TIMEOUT_MS = 10_000;
const TOKEN_PATH = '/oauth2/v3/token';
/** Listed by a partial answer: on v1 and v2 these tokens are dead — clouds/huawei.md §3. */
const refused = (code: string): Outcome => ({ kind: 'invalid_token', code, evidence: 'certain' });

/** Huawei Push Kit for Android, EMUI and HarmonyOS up to 4: up to 1000 tokens in one JSON request. */
export class HuaweiChannel implements Channel {
  readonly spec = huaweiSpec;
  readonly receipts: ReceiptReader;
  readonly #path: string;
  readonly #client: AuthorizedClient;

  constructor(credentials: Readonly<Record<string, unknown>>, options: ChannelOptions) {
    const account = readHuaweiCredentials(credentials);
    const api = routeTo('api', HUAWEI_ENDPOINTS, options);
    const oauth = routeTo('oauth', HUAWEI_ENDPOINTS, options);
    const { timeoutMs = TIMEOUT_MS } = options;
    this.#path = `${api.prefix}${sendPath(account)}`;
    const { appId: id, appSecret: secret } = account;
    const path = `${oauth.prefix}${TOKEN_PATH}`;
    this.#client = new AuthorizedClient(
      {
        ...{ vendor: 'huawei', id, secret, api, oauth, timeoutMs },
        login: (http) => clientCredentialsToken(http, path, { id, secret }, timeoutMs, this.#client.now),
      },
      options,
    );
    this.receipts = huaweiReceipts(account.receiptUser, account.receiptSecret, this.#client.now);
  }

  payload(content: PushContent): WireContent {
    return huaweiPayload(content);
  }

  send(request: SendRequest, hooks: SendHooks, signal: AbortSignal): Promise<void> {
    return sendBatch(request, this.spec.limits, hooks, this.#client.now, (batch, named) =>
      this.#push(batch, named, signal),
    );
  }

  async check(signal: AbortSignal): Promise<CredentialCheck> {
    const { body: content } = huaweiPayload(CHECK_CONTENT);
    const batch = { content, tag: 'check', tokens: [NO_PHONE], leftMs: 60_000, badge: undefined };
    const { outcome, code, detail } = await this.#push(batch, {}, signal);
    return checkOfHuawei(outcome, code, detail);
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  async #push(
    batch: Pick<Batch, 'content' | 'tag' | 'tokens' | 'leftMs' | 'badge'>,
    hooks: Pick<SendHooks, 'attempt'>,
    signal: AbortSignal,
  ): Promise<HuaweiVerdict> {
    const result = await this.#client.ask<HuaweiVerdict>(
      {
        path: this.#path,
        headers: (token) => ({ 'content-type': 'application/json; charset=UTF-8', authorization: `Bearer ${token}` }),
        body: huaweiMessage(batch.content as HuaweiBody, batch),
        read: (status, headers, text) =>
          readHuaweiAnswer(status, headers, text, HUAWEI_CODES, refused, this.#client.now()),
        hooks,
        tokens: batch.tokens,
      },
      signal,
    );
    if (result.kind === 'answer') return result.answer;
    return { ...result, byToken: NONE, unauthorized: false, vendorId: undefined };
  }
}

/** v2 serves several apps of one project, with the same body — clouds/huawei.md, table of generations. */
const sendPath = ({ appId, projectId }: HuaweiCredentials): string =>
  projectId === undefined ? `/v1/${appId}/messages:send` : `/v2/${projectId}/messages:send`;
