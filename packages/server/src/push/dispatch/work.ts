/** The batches this process holds a lease of: taken in, put back, settled, their leases renewed. */
import type { Logger } from '../../logging/index.ts';
import { NumberMap } from '../../number-map.ts';
import type { CancelReason, ClaimedBatch, PushStore, RecipientResult, SettleInput } from '../../store/index.ts';
import type { ChannelPool } from '../channel-pool.ts';
import type { Clock } from '../clock.ts';
import type { PushMetrics } from '../metrics.ts';
import type { PushSettings } from '../settings.ts';
import type { Claims } from './claims.ts';
import { UNUSABLE } from './hold.ts';
import { type Job, type Lease, makeJob, takeSettle } from './job.ts';
import { closedUntil, drainReady, expectLine, type Lane, room } from './lane.ts';
import type { LaneControl } from './lane-control.ts';
import type { Lanes } from './lanes.ts';
import type { Item } from './request.ts';
import type { SettleQueue } from './settle-queue.ts';

/** Batches whose answers trickle in are recorded this often, so that a crash leaves few uncertain. */
const PROGRESS_MS = 500;

export interface WorkDeps {
  store: Pick<PushStore, 'renewLeases'>;
  channels: ChannelPool;
  clock: Clock;
  log: Logger;
  metrics: PushMetrics;
  settings: PushSettings;
  lanes: Lanes;
  control: LaneControl;
  settles: SettleQueue;
  /** Late bound: claims and sender are made after the work they feed. */
  claims(): Pick<Claims, 'soon' | 'noLaterThan'>;
  enqueue(lane: Lane, job: Job): void;
}
export interface Work {
  take(claimed: ClaimedBatch[]): void;
  /** Every recipient has its result: the lease ends. */
  complete(lane: Lane, job: Job): void;
  /** Some results are known, the job goes on. */
  progress(job: Job): void;
  /** `sent`, after the result was given up. */
  lateSent(item: Item, vendorId: string): void;
  giveBack(lane: Lane, job: Job, retryAtMs: number): void;
  giveBackReady(lane: Lane, retryAtMs: number): void;
  renewLeases(): Promise<void>;
  /** From now on everything that comes in goes back. */
  refuseAll(): void;
  /** Resolves once no job is left. */
  idle(): Promise<void>;
}

export function createWork(deps: WorkDeps): Work {
  const { channels, clock, lanes, log, metrics, settles } = deps;
  const { dispatch, texts } = deps.settings;
  /** By their number. */
  const leases = new NumberMap<Lease>();
  /** Batches whose lane or channel is being looked up. */
  let lookups = 0;
  let refusing = false;
  let idlers: (() => void)[] = [];

  function complete(lane: Lane, job: Job): void {
    const input = takeSettle(job, true, clock.now());
    const { lease } = job;
    settles.add(input, (result) => {
      // No sooner: a claim finds it only once it is back on the disk.
      if (input.retryAtMs !== undefined) deps.claims().noLaterThan(input.retryAtMs);
      if (result.kind === 'lease_lost') {
        metrics.leaseLost(lane.row.vendor);
        log.warn({ batch: lease.batchId, lane: lane.row.id }, 'a batch was settled after its lease was lost');
      }
      if (!leases.delete(lease.number)) return;
      lane.jobs -= 1;
      if (lane.line > 0) deps.claims().soon();
      if (isIdle()) tellIdle();
    });
  }
  const isIdle = (): boolean => leases.size === 0 && lookups === 0;
  function tellIdle(): void {
    const done = idlers;
    idlers = [];
    for (const resolve of done) resolve();
  }

  /** What is not on the wire goes back; what is, keeps the lease until its answers are there. */
  function giveBack(lane: Lane, job: Job, retryAtMs: number): void {
    // The store takes those without a result back as if they had not been claimed.
    for (const part of job.parts) {
      job.pending -= part.recipients.length - part.next;
      part.next = part.recipients.length;
    }
    job.waiting = 0;
    job.retryAtMs = Math.max(job.retryAtMs ?? 0, retryAtMs);
    expectLine(lane);
    if (job.pending === 0) complete(lane, job);
  }

  /** A batch of which nothing was tried here. */
  function putBack(batch: ClaimedBatch, retryAtMs: number): void {
    const lane = lanes.get(batch.laneId);
    if (lane !== undefined) {
      expectLine(lane);
    }
    endLease(batch, [], { retryAtMs }, () => deps.claims().noLaterThan(Math.max(retryAtMs, clock.now() + 1)));
  }
  function cancel(batch: ClaimedBatch, reason: CancelReason): void {
    endLease(
      batch,
      batch.recipients.map(({ index }) => ({ index, state: 'cancelled', reason })),
      {},
    );
  }
  function endLease(
    batch: ClaimedBatch,
    results: RecipientResult[],
    more: Pick<SettleInput, 'retryAtMs'>,
    onDone?: () => void,
  ): void {
    const { id: batchId, leaseEpoch } = batch;
    settles.add({ batchId, leaseEpoch, results, release: true, attempts: [], nowMs: clock.now(), ...more }, onDone);
  }

  /** When a batch must go back until; undefined: the lane takes it. */
  function putBackTime(lane: Lane, batch: ClaimedBatch, now: number): number | undefined {
    const closed = closedUntil(lane, batch.priority, now);
    if (closed !== undefined) return closed.untilMs;
    if (lane.ledger.sheds(batch.priority, now)) return lane.ledger.forecast(now).opensMs;
    return refusing || room(lane, now) <= 0 ? Math.max(now, lane.breaker.openUntilMs()) : undefined;
  }

  /** Takes one more batch if the lane has room now; if not it goes back. */
  function admit(lane: Lane, batch: ClaimedBatch, open: Parameters<typeof makeJob>[1]): void {
    const now = clock.now();
    if (batch.recipients.length === 0) {
      // All of it ended at the last look before the wire: only the lease is left.
      endLease(batch, [], {});
      return;
    }
    const backAtMs = putBackTime(lane, batch, now);
    if (backAtMs !== undefined) {
      putBack(batch, backAtMs);
      return;
    }
    const job = makeJob(batch, open, texts, now);
    leases.set(job.lease.number, job.lease);
    lane.jobs += 1;
    lane.perBatch += (batch.recipients.length - lane.perBatch) / 16;
    deps.enqueue(lane, job);
  }

  /** The rare way: the lane or the channel is not at hand yet. */
  async function takeUnknown(batch: ClaimedBatch): Promise<void> {
    lookups += 1;
    try {
      if (lanes.get(batch.laneId) === undefined) await lanes.refresh();
      const lane = lanes.get(batch.laneId);
      if (lane === undefined) return putBack(batch, clock.now() + dispatch.recheckMs);
      const found = await channels.get(batch.certificateId);
      switch (found.kind) {
        case 'open':
          return admit(lane, batch, found.open);
        case 'gone':
          return cancel(batch, 'certificate_removed');
        case 'unusable':
          deps.control.hold(lane, UNUSABLE, found.reason);
          return putBack(batch, clock.now());
        default: {
          const never: never = found;
          throw new TypeError(`unknown lookup ${JSON.stringify(never)}`);
        }
      }
    } catch (error) {
      const facts = { err: error, certificate: batch.certificateId, batch: batch.id };
      log.error(facts, 'a channel could not be opened, trying again');
      putBack(batch, clock.now() + dispatch.retry.baseMs);
    } finally {
      lookups -= 1;
      if (isIdle()) tellIdle();
    }
  }

  return {
    take(claimed) {
      for (const batch of claimed) {
        const lane = lanes.get(batch.laneId);
        const open = channels.peek(batch.certificateId);
        if (lane === undefined || open === undefined) void takeUnknown(batch);
        else admit(lane, batch, open);
      }
    },
    complete,
    progress(job) {
      const now = clock.now();
      if (now - job.settledAtMs >= PROGRESS_MS) settles.add(takeSettle(job, false, now));
    },
    lateSent({ job, recipient }, vendorId) {
      settles.add({
        batchId: job.batch.id,
        leaseEpoch: job.batch.leaseEpoch,
        results: [{ index: recipient.index, state: 'sent', vendorId }],
        release: false,
        attempts: [],
        nowMs: clock.now(),
      });
    },
    giveBack,
    giveBackReady(lane, retryAtMs) {
      for (const job of drainReady(lane)) giveBack(lane, job, retryAtMs);
    },
    async renewLeases() {
      const now = clock.now();
      const untilMs = now + dispatch.leaseMs;
      const due = leases.values().filter((lease) => lease.untilMs < now + (dispatch.leaseMs * 2) / 3);
      if (due.length === 0) return;
      const named = due.map(({ batchId, leaseEpoch }) => ({ batchId, leaseEpoch }));
      const lost = new Set(await deps.store.renewLeases(named, untilMs));
      due.forEach((lease, index) => {
        // Somebody else may hold a lost one: what of it is not on the wire must not go there any more.
        lease.untilMs = lost.has(index) ? Math.min(lease.untilMs, now) : untilMs;
      });
    },
    refuseAll() {
      refusing = true;
    },
    idle: () => (isIdle() ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve))),
  };
}
