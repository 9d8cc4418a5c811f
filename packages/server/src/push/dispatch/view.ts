import type { LaneState } from '../../store/index.ts';
import type { QuotaForecast } from '../quota.ts';
import type { BreakerState } from './breaker.ts';
import { doubtOf, type Lane, type LaneTrouble } from './lane.ts';

/** A lane as an operator sees it. */
export interface LaneView {
  id: number;
  vendor: string;
  vendorAccount: string;
  state: LaneState;
  reason: string;
  sinceMs: number;
  breaker: BreakerState;
  /** Set while the breaker keeps the lane still. */
  openUntilMs?: number;
  inFlight: number;
  mayBeInFlight: number;
  /** Share of dead tokens in the last answers, 0 to 1, and whether such tokens are retired. */
  deadShare: number;
  retiring: boolean;
  quota: QuotaForecast;
  /** Of a held lane: when its credentials are tried again. */
  recheckAtMs?: number;
  /** Set while the cloud is busy or down. */
  trouble?: LaneTrouble;
  closed: { priority: number; untilMs: number; code: string }[];
}

export function viewOf(lane: Lane, nowMs: number): LaneView {
  const openUntilMs = lane.breaker.openUntilMs();
  return {
    id: lane.row.id,
    vendor: lane.row.vendor,
    vendorAccount: lane.row.vendorAccount,
    state: lane.row.state,
    reason: lane.row.reason,
    sinceMs: lane.row.sinceMs,
    breaker: lane.breaker.state(nowMs),
    ...(openUntilMs > nowMs ? { openUntilMs } : {}),
    inFlight: lane.inFlight,
    mayBeInFlight: lane.breaker.allowance(nowMs),
    deadShare: Math.max(lane.guard.share(), lane.reported.share()),
    retiring: doubtOf(lane) === 'none',
    quota: lane.ledger.forecast(nowMs),
    ...(lane.row.state === 'held' ? { recheckAtMs: lane.recheckAtMs } : {}),
    ...(lane.trouble === undefined ? {} : { trouble: lane.trouble }),
    closed: lane.row.closed.filter((one) => one.untilMs > nowMs),
  };
}
