import { hash } from 'node:crypto';
import type { ChannelSpec, Outcome, SendHooks, SendRequest, Target } from './channel.ts';
import { RequestError } from './errors.ts';
import { utf8Bytes } from './text.ts';

/** Bytes of a tag: what fits Xiaomi's `callback.param` (≤ 64) and every other cloud's field with room. */
export const MAX_TAG_BYTES = 50;
/** Xiaomi's jobkey, the narrowest field: at most 20 of these — clouds/xiaomi.md §5. */
const REQUEST_KEY = /^[0-9A-Za-z-]{1,20}$/;

/** Refuses what breaks the contract, before anything goes out. @throws {RequestError} */
export function checkRequest(request: SendRequest, limits: ChannelSpec['limits']): void {
  const { targets } = request;
  if (targets.length > limits.targets) {
    throw new RequestError('targets', `holds ${targets.length}`, `Send at most ${limits.targets} at a time`);
  }
  const first = targets[0];
  for (const target of targets) {
    if (target === first || limits.mixed || sharesAll(target, first)) continue;
    throw new RequestError('targets', 'differ in content, tag or requestKey', 'This cloud takes one content a request');
  }
  for (const target of limits.mixed ? targets : targets.slice(0, 1)) {
    if (!REQUEST_KEY.test(target.requestKey)) {
      throw new RequestError('requestKey', 'is not 1–20 of [0-9A-Za-z-]', 'Shorten or hash it');
    }
    if (utf8Bytes(target.tag) > MAX_TAG_BYTES) {
      throw new RequestError('tag', `is over ${MAX_TAG_BYTES} bytes`, 'Shorten it');
    }
  }
}

function sharesAll(target: Target, first: Target | undefined): boolean {
  return (
    first !== undefined &&
    target.content === first.content &&
    target.tag === first.tag &&
    target.requestKey === first.requestKey
  );
}

/**
 * No cloud gave out a token with these: empty, blanks, controls, commas (which would become two ids in a comma list).
 * What a phone reports is not trusted; this one can never be reached, whatever the cloud would say.
 */
export function isMalformedToken(token: string): boolean {
  return token.length > 4096 || !/^[\x21-\x2b\x2d-\x7e]+$/.test(token);
}

export interface IndexedTarget {
  readonly index: number;
  readonly target: Target;
}

/** Too late to start: nothing went out, and whoever puts it back finds it expired. */
export const EXPIRED: Outcome = { kind: 'unavailable', code: 'expired' };

/** The targets that are worth a request; settles the others: ids that no cloud gave out, pushes whose time is over. */
export function startable(request: SendRequest, hooks: Pick<SendHooks, 'settle'>, nowMs: number): IndexedTarget[] {
  const targets: IndexedTarget[] = [];
  request.targets.forEach((target, index) => {
    if (isMalformedToken(target.token)) {
      hooks.settle(index, { kind: 'invalid_token', code: 'malformed', evidence: 'certain' });
    } else if (target.expiresAtMs <= nowMs) {
      hooks.settle(index, EXPIRED);
    } else targets.push({ index, target });
  });
  return targets;
}

/** A number of 31 bits, stable for a key, never 0 (which some launchers read as "none"). */
export function hash31(key: string): number {
  return Number.parseInt(hash('sha256', key, 'hex').slice(0, 8), 16) & 0x7fffffff || 1;
}
