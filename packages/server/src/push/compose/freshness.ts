import type { MessageClass } from '@tim-push/protocol';

/** How long after its acceptance a push of each class may still start, in milliseconds (DESIGN §4 compose). */
export type Freshness = Readonly<Record<MessageClass, number>>;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DEFAULT_FRESHNESS: Freshness = {
  // A phone that rings after the caller gave up is worse than one that does not.
  call: MINUTE,
  chat: 24 * HOUR,
  group: 24 * HOUR,
  system: 24 * HOUR,
  marketing: 6 * HOUR,
};

/** The last moment a push may start: the class's freshness, never beyond the message's own life. Epoch ms. */
export function freshUntil(cls: MessageClass, sentMs: number, lifeUntilMs: number, freshness: Freshness): number {
  return Math.min(sentMs + freshness[cls], lifeUntilMs);
}
