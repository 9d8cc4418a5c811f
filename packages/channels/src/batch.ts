import type { ChannelSpec, Outcome, SendHooks, SendRequest, Target } from './channel.ts';
import { checkRequest, EXPIRED, startable } from './request.ts';
import { sendSplit } from './split.ts';
import { carried } from './transport/recorded.ts';

/** One content for many tokens, as the clouds take it that put a list of tokens into one request. */
export interface Batch {
  readonly content: unknown;
  readonly tag: string;
  readonly requestKey: string;
  /** Each once: a token that stood twice would ring twice. */
  readonly tokens: readonly string[];
  /** Life that is left, milliseconds, of the target that ends first. */
  readonly leftMs: number;
  /** Only where it is the same for all. */
  readonly badge: Target['badge'];
  readonly receiptUrl: string | undefined;
}
/** What one answer says about one batch. */
export interface BatchVerdict {
  /** For every token that `byToken` does not name. */
  readonly outcome: Outcome;
  readonly byToken: ReadonlyMap<string, Outcome>;
  /** The cloud refused all of it for a token that it does not name: `outcome` is true of one of those tokens only. */
  readonly isOfOne?: boolean;
}
export const NONE: ReadonlyMap<string, Outcome> = new Map();

/**
 * Sends what can be sent in one request by `push`, whose hooks know which targets that request is of, and settles every
 * target. What the cloud refuses for a token that it does not name goes again in pieces, until that token is alone.
 *
 * @throws {RequestError} for a broken contract.
 */
export async function sendBatch(
  request: SendRequest,
  limits: ChannelSpec['limits'],
  hooks: SendHooks,
  now: () => number,
  push: (batch: Batch, hooks: SendHooks) => Promise<BatchVerdict>,
): Promise<void> {
  checkRequest(request, limits);
  const live = startable(request, hooks, now());
  const [first] = live;
  if (first === undefined) return;
  const { content, tag, requestKey, badge } = first.target;
  const about = {
    content: content.body,
    tag,
    requestKey,
    badge: live.every(({ target }) => sameBadge(target.badge, badge)) ? badge : undefined,
    receiptUrl: request.receiptUrl,
  };
  const endsAtMs = Math.min(...live.map(({ target }) => target.expiresAtMs));
  const byToken = Map.groupBy(live, ({ target }) => target.token);
  await sendSplit([...byToken.keys()], {
    async push(tokens) {
      const leftMs = endsAtMs - now();
      if (leftMs <= 0) return tokens.map(() => EXPIRED);
      const indexes = tokens.flatMap((token) => byToken.get(token) ?? []).map(({ index }) => index);
      const verdict = await push({ ...about, tokens, leftMs }, naming(hooks, indexes));
      const others = verdict.isOfOne === true && tokens.length > 1 ? undefined : verdict.outcome;
      return tokens.map((token) => verdict.byToken.get(token) ?? others);
    },
    known(token, outcome) {
      for (const { index } of byToken.get(token) ?? []) hooks.settle(index, outcome);
    },
    again: (targets) => hooks.again?.(targets),
  });
}

const naming = (hooks: SendHooks, indexes: readonly number[]): SendHooks => ({
  ...hooks,
  attempt: (record) => hooks.attempt?.({ ...record, ...carried(indexes) }),
});

const sameBadge = (one: Target['badge'], other: Target['badge']): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);
