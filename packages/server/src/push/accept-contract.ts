/** What instant messaging hands over to be pushed: the one thing that `im` knows of `push`. */
import type { AcceptInput, ConversationSides, Decision, StoredMessage } from '../store/index.ts';

/** A message, validated at its door: what the store takes, without the times and keys that are push's own business. */
export interface AcceptRequest
  extends Omit<
    AcceptInput,
    | 'dedupeKey'
    | 'dedupeWindowMs'
    | 'lifeUntilMs'
    | 'freshUntilMs'
    | 'replaceKey'
    | 'supersede'
    | 'waitMs'
    | 'plan'
    | 'claim'
    | 'nowMs'
  > {
  /** Seconds the message lives, 1 to 604800. */
  lifetimeSeconds: number;
  via: 'socket' | 'rest';
  skipBeforeCallback: boolean;
}
export type AcceptOutcome =
  | {
      kind: 'accepted';
      message: StoredMessage;
      /** The same message was accepted before; this is the first answer. */
      duplicate: boolean;
      decisions: readonly { deviceId: number; decision: Decision }[];
      receiverTotalUnread: number;
      conversations?: ConversationSides;
    }
  | { kind: 'refused'; code: number; desc: string; field?: string }
  /** Too much waits for a commit: nothing was written, send it again. */
  | { kind: 'busy' };
export type Accept = (request: AcceptRequest) => Promise<AcceptOutcome>;
