/**
 * From a claimed batch to its settled outcomes. The dispatcher owns no truth: what it forgets, a lease that runs out
 * gives back.
 */
import { randomUUID } from 'node:crypto';
import type { Logger } from '../../logging/index.ts';
import type { CertificateRow, ClaimedBatch, ClaimTicket, Store } from '../../store/index.ts';
import type { ChannelPool } from '../channel-pool.ts';
import { type Clock, every, type Timer, type Timers } from '../clock.ts';
import type { PushMetrics } from '../metrics.ts';
import type { PushSettings } from '../settings.ts';
import type { Tags } from '../tag.ts';
import { createClaims } from './claims.ts';
import { doubtOf, expectLine } from './lane.ts';
import { createLaneControl } from './lane-control.ts';
import { createLanes } from './lanes.ts';
import { createSender } from './sender.ts';
import { createSettleQueue } from './settle-queue.ts';
import { type LaneView, viewOf } from './view.ts';
import { createWaits } from './waits.ts';
import { createWork } from './work.ts';

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
  | 'bringForward'
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
  /** Names this server in leases, for people; each start adds its own mark to it, so that a former process's leases are known. */
  owner: string;
  /** Where a certificate's cloud reports receipts; undefined: ask for none. */
  receiptUrl(certificate: CertificateRow): string | undefined;
  /** 0 ≤ n < 1, for jitter. */
  random?: () => number;
}

export interface Dispatcher {
  /** Takes over what a former process left, then works until `stop`. */
  start(): Promise<void>;
  /** Starts nothing new, waits up to `graceMs` for answers, then settles the rest as uncertain. */
  stop(graceMs: number): Promise<void>;
  /** Free slots for a commit that claims its own batches. Each ticket is answered by one `submit`, with [] when it claimed nothing. */
  ticket(): ClaimTicket;
  submit(ticket: ClaimTicket, claimed: ClaimedBatch[]): void;
  /** These lanes hold new work. */
  wake(laneIds: readonly number[]): void;
  /** A device's wait for an acknowledgement ends then. */
  waitDue(dueMs: number): void;
  /** The connections of these devices are gone: their waits end now. */
  endWaits(deviceIds: number[]): Promise<void>;
  lanes(): LaneView[];
  /** Operator's pause, or resume of a paused or held lane, or of one whose cloud is left alone. @throws {RangeError} for an unknown lane. */
  setLane(laneId: number, state: 'open' | 'paused', reason: string): Promise<void>;
  /** Receipts call so many tokens of a lane dead; returns whether they may be retired. */
  deathsReported(laneId: number, tokens: number): 'retire' | 'keep';
  /** A receipt told that a class of a lane had spent its daily quota: it closes as if an answer had said so. */
  quotaSpent(laneId: number, priority: number, code: string, saidMs: number): void;
  /** The certificate was changed: its channel is made anew, a held lane is checked at once. */
  certificateChanged(certificateId: number): Promise<void>;
}

/** After `stop` gave requests up, channels have this long to say what they know. */
const ABANDON_MS = 2000;

/**
 * @example
 * const dispatcher = createDispatcher({ store, channels, clock: systemClock, timers: systemTimers, log, metrics, tags, settings, owner: 'main', receiptUrl });
 * await dispatcher.start();
 */
export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const { store, channels, clock, timers, log, metrics } = deps;
  const { dispatch: settings, plan, texts } = deps.settings;
  const random = deps.random ?? Math.random;
  const owner = `${deps.owner}-${randomUUID().slice(0, 8)}`;
  const periodic: Timer[] = [];

  const control = createLaneControl({
    store,
    channels,
    clock,
    log,
    metrics,
    settings,
    onOpen: () => claims.soon(),
    onStop: (lane) => work.giveBackReady(lane, clock.now()),
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
      else work.giveBackReady(lane, clock.now());
    },
  });
  const settles = createSettleQueue({ store, timers, log });
  const work = createWork({
    store,
    channels,
    clock,
    log,
    metrics,
    settings: deps.settings,
    lanes,
    control,
    settles,
    claims: () => claims,
    enqueue: (lane, job) => sender.enqueue(lane, job),
  });
  const claims = createClaims({
    store,
    lanes,
    clock,
    timers,
    log,
    owner,
    leaseMs: settings.leaseMs,
    onClaimed: work.take,
    onBlocked: (lane) => sender.rearm(lane),
  });
  const sender = createSender({
    clock,
    timers,
    random,
    log,
    metrics,
    settings,
    tags: deps.tags,
    texts,
    receiptUrl: deps.receiptUrl,
    control,
    onComplete: work.complete,
    onProgress: work.progress,
    onLateSent: work.lateSent,
    onGiveBack: work.giveBack,
    onFree(lane) {
      metrics.inFlight(lane.row.id, lane.row.vendor, lane.inFlight);
      if (lane.line > 0) claims.soon();
    },
  });
  const waits = createWaits({
    store,
    plan,
    clock,
    timers,
    log,
    ticket: claims.ownTicket,
    returned: claims.returned,
    onClaimed: work.take,
    onQueued: (laneIds) => wake(laneIds, false),
  });

  async function sweep(): Promise<void> {
    const now = clock.now();
    let expired: number;
    do {
      expired = await store.expireDue(now);
    } while (expired > 0);
    if ((await store.recoverLeases(undefined, now)) > 0) wakeAll();
  }
  async function poll(): Promise<void> {
    await lanes.refresh();
    await control.recheck(lanes.all());
    for (const lane of lanes.all()) control.showLevel(lane);
    claims.soon();
  }
  function wakeAll(): void {
    for (const lane of lanes.all()) expectLine(lane);
    claims.soon();
  }
  /** A lane for each batch that was queued, or once where `each` is false. */
  function wake(laneIds: readonly number[], each = true): void {
    if (laneIds.length === 0) return;
    let unknown = false;
    for (const id of laneIds) {
      const lane = lanes.get(id);
      if (lane === undefined) unknown = true;
      else if (each) lane.line += 1;
      else expectLine(lane);
    }
    if (unknown) lanes.refresh().then(claims.soon, failed('reading lanes'));
    claims.soon();
  }
  const failed = (what: string) => (error: unknown) => log.error({ err: error }, `${what} failed, trying again`);
  const renewing = (): Timer => every(timers, settings.leaseMs / 3, work.renewLeases, failed('renewing leases'));
  /** At most `ms` for the work in flight. Resolves whether all of it is settled. */
  const idleWithin = (ms: number): Promise<boolean> =>
    new Promise((resolve) => {
      const timer = timers.after(ms, () => resolve(false));
      void work.idle().then(() => {
        timer.cancel();
        resolve(true);
      });
    });

  return {
    async start() {
      await store.recoverLeases(owner, clock.now());
      await lanes.refresh();
      await waits.end('all');
      periodic.push(
        renewing(),
        every(timers, settings.sweepMs, sweep, failed('sweeping')),
        every(timers, settings.pollMs, poll, failed('reading lanes')),
      );
      for (const lane of lanes.all()) control.showLevel(lane);
      wakeAll();
    },
    async stop(graceMs) {
      work.refuseAll();
      waits.stop();
      for (const timer of periodic.splice(0)) timer.cancel();
      await claims.stop();
      for (const lane of lanes.all()) work.giveBackReady(lane, clock.now());
      const renewal = renewing();
      if (!(await idleWithin(graceMs))) {
        sender.abandonAll('server_stopped');
        await idleWithin(ABANDON_MS);
      }
      renewal.cancel();
      // Results that the disk does not take now stay `attempted` there: the next start finds them uncertain.
      await Promise.race([settles.idle(), new Promise<void>((resolve) => timers.after(ABANDON_MS, resolve))]);
    },
    ticket: claims.ticket,
    submit(ticket, claimed) {
      claims.returned(ticket);
      work.take(claimed);
    },
    wake,
    waitDue: waits.due,
    endWaits: (deviceIds) => waits.end({ deviceIds }),
    lanes: () => [...lanes.all()].map((lane) => viewOf(lane, clock.now())),
    async setLane(laneId, state, reason) {
      if (lanes.get(laneId) === undefined) await lanes.refresh();
      const lane = lanes.get(laneId);
      if (lane === undefined) throw new RangeError(`there is no lane ${laneId}`);
      await control.set(lane, state, reason);
    },
    deathsReported(laneId, tokens) {
      const lane = lanes.get(laneId);
      if (lane === undefined) return 'retire';
      for (let one = 0; one < tokens; one += 1) control.deathReported(lane);
      return doubtOf(lane) === 'none' ? 'retire' : 'keep';
    },
    quotaSpent(laneId, priority, code, saidMs) {
      const lane = lanes.get(laneId);
      // Unknown here: no push of it can be waiting in this process, and the next answer says it again.
      if (lane !== undefined) control.closeQuota(lane, priority, code, saidMs);
    },
    async certificateChanged(certificateId) {
      channels.changed(certificateId);
      // So that a check asks with what the certificate holds now.
      await Promise.all([channels.get(certificateId), lanes.refresh()]);
      // Its own lane, and the one it left, which has no channel any more: no other cloud is waited for.
      const concerned = [...lanes.all()].filter(({ row }) => {
        const open = channels.ofLane(row.id);
        return open.length === 0 || open.some(({ certificate }) => certificate.id === certificateId);
      });
      for (const lane of concerned) lane.recheckAtMs = Math.min(lane.recheckAtMs, clock.now());
      await control.recheck(concerned);
      wakeAll();
    },
  };
}
