/** Receipts: POSTed as the form field `data` to the message's callback, gathered for about a second (clouds/xiaomi.md §8). */
import type { Clock } from '../../clock.ts';
import type { SandboxEvents } from '../../events.ts';
import { redactUrl } from '../../redact.ts';
import type { XiaomiMessage } from './state.ts';

/** §8: "batched about once a second". */
const GATHER_MS = 1000;
const TIMEOUT_MS = 5000;

export interface ReceiptBody {
  param: string;
  type: number;
  targets: string;
  jobkey?: string;
  barStatus?: string;
  timestamp: number;
  extra?: Readonly<Record<string, string>>;
}
/** One POST: message id → its receipt. A message with two kinds of receipt needs two. */
type Batch = Map<string, ReceiptBody>;

export class XiaomiReceipts {
  readonly #clock: Clock;
  readonly #events: SandboxEvents;
  readonly #waiting = new Map<string, Batch[]>();
  #armed = false;
  #flushing: Promise<void> = Promise.resolve();

  constructor(clock: Clock, events: SandboxEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  /** Notes one receipt, if the message asked for this kind. */
  add(
    message: XiaomiMessage,
    type: number,
    target: string,
    more: { barStatus?: string; extra?: Readonly<Record<string, string>> } = {},
  ): void {
    const { callback } = message;
    if (callback === undefined || (callback.type & type) === 0) return;
    const batches = this.#waiting.get(callback.url) ?? [];
    this.#waiting.set(callback.url, batches);
    const open = batches.find((batch) => {
      const there = batch.get(message.id);
      return there === undefined || (there.type === type && there.barStatus === more.barStatus);
    });
    const batch: Batch = open ?? new Map();
    if (open === undefined) batches.push(batch);
    const there = batch.get(message.id);
    if (there !== undefined) there.targets += `,${target}`;
    else {
      batch.set(message.id, {
        param: callback.param,
        type,
        targets: target,
        ...(message.jobkey === undefined ? {} : { jobkey: message.jobkey }),
        ...more,
        timestamp: this.#clock.now(),
      });
    }
    if (this.#armed) return;
    this.#armed = true;
    this.#clock.schedule(this.#clock.now() + GATHER_MS, () => this.flush());
  }

  /** Posts everything that waits; resolves when each callback answered, failed or timed out (5 s). Never retried: no rule is known. */
  flush(): Promise<void> {
    this.#armed = false;
    const due = [...this.#waiting].flatMap(([url, batches]) => batches.map((batch) => ({ url, batch })));
    this.#waiting.clear();
    const posted = Promise.all(due.map(({ url, batch }) => this.#post(url, batch)));
    this.#flushing = Promise.all([this.#flushing, posted]).then(() => undefined);
    return this.#flushing;
  }

  async #post(url: string, batch: Batch): Promise<void> {
    const about = { kind: 'receipt', vendor: 'xiaomi', url: redactUrl(url), receipts: batch.size } as const;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
        body: new URLSearchParams({ data: JSON.stringify(Object.fromEntries(batch)) }).toString(),
        signal: AbortSignal.timeout(TIMEOUT_MS) as RequestInit['signal'],
      });
      await response.arrayBuffer();
      this.#events.publish({ ...about, status: response.status });
    } catch (error) {
      this.#events.publish({ ...about, status: 0, error: reasonOf(error) });
    }
  }
}

/** The system's code (`ECONNREFUSED`) where there is one; never the URL. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (typeof cause === 'object' && cause !== null && 'code' in cause) return String(cause.code);
  return error instanceof Error ? error.name : 'unknown';
}
