/** Registration tokens, and what waits for each (clouds/fcm.md §6, §8.7). */
import { randomBytes } from 'node:crypto';
import type { Clock, ScheduledTask } from '../../clock.ts';
import type { DropReason } from '../../phones/phone-event.ts';
import type { PushReceiver } from '../../phones/vendor-sdk.ts';
import { arriveAtFcm } from './device.ts';
import type { FcmMessage } from './message.ts';
import type { FcmProject } from './projects.ts';
import { type Bucket, type DeviceRate, takeCollapsible } from './quota.ts';
import { type FcmSwitches, LIMITS } from './spec.ts';

/** A message on its way to one phone. */
export interface StoredMessage {
  id: string;
  message: FcmMessage;
  from: string;
  packageName: string;
  sentAt: number;
}
interface Waiting {
  stored: StoredMessage;
  collapseKey: string | undefined;
  expiresAt: number;
  expiry: ScheduledTask;
}
export interface FcmRegistration {
  readonly token: string;
  readonly project: FcmProject;
  readonly packageName: string;
  /** undefined: a token without a phone, for load tests. */
  readonly phone: PushReceiver | undefined;
  gone: boolean;
  /** Since when messages wait for a phone that is away; undefined: none does since it was last seen. */
  awaySince: number | undefined;
  rate: DeviceRate | undefined;
  bucket: Bucket | undefined;
  topics: Set<string> | undefined;
  waiting: Waiting[];
}

export class FcmRegistrations {
  readonly #byToken = new Map<string, FcmRegistration>();
  readonly #clock: Clock;
  readonly #switches: FcmSwitches;
  sunk = 0;

  constructor(clock: Clock, switches: FcmSwitches) {
    this.#clock = clock;
    this.#switches = switches;
  }

  add(project: FcmProject, packageName: string, phone: PushReceiver | undefined): FcmRegistration {
    const registration: FcmRegistration = {
      token: `${randomBytes(16).toString('base64url')}:APA91b${randomBytes(100).toString('base64url')}`,
      project,
      packageName,
      phone,
      gone: false,
      awaySince: undefined,
      rate: undefined,
      bucket: undefined,
      topics: undefined,
      waiting: [],
    };
    this.#byToken.set(registration.token, registration);
    return registration;
  }
  /** undefined for a token of nobody, and for a dead one. */
  get(token: string): FcmRegistration | undefined {
    const registration = this.#byToken.get(token);
    return registration === undefined || this.isDead(registration) ? undefined : registration;
  }
  /** Uninstalled or replaced, or of a phone that was not seen for 270 days (§4, §6). */
  isDead({ gone, awaySince }: FcmRegistration): boolean {
    return gone || (awaySince !== undefined && this.#clock.now() - awaySince > LIMITS.inactiveMs);
  }
  /** The registrations of a project whose topics satisfy `matches`. */
  matching(project: FcmProject, matches: (topics: ReadonlySet<string>) => boolean): FcmRegistration[] {
    const none: ReadonlySet<string> = new Set();
    return [...this.#byToken.values()].filter(
      (registration) =>
        registration.project === project && !this.isDead(registration) && matches(registration.topics ?? none),
    );
  }
  forget(token: string): void {
    const registration = this.#byToken.get(token);
    if (registration === undefined) return;
    registration.gone = true;
    for (const waiting of registration.waiting.splice(0)) waiting.expiry.cancel();
  }

  /** An accepted message: to the phone now, or kept while its ttl lasts. */
  accept(registration: FcmRegistration, stored: StoredMessage): void {
    if (registration.phone === undefined) {
      this.sunk += 1;
      return;
    }
    this.#offer(registration, registration.phone, stored, stored.sentAt + stored.message.ttlMs);
  }
  reachable(token: string): void {
    const registration = this.#byToken.get(token);
    if (registration?.phone === undefined) return;
    registration.awaySince = undefined;
    for (const { stored, expiresAt, expiry } of registration.waiting.splice(0)) {
      expiry.cancel();
      this.#offer(registration, registration.phone, stored, expiresAt);
    }
  }

  #offer(registration: FcmRegistration, phone: PushReceiver, stored: StoredMessage, expiresAt: number): void {
    const now = this.#clock.now();
    // "0s": now or never (§3).
    if (!phone.online) registration.awaySince ??= now;
    if (stored.message.ttlMs === 0 ? !phone.online : expiresAt <= now) {
      phone.lost(stored.id, 'expired');
      return;
    }
    const collapseKey = this.#collapseKey(stored);
    if (!phone.online) {
      this.#keep(registration, phone, stored, collapseKey, expiresAt);
      return;
    }
    if (isCollapsible(stored)) {
      const burst = registration.project.limits.collapsibleBurst;
      const { bucket, goesAt } = takeCollapsible(registration.bucket, burst, now);
      registration.bucket = bucket;
      if (goesAt > now) {
        this.#keep(registration, phone, stored, collapseKey, expiresAt);
        this.#clock.schedule(goesAt, () => {
          if (phone.online) this.reachable(registration.token);
        });
        return;
      }
    }
    phone.deliver({ messageId: stored.id, arrive: (view) => arriveAtFcm(view, stored) });
  }

  #keep(
    registration: FcmRegistration,
    phone: PushReceiver,
    stored: StoredMessage,
    collapseKey: string | undefined,
    expiresAt: number,
  ): void {
    if (collapseKey !== undefined)
      this.#drop(registration, phone, 'collapsed', (other) => other.collapseKey === collapseKey);
    const waiting: Waiting = {
      stored,
      collapseKey,
      expiresAt,
      expiry: this.#clock.schedule(expiresAt, () => {
        this.#drop(registration, phone, 'expired', (other) => other === waiting);
      }),
    };
    registration.waiting.push(waiting);
    this.#limitStored(registration, phone);
  }

  /** §6: four collapse keys (which survive is undefined: here the newest), and no more than 100 others. */
  #limitStored(registration: FcmRegistration, phone: PushReceiver): void {
    const keyed = registration.waiting.filter(({ collapseKey }) => collapseKey !== undefined);
    const oldest = keyed.length > LIMITS.collapseKeys ? keyed[0] : undefined;
    if (oldest !== undefined) this.#drop(registration, phone, 'storage_full', (other) => other === oldest);
    const others = registration.waiting.length - Math.min(keyed.length, LIMITS.collapseKeys);
    if (others > LIMITS.storedNonCollapsible && this.#switches.storedLimit === 'drop_all') {
      this.#drop(registration, phone, 'storage_full', ({ collapseKey }) => collapseKey === undefined);
    }
  }

  #drop(
    registration: FcmRegistration,
    phone: PushReceiver,
    reason: DropReason,
    matches: (waiting: Waiting) => boolean,
  ): void {
    registration.waiting = registration.waiting.filter((waiting) => {
      if (!matches(waiting)) return true;
      waiting.expiry.cancel();
      phone.lost(waiting.stored.id, reason);
      return false;
    });
  }

  #collapseKey({ message, packageName }: StoredMessage): string | undefined {
    if (message.collapseKey !== undefined) return message.collapseKey;
    return message.display !== undefined && this.#switches.displayCollapseKey === 'package' ? packageName : undefined;
  }
}

/** §3: a display message always is. */
function isCollapsible({ message }: StoredMessage): boolean {
  return message.display !== undefined || message.collapseKey !== undefined;
}
