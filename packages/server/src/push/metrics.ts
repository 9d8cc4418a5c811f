/** What the push pipeline counts. Each is an increment: the store's counters are the truth, these are for graphs and alerts. */
import type { Vendor } from '@tim-push/protocol';
import { Counter, Gauge, type Histogram, type Registry } from 'prom-client';
import type { RecipientResult } from '../store/index.ts';

export interface PushMetrics {
  /** A message was accepted; by decision, how many devices. */
  decided(decision: string, devices: number): void;
  /** One push got an answer. */
  settled(vendor: Vendor, state: RecipientResult['state'], code: string): void;
  /** One request to a cloud. */
  attempt(vendor: Vendor, code: string, ms: number): void;
  /** 0 open · 1 slowed down · 2 paused by its breaker · 3 paused by an operator · 4 held. */
  lane(laneId: number, vendor: Vendor, level: 0 | 1 | 2 | 3 | 4): void;
  inFlight(laneId: number, vendor: Vendor, targets: number): void;
  leaseLost(vendor: Vendor): void;
  receipts(vendor: Vendor, result: 'applied' | 'parked' | 'duplicate' | 'unknown' | 'forged', count: number): void;
  webhooks(result: 'delivered' | 'failed' | 'dropped', events: number): void;
  accept(result: string): void;
}

/** From light load on the same machine to a cloud's slowest answer. Milliseconds. */
const ATTEMPT_BUCKETS = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000];

export function createPushMetrics(registry: Registry): PushMetrics {
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: readonly string[]): SummedCounter =>
    summedCounter(registers, { name, help, labelNames: [...labelNames] });
  const decided = counter('tim_push_decided_total', 'Devices by decision', ['decision']);
  const settled = counter('tim_push_settled_total', 'Pushes by what became of them', ['vendor', 'state', 'code']);
  const attempts = new SummedHistogram(
    'tim_push_attempt_ms',
    'Duration of a request to a cloud',
    ['vendor', 'code'],
    ATTEMPT_BUCKETS,
  );
  // Of a metric a registry wants its name and what `get` says; the type asks for the rest of prom-client's own class.
  registry.registerMetric(attempts as unknown as Histogram);
  const lanes = new Gauge({
    name: 'tim_push_lane_level',
    help: '0 open, 1 ramping up, 2 breaker open, 3 paused, 4 held',
    labelNames: ['lane', 'vendor'],
    registers,
  });
  const inFlight = new Map<number, { vendor: Vendor; targets: number }>();
  new Gauge({
    name: 'tim_push_lane_in_flight',
    help: 'Requests in flight',
    labelNames: ['lane', 'vendor'],
    registers,
    collect() {
      for (const [lane, { vendor, targets }] of inFlight) this.set({ lane, vendor }, targets);
    },
  });
  const lost = counter('tim_push_lease_lost_total', 'Settles that came after another claim', ['vendor']);
  const receipts = counter('tim_push_receipt_marks_total', 'Marks of receipts, clicks and arrivals', [
    'vendor',
    'result',
  ]);
  const webhooks = counter('tim_push_webhook_events_total', 'Webhook events by result', ['result']);
  const accepts = counter('tim_push_accept_total', 'Messages by how accepting them ended', ['result']);
  return {
    decided: (decision, devices) => decided(devices, decision),
    settled: (vendor, state, code) => settled(1, vendor, state, code),
    attempt: (vendor, code, ms) => attempts.observe(ms, vendor, code),
    lane: (lane, vendor, level) => lanes.set({ lane, vendor }, level),
    inFlight: (lane, vendor, targets) => {
      const known = inFlight.get(lane);
      if (known === undefined) inFlight.set(lane, { vendor, targets });
      else known.targets = targets;
    },
    leaseLost: (vendor) => lost(1, vendor),
    receipts: (vendor, result, count) => receipts(count, vendor, result),
    webhooks: (result, events) => webhooks(events, result),
    accept: (result) => accepts(1, result),
  };
}

interface Observed {
  labels: Record<string, string>;
  /** Of each bucket alone; the last is what is beyond all. */
  counts: number[];
  sum: number;
}

/** A histogram that prom-client prints as one of its own, and that adds up without hashing the labels of every value. */
export class SummedHistogram {
  readonly type = 'histogram';
  readonly aggregator = 'sum';
  readonly name: string;
  readonly help: string;
  readonly #labelNames: readonly string[];
  readonly #buckets: readonly number[];
  readonly #observed = new ByLabels<Observed>();

  /** @param buckets upper bounds, rising. */
  constructor(name: string, help: string, labelNames: readonly string[], buckets: readonly number[]) {
    this.name = name;
    this.help = help;
    this.#labelNames = labelNames;
    this.#buckets = buckets;
  }

  observe(value: number, first: string, second: string): void {
    let observed = this.#observed.get(first, second);
    if (observed === undefined) {
      const [one = '', two = ''] = this.#labelNames;
      observed = { labels: { [one]: first, [two]: second }, counts: [...this.#buckets, 0].map(() => 0), sum: 0 };
      this.#observed.set(observed, first, second);
    }
    let bucket = 0;
    while (bucket < this.#buckets.length && value > (this.#buckets[bucket] ?? 0)) bucket += 1;
    observed.counts[bucket] = (observed.counts[bucket] ?? 0) + 1;
    observed.sum += value;
  }

  async get(): Promise<object> {
    const { name, help, type, aggregator } = this;
    const values = this.#observed.values().flatMap(({ labels, counts, sum }) => {
      let count = 0;
      const buckets = [...this.#buckets, '+Inf'].map((le, index) => {
        count += counts[index] ?? 0;
        return { labels: { le, ...labels }, value: count, metricName: `${name}_bucket` };
      });
      return [
        ...buckets,
        { labels, value: sum, metricName: `${name}_sum` },
        { labels, value: count, metricName: `${name}_count` },
      ];
    });
    return { name, help, type, aggregator, values };
  }

  reset(): void {
    this.#observed.clear();
  }
}

/** Adds `by` under these values of the counter's labels, in their order. */
type SummedCounter = (by: number, first: string, second?: string, third?: string) => void;

/**
 * A counter that adds up on its own and tells the registry when it is scraped: `inc` checks and hashes the labels every
 * time, and several are counted for every message.
 */
function summedCounter(
  registers: Registry[],
  config: { name: string; help: string; labelNames: string[] },
): SummedCounter {
  const sums = new ByLabels<{ labels: string[]; by: number }>();
  new Counter({
    ...config,
    registers,
    collect() {
      for (const { labels, by } of sums.values()) this.labels(...labels).inc(by);
      sums.clear();
    },
  });
  const { length } = config.labelNames;
  return (by, first, second = '', third = '') => {
    const sum = sums.get(first, second, third);
    if (sum !== undefined) sum.by += by;
    else sums.set({ labels: [first, second, third].slice(0, length), by }, first, second, third);
  };
}

/** A value for each combination of three labels at most, found without making one key of them. */
class ByLabels<T> {
  readonly #tree = new Map<string, Map<string, Map<string, T>>>();
  /** In the order of their first appearance, as prom-client tells its own. */
  #all: T[] = [];

  get(first: string, second = '', third = ''): T | undefined {
    return this.#tree.get(first)?.get(second)?.get(third);
  }
  /** Once for each combination. */
  set(value: T, first: string, second = '', third = ''): void {
    const ofFirst = this.#tree.get(first) ?? new Map<string, Map<string, T>>();
    const ofSecond = ofFirst.get(second) ?? new Map<string, T>();
    this.#tree.set(first, ofFirst.set(second, ofSecond.set(third, value)));
    this.#all.push(value);
  }
  values(): readonly T[] {
    return this.#all;
  }
  clear(): void {
    this.#tree.clear();
    this.#all = [];
  }
}

/** For tests and tools that look at nothing. */
export const noMetrics: PushMetrics = {
  decided: () => {},
  settled: () => {},
  attempt: () => {},
  lane: () => {},
  inFlight: () => {},
  leaseLost: () => {},
  receipts: () => {},
  webhooks: () => {},
  accept: () => {},
};
