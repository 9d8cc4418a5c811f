import type { Logger } from '../../logging/index.ts';
import type { PushStore } from '../../store/index.ts';
import type { ChannelPool } from '../channel-pool.ts';
import type { Clock } from '../clock.ts';
import type { DispatchSettings } from '../settings.ts';
import { expectLine, type Lane, makeLane } from './lane.ts';

export interface Lanes {
  get(id: number): Lane | undefined;
  all(): Iterable<Lane>;
  /** Reads every lane's row: new ones, and what others changed. */
  refresh(): Promise<void>;
}

/** The lanes this process knows, kept in step with their rows in the store. */
export function createLanes(deps: {
  store: Pick<PushStore, 'lanes'>;
  channels: Pick<ChannelPool, 'spec'>;
  clock: Clock;
  log: Pick<Logger, 'error'>;
  settings: DispatchSettings;
  /** Order number of this process's own changes. */
  stamp(): number;
  onStateChanged(lane: Lane): void;
}): Lanes {
  const lanes = new Map<number, Lane>();
  const unknownVendors = new Set<string>();
  return {
    get: (id) => lanes.get(id),
    all: () => lanes.values(),
    async refresh() {
      const asked = deps.stamp();
      for (const row of await deps.store.lanes()) {
        const lane = lanes.get(row.id);
        if (lane === undefined) {
          const spec = deps.channels.spec(row.vendor);
          if (spec !== undefined) lanes.set(row.id, makeLane(row, spec, deps.settings, deps.clock.now()));
          else if (!unknownVendors.has(row.vendor)) {
            unknownVendors.add(row.vendor);
            deps.log.error(
              { alert: 'no_channel', vendor: row.vendor, lane: row.id },
              'this build has no channel for a vendor: its pushes wait',
            );
          }
          continue;
        }
        // A state that was changed here after the question was asked is newer than the answer.
        const before = lane.row.state;
        const own = {
          state: lane.row.state,
          reason: lane.row.reason,
          sinceMs: lane.row.sinceMs,
          closed: lane.row.closed,
        };
        lane.row = lane.changed > asked ? { ...row, ...own } : row;
        if (row.queued > 0) expectLine(lane);
        if (lane.row.state !== before) deps.onStateChanged(lane);
      }
    },
  };
}
