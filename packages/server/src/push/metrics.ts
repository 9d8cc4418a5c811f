/** What the push pipeline counts. Each is an increment: the store's counters are the truth, these are for graphs and alerts. */
import type { Vendor } from '@tim-push/protocol';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
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
  const decided = new Counter({
    name: 'tim_push_decided_total',
    help: 'Devices by decision',
    labelNames: ['decision'],
    registers,
  });
  const settled = new Counter({
    name: 'tim_push_settled_total',
    help: 'Pushes by what became of them',
    labelNames: ['vendor', 'state', 'code'],
    registers,
  });
  const attempts = new Histogram({
    name: 'tim_push_attempt_ms',
    help: 'Duration of a request to a cloud',
    labelNames: ['vendor', 'code'],
    buckets: ATTEMPT_BUCKETS,
    registers,
  });
  const lanes = new Gauge({
    name: 'tim_push_lane_level',
    help: '0 open, 1 ramping up, 2 breaker open, 3 paused, 4 held',
    labelNames: ['lane', 'vendor'],
    registers,
  });
  const flight = new Gauge({
    name: 'tim_push_lane_in_flight',
    help: 'Requests in flight',
    labelNames: ['lane', 'vendor'],
    registers,
  });
  const lost = new Counter({
    name: 'tim_push_lease_lost_total',
    help: 'Settles that came after another claim',
    labelNames: ['vendor'],
    registers,
  });
  const receipts = new Counter({
    name: 'tim_push_receipt_marks_total',
    help: 'Marks of receipts, clicks and arrivals',
    labelNames: ['vendor', 'result'],
    registers,
  });
  const webhooks = new Counter({
    name: 'tim_push_webhook_events_total',
    help: 'Webhook events by result',
    labelNames: ['result'],
    registers,
  });
  const accepts = new Counter({
    name: 'tim_push_accept_total',
    help: 'Messages by how accepting them ended',
    labelNames: ['result'],
    registers,
  });
  return {
    decided: (decision, devices) => decided.inc({ decision }, devices),
    settled: (vendor, state, code) => settled.inc({ vendor, state, code }),
    attempt: (vendor, code, ms) => attempts.observe({ vendor, code }, ms),
    lane: (lane, vendor, level) => lanes.set({ lane, vendor }, level),
    inFlight: (lane, vendor, targets) => flight.set({ lane, vendor }, targets),
    leaseLost: (vendor) => lost.inc({ vendor }),
    receipts: (vendor, result, count) => receipts.inc({ vendor, result }, count),
    webhooks: (result, events) => webhooks.inc({ result }, events),
    accept: (result) => accepts.inc({ result }),
  };
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
