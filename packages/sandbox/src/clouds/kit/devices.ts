/** Tokens of one cloud and the way of a message to the phone behind one: now, when it is back on line, or never. */
import type { Clock, ScheduledTask } from '../../clock.ts';
import type { DropReason } from '../../phones/phone-event.ts';
import type { Arrival, DeliveryResult, PhoneView, PushReceiver } from '../../phones/vendor-sdk.ts';
import type { Account } from './accounts.ts';

/** One message to one token. */
export interface Parcel {
  id: string;
  /** When it is no longer worth delivering, epoch milliseconds; at or before now: to phones on line only. */
  expiresAt: number;
  /** Of messages that wait under one key only the newest is kept; undefined: each waits for itself. */
  waitsUnder?: string;
  /** How many may wait for one phone; the oldest goes. Default: any number. */
  mostWaiting?: number;
  arrive(phone: PhoneView): Arrival;
  /** Told once what became of it; not for what expired or was pushed out by a newer one. */
  done?(result: DeliveryResult): void;
  /** Told when a newer one took its place while it waited. */
  pushedOut?(): void;
}

export interface Device<A extends Account> {
  readonly token: string;
  readonly account: A;
  /** undefined: a token without a phone, for load tests. */
  readonly phone: PushReceiver | undefined;
  /** Uninstalled, unregistered or data cleared, and when. */
  goneAt: number | undefined;
  /** Since when messages wait for the phone; undefined: none does since it was last seen. */
  awaySince: number | undefined;
  readonly waiting: { parcel: Parcel; expiry: ScheduledTask }[];
  /** Day → class → messages of that day. */
  readonly counts: Map<string, number>;
  countsOf: string;
}

export class Devices<A extends Account> {
  readonly #clock: Clock;
  readonly #newToken: (account: A) => string;
  readonly #byToken = new Map<string, Device<A>>();
  /** The SDK gives the same token again until the app's data is cleared. */
  readonly #byPhone = new WeakMap<PushReceiver, Device<A>>();
  /** How many messages tokens without a phone received. */
  sunk = 0;

  constructor(clock: Clock, newToken: (account: A) => string) {
    this.#clock = clock;
    this.#newToken = newToken;
  }

  register(account: A, phone: PushReceiver): Device<A> {
    const known = this.#byPhone.get(phone);
    if (known !== undefined && known.goneAt === undefined) return known;
    const device = this.#add(account, phone);
    this.#byPhone.set(phone, device);
    return device;
  }
  addTokens(account: A, count: number): string[] {
    return Array.from({ length: count }, () => this.#add(account, undefined).token);
  }
  get(token: string): Device<A> | undefined {
    return this.#byToken.get(token);
  }
  ofAccount(account: A): Device<A>[] {
    return [...this.#byToken.values()].filter((device) => device.account === account && device.goneAt === undefined);
  }
  forget(token: string): void {
    const device = this.#byToken.get(token);
    if (device === undefined) return;
    device.goneAt = this.#clock.now();
    for (const { expiry } of device.waiting.splice(0)) expiry.cancel();
  }

  /** @returns what became of it at once; undefined while it waits for the phone. */
  deliver(device: Device<A>, parcel: Parcel): DeliveryResult | undefined {
    const { phone } = device;
    if (phone === undefined) {
      this.sunk += 1;
      return finish(parcel, { kind: 'shown', rang: false });
    }
    if (!phone.online) {
      this.#keep(device, phone, parcel);
      return undefined;
    }
    const result = phone.deliver({ messageId: parcel.id, arrive: (view) => parcel.arrive(view) });
    return finish(parcel, result);
  }
  /** The phone has a network again. */
  reachable(token: string): void {
    const device = this.#byToken.get(token);
    if (device === undefined || device.goneAt !== undefined) return;
    device.awaySince = undefined;
    for (const { parcel, expiry } of device.waiting.splice(0)) {
      expiry.cancel();
      this.deliver(device, parcel);
    }
  }
  /** Takes messages back that still wait, and banners that show. @returns how many went. */
  recall(device: Device<A>, messageId: string): number {
    const waiting = device.waiting.filter(({ parcel }) => parcel.id === messageId);
    for (const entry of waiting) {
      this.#drop(device, entry);
      device.phone?.lost(messageId, 'stopped_by_sender');
    }
    return waiting.length + (device.phone?.revoke((shown) => shown.messageId === messageId) ?? 0);
  }
  /** Counts one more of a class today. @returns how many it makes. */
  count(device: Device<A>, day: string, of: string): number {
    if (device.countsOf !== day) {
      device.countsOf = day;
      device.counts.clear();
    }
    const count = (device.counts.get(of) ?? 0) + 1;
    device.counts.set(of, count);
    return count;
  }
  /** A message that will not arrive although the cloud took it. */
  lost(device: Device<A>, messageId: string, reason: DropReason): void {
    device.phone?.lost(messageId, reason);
  }

  #add(account: A, phone: PushReceiver | undefined): Device<A> {
    const token = this.#newToken(account);
    const device: Device<A> = {
      token,
      account,
      phone,
      goneAt: undefined,
      awaySince: undefined,
      waiting: [],
      counts: new Map(),
      countsOf: '',
    };
    this.#byToken.set(token, device);
    return device;
  }
  #keep(device: Device<A>, phone: PushReceiver, parcel: Parcel): void {
    device.awaySince ??= this.#clock.now();
    if (parcel.expiresAt <= this.#clock.now()) {
      phone.lost(parcel.id, 'expired');
      return;
    }
    const { mostWaiting = Number.POSITIVE_INFINITY } = parcel;
    const collapsed = device.waiting.filter((other) => replaces(parcel, other.parcel));
    const kept = device.waiting.filter((other) => !collapsed.includes(other));
    for (const entry of [...collapsed, ...kept.slice(0, Math.max(0, kept.length + 1 - mostWaiting))]) {
      this.#drop(device, entry);
      phone.lost(entry.parcel.id, 'collapsed');
      entry.parcel.pushedOut?.();
    }
    const entry = {
      parcel,
      expiry: this.#clock.schedule(parcel.expiresAt + 1, () => {
        this.#drop(device, entry);
        phone.lost(parcel.id, 'expired');
      }),
    };
    device.waiting.push(entry);
  }
  #drop(device: Device<A>, entry: Device<A>['waiting'][number]): void {
    entry.expiry.cancel();
    const at = device.waiting.indexOf(entry);
    if (at >= 0) device.waiting.splice(at, 1);
  }
}

const replaces = (fresh: Parcel, old: Parcel): boolean =>
  fresh.waitsUnder !== undefined && fresh.waitsUnder === old.waitsUnder;

function finish(parcel: Parcel, result: DeliveryResult): DeliveryResult {
  parcel.done?.(result);
  return result;
}
