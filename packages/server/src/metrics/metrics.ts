import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The numbers of one lane, as the store has them. */
interface LaneNumbers {
  id: number;
  vendor: string;
  vendorAccount: string;
  state: string;
  queued: number;
  leased: number;
  oldestMs?: number;
}
const FUNNEL = ['planned', 'sent', 'refused', 'expired', 'cancelled', 'unknown', 'delivered', 'clicked'] as const;
type FunnelRow = { appId: number; certificateId: number; class: string } & Record<(typeof FUNNEL)[number], number>;

/** What a scrape reads: asked only then, so an unwatched server pays nothing. */
export interface MetricSources {
  lanes(): Promise<LaneNumbers[]>;
  /** Today's funnel (UTC day). */
  counters(): Promise<FunnelRow[]>;
  /** Open long connections of this process. */
  connections(): number;
  /** Commands waiting for the store's writer. */
  storeQueue(): Promise<number>;
  now(): number;
}

export interface Metrics {
  registry: Registry;
  restCalls: Counter<'command' | 'code'>;
  restSeconds: Histogram<'command'>;
  receipts: Counter<'vendor' | 'result'>;
  tokenReports: Counter<'certificate'>;
  /** Names what `render` asks. */
  watch(sources: MetricSources): void;
  /** The text that Prometheus scrapes. */
  render(): Promise<string>;
}

/** One registry per server: two servers in one process (tests) do not share numbers. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  let refresh: () => Promise<void> = async () => {};
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
    tokenReports: new Counter({
      name: 'tim_push_token_reports_total',
      help: 'Tokens that phones reported, by certificate ID: ok, unknown, disabled, or other_vendor than the phone.',
      labelNames: ['certificate'],
      registers,
    }),
    watch: (sources) => {
      refresh = gauges(registers, sources);
    },
    render: async () => {
      await refresh();
      return await registry.metrics();
    },
  };
}

/** Makes the gauges and returns what fills them; all are filled before the first is printed. */
function gauges(registers: Registry[], sources: MetricSources): () => Promise<void> {
  const laneLabels = ['lane', 'vendor', 'account'] as const;
  const gauge = <T extends string>(name: string, help: string, labelNames: readonly T[]) =>
    new Gauge<T>({ name, help, labelNames: [...labelNames], registers });
  const queued = gauge('tim_push_lane_queued', 'Batches that wait in a lane.', laneLabels);
  const leased = gauge('tim_push_lane_leased', 'Batches of a lane that are on the wire.', laneLabels);
  const open = gauge('tim_push_lane_open', '1: the lane sends; 0: held or paused.', laneLabels);
  const oldest = gauge('tim_push_lane_oldest_seconds', 'Age of the oldest waiting batch of a lane.', laneLabels);
  const funnel = gauge('tim_push_pushes_today', "Today's pushes (UTC day) by state of the funnel.", [
    'app',
    'certificate',
    'class',
    'state',
  ]);
  const connections = gauge('tim_push_connections', 'Open long connections.', []);
  const storeQueue = gauge('tim_push_store_queue', 'Commands that wait for a commit of the store.', []);

  return async () => {
    const [lanes, counters, waiting] = await Promise.all([sources.lanes(), sources.counters(), sources.storeQueue()]);
    for (const each of [queued, leased, open, oldest, funnel]) each.reset();
    for (const lane of lanes) {
      const labels = { lane: String(lane.id), vendor: lane.vendor, account: lane.vendorAccount };
      queued.set(labels, lane.queued);
      leased.set(labels, lane.leased);
      open.set(labels, lane.state === 'open' ? 1 : 0);
      oldest.set(labels, lane.oldestMs === undefined ? 0 : Math.max(0, (sources.now() - lane.oldestMs) / 1000));
    }
    for (const row of counters) {
      const labels = { app: String(row.appId), certificate: String(row.certificateId), class: row.class };
      for (const state of FUNNEL) funnel.set({ ...labels, state }, row[state]);
    }
    connections.set(sources.connections());
    storeQueue.set(waiting);
  };
}
