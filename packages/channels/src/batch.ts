import type { ChannelSpec, Outcome, SendHooks, SendRequest, Target } from './channel.ts';
import { checkRequest, startable } from './request.ts';

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
}
export const NONE: ReadonlyMap<string, Outcome> = new Map();

/** Sends what can be sent in one request by `push` and settles every target. @throws {RequestError} for a broken contract. */
export async function sendBatch(
  request: SendRequest,
  limits: ChannelSpec['limits'],
  hooks: SendHooks,
  nowMs: number,
  push: (batch: Batch) => Promise<BatchVerdict>,
): Promise<void> {
  checkRequest(request, limits);
  const live = startable(request, hooks, nowMs);
  const [first] = live;
  if (first === undefined) return;
  const { content, tag, requestKey, badge } = first.target;
  const { outcome, byToken } = await push({
    content: content.body,
    tag,
    requestKey,
    tokens: [...new Set(live.map(({ target }) => target.token))],
    leftMs: Math.min(...live.map(({ target }) => target.expiresAtMs)) - nowMs,
    badge: live.every(({ target }) => sameBadge(target.badge, badge)) ? badge : undefined,
    receiptUrl: request.receiptUrl,
  });
  for (const { index, target } of live) hooks.settle(index, byToken.get(target.token) ?? outcome);
}

const sameBadge = (one: Target['badge'], other: Target['badge']): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);

/** What a failed first step of two means: no phone was told anything, so nothing is uncertain. */
export const notSent = (outcome: Outcome): Outcome =>
  outcome.kind === 'uncertain' ? { kind: 'unavailable', code: outcome.code } : outcome;
