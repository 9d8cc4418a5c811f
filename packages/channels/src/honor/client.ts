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
import { AuthorizedClient } from '../transport/authorized-client.ts';
import { clientCredentialsToken } from '../transport/client-credentials.ts';
import { routeTo } from '../transport/route.ts';
import { type HonorVerdict, readHonorAnswer } from './answer.ts';
import { checkOfHonor } from './check.ts';
import { type HonorBody, honorMessage, honorPayload } from './payload.ts';
import { honorReceipts } from './receipt.ts';
import { HONOR_ENDPOINTS, honorSpec, readHonorCredentials, TOKEN_PATH } from './spec.ts';

/** No advice in the sheet; the same as for the other clouds that take many tokens a request. */
const TIMEOUT_MS = 10_000;

/** Honor push: many tokens in one JSON request. */
export class HonorChannel implements Channel {
  readonly spec = honorSpec;
  readonly receipts: ReceiptReader;
  readonly #path: string;
  readonly #client: AuthorizedClient;

  constructor(credentials: Readonly<Record<string, unknown>>, options: ChannelOptions) {
    const { appId, clientId: id, clientSecret: secret } = readHonorCredentials(credentials);
    const api = routeTo('api', HONOR_ENDPOINTS, options);
    const oauth = routeTo('oauth', HONOR_ENDPOINTS, options);
    const { timeoutMs = TIMEOUT_MS } = options;
    this.#path = `${api.prefix}/api/v1/${appId}/sendMessage`;
    const path = `${oauth.prefix}${TOKEN_PATH}`;
    this.#client = new AuthorizedClient(
      {
        ...{ vendor: 'honor', id, secret, api, oauth, timeoutMs },
        login: (http) => clientCredentialsToken(http, path, { id, secret }, timeoutMs, this.#client.now),
      },
      options,
    );
    this.receipts = honorReceipts(this.#client.now);
  }

  payload(content: PushContent): WireContent {
    return honorPayload(content);
  }

  send(request: SendRequest, hooks: SendHooks, signal: AbortSignal): Promise<void> {
    return sendBatch(request, this.spec.limits, hooks, this.#client.now, (batch, named) =>
      this.#push(batch, named, signal),
    );
  }

  async check(signal: AbortSignal): Promise<CredentialCheck> {
    const batch = {
      content: honorPayload(CHECK_CONTENT).body,
      tag: 'check',
      tokens: [NO_PHONE],
      leftMs: 60_000,
      badge: undefined,
    };
    const { outcome, byToken, code, detail } = await this.#push(batch, {}, signal);
    return checkOfHonor(byToken.get(NO_PHONE) ?? outcome, code, detail);
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  async #push(
    batch: Pick<Batch, 'content' | 'tag' | 'tokens' | 'leftMs' | 'badge'>,
    hooks: Pick<SendHooks, 'attempt'>,
    signal: AbortSignal,
  ): Promise<HonorVerdict> {
    const { now } = this.#client;
    const result = await this.#client.ask<HonorVerdict>(
      {
        path: this.#path,
        // Milliseconds; whether the cloud looks at it is unconfirmed — clouds/honor.md §3.
        headers: (token) => ({
          'content-type': 'application/json;charset=UTF-8',
          authorization: `Bearer ${token}`,
          timestamp: String(now()),
        }),
        body: honorMessage(batch.content as HonorBody, batch),
        read: (status, headers, text) => readHonorAnswer(status, headers, text, now()),
        hooks,
        tokens: batch.tokens,
      },
      signal,
    );
    if (result.kind === 'answer') return result.answer;
    return { ...result, byToken: NONE, unauthorized: false, vendorId: undefined };
  }
}
