/** Puts what is ready on the wire, as far as each lane allows, and turns answers into results. */
import type { Outcome } from '@tim-push/channels';
import type { Logger } from '../../logging/index.ts';
import { NumberMap } from '../../number-map.ts';
import type { CertificateRow, RecipientResult } from '../../store/index.ts';
import type { Clock, Timer, Timers } from '../clock.ts';
import type { ElementTextSettings } from '../compose/index.ts';
import type { PushMetrics } from '../metrics.ts';
import type { DispatchSettings } from '../settings.ts';
import { settleOutcome } from '../settle.ts';
import type { Tags } from '../tag.ts';
import { holdAdvice } from './hold.ts';
import { addAttempt, addResult, type Job } from './job.ts';
import {
  addReady,
  bookTaken,
  canStart,
  doubtOf,
  drainReady,
  isStale,
  type Lane,
  type LaneEffect,
  laneEffect,
  noteHealth,
  peekReady,
} from './lane.ts';
import type { LaneControl } from './lane-control.ts';
import {
  type Item,
  type RunningRequest,
  type SendWatch,
  startRequest,
  takeMixed,
  takeShared,
  type WireRequest,
} from './request.ts';

export interface SenderDeps {
  clock: Clock;
  timers: Timers;
  random: () => number;
  log: Logger;
  metrics: PushMetrics;
  settings: DispatchSettings;
  tags: Tags;
  texts: ElementTextSettings;
  receiptUrl(certificate: CertificateRow): string | undefined;
  control: LaneControl;
  /** Every recipient of the job has its result. */
  onComplete(lane: Lane, job: Job): void;
  /** Some results are known, the job goes on. */
  onProgress(job: Job): void;
  /** `sent`, after the result was given up. */
  onLateSent(item: Item, vendorId: string): void;
  /** What is not on the wire goes back to the store. */
  onGiveBack(lane: Lane, job: Job, retryAtMs: number): void;
  /** Room on the wire. */
  onFree(lane: Lane): void;
}
export interface Sender {
  /** It starts when this tick's batches are all there, as far as the lane allows. */
  enqueue(lane: Lane, job: Job): void;
  /** Looks again once the lane's rate or breaker lets something through; nothing when it does now. */
  rearm(lane: Lane): void;
  /** Gives everything on the wire up: unknown answers become uncertain. */
  abandonAll(code: string): void;
}

export function createSender(deps: SenderDeps): Sender {
  const { clock, timers, random } = deps;
  /** By their number. */
  const running = new NumberMap<RunningRequest>();
  let requests = 0;
  const pumps = new Map<Lane, Timer>();
  const withRoom = new Set<Lane>();

  function rearm(lane: Lane): void {
    const now = clock.now();
    const wait = Math.max(lane.breaker.openUntilMs() - now, lane.bucket.waitMs(now));
    if (wait <= 0 || pumps.has(lane)) return;
    const timer = timers.after(wait, () => {
      pumps.delete(lane);
      pump(lane);
      deps.onFree(lane);
      rearm(lane);
    });
    pumps.set(lane, timer);
  }

  /** Batches of one tick start together, and its answers free their slots together. */
  function pumpSoon(lane: Lane): void {
    if (withRoom.size === 0) {
      setImmediate(() => {
        const lanes = [...withRoom];
        withRoom.clear();
        for (const one of lanes) {
          pump(one);
          deps.onFree(one);
        }
      });
    }
    withRoom.add(lane);
  }

  function freed(lane: Lane, now: number): void {
    lane.inFlight -= 1;
    lane.pace.note(now);
    pumpSoon(lane);
  }

  function pump(lane: Lane): void {
    for (;;) {
      const now = clock.now();
      if (lane.readyJobs === 0) return;
      const start = canStart(lane, now);
      if (start === 0) {
        waitOrGiveBack(lane, now);
        return;
      }
      const request = take(lane, start, now);
      if (request === undefined) continue;
      run(lane, request, now);
    }
  }

  function waitOrGiveBack(lane: Lane, now: number): void {
    const openUntil = lane.breaker.openUntilMs();
    if (lane.row.state === 'open' && openUntil > now) {
      for (const job of drainReady(lane)) deps.onGiveBack(lane, job, openUntil);
      return;
    }
    rearm(lane);
  }

  /** The next request, or undefined when what was next cannot go (too late, lease gone, cannot be composed). */
  function take(lane: Lane, most: number, now: number): WireRequest | undefined {
    const { limits } = lane.spec;
    const first = peekReady(lane);
    if (first === undefined || !mayStart(lane, first, now)) return undefined;
    if (!limits.mixed) return composed(lane, first, () => takeShared(first, limits.targets, deps));
    const request: WireRequest = { open: first.open, items: [], targets: [] };
    const room = Math.min(most, limits.targets);
    for (let job: Job | undefined = first; job !== undefined && request.items.length < room; job = peekReady(lane)) {
      if (job.open !== request.open) break;
      if (!mayStart(lane, job, now)) continue;
      const current = job;
      const taken = composed(lane, current, () => takeMixed(current, room - request.items.length, deps, request));
      if (taken === undefined || taken === 0) break;
    }
    return request.items.length === 0 ? undefined : request;
  }

  /** Books what `compose` took. A content that cannot be composed is our bug: it must not stop the lane. */
  function composed<T>(lane: Lane, job: Job, compose: () => T): T | undefined {
    const before = job.waiting;
    try {
      const made = compose();
      bookTaken(lane, job, before - job.waiting);
      return made;
    } catch (error) {
      deps.log.error({ err: error, batch: job.batch.id, trace: job.batch.message.id }, 'a push could not be composed');
      lane.readyTargets -= before - job.waiting;
      drop(lane, job, (index) => ({ index, state: 'refused', code: 'compose_failed' }));
      return undefined;
    }
  }

  function mayStart(lane: Lane, job: Job, now: number): boolean {
    if (now > job.batch.expiresAtMs) {
      drop(lane, job, (index) => ({ index, state: 'expired' }));
      return false;
    }
    if (now >= job.lease.untilMs || isStale(lane, job, now)) {
      bookOut(lane, job);
      deps.onGiveBack(lane, job, now);
      return false;
    }
    return true;
  }
  /** Ends what is not on the wire yet of the job at the head of its queue. */
  function drop(lane: Lane, job: Job, result: (index: number) => RecipientResult): void {
    for (const part of job.parts) {
      for (const recipient of part.recipients.slice(part.next)) addResult(job, result(recipient.index), undefined);
      part.next = part.recipients.length;
    }
    bookOut(lane, job);
    if (job.pending === 0) deps.onComplete(lane, job);
  }
  function bookOut(lane: Lane, job: Job): void {
    const waiting = job.waiting;
    job.waiting = 0;
    bookTaken(lane, job, waiting);
  }

  function run(lane: Lane, request: WireRequest, now: number): void {
    const { mixed } = lane.spec.limits;
    const era = lane.breaker.era();
    const size = mixed ? request.items.length : 1;
    let told = false;
    if (lane.inFlight === 0) lane.pace.begin(now);
    lane.inFlight += size;
    lane.bucket.take(request.items.length, now);
    const watch: SendWatch = {
      outcome(item, outcome) {
        const at = clock.now();
        applyEffect(lane, item.job, laneEffect(outcome), { era, counts: mixed || !told, now: at });
        told = true;
        if (mixed) freed(lane, at);
        record(lane, item, outcome, at);
      },
      late(item, outcome) {
        if (outcome.kind === 'sent') deps.onLateSent(item, outcome.vendorId);
      },
      asked: ({ code, ms }) => deps.metrics.attempt(lane.row.vendor, code, ms),
      attempt: addAttempt,
      again: (targets) => lane.bucket.take(targets, clock.now()),
    };
    const onBug = (error: unknown): void => {
      deps.log.error({ err: error, vendor: lane.row.vendor, lane: lane.row.id }, 'a channel broke its contract');
    };
    const handle = startRequest(request, deps.receiptUrl(request.open.certificate), watch, onBug);
    const number = requests++;
    running.set(number, handle);
    const silence = timers.after(deps.settings.silenceMs, () => handle.abandon('timeout'));
    void handle.done.then(() => {
      silence.cancel();
      running.delete(number);
      if (!mixed) freed(lane, clock.now());
    });
  }

  /** @param of.counts A request of many targets is one sign of the cloud's health, not a thousand: its first answer. */
  function applyEffect(
    lane: Lane,
    job: Job,
    effect: LaneEffect,
    of: { era: number; counts: boolean; now: number },
  ): void {
    const { now } = of;
    noteHealth(lane, effect, of.era, now);
    switch (effect.kind) {
      case 'healthy':
        // A dead token is an answer, but it proves no certificate that is in doubt.
        if (lane.guard.doubt() !== 'certificate') lane.rechecks = 0;
        if (of.counts) lane.breaker.success(of.era);
        break;
      case 'trouble':
        if (of.counts) lane.breaker.trouble(of.era, now, random(), effect.retryAfterMs);
        rearm(lane);
        break;
      case 'throttled':
        lane.breaker.throttle(now + (effect.retryAfterMs || deps.settings.retry.throttledMs));
        rearm(lane);
        break;
      case 'hold':
        deps.control.hold(lane, effect.code, holdAdvice(effect.cause));
        break;
      case 'mistake':
        // The cloud works: it is only this push that it does not take so.
        if (of.counts) {
          lane.breaker.success(of.era);
          deps.control.mistake(lane, job.batch.id, effect.code, holdAdvice(effect.cause));
        }
        break;
      case 'quota':
        deps.control.closeQuota(lane, job.batch.priority, effect.code, now);
        break;
      default: {
        const never: never = effect;
        throw new TypeError(`unknown effect ${JSON.stringify(never)}`);
      }
    }
  }

  function record(lane: Lane, { job, recipient }: Item, outcome: Outcome, now: number): void {
    if (outcome.kind === 'sent') {
      lane.ledger.sent(1, now);
      if (lane.mistakes.size > 0) lane.mistakes.clear();
    }
    if (outcome.kind === 'invalid_token') deps.control.tokenAnswered(lane, 'dead');
    else if (outcome.kind === 'sent' || outcome.kind === 'notifications_off') deps.control.tokenAnswered(lane, 'alive');
    const { result, retryAtMs } = settleOutcome(outcome, recipient, {
      nowMs: now,
      expiresAtMs: job.batch.expiresAtMs,
      policy: deps.settings.retry,
      random: random(),
      doubt: doubtOf(lane),
      quotaOpensMs: () => lane.ledger.forecast(now).opensMs,
    });
    deps.metrics.settled(lane.row.vendor, result.state, result.code ?? '');
    addResult(job, result, retryAtMs);
    if (deps.log.isLevelEnabled('debug')) {
      const { id, message } = job.batch;
      const { state, code } = result;
      deps.log.debug(
        { trace: String(message.id), batch: id, device: recipient.deviceId, state, code },
        'push answered',
      );
    }
    if (job.pending === 0) deps.onComplete(lane, job);
    else deps.onProgress(job);
  }

  return {
    enqueue(lane, job) {
      addReady(lane, job);
      pumpSoon(lane);
    },
    rearm,
    abandonAll(code) {
      for (const handle of running.values()) handle.abandon(code);
    },
  };
}
