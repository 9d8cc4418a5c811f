/** The notification shade of one phone. */
import type { Clock } from '../clock.ts';
import { SandboxError } from '../errors.ts';
import {
  type NewNotification,
  type NotificationChannel,
  place,
  posting,
  type ShownNotification,
} from './notification.ts';
import type { PhoneEventBody } from './phone-event.ts';

export type RemovedBy = Extract<PhoneEventBody, { kind: 'removed' }>['by'];

export class Shade {
  readonly #phoneId: string;
  readonly #clock: Clock;
  readonly #note: (event: PhoneEventBody) => void;
  #shown: readonly ShownNotification[] = [];
  #nextId = 1;

  constructor(phoneId: string, clock: Clock, note: (event: PhoneEventBody) => void) {
    this.#phoneId = phoneId;
    this.#clock = clock;
    this.#note = note;
  }

  /** Newest first. */
  get shown(): readonly ShownNotification[] {
    return this.#shown;
  }

  /** Shows or replaces, and rings where the channel (or without one the message) says so. @returns whether it rang; undefined: the channel is switched off. */
  post(
    notification: NewNotification,
    channel: NotificationChannel | undefined,
    screen: 'locked' | 'unlocked',
  ): { rang: boolean } | undefined {
    const how = posting(channel, notification.alerts);
    if (how.kind === 'blocked') return undefined;
    const { shade, shown, replaced } = place(this.#shown, notification, {
      id: this.#nextId++,
      at: this.#clock.now(),
      rings: how.rings,
    });
    this.#shown = shade;
    const about = { messageId: shown.messageId, notificationId: shown.id };
    if (replaced === undefined) {
      const where = screen === 'locked' && shown.onLockScreen ? 'lock_screen' : 'shade';
      this.#note({ kind: 'shown', ...about, where });
    } else {
      this.#note({ kind: 'replaced', ...about, replacedMessageId: replaced.messageId });
    }
    if (how.rings) this.#note({ kind: 'rang', ...about });
    if (shown.livesMs !== undefined) {
      this.#clock.schedule(shown.at + shown.livesMs, () => {
        this.remove((other) => other === shown, 'age');
      });
    }
    return { rang: how.rings };
  }

  /** Takes one out: that of the id, or the newest. @throws {SandboxError} `no_notification`. */
  take(notification: ShownNotification | number | undefined): ShownNotification {
    const id = typeof notification === 'object' ? notification.id : notification;
    const found = id === undefined ? this.#shown[0] : this.#shown.find((other) => other.id === id);
    if (found === undefined) {
      throw new SandboxError(
        'no_notification',
        id === undefined
          ? `the shade of phone ${this.#phoneId} is empty`
          : `phone ${this.#phoneId} shows no notification ${id}`,
        { field: 'notification', fix: 'look at phone.shade, or at phone.log for why nothing was shown' },
      );
    }
    this.#shown = this.#shown.filter((other) => other !== found);
    return found;
  }

  /** @returns how many went. */
  remove(matches: (notification: ShownNotification) => boolean, by: RemovedBy): number {
    const going = this.#shown.filter(matches);
    this.#shown = this.#shown.filter((notification) => !going.includes(notification));
    for (const { messageId, id } of going) this.#note({ kind: 'removed', messageId, notificationId: id, by });
    return going.length;
  }
}
