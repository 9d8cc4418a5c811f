import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Counters, LaneQueue } from '../store/index.ts';

/** What a scrape reads: asked only then, so an unwatched server pays nothing. */
export interface MetricSources {
  lanes(): Promise<LaneQueue[]>;
  /** Today's funnel (UTC day). */
  counters(): Promise<Counters[]>;
  /** Open long connections of this process. */
  connections(): number;
  /** Commands waiting for the store's writer. */
  storeQueue(): Promise<number>;
}

export interface Metrics {
  registry: Registry;
  restCalls: Counter<'command' | 'code'>;
  restSeconds: Histogram<'command'>;
  receipts: Counter<'vendor' | 'result'>;
  watch(sources: MetricSources): void;
}

const FUNNEL = ['planned', 'sent', 'refused', 'expired', 'cancelled', 'unknown', 'delivered', 'clicked'] as const;

/** One registry per server: two servers in one process (tests) do not share numbers. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    restCalls: new Counter({
      name: 'tim_push_rest_calls_total',
      help: 'REST v4 calls by command and ErrorCode.',
      labelNames: ['command', 'code'],
      registers,
    }),
    restSeconds: new Histogram({
      name: 'tim_push_rest_seconds',
      help: 'Time from the parsed request to the answer of a REST v4 call.',
      labelNames: ['command'],
      // The documented server time-out of a REST call is 3 s (facts: tim-api §1).
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 1, 3],
      registers,
    }),
    receipts: new Counter({
      name: 'tim_push_receipts_total',
      help: 'Receipts of the push clouds by vendor and what became of them.',
      labelNames: ['vendor', 'result'],
      registers,
    }),
    watch: (sources) => watch(registers, sources),
  };
}

function watch(registers: Registry[], sources: MetricSources): void {
  const laneLabels = ['lane', 'vendor', 'account'] as const;
  const queued = new Gauge({
    name: 'tim_push_lane_queued',
    help: 'Batches that wait in a lane.',
    labelNames: laneLabels,
    registers,
  });
  const leased = new Gauge({
    name: 'tim_push_lane_leased',
    help: 'Batches of a lane that are on the wire.',
    labelNames: laneLabels,
    registers,
  });
  const open = new Gauge({
    name: 'tim_push_lane_open',
    help: '1: the lane sends; 0: held or paused.',
    labelNames: laneLabels,
    registers,
  });
  const age = new Gauge({
    name: 'tim_push_lane_oldest_seconds',
    help: 'Age of the oldest waiting batch of a lane.',
    labelNames: laneLabels,
    registers,
    async collect() {
      for (const gauge of [queued, leased, open, age]) gauge.reset();
      for (const lane of await sources.lanes()) {
        const labels = { lane: String(lane.id), vendor: lane.vendor, account: lane.vendorAccount };
        queued.set(labels, lane.queued);
        leased.set(labels, lane.leased);
        open.set(labels, lane.state === 'open' ? 1 : 0);
        age.set(labels, lane.oldestMs === undefined ? 0 : Math.max(0, (Date.now() - lane.oldestMs) / 1000));
      }
    },
  });
  new Gauge({
    name: 'tim_push_pushes_today',
    help: "Today's pushes by app, certificate, class and state of the funnel.",
    labelNames: ['app', 'certificate', 'class', 'state'],
    registers,
    async collect() {
      this.reset();
      for (const row of await sources.counters()) {
        const labels = { app: String(row.appId), certificate: String(row.certificateId), class: row.class };
        for (const state of FUNNEL) this.set({ ...labels, state }, row[state]);
      }
    },
  });
  new Gauge({
    name: 'tim_push_connections',
    help: 'Open long connections.',
    registers,
    collect() {
      this.set(sources.connections());
    },
  });
  new Gauge({
    name: 'tim_push_store_queue',
    help: 'Commands that wait for a commit of the store.',
    registers,
    async collect() {
      this.set(await sources.storeQueue());
    },
  });
}
