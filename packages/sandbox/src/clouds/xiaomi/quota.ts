/** Daily volumes per class, counted on delivery and begun anew at midnight in Shanghai, and targets per second (clouds/xiaomi.md §9). */
import { dailyQuota, type XiaomiApp } from './apps.ts';
import { type ChannelClass, QUOTA_BY_CLASS } from './spec.ts';
import type { Regid } from './state.ts';

/** China has one zone without summer time since 1991, so the day is arithmetic. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
export const shanghaiDay = (epochMs: number): string =>
  new Date(epochMs + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10).replaceAll('-', '');

export class XiaomiQuota {
  readonly #now: () => number;
  readonly #delivered = new Map<string, number>();
  readonly #seconds = new Map<string, { second: number; targets: number }>();
  #day = '';

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Today's use and limit of a class. */
  today(app: XiaomiApp, of: ChannelClass): { quota: number; acked: number } {
    this.#turnDay();
    return { quota: dailyQuota(app, of), acked: this.#delivered.get(`${app.appId} ${of}`) ?? 0 };
  }
  /** One more is to be delivered; what is not `taken` is not counted. */
  take(app: XiaomiApp, of: ChannelClass, regid: Regid): 'taken' | 'app_spent' | 'device_spent' {
    if (of === 'private') return 'taken';
    const { quota, acked } = this.today(app, of);
    if (acked >= quota) return 'app_spent';
    if (regid.today.day !== this.#day) regid.today = { day: this.#day, counts: new Map() };
    const had = regid.today.counts.get(of) ?? 0;
    if (had >= QUOTA_BY_CLASS[of].perDevice) return 'device_spent';
    regid.today.counts.set(of, had + 1);
    this.#delivered.set(`${app.appId} ${of}`, acked + 1);
    return 'taken';
  }
  /** @returns false when this second's targets are used up. One call may overshoot: it is counted whole. */
  takeQps(app: XiaomiApp, targets: number): boolean {
    if (app.qps === null) return true;
    const second = Math.floor(this.#now() / 1000);
    const window = this.#seconds.get(app.appId);
    if (window === undefined || window.second !== second) {
      this.#seconds.set(app.appId, { second, targets });
      return true;
    }
    if (window.targets >= app.qps) return false;
    window.targets += targets;
    return true;
  }

  #turnDay(): void {
    const day = shanghaiDay(this.#now());
    if (day === this.#day) return;
    this.#day = day;
    this.#delivered.clear();
  }
}
