/** One vendor account's lane: what it may do now, and what of it is in work. State only; nothing here waits or sends. */
import { type ChannelSpec, type Outcome, type RefusalCause, type TroubleKind, troubleOf } from '@tim-push/channels';
import { type LaneQueue, PRIORITIES } from '../../store/index.ts';
import { createQuotaLedger, type QuotaLedger } from '../quota.ts';
import type { DispatchSettings } from '../settings.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import { createDeadTokenGuard, type DeadTokenGuard, type TokenDoubt } from './dead-token-guard.ts';
import type { Job } from './job.ts';
import { createPace, type Pace } from './pace.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

const CLASSES = Object.keys(PRIORITIES).length;
/** Nobody sleeps with a lease: no lane claims what it cannot put on the wire within this. */
const SHORT_WAIT_MS = 250;
/** What waits longer all the same, because the cloud fell silent, is looked at anew in the store before its request. */
const LONG_WAIT_MS = 2 * SHORT_WAIT_MS;
/** Batches whose results the disk has not taken yet, in flights' worth, before the lane stops claiming. */
const UNSETTLED_FLIGHTS = 4;

export interface Lane {
  row: LaneQueue;
  readonly spec: ChannelSpec;
  readonly breaker: Breaker;
  readonly bucket: TokenBucket;
  /** What answers say of tokens. */
  readonly guard: DeadTokenGuard;
  /** What receipts say of them, against what was taken: a cloud that takes every push may report later that nobody is there (a wrong region). */
  readonly reported: DeadTokenGuard;
  readonly ledger: QuotaLedger;
  /** Answers that free a slot, in `SHORT_WAIT_MS`. */
  readonly pace: Pace;
  readonly most: number;
  /** Claimed, not yet wholly on the wire, by priority. */
  readonly ready: Job[][];
  readyTargets: number;
  readyJobs: number;
  /** Targets where a request is one target, requests elsewhere. */
  inFlight: number;
  /** Jobs from claim to last settle. */
  jobs: number;
  /** Batches in the store that could be claimed: at most so many. Infinity where that is not known. */
  line: number;
  /** Recipients per batch, smoothed: how many batches fill the free slots. */
  perBatch: number;
  /** When this process last changed the state, in its own count; older reads of the row are ignored. */
  changed: number;
  /** Checks of a held lane so far: each waits longer. */
  rechecks: number;
  recheckAtMs: number;
  /** Batches in a row that met an operator's mistake which others need not meet. */
  readonly mistakes: Set<number>;
  /** Such codes, and when each was last told of. */
  readonly toldOf: Map<string, number>;
  /** Why its cloud takes nothing, until an answer says that it does. */
  trouble: LaneTrouble | undefined;
}

/** A cloud that is busy or down, as its last answers told. */
export interface LaneTrouble {
  kind: TroubleKind;
  /** Of the last one. */
  code: string;
  /** When the first one came, and the last. */
  sinceMs: number;
  lastMs: number;
}

/** Messages in a row that met such a mistake, without one that passed, after which every push is taken to meet it. */
export const MISTAKES_TO_HOLD = 10;

/** Code of the reason of a lane that is held because no token of a run lived. */
export const MASS_DEATH = 'dead_tokens_in_mass';
export const isHeldForDeaths = ({ state, reason }: Pick<LaneQueue, 'state' | 'reason'>): boolean =>
  state === 'held' && reason.startsWith(MASS_DEATH);

export function makeLane(row: LaneQueue, spec: ChannelSpec, settings: DispatchSettings, nowMs: number): Lane {
  const own = settings.limits[row.vendor];
  const guard = createDeadTokenGuard();
  if (isHeldForDeaths(row)) guard.suspect();
  const most = own?.concurrency ?? spec.limits.concurrency;
  return {
    row,
    spec,
    breaker: createBreaker({
      after: settings.breakAfter,
      baseMs: settings.retry.baseMs,
      capMs: settings.retry.capMs,
      most,
    }),
    bucket: createTokenBucket(own?.perSecond ?? spec.limits.perSecond, nowMs),
    guard,
    reported: createDeadTokenGuard(Number.POSITIVE_INFINITY),
    ledger: createQuotaLedger(spec.quotaClock.timeZone),
    pace: createPace(SHORT_WAIT_MS),
    most,
    ready: Array.from({ length: CLASSES }, () => []),
    readyTargets: 0,
    readyJobs: 0,
    inFlight: 0,
    jobs: 0,
    line: Number.POSITIVE_INFINITY,
    perBatch: 1,
    changed: 0,
    rechecks: 0,
    recheckAtMs: nowMs,
    mistakes: new Set(),
    toldOf: new Map(),
    trouble: undefined,
  };
}

/** Receipts come after the push was spent: what they say stops retiring, it holds no lane. */
export function doubtOf({ guard, reported }: Lane): TokenDoubt {
  return guard.doubt() === 'none' && reported.doubt() !== 'none' ? 'tokens' : guard.doubt();
}

/** Somebody may have come into its line in the store, and nobody knows how many. */
export function expectLine(lane: Lane): void {
  lane.line = Number.POSITIVE_INFINITY;
}

/** Requests that may start now. */
export function canStart(lane: Lane, nowMs: number): number {
  if (lane.row.state !== 'open' || !lane.bucket.ready(nowMs)) return 0;
  return Math.max(0, lane.breaker.allowance(nowMs) - lane.inFlight);
}

/**
 * Batches it makes sense to claim now: what the wire has room for, and while all is well what its answers will make room
 * for in a moment, so that neither it nor a commit waits for the other.
 */
export function room(lane: Lane, nowMs: number): number {
  if (lane.row.state !== 'open' || lane.bucket.waitMs(nowMs) > SHORT_WAIT_MS) return 0;
  const { mixed } = lane.spec.limits;
  const allowance = lane.breaker.allowance(nowMs);
  const ahead = allowance < lane.most ? 0 : lane.pace.recent(nowMs, lane.inFlight === 0);
  const waiting = mixed ? lane.readyTargets : lane.readyJobs;
  const free = allowance + ahead - lane.inFlight - waiting;
  const unsettled = (lane.most + ahead) * UNSETTLED_FLIGHTS - lane.jobs;
  if (free <= 0 || unsettled <= 0) return 0;
  const batches = mixed ? Math.max(1, Math.floor(free / lane.perBatch)) : free;
  const soon = lane.bucket.within(SHORT_WAIT_MS, nowMs) - lane.readyTargets;
  const byRate = soon <= 0 ? 0 : Math.max(1, Math.floor(soon / lane.perBatch));
  return Math.min(batches, unsettled, byRate);
}

/** Whether a job that nothing was sent of has waited so long that its recipients must be looked at anew. */
export const isStale = (lane: Lane, job: Job, nowMs: number): boolean =>
  nowMs - job.readyAtMs > LONG_WAIT_MS && job.waiting === job.batch.recipients.length && lane.bucket.ready(nowMs);

/** Until when a class is closed for quota; undefined: it is open. */
export function closedUntil(
  lane: Lane,
  priority: number,
  nowMs: number,
): { untilMs: number; code: string } | undefined {
  return lane.row.closed.find((one) => one.priority === priority && one.untilMs > nowMs);
}

export function addReady(lane: Lane, job: Job): void {
  lane.ready[Math.min(job.batch.priority, CLASSES - 1)]?.push(job);
  lane.readyJobs += 1;
  lane.readyTargets += job.waiting;
}

/** The job that goes next: most important class first, first come first served within it. */
export function peekReady(lane: Lane): Job | undefined {
  for (const queue of lane.ready) if (queue[0] !== undefined) return queue[0];
  return undefined;
}

/** Books what was put on the wire of the job that `peekReady` gave, and drops it when nothing of it waits. */
export function bookTaken(lane: Lane, job: Job, targets: number): void {
  lane.readyTargets -= targets;
  if (job.waiting > 0) return;
  lane.ready[Math.min(job.batch.priority, CLASSES - 1)]?.shift();
  lane.readyJobs -= 1;
}

/** Takes every waiting job out. */
export function drainReady(lane: Lane): Job[] {
  const jobs = lane.ready.flat();
  for (const queue of lane.ready) queue.length = 0;
  lane.readyJobs = 0;
  lane.readyTargets = 0;
  return jobs;
}

/** What only the operator can mend. */
export type OperatorCause = Extract<RefusalCause, 'credentials' | 'permission' | 'config'>;

/** What one answer says about the lane, whatever it means for the push. */
export type LaneEffect =
  | { kind: 'healthy' }
  | { kind: 'trouble'; code: string; retryAfterMs?: number }
  | { kind: 'throttled'; code: string; retryAfterMs: number }
  | { kind: 'hold'; code: string; cause: OperatorCause }
  /** The operator's to mend as well, but other pushes may pass. */
  | { kind: 'mistake'; code: string; cause: OperatorCause }
  | { kind: 'quota'; code: string };

const HEALTHY: LaneEffect = { kind: 'healthy' };

export function laneEffect(outcome: Outcome): LaneEffect {
  switch (outcome.kind) {
    case 'sent':
    case 'invalid_token':
    case 'notifications_off':
      return HEALTHY;
    case 'throttled':
      return outcome.scope === 'lane'
        ? { kind: 'throttled', code: outcome.code, retryAfterMs: outcome.retryAfterMs }
        : HEALTHY;
    case 'unavailable':
    case 'uncertain':
      return outcome.retryAfterMs === undefined
        ? { kind: 'trouble', code: outcome.code }
        : { kind: 'trouble', code: outcome.code, retryAfterMs: outcome.retryAfterMs };
    case 'refused':
      return effectOfRefusal(outcome);
    default: {
      const never: never = outcome;
      throw new TypeError(`unknown outcome ${JSON.stringify(never)}`);
    }
  }
}

/** Keeps in mind what the cloud says of itself. `era`: of the request; what was sent before a pause proves nothing after it. */
export function noteHealth(lane: Lane, effect: LaneEffect, era: number, nowMs: number): void {
  if (effect.kind !== 'trouble' && effect.kind !== 'throttled') {
    if (lane.trouble !== undefined && era === lane.breaker.era()) lane.trouble = undefined;
    return;
  }
  const { code } = effect;
  const kind = effect.kind === 'throttled' ? 'busy' : (troubleOf(code) ?? 'broken');
  lane.trouble = { kind, code, sinceMs: lane.trouble?.sinceMs ?? nowMs, lastMs: nowMs };
}

function effectOfRefusal({ code, cause, scope }: Outcome & { kind: 'refused' }): LaneEffect {
  switch (cause) {
    case 'credentials':
    case 'permission':
    case 'config':
      return { kind: scope === 'some' ? 'mistake' : 'hold', code, cause };
    case 'quota':
      return { kind: 'quota', code };
    case 'payload':
    case 'content':
    case 'unexplained':
      return HEALTHY;
    default:
      return cause satisfies never;
  }
}
