/** `Push.OfflinePush`: what became of pushes, told to the app's back end from a durable outbox (tim-api §6). */
import type { Logger } from '../logging/index.ts';
import type { PushStore } from '../store/index.ts';
import { type CallbackTarget, type Fetch, postCallback } from './callback-request.ts';
import type { Clock, Timer, Timers } from './clock.ts';
import type { PushMetrics } from './metrics.ts';

/** Events of one call: 1–100 (tim-api §6). */
const PER_CALL = 100;
const TIMEOUT_MS = 5000;
const IDLE_MS = 1000;
const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 300_000;
/** How much of the outbox is looked at; apps that do not answer may fill it and must not hide the others. */
const LOOK = 1000;
const LONGEST_LOOK = 16_000;

export interface WebhooksDeps {
  store: Pick<PushStore, 'takeOutbox' | 'ackOutbox'>;
  /** The app's settings; undefined: it wants no events, they are dropped. */
  target(appId: number): CallbackTarget | undefined;
  clock: Clock;
  timers: Timers;
  log: Pick<Logger, 'warn' | 'error'>;
  metrics: Pick<PushMetrics, 'webhooks'>;
  fetch?: Fetch;
}
export interface Webhooks {
  start(): void;
  /** Waits for calls that are under way; what was not acknowledged is sent again after the next start. */
  stop(): Promise<void>;
}
type Row = Awaited<ReturnType<PushStore['takeOutbox']>>[number];
interface Failing {
  failures: number;
  retryAtMs: number;
}

export function createWebhooks(deps: WebhooksDeps): Webhooks {
  const { store, clock, timers, log, metrics } = deps;
  const fetch = deps.fetch ?? globalThis.fetch;
  const failing = new Map<number, Failing>();
  let stopped = true;
  let timer: Timer | undefined;
  let running: Promise<void> = Promise.resolve();
  let look = LOOK;

  function next(ms: number): void {
    if (stopped) return;
    timer = timers.after(ms, () => {
      running = round().then(
        (busy) => next(busy ? 0 : IDLE_MS),
        (error: unknown) => {
          log.error({ err: error }, 'reading the webhook outbox failed, trying again');
          next(FIRST_RETRY_MS);
        },
      );
    });
  }

  /** One look at the outbox. Resolves whether there is more to do at once. */
  async function round(): Promise<boolean> {
    const rows = await store.takeOutbox(look);
    const byApp = Map.groupBy(rows, (row) => row.appId);
    const now = clock.now();
    const ready = [...byApp].filter(([appId]) => (failing.get(appId)?.retryAtMs ?? 0) <= now);
    if (ready.length === 0 && rows.length === look) {
      if (look < LONGEST_LOOK) {
        look *= 2;
        return true;
      }
      await dropOldest(rows);
    }
    if (ready.length > 0) look = LOOK;
    const delivered = await Promise.all(ready.map(([appId, events]) => deliver(appId, events)));
    return rows.length > 0 && delivered.some(Boolean);
  }

  /** The outbox is full of events that nobody takes: the oldest go, so that other apps' events are seen. */
  async function dropOldest(rows: Row[]): Promise<void> {
    const dropped = rows.slice(0, LOOK);
    await store.ackOutbox(dropped.map((row) => row.id));
    metrics.webhooks('dropped', dropped.length);
    log.error(
      { alert: 'webhooks_dropped', events: dropped.length },
      'webhook events were dropped: their receivers do not answer',
    );
  }

  /** The events of one app in order, as far as it takes them. Resolves whether it took any. */
  async function deliver(appId: number, rows: Row[]): Promise<boolean> {
    const target = deps.target(appId);
    if (target === undefined) {
      await store.ackOutbox(rows.map((row) => row.id));
      return true;
    }
    let took = false;
    for (let at = 0; at < rows.length && !stopped; at += PER_CALL) {
      const part = rows.slice(at, at + PER_CALL);
      const call = {
        appId,
        command: 'Push.OfflinePush',
        platform: 'Unknown',
        body: { Events: part.map((row) => row.event) },
      };
      const reply = await postCallback(fetch, target, call, clock.now(), TIMEOUT_MS);
      const refused =
        reply.kind === 'failure' ? reply.detail : reply.errorCode !== 0 ? `ErrorCode ${reply.errorCode}` : undefined;
      if (refused !== undefined) {
        postpone(appId, refused, part.length);
        return took;
      }
      await store.ackOutbox(part.map((row) => row.id));
      metrics.webhooks('delivered', part.length);
      failing.delete(appId);
      took = true;
    }
    return took;
  }

  function postpone(appId: number, detail: string, events: number): void {
    const failures = (failing.get(appId)?.failures ?? 0) + 1;
    const pause = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(20, failures - 1));
    failing.set(appId, { failures, retryAtMs: clock.now() + pause });
    metrics.webhooks('failed', events);
    log.warn({ app: appId, detail, failures, retryInMs: pause }, 'a webhook was not taken, trying again later');
  }

  return {
    start() {
      if (!stopped) return;
      stopped = false;
      next(0);
    },
    async stop() {
      stopped = true;
      timer?.cancel();
      await running;
    },
  };
}
