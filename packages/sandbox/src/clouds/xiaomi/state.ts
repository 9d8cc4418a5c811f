/** What the cloud knows: regids, messages, and what waits for phones that are away. */
import { randomBytes } from 'node:crypto';
import type { ScheduledTask } from '../../clock.ts';
import type { PushReceiver } from '../../phones/vendor-sdk.ts';
import type { XiaomiApp } from './apps.ts';
import type { XiaomiDraft } from './message.ts';

export interface XiaomiMessage extends XiaomiDraft {
  id: string;
  app: XiaomiApp;
  createdAt: number;
  expiresAt: number;
  stopped: boolean;
  stats: { resolved: number; delivered: number; click: number; invalid: number; unmatched: number; off: number };
}

export interface Regid {
  readonly id: string;
  readonly app: XiaomiApp;
  /** undefined: a token without a phone, for load tests. */
  readonly phone: PushReceiver | undefined;
  readonly region: string;
  gone: boolean;
  labels: { alias: Set<string>; user_account: Set<string>; topic: Set<string> } | undefined;
  waiting: { message: XiaomiMessage; expiry: ScheduledTask }[];
  /** The client SDK remembers these and shows a jobkey once (§5). */
  jobkeys: Set<string>;
  /** Delivered today, by class: §9 caps per device. */
  today: { day: string; counts: Map<string, number> };
}
export type Label = 'alias' | 'user_account' | 'topic';

/** How many messages are remembered for trace, stop and receipts. */
const KEPT_MESSAGES = 100_000;

export class XiaomiState {
  readonly regids = new Map<string, Regid>();
  readonly messages = new Map<string, XiaomiMessage>();
  /** Regids that the feedback call still has to report, by app id (destructive read, §4). */
  readonly invalid = new Map<string, Set<string>>();
  readonly scheduled = new Map<string, ScheduledTask>();
  #sequence = 0;

  addRegid(app: XiaomiApp, phone: PushReceiver | undefined): Regid {
    const regid: Regid = {
      // Real ones are base64 with '+', '/' and '=': clients that forget to encode a form fail here as there.
      id: randomBytes(33).toString('base64'),
      app,
      phone,
      region: phone?.region ?? app.region,
      gone: false,
      labels: undefined,
      waiting: [],
      jobkeys: new Set(),
      today: { day: '', counts: new Map() },
    };
    this.regids.set(regid.id, regid);
    return regid;
  }

  addMessage(draft: XiaomiDraft, app: XiaomiApp, nowMs: number): XiaomiMessage {
    this.#sequence += 1;
    const startsAt = Math.max(nowMs, draft.timeToSend);
    const message: XiaomiMessage = {
      ...draft,
      id: `scm${randomBytes(4).toString('hex')}${this.#sequence.toString(36).padStart(8, '0')}`,
      app,
      createdAt: nowMs,
      expiresAt: startsAt + draft.ttlMs,
      stopped: false,
      stats: { resolved: 0, delivered: 0, click: 0, invalid: 0, unmatched: 0, off: 0 },
    };
    this.messages.set(message.id, message);
    if (this.messages.size > KEPT_MESSAGES) {
      const oldest = this.messages.keys().next();
      if (!oldest.done) this.messages.delete(oldest.value);
    }
    return message;
  }

  labelled(app: XiaomiApp, label: Label, value: string): Regid[] {
    return this.regidsOf(app).filter((regid) => regid.labels?.[label].has(value) === true);
  }
  regidsOf(app: XiaomiApp): Regid[] {
    return [...this.regids.values()].filter((regid) => regid.app === app && !regid.gone);
  }
  markInvalid(regid: Regid): void {
    const list = this.invalid.get(regid.app.appId);
    if (list === undefined) this.invalid.set(regid.app.appId, new Set([regid.id]));
    else list.add(regid.id);
  }
}

export function labelsOf(regid: Regid): NonNullable<Regid['labels']> {
  regid.labels ??= { alias: new Set(), user_account: new Set(), topic: new Set() };
  return regid.labels;
}
