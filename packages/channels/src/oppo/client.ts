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
import { notSent, ofOwnField } from '../code-meaning.ts';
import { checkRequest, EXPIRED, type IndexedTarget, startable } from '../request.ts';
import { type PieceOutcomes, sendSplit } from '../split.ts';
import { type Asked, AuthorizedClient } from '../transport/authorized-client.ts';
import { routeTo } from '../transport/route.ts';
import { readBatchAnswer, readBroadcastAnswer, readStored } from './answer.ts';
import { oppoLogin } from './auth.ts';
import { checkOfOppo } from './check.ts';
import { CLASS_REFUSED, KNOWN_ALREADY } from './codes.ts';
import { type OppoBody, oppoNotification, oppoPayload } from './payload.ts';
import { oppoReceipts } from './receipt.ts';
import { OPPO_REGIONS, oppoSpec, readOppoCredentials } from './spec.ts';

/** No advice in the sheet; the same as for the other clouds that take many messages a request. */
const TIMEOUT_MS = 10_000;
const BASE = '/server/v1';
const FORM = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8', accept: 'application/json' };

/** OPPO push: up to 1000 messages of different contents in one request; marketing of one content by broadcast. */
export class OppoChannel implements Channel {
  readonly spec = oppoSpec;
  readonly receipts: ReceiptReader;
  readonly #base: string;
  readonly #client: AuthorizedClient;

  constructor(credentials: Readonly<Record<string, unknown>>, options: ChannelOptions) {
    const account = readOppoCredentials(credentials);
    const api = routeTo('api', OPPO_REGIONS[account.region ?? 'china'].endpoints, options);
    const { timeoutMs = TIMEOUT_MS } = options;
    this.#base = `${api.prefix}${BASE}`;
    const { appKey: id, masterSecret: secret } = account;
    this.#client = new AuthorizedClient(
      {
        ...{ vendor: 'oppo', id, secret, api, oauth: api, timeoutMs },
        login: (http) => oppoLogin(http, `${this.#base}/auth`, account, timeoutMs, this.#client.now),
      },
      options,
    );
    this.receipts = oppoReceipts(this.#client.now);
  }

  payload(content: PushContent): WireContent {
    return oppoPayload(content);
  }

  async send(request: SendRequest, hooks: SendHooks, signal: AbortSignal): Promise<void> {
    checkRequest(request, this.spec.limits);
    const groups = groupsOf(startable(request, hooks, this.#client.now()));
    await Promise.all(
      groups.map(async (group) => {
        await sendSplit(group, {
          push: async (some) => {
            // A stored message is worth its second request from two ids on, and only public ones may be (§6).
            return some === group && isPublic(some) && some.length > 1
              ? this.#broadcast(some, request.receiptUrl, hooks, signal)
              : this.#unexpired(some, (live) => this.#batch(live, request.receiptUrl, hooks, signal));
          },
          known: (one, outcome) =>
            hooks.settle(one.index, bodyOf(one).hasOwnClass ? ofOwnField(outcome, CLASS_REFUSED) : outcome),
          again: (targets) => hooks.again?.(targets),
        });
      }),
    );
  }

  async check(signal: AbortSignal): Promise<CredentialCheck> {
    const about = { tag: 'check', requestKey: `check-${this.#client.now()}`, expiresAtMs: this.#client.now() + 60_000 };
    const group = [{ index: 0, target: { ...about, content: oppoPayload(CHECK_CONTENT), token: NO_PHONE } }] as const;
    let detail = '';
    const attempt = (record: { detail?: string }): void => {
      detail = record.detail ?? '';
    };
    const [outcome = { kind: 'uncertain', code: 'no_result' }] = await this.#batch(
      group,
      undefined,
      { attempt },
      signal,
    );
    return checkOfOppo(outcome, outcome.kind, detail);
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  /** A piece of a batch may have waited for the answers of others. */
  async #unexpired(
    group: readonly IndexedTarget[],
    push: (live: readonly IndexedTarget[]) => Promise<PieceOutcomes>,
  ): Promise<PieceOutcomes> {
    const now = this.#client.now();
    const live = group.filter(({ target }) => target.expiresAtMs > now);
    if (live.length === group.length) return push(group);
    const outcomes = live.length === 0 ? [] : await push(live);
    const byIndex = new Map(live.map(({ index }, at) => [index, outcomes[at]]));
    return group.map(({ index }) => (byIndex.has(index) ? byIndex.get(index) : EXPIRED));
  }

  async #batch(
    group: readonly IndexedTarget[],
    receiptUrl: string | undefined,
    hooks: Pick<SendHooks, 'attempt'>,
    signal: AbortSignal,
  ): Promise<PieceOutcomes> {
    const now = this.#client.now();
    const messages = group.map(({ target }) => ({
      // 2: by registration id. The phone drops what is for an id that it has no more (§4).
      ...{ target_type: 2, target_value: target.token, verify_registration_id: true },
      notification: oppoNotification(target.content.body as OppoBody, target, now, receiptUrl),
    }));
    const tokens = group.map(({ target }) => target.token);
    const form = { messages: JSON.stringify(messages) };
    const result = await this.#client.ask(
      {
        ...this.#form('/message/notification/unicast_batch', form, { group, tokens, hooks }),
        read: (status, headers, text) => readBatchAnswer(status, headers, text, tokens, this.#client.now()),
      },
      signal,
    );
    if (result.kind === 'failed') return tokens.map(() => result.outcome);
    const { isOfOne, outcomes } = result.answer;
    const isShared = isOfOne === 'content' && group.every(({ target }) => target.content === group[0]?.target.content);
    return isOfOne === undefined || isShared || group.length === 1 ? outcomes : group.map(() => undefined);
  }

  /** Stores the content, then sends it to all ids (§6). Nothing went out before the second request. */
  async #broadcast(
    group: readonly IndexedTarget[],
    receiptUrl: string | undefined,
    hooks: Pick<SendHooks, 'attempt'>,
    signal: AbortSignal,
  ): Promise<PieceOutcomes> {
    const tokens = [...new Set(group.map(({ target }) => target.token))];
    const all = (outcome: Outcome): Outcome[] => group.map(() => outcome);
    const [first] = group;
    if (first === undefined) return [];
    const { target } = first;
    const notification = oppoNotification(bodyOf(first), target, this.#client.now(), undefined);
    const stored = await this.#client.ask(
      {
        ...this.#form('/message/notification/save_message_content', formOf(notification), { group, tokens, hooks }),
        read: (status, headers, text) => readStored(status, headers, text, this.#client.now()),
      },
      signal,
    );
    if (stored.kind === 'failed') return all(notSent(stored.outcome));
    const { id, outcome, code } = stored.answer;
    // Stored by a try whose broadcast may be lost. One by one its id goes to each phone once, whatever that try did (§4).
    if (code === KNOWN_ALREADY) return this.#batch(group, receiptUrl, hooks, signal);
    if (id === undefined) return all(notSent(outcome));
    const form = { message_id: id, target_type: '2', target_value: tokens.join(';') };
    const result = await this.#client.ask(
      {
        ...this.#form('/message/notification/broadcast', form, { group, tokens, hooks }),
        read: (status, headers, text) => readBroadcastAnswer(status, headers, text, tokens, this.#client.now()),
      },
      signal,
    );
    if (result.kind === 'failed') return all(result.outcome);
    if (result.answer.isOfOne === 'token') return group.map(() => undefined);
    const byToken = new Map(tokens.map((token, at) => [token, result.answer.outcomes[at]]));
    return group.map((one) => byToken.get(one.target.token) ?? { kind: 'uncertain', code: 'no_result' });
  }

  /** The auth token travels in the form (§3). */
  #form(path: string, fields: Record<string, string>, { group, tokens, hooks }: Carried) {
    return {
      path: this.#base + path,
      headers: () => FORM,
      body: (token: string) => new URLSearchParams({ auth_token: token, ...fields }).toString(),
      hooks,
      tokens,
      indexes: group.map(({ index }) => index),
    } satisfies Partial<Asked<never>>;
  }
}

/** What a request is about, for its record. */
interface Carried {
  group: readonly IndexedTarget[];
  tokens: readonly string[];
  hooks: Pick<SendHooks, 'attempt'>;
}

const bodyOf = ({ target }: IndexedTarget): OppoBody => target.content.body as OppoBody;
const isPublic = (group: readonly IndexedTarget[]): boolean => group[0] !== undefined && bodyOf(group[0]).isPublic;

/** Private messages all together; public ones by content, because a stored message has one. */
function groupsOf(targets: readonly IndexedTarget[]): IndexedTarget[][] {
  const key = (one: IndexedTarget): unknown =>
    bodyOf(one).isPublic ? `${one.target.tag} ${one.target.requestKey}` : '';
  const byKey = Map.groupBy(targets, key);
  return [...byKey.values()].flatMap((list) =>
    isPublic(list) ? [...Map.groupBy(list, ({ target }) => target.content).values()] : [list],
  );
}

/** Nested values travel as JSON texts, in one field each (§2). */
const formOf = (notification: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(notification).map(([name, value]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );
