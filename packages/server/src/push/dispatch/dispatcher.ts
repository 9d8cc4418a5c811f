/**
 * From a claimed batch to its settled outcomes. The dispatcher owns no truth: what it forgets, a lease that runs out
 * gives back.
 */
import type { Logger } from '../../logging/index.ts';
import type {
  CancelReason,
  CertificateRow,
  ClaimedBatch,
  ClaimTicket,
  LaneState,
  SettleInput,
  Store,
} from '../../store/index.ts';
import type { ChannelPool } from '../channel-pool.ts';
import { type Clock, every, type Timer, type Timers } from '../clock.ts';
import type { PushMetrics } from '../metrics.ts';
import type { QuotaForecast } from '../quota.ts';
import type { PushSettings } from '../settings.ts';
import type { Tags } from '../tag.ts';
import type { BreakerState } from './breaker.ts';
import { createClaims } from './claims.ts';
import { type Job, makeJob, takeSettle } from './job.ts';
import { closedUntil, drainReady, type Lane, room } from './lane.ts';
import { createLaneControl } from './lane-control.ts';
import { createLanes } from './lanes.ts';
import { createSender } from './sender.ts';
import { createSettleQueue } from './settle-queue.ts';

export type DispatchStore = Pick<
  Store,
  | 'claim'
  | 'settle'
  | 'renewLeases'
  | 'recoverLeases'
  | 'expireDue'
  | 'lanes'
  | 'setLane'
  | 'closeClass'
  | 'endWaits'
  | 'reviveTokens'
>;
export interface DispatcherDeps {
  store: DispatchStore;
  channels: ChannelPool;
  clock: Clock;
  timers: Timers;
  log: Logger;
  metrics: PushMetrics;
  tags: Tags;
  settings: PushSettings;
  /** Names this process in leases; the same after a restart, unique among those that run. */
  owner: string;
  /** Where a certificate's cloud reports receipts; undefined: ask for none. */
  receiptUrl(certificate: CertificateRow): string | undefined;
  /** 0 ≤ n < 1, for jitter. */
  random?: () => number;
}

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
  closed: { priority: number; untilMs: number; code: string }[];
}

export interface Dispatcher {
  /** Takes over what a former process left, then works until `stop`. */
  start(): Promise<void>;
  /** Starts nothing new, waits up to `graceMs` for answers, then settles the rest as uncertain. */
  stop(graceMs: number): Promise<void>;
  /** Free slots for a commit that claims its own batches. Each ticket is answered by one `submit`, with [] when it claimed nothing. */
  ticket(): ClaimTicket;
  submit(claimed: ClaimedBatch[]): void;
  /** These lanes hold new work. */
  wake(laneIds: readonly number[]): void;
  /** A device's wait for an acknowledgement ends then. */
  waitDue(dueMs: number): void;
  /** The connections of these devices are gone: their waits end now. */
  endWaits(deviceIds: number[]): Promise<void>;
  lanes(): LaneView[];
  /** Operator's pause, or resume of a paused or held lane. @throws {RangeError} for an unknown lane. */
  setLane(laneId: number, state: 'open' | 'paused', reason: string): Promise<void>;
  /** The certificate was changed: its channel is made anew, a held lane is checked at once. */
  certificateChanged(certificateId: number): Promise<void>;
}

/** Batches whose answers trickle in are recorded this often, so that a crash leaves few uncertain. */
const PROGRESS_MS = 500;
/** After `stop` gave requests up, channels have this long to say what they know. */
const ABANDON_MS = 2000;

export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const { store, channels, clock, timers, log, metrics } = deps;
  const settings = deps.settings.dispatch;
  const jobs = new Set<Job>();
  const periodic: Timer[] = [];
  let stopping = false;
  let waitTimer: { atMs: number; timer: Timer } | undefined;
  let onIdle: (() => void) | undefined;

  const control = createLaneControl({
    store,
    channels,
    clock,
    log,
    metrics,
    settings,
    onOpen: () => claims.soon(),
    onStop: (lane) => giveBackReady(lane, clock.now()),
  });
  const lanes = createLanes({
    store,
    channels,
    clock,
    log,
    settings,
    stamp: control.stamp,
    onStateChanged(lane) {
      control.showLevel(lane);
      if (lane.row.state === 'open') claims.soon();
      else giveBackReady(lane, clock.now());
    },
  });
  const settles = createSettleQueue({ store, timers, log });
  const claims = createClaims({
    store,
    lanes,
    clock,
    timers,
    log,
    owner: deps.owner,
    leaseMs: settings.leaseMs,
    onClaimed: take,
    onBlocked: (lane) => sender.rearm(lane),
  });
  const sender = createSender({
    channelCalls: { clock, timers, random: deps.random ?? Math.random },
    log,
    metrics,
    settings,
    tags: deps.tags,
    texts: deps.settings.texts,
    receiptUrl: deps.receiptUrl,
    control,
    onComplete: (lane, job) => finish(lane, job),
    onProgress(_lane, job) {
      const now = clock.now();
      if (now - job.settledAtMs >= PROGRESS_MS) settles.add(takeSettle(job, false, now));
    },
    onLateSent({ job, recipient }, vendorId) {
      settles.add({
        batchId: job.batch.id,
        leaseEpoch: job.batch.leaseEpoch,
        results: [{ index: recipient.index, state: 'sent', vendorId }],
        release: false,
        attempts: [],
        nowMs: clock.now(),
      });
    },
    onGiveBack: (lane, job, retryAtMs) => giveBack(lane, job, retryAtMs),
    onFree(lane) {
      metrics.inFlight(lane.row.id, lane.row.vendor, lane.inFlight);
      if (lane.hungry) claims.soon();
    },
  });

  /** The lease ends: everything of the batch has its result, or goes back. */
  function finish(lane: Lane, job: Job): void {
    const input = takeSettle(job, true, clock.now());
    if (input.retryAtMs !== undefined) claims.noLaterThan(input.retryAtMs);
    settle(lane, input, job);
  }
  function settle(lane: Lane, input: SettleInput, job: Job | undefined): void {
    settles.add(input, (result) => {
      if (result.kind === 'lease_lost') {
        metrics.leaseLost(lane.row.vendor);
        log.warn({ batch: input.batchId, lane: lane.row.id }, 'a batch was settled after its lease was lost');
      }
      if (job === undefined || !jobs.delete(job)) return;
      lane.jobs -= 1;
      if (lane.hungry) claims.soon();
      if (jobs.size === 0) onIdle?.();
    });
  }
  /** What is not on the wire goes back; what is, keeps the lease until its answers are there. */
  function giveBack(lane: Lane, job: Job, retryAtMs: number): void {
    for (const part of job.parts) {
      for (const { index } of part.recipients.slice(part.next)) {
        job.results.push({ index, state: 'retry' });
        job.pending -= 1;
      }
      part.next = part.recipients.length;
    }
    job.waiting = 0;
    job.retryAtMs = Math.max(job.retryAtMs ?? 0, retryAtMs);
    lane.hungry = true;
    lane.backlog = true;
    if (job.pending === 0) finish(lane, job);
  }
  function giveBackReady(lane: Lane, retryAtMs: number): void {
    for (const job of drainReady(lane)) giveBack(lane, job, retryAtMs);
  }

  /** A batch that was claimed and cannot be worked on here: back at once, nothing of it was tried. */
  function refuse(batch: ClaimedBatch, retryAtMs: number): void {
    const lane = lanes.get(batch.laneId);
    if (lane !== undefined) {
      lane.hungry = true;
      lane.backlog = true;
      claims.noLaterThan(Math.max(retryAtMs, clock.now() + 1));
    }
    settles.add({
      batchId: batch.id,
      leaseEpoch: batch.leaseEpoch,
      results: batch.recipients.map(({ index }) => ({ index, state: 'retry' })),
      retryAtMs,
      release: true,
      attempts: [],
      nowMs: clock.now(),
    });
  }
  function cancel(batch: ClaimedBatch, reason: CancelReason): void {
    const results = batch.recipients.map(({ index }) => ({ index, state: 'cancelled', reason }) as const);
    settles.add({
      batchId: batch.id,
      leaseEpoch: batch.leaseEpoch,
      results,
      release: true,
      attempts: [],
      nowMs: clock.now(),
    });
  }

  function take(claimed: ClaimedBatch[]): void {
    for (const batch of claimed) {
      const lane = lanes.get(batch.laneId);
      const open = channels.peek(batch.certificateId);
      if (lane === undefined || open === undefined) {
        void takeUnknown(batch);
        continue;
      }
      if (admit(lane, batch)) addJob(lane, makeJob(batch, open, deps.settings.texts, clock.now()));
    }
  }
  function addJob(lane: Lane, job: Job): void {
    jobs.add(job);
    lane.jobs += 1;
    lane.perBatch += (job.batch.recipients.length - lane.perBatch) / 16;
    sender.enqueue(lane, job);
  }
  /** Whether the lane takes one more batch now; if not it is put back. */
  function admit(lane: Lane, batch: ClaimedBatch): boolean {
    const now = clock.now();
    const closed = closedUntil(lane, batch.priority, now);
    if (closed !== undefined) refuse(batch, closed.untilMs);
    else if (lane.ledger.sheds(batch.priority, now)) refuse(batch, lane.ledger.forecast(now).opensMs);
    else if (stopping || room(lane, now) <= 0) refuse(batch, Math.max(now, lane.breaker.openUntilMs()));
    else return true;
    return false;
  }
  /** The rare way: the lane or the channel is not at hand yet. */
  async function takeUnknown(batch: ClaimedBatch): Promise<void> {
    try {
      if (lanes.get(batch.laneId) === undefined) await lanes.refresh();
      const lane = lanes.get(batch.laneId);
      if (lane === undefined) return refuse(batch, clock.now() + settings.recheckMs);
      const found = await channels.get(batch.certificateId);
      switch (found.kind) {
        case 'open':
          if (admit(lane, batch)) addJob(lane, makeJob(batch, found.open, deps.settings.texts, clock.now()));
          return;
        case 'gone':
          return cancel(batch, 'certificate_removed');
        case 'unusable':
          control.hold(lane, 'certificate_unusable', found.reason);
          return refuse(batch, clock.now());
        default: {
          const never: never = found;
          throw new TypeError(`unknown lookup ${JSON.stringify(never)}`);
        }
      }
    } catch (error) {
      log.error(
        { err: error, certificate: batch.certificateId, batch: batch.id },
        'a channel could not be opened, trying again',
      );
      refuse(batch, clock.now() + settings.retry.baseMs);
    }
  }

  async function renew(): Promise<void> {
    const now = clock.now();
    const untilMs = now + settings.leaseMs;
    const due = [...jobs].filter((job) => job.leaseUntilMs < now + (settings.leaseMs * 2) / 3);
    if (due.length === 0) return;
    await store.renewLeases(
      due.map(({ batch }) => ({ batchId: batch.id, leaseEpoch: batch.leaseEpoch })),
      untilMs,
    );
    for (const job of due) job.leaseUntilMs = untilMs;
  }
  async function sweep(): Promise<void> {
    const now = clock.now();
    await store.expireDue(now);
    if ((await store.recoverLeases(undefined, now)) > 0) wakeAll();
  }
  async function poll(): Promise<void> {
    await lanes.refresh();
    await control.recheck(lanes.all());
    claims.soon();
  }
  function wakeAll(): void {
    for (const lane of lanes.all()) lane.hungry = true;
    claims.soon();
  }

  function waitDue(dueMs: number): void {
    if (stopping || (waitTimer !== undefined && waitTimer.atMs <= dueMs)) return;
    waitTimer?.timer.cancel();
    const timer = timers.after(dueMs - clock.now(), () => {
      waitTimer = undefined;
      endWaits({ dueMs: clock.now() }).catch((error: unknown) => {
        log.error({ err: error }, 'ending waits failed, trying again');
        waitDue(clock.now() + settings.sweepMs);
      });
    });
    waitTimer = { atMs: dueMs, timer };
  }
  async function endWaits(which: { dueMs: number } | { deviceIds: number[] } | 'all'): Promise<void> {
    const ticket = claims.ticket();
    try {
      const ended = await store.endWaits(which, deps.settings.plan, ticket, clock.now());
      take(ended.claimed);
      wake(ended.queuedLanes);
      if (ended.nextDueMs !== undefined) waitDue(ended.nextDueMs);
    } finally {
      claims.returned();
    }
  }
  function wake(laneIds: readonly number[]): void {
    let unknown = false;
    for (const id of laneIds) {
      const lane = lanes.get(id);
      if (lane === undefined) unknown = true;
      else lane.hungry = true;
    }
    if (unknown)
      lanes.refresh().then(claims.soon, (error: unknown) => log.error({ err: error }, 'reading lanes failed'));
    if (laneIds.length > 0) claims.soon();
  }
  const failed = (what: string) => (error: unknown) => log.error({ err: error }, `${what} failed, trying again`);

  return {
    async start() {
      await store.recoverLeases(deps.owner, clock.now());
      await lanes.refresh();
      await endWaits('all');
      periodic.push(
        every(timers, settings.leaseMs / 3, renew, failed('renewing leases')),
        every(timers, settings.sweepMs, sweep, failed('sweeping')),
        every(timers, settings.pollMs, poll, failed('reading lanes')),
      );
      for (const lane of lanes.all()) control.showLevel(lane);
      wakeAll();
    },
    async stop(graceMs) {
      stopping = true;
      for (const timer of periodic) timer.cancel();
      waitTimer?.timer.cancel();
      await claims.stop();
      for (const lane of lanes.all()) giveBackReady(lane, clock.now());
      const renewing = every(timers, settings.leaseMs / 3, renew, failed('renewing leases'));
      const idle = jobs.size === 0 ? Promise.resolve() : new Promise<void>((resolve) => (onIdle = resolve));
      const wait = (ms: number): Promise<void> =>
        new Promise((resolve) => {
          const timer = timers.after(ms, resolve);
          void idle.then(() => {
            timer.cancel();
            resolve();
          });
        });
      await wait(graceMs);
      if (jobs.size > 0) {
        sender.abandonAll('server_stopped');
        await wait(ABANDON_MS);
      }
      renewing.cancel();
      // Results that the disk does not take now stay `attempted` there: the next start finds them uncertain.
      await Promise.race([settles.idle(), new Promise<void>((resolve) => timers.after(ABANDON_MS, resolve))]);
    },
    ticket: claims.ticket,
    submit(claimed) {
      claims.returned();
      take(claimed);
    },
    wake,
    waitDue,
    endWaits: (deviceIds) => endWaits({ deviceIds }),
    lanes: () => [...lanes.all()].map((lane) => viewOf(lane, clock.now())),
    async setLane(laneId, state, reason) {
      if (lanes.get(laneId) === undefined) await lanes.refresh();
      const lane = lanes.get(laneId);
      if (lane === undefined) throw new RangeError(`there is no lane ${laneId}`);
      await control.set(lane, state, reason);
    },
    async certificateChanged(certificateId) {
      channels.changed(certificateId);
      await lanes.refresh();
      for (const lane of lanes.all()) lane.recheckAtMs = Math.min(lane.recheckAtMs, clock.now());
      await control.recheck(lanes.all());
      wakeAll();
    },
  };
}

function viewOf(lane: Lane, nowMs: number): LaneView {
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
    deadShare: lane.guard.share(),
    retiring: lane.guard.retiring(),
    quota: lane.ledger.forecast(nowMs),
    closed: lane.row.closed.filter((one) => one.untilMs > nowMs),
  };
}
