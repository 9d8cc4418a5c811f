import type { Vendor } from '@tim-push/protocol';
import type { PlanOptions } from '../store/index.ts';
import { DEFAULT_ELEMENT_TEXTS, type ElementTextSettings } from './compose/element-texts.ts';
import { DEFAULT_FRESHNESS, type Freshness } from './compose/freshness.ts';
import type { ReplaceMode } from './compose/replace-key.ts';

/** When and how often a push is tried again; all times in milliseconds. */
export interface RetryPolicy {
  /** First pause after an answer that allows another try; doubles with each, up to `capMs`. */
  baseMs: number;
  capMs: number;
  /** Requests that may have been processed before the push ends `unknown`. */
  maxUncertain: number;
  /** A lane's or token's rate was exceeded and the cloud named no time: FCM asks for a minute (fcm.md §5). */
  throttledMs: number;
}

export interface DispatchSettings {
  leaseMs: number;
  /** A request without an answer for this long counts as uncertain. Longer than any channel's own time-out. */
  silenceMs: number;
  /** Pause between looks at the lanes' rows: what another process or the command line changed. */
  pollMs: number;
  /** Pause between looks for what expired and for leases that ran out. */
  sweepMs: number;
  /** First pause before a held lane's credentials are tried again; doubles up to `recheckCapMs`. */
  recheckMs: number;
  recheckCapMs: number;
  retry: RetryPolicy;
  /** Answers in a row that say "not processed" or nothing before the lane pauses. */
  breakAfter: number;
  /** Instead of the cloud's own: requests in flight and targets a second of each lane. */
  limits: Readonly<Partial<Record<Vendor, { concurrency?: number; perSecond?: number }>>>;
}

export interface PushSettings {
  plan: PlanOptions;
  freshness: Freshness;
  replace: ReplaceMode;
  texts: ElementTextSettings;
  /** How long a live device may take to acknowledge a message before it gets a push. */
  waitMs: number;
  /** The same message sent again within this window is the same message (tim-api §4.1: 120 s). */
  dedupeWindowMs: number;
  /** Messages that are being accepted at once; beyond it `busy`. */
  maxAccepting: number;
  dispatch: DispatchSettings;
}

export const DEFAULT_PUSH_SETTINGS: PushSettings = {
  plan: { inactiveDays: 7, inactiveDaysPushOnly: 30 },
  freshness: DEFAULT_FRESHNESS,
  replace: 'message',
  texts: DEFAULT_ELEMENT_TEXTS,
  waitMs: 10_000,
  dedupeWindowMs: 120_000,
  maxAccepting: 10_000,
  dispatch: {
    leaseMs: 30_000,
    silenceMs: 60_000,
    pollMs: 5_000,
    sweepMs: 5_000,
    recheckMs: 60_000,
    recheckCapMs: 900_000,
    retry: { baseMs: 1_000, capMs: 60_000, maxUncertain: 3, throttledMs: 60_000 },
    breakAfter: 5,
    limits: {},
  },
};
