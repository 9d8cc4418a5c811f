/** From an accepted message to phones: what is gone, filtered, waiting, over quota, shown; and the receipts of each (clouds/xiaomi.md §8, §9). */
import type { Clock } from '../../clock.ts';
import type { DeliveryResult } from '../../phones/vendor-sdk.ts';
import { arriveAtXiaomi } from './device.ts';
import type { XiaomiQuota } from './quota.ts';
import type { XiaomiReceipts } from './receipts.ts';
import { RECEIPT } from './spec.ts';
import type { Regid, XiaomiMessage, XiaomiState } from './state.ts';

export interface DeliveryRules {
  foregroundDefault: string;
  notificationsOffReceipt: string;
  notificationsOffBarStatus: string;
}

export class XiaomiDelivery {
  readonly #state: XiaomiState;
  readonly #clock: Clock;
  readonly #quota: XiaomiQuota;
  readonly #receipts: XiaomiReceipts;
  readonly #rules: DeliveryRules;
  sunk = 0;

  constructor(parts: {
    state: XiaomiState;
    clock: Clock;
    quota: XiaomiQuota;
    receipts: XiaomiReceipts;
    rules: DeliveryRules;
  }) {
    this.#state = parts.state;
    this.#clock = parts.clock;
    this.#quota = parts.quota;
    this.#receipts = parts.receipts;
    this.#rules = parts.rules;
  }

  /** Sends an accepted message to its targets, now or at its `time_to_send`. */
  dispatch(message: XiaomiMessage, targets: readonly Regid[]): void {
    message.stats.resolved += targets.length;
    if (message.timeToSend <= this.#clock.now()) {
      for (const regid of targets) this.#send(message, regid);
      return;
    }
    const job = this.#clock.schedule(message.timeToSend, () => {
      this.#state.scheduled.delete(message.id);
      for (const regid of targets) this.#send(message, regid);
    });
    this.#state.scheduled.set(message.id, job);
  }

  /** A target that was refused by name although the message went on to others: §8 reports it as receipt 16. */
  reportBad(message: XiaomiMessage, regid: string): void {
    message.stats.invalid += 1;
    this.#receipts.add(message, RECEIPT.invalidTarget, regid);
  }

  /** The phone has a network again. */
  reachable(regid: Regid): void {
    const waiting = regid.waiting.splice(0);
    for (const { message, expiry } of waiting) {
      expiry.cancel();
      this.#send(message, regid);
    }
  }

  clicked(messageId: string, regid: Regid): void {
    const message = this.#state.messages.get(messageId);
    if (message === undefined) return;
    message.stats.click += 1;
    this.#receipts.add(message, RECEIPT.clicked, regid.id);
  }

  #send(message: XiaomiMessage, regid: Regid): void {
    const { phone } = regid;
    if (message.stopped) {
      phone?.lost(message.id, 'stopped_by_sender');
      return;
    }
    if (regid.gone || regid.region !== message.app.region) {
      if (regid.gone) this.#state.markInvalid(regid);
      this.reportBad(message, regid.id);
      return;
    }
    if (phone === undefined) {
      this.sunk += 1;
      this.#delivered(message, regid, 'Enable');
      return;
    }
    const models = message.extra['model']?.split(',');
    const notModels = message.extra['model_not_in']?.split(',');
    if ((models !== undefined && !models.includes(phone.model)) || notModels?.includes(phone.model) === true) {
      message.stats.unmatched += 1;
      phone.lost(message.id, 'filtered');
      this.#receipts.add(message, RECEIPT.filtered, regid.id);
      return;
    }
    if (message.expiresAt < this.#clock.now()) {
      phone.lost(message.id, 'expired');
      return;
    }
    if (!phone.online) {
      this.#keep(message, regid);
      return;
    }
    const taken = this.#quota.take(message.app, message.class, regid);
    if (taken === 'app_spent') {
      const { quota, acked } = this.#quota.today(message.app, message.class);
      this.#receipts.add(message, RECEIPT.quota, regid.id, { extra: { ack: String(acked), quota: String(quota) } });
    }
    if (taken !== 'taken') {
      phone.lost(message.id, taken === 'app_spent' ? 'app_quota' : 'device_quota');
      return;
    }
    phone.deliver({
      messageId: message.id,
      arrive: (view) => arriveAtXiaomi(view, message, regid, this.#rules.foregroundDefault),
      done: (result) => this.#settled(message, regid, result),
    });
  }

  #keep(message: XiaomiMessage, regid: Regid): void {
    if (message.onlySendOnce || message.expiresAt <= this.#clock.now()) {
      regid.phone?.lost(message.id, 'expired');
      return;
    }
    const entry = {
      message,
      expiry: this.#clock.schedule(message.expiresAt + 1, () => {
        regid.waiting = regid.waiting.filter((other) => other !== entry);
        regid.phone?.lost(message.id, 'expired');
      }),
    };
    regid.waiting.push(entry);
  }

  #settled(message: XiaomiMessage, regid: Regid, result: DeliveryResult): void {
    if (result.kind === 'dropped' && result.reason === 'notifications_off') {
      message.stats.off += 1;
      if (this.#rules.notificationsOffReceipt === '32') {
        this.#receipts.add(message, RECEIPT.pushOff, regid.id, { barStatus: this.#rules.notificationsOffBarStatus });
        return;
      }
      this.#delivered(message, regid, this.#rules.notificationsOffBarStatus);
      return;
    }
    this.#delivered(message, regid, 'Enable');
  }
  #delivered(message: XiaomiMessage, regid: Regid, barStatus: string): void {
    message.stats.delivered += 1;
    this.#receipts.add(message, RECEIPT.delivered, regid.id, { barStatus });
  }
}
