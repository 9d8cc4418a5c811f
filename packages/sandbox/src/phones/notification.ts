/** A banner on a phone, and the pure rules of the shade. */

/** What a cloud's SDK asks the phone to post. */
export interface NewNotification {
  messageId: string;
  title: string;
  body: string;
  /**
   * Notifications of one slot replace each other: Xiaomi's notify_id, FCM's tag. `null`: a slot of its own.
   */
  slot: string | null;
  /** As the vendor calls the slot, for people: `{ notifyId: 7 }`, `{ tag: 'alice' }`. */
  key: Readonly<Record<string, string | number>>;
  /** Banners of one group stand together: APNs' thread-id, Huawei's and Honor's group. */
  group?: string;
  channelId: string;
  /** Whether the message itself asks for sound or vibration, where no channel of the phone decides. */
  alerts: boolean;
  /** Shown on the lock screen too. */
  onLockScreen: boolean;
  /** Leaves the shade by itself after so many milliseconds. */
  livesMs?: number;
  badge?: number;
  image?: string;
  sound?: string;
  /** The vendor's message, for the tap; opaque here. */
  source: unknown;
}

/** What the shade shows. `id` is the sandbox's own; `count` is how many messages this banner has shown so far. */
export interface ShownNotification extends NewNotification {
  id: number;
  at: number;
  count: number;
  /** How often this banner made the phone ring. */
  rings: number;
}

/** An app's notification channel. Importance as Android counts: 0 none (blocked), 1 min, 2 low, 3 default, 4 high, 5 max. */
export interface NotificationChannel {
  id: string;
  name: string;
  importance: number;
  description?: string;
  sound?: string;
}

/** Android: from "default" (3) upwards a channel makes noise. */
const LOWEST_AUDIBLE = 3;

export type Posting = { kind: 'blocked' } | { kind: 'post'; rings: boolean };

/** How the phone treats a notification of this channel: the user's channel setting beats the message. */
export function posting(channel: NotificationChannel | undefined, alerts: boolean): Posting {
  if (channel === undefined) return { kind: 'post', rings: alerts };
  if (channel.importance <= 0) return { kind: 'blocked' };
  return { kind: 'post', rings: channel.importance >= LOWEST_AUDIBLE };
}

/** Puts a notification into the shade: the newest stands first, the one of the same slot goes. Pure. */
export function place(
  shade: readonly ShownNotification[],
  fresh: NewNotification,
  about: { id: number; at: number; rings: boolean },
): { shade: ShownNotification[]; shown: ShownNotification; replaced: ShownNotification | undefined } {
  const replaced = fresh.slot === null ? undefined : shade.find((other) => other.slot === fresh.slot);
  const shown: ShownNotification = {
    ...fresh,
    id: replaced?.id ?? about.id,
    at: about.at,
    count: (replaced?.count ?? 0) + 1,
    rings: (replaced?.rings ?? 0) + (about.rings ? 1 : 0),
  };
  return { shade: [shown, ...shade.filter((other) => other !== replaced)], shown, replaced };
}
