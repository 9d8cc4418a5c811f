import { type Batch, NONE, sendBatch } from '../batch.ts';
import type {
  Channel,
  ChannelOptions,
  CredentialCheck,
  Outcome,
  PushContent,
  RecallRequest,
  ReceiptReader,
  SendHooks,
  SendRequest,
  WireContent,
} from '../channel.ts';
import { CHECK_CONTENT, NO_PHONE } from '../check.ts';
import { type HuaweiVerdict, readHuaweiAnswer } from '../huawei/answer.ts';
import { huaweiReceipts } from '../huawei/receipt.ts';
import { AuthorizedClient } from '../transport/authorized-client.ts';
import { routeTo } from '../transport/route.ts';
import { checkOfHarmony } from './check.ts';
import { HARMONY_CODES, REVOKED_IN_PART, readReasons } from './codes.ts';
import { readServiceKey, serviceToken } from './jwt.ts';
import { type HarmonyBody, harmonyMessage, harmonyPayload, notifyId } from './payload.ts';
import { HARMONY_ENDPOINTS, harmonySpec, readHarmonyCredentials } from './spec.ts';

/** No advice in the sheet; the same as for the other clouds that take many tokens a request. */
const TIMEOUT_MS = 10_000;
/** An alert (§4). */
const PUSH_TYPE = '0';
/** What a partial answer lists may lack a right only — clouds/huawei.md §4. */
const refused = (code: string, words: string): Outcome =>
  readReasons(code, words) ?? { kind: 'invalid_token', code, evidence: 'strike' };

/** Huawei Push Kit for HarmonyOS 5 and later (v3): up to 1000 tokens in one JSON request, by a service account. */
export class HarmonyChannel implements Channel {
  readonly spec = harmonySpec;
  readonly receipts: ReceiptReader;
  /** Only where the certificate names the app (§5). */
  readonly recall?: (request: RecallRequest, signal: AbortSignal) => Promise<Outcome>;
  readonly #path: string;
  readonly #client: AuthorizedClient;

  constructor(credentials: Readonly<Record<string, unknown>>, options: ChannelOptions) {
    const account = readHarmonyCredentials(credentials);
    const key = readServiceKey(account);
    const api = routeTo('api', HARMONY_ENDPOINTS, options);
    this.#path = `${api.prefix}/v3/${account.project_id}/messages:send`;
    const { private_key: secret, sub_account, key_id, clientId } = account;
    this.#client = new AuthorizedClient(
      {
        ...{ vendor: 'harmony', id: `${sub_account} ${key_id}`, secret, api, oauth: api },
        timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
        login: () => serviceToken(account, key, this.#client.now()),
      },
      options,
    );
    this.receipts = huaweiReceipts(account.receiptUser, account.receiptSecret, this.#client.now);
    if (clientId !== undefined) {
      const path = `${api.prefix}/v1/${clientId}/messages:revoke`;
      this.recall = (request, signal) => this.#revoke(path, request, signal);
    }
  }

  payload(content: PushContent): WireContent {
    return harmonyPayload(content);
  }

  send(request: SendRequest, hooks: SendHooks, signal: AbortSignal): Promise<void> {
    return sendBatch(request, this.spec.limits, hooks, this.#client.now, (batch, named) =>
      this.#push(batch, named, signal),
    );
  }

  async check(signal: AbortSignal): Promise<CredentialCheck> {
    const { body: content } = harmonyPayload(CHECK_CONTENT);
    const about = { content, tag: 'check', requestKey: `check-${this.#client.now()}`, leftMs: 60_000 };
    const batch = { ...about, tokens: [NO_PHONE], badge: undefined };
    const { outcome, code, detail } = await this.#push(batch, {}, signal);
    return checkOfHarmony(outcome, code, detail);
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  #push(
    batch: Omit<Batch, 'receiptUrl'>,
    hooks: Pick<SendHooks, 'attempt'>,
    signal: AbortSignal,
  ): Promise<HuaweiVerdict> {
    return this.#post(this.#path, harmonyMessage(batch.content as HarmonyBody, batch), batch.tokens, hooks, signal);
  }

  async #revoke(path: string, { replaceKey, tokens }: RecallRequest, signal: AbortSignal): Promise<Outcome> {
    if (tokens.length === 0) return { kind: 'sent', vendorId: 'nobody' };
    const body = JSON.stringify({ notifyId: notifyId(replaceKey), token: tokens });
    const { outcome, code, vendorId = 'revoked' } = await this.#post(path, body, tokens, {}, signal);
    // Some of these phones are gone: nothing is left to take back there.
    return code === REVOKED_IN_PART ? { kind: 'sent', vendorId } : outcome;
  }

  async #post(
    path: string,
    body: string,
    tokens: readonly string[],
    hooks: Pick<SendHooks, 'attempt'>,
    signal: AbortSignal,
  ): Promise<HuaweiVerdict> {
    const result = await this.#client.ask<HuaweiVerdict>(
      {
        path,
        headers: (token) => ({
          'content-type': 'application/json',
          authorization: `Bearer ${token}`,
          'push-type': PUSH_TYPE,
        }),
        body,
        read: (status, headers, text) =>
          readHuaweiAnswer(status, headers, text, HARMONY_CODES, refused, this.#client.now(), readReasons),
        hooks,
        tokens,
      },
      signal,
    );
    if (result.kind === 'answer') return result.answer;
    return { ...result, byToken: NONE, unauthorized: false, vendorId: undefined };
  }
}
