/** What stops a whole lane and lets it go on: refused credentials, an operator, a spent quota, dead tokens in mass. */
import type { Logger } from '../../logging/index.ts';
import type { DeviceStore, LaneState, PushStore } from '../../store/index.ts';
import type { ChannelPool } from '../channel-pool.ts';
import type { Clock } from '../clock.ts';
import type { PushMetrics } from '../metrics.ts';
import { nextMidnight } from '../quota.ts';
import type { DispatchSettings } from '../settings.ts';
import type { DeadTokenGuard } from './dead-token-guard.ts';
import { reasonOf, WRONG_PROJECT } from './hold.ts';
import { closedUntil, expectLine, isHeldForDeaths, type Lane, MASS_DEATH, MISTAKES_TO_HOLD } from './lane.ts';

export interface LaneControlDeps {
  store: Pick<PushStore, 'setLane' | 'closeClass' | 'bringForward'> & Pick<DeviceStore, 'reviveTokens'>;
  channels: ChannelPool;
  clock: Clock;
  log: Logger;
  metrics: PushMetrics;
  settings: DispatchSettings;
  /** The lane may go on: claim for it. */
  onOpen(lane: Lane): void;
  /** The lane must stop: what waits goes back to the store. */
  onStop(lane: Lane): void;
}
export interface LaneControl {
  /** Credentials, permissions or settings were refused. */
  hold(lane: Lane, code: string, advice: string): void;
  /** Some pushes were refused for what the operator has to mend: tells once an hour, holds the lane where none passes any more. */
  mistake(lane: Lane, batch: number, code: string, advice: string): void;
  /** The cloud said then (not before today: it may come late, by receipt) that its daily quota is spent. */
  closeQuota(lane: Lane, priority: number, code: string, saidMs: number): void;
  /** An answer said that a token is dead, or proved that it lives. */
  tokenAnswered(lane: Lane, token: 'dead' | 'alive'): void;
  /** A receipt said that a token is dead. */
  deathReported(lane: Lane): void;
  /** By an operator. Opening it also ends the pause that its cloud asked for. @throws {StoreError} when it could not be stored; the lane is then as it was. */
  set(lane: Lane, state: LaneState, reason: string): Promise<void>;
  /** Tries the credentials of held lanes whose pause is over. */
  recheck(lanes: Iterable<Lane>): Promise<void>;
  /** Count of the last state change of this process; see `Lane.changed`. */
  stamp(): number;
  showLevel(lane: Lane): void;
}

/** How often one code of one lane is told of. */
const TELL_MS = 3_600_000;
export function createLaneControl(deps: LaneControlDeps): LaneControl {
  const { clock, log, store, settings } = deps;
  let stamp = 0;

  const showLevel = (lane: Lane): void => {
    deps.metrics.lane(lane.row.id, lane.row.vendor, levelOf(lane, clock.now()));
  };
  /** In memory at once, so that nothing more starts; on the disk as soon as it goes. */
  async function put(lane: Lane, state: LaneState, reason: string): Promise<void> {
    const before = lane.row;
    const now = clock.now();
    lane.changed = ++stamp;
    lane.row = { ...before, state, reason, sinceMs: now };
    showLevel(lane);
    if (state === 'open') {
      lane.rechecks = 0;
      expectLine(lane);
    } else deps.onStop(lane);
    try {
      await store.setLane(lane.row.id, state, reason, now);
    } catch (error) {
      lane.row = { ...lane.row, state: before.state, reason: before.reason, sinceMs: before.sinceMs };
      throw error;
    } finally {
      lane.changed = ++stamp;
    }
    if (state === 'open') deps.onOpen(lane);
  }

  function hold(lane: Lane, code: string, advice: string): void {
    if (lane.row.state !== 'open') return;
    const reason = reasonOf(code, advice);
    lane.recheckAtMs = nextRecheckMs(lane);
    log.error(
      {
        alert: 'lane_held',
        lane: lane.row.id,
        vendor: lane.row.vendor,
        account: lane.row.vendorAccount,
        code,
        fix: advice,
      },
      'a lane is held',
    );
    put(lane, 'held', reason).catch((error: unknown) => {
      // Held all the same: the next look at the stored row opens it, and the next refusal holds it again.
      lane.row = { ...lane.row, state: 'held', reason };
      log.error({ err: error, lane: lane.row.id }, 'holding a lane could not be stored');
    });
  }
  function doubtTokens(lane: Lane, guard: DeadTokenGuard): void {
    const facts = factsOf(lane, guard);
    log.error(
      { alert: 'dead_tokens_in_mass', ...facts, fix: WRONG_PROJECT },
      'too many tokens look dead: none is retired',
    );
    // Those that led here are as doubtful as the next: they get their tokens back.
    store.reviveTokens(lane.row.id, guard.sinceMs(), clock.now()).then(
      (count) => log.warn({ ...facts, count }, 'tokens retired since the doubt began are valid again'),
      (error: unknown) => log.error({ err: error, lane: lane.row.id }, 'reviving tokens failed'),
    );
  }
  function trustTokens(lane: Lane): void {
    log.info(factsOf(lane, lane.guard), 'dead tokens are retired again');
    if (!isHeldForDeaths(lane.row)) return;
    put(lane, 'open', '').catch((error: unknown) =>
      log.error({ err: error, lane: lane.row.id }, 'opening a lane could not be stored'),
    );
  }
  const factsOf = ({ row }: Lane, guard: DeadTokenGuard) => ({
    lane: row.id,
    vendor: row.vendor,
    share: Number(guard.share().toFixed(2)),
  });

  return {
    stamp: () => ++stamp,
    showLevel,
    hold,
    mistake(lane, batch, code, fix) {
      // One that is tried again and again says nothing of the others.
      lane.mistakes.add(batch);
      if (lane.mistakes.size >= MISTAKES_TO_HOLD) {
        lane.mistakes.clear();
        hold(lane, code, fix);
        return;
      }
      const now = clock.now();
      if (now - (lane.toldOf.get(code) ?? Number.NEGATIVE_INFINITY) < TELL_MS) return;
      lane.toldOf.set(code, now);
      const { id, vendor, vendorAccount: account } = lane.row;
      log.error(
        { alert: 'pushes_refused', lane: id, vendor, account, code, fix },
        'some pushes of a lane are refused and wait',
      );
    },
    closeQuota(lane, priority, code, saidMs) {
      const now = clock.now();
      const untilMs = nextMidnight(saidMs, lane.spec.quotaClock.timeZone);
      if (untilMs <= now || closedUntil(lane, priority, now) !== undefined) return;
      lane.ledger.spent(now);
      lane.row = {
        ...lane.row,
        closed: [...lane.row.closed.filter((one) => one.untilMs > now), { priority, untilMs, code }],
      };
      lane.changed = ++stamp;
      log.warn(
        { alert: 'quota_spent', lane: lane.row.id, vendor: lane.row.vendor, priority, untilMs, code },
        'the daily quota of a class is spent',
      );
      store.closeClass(lane.row.id, priority, untilMs, code, now).then(
        () => {
          lane.changed = ++stamp;
        },
        (error: unknown) => log.error({ err: error, lane: lane.row.id }, 'closing a class could not be stored'),
      );
    },
    tokenAnswered(lane, token) {
      const dead = token === 'dead';
      const before = lane.guard.doubt();
      lane.guard.record(dead, clock.now());
      if (!dead) lane.reported.record(false, clock.now());
      const doubt = lane.guard.doubt();
      if (before === 'none' && doubt !== 'none') doubtTokens(lane, lane.guard);
      // Also when a lane that went on after a check meets a dead token again.
      if (doubt === 'certificate') hold(lane, MASS_DEATH, WRONG_PROJECT);
      if (before !== 'none' && doubt === 'none') trustTokens(lane);
    },
    deathReported(lane) {
      const before = lane.reported.doubt();
      lane.reported.record(true, clock.now());
      if (before === 'none' && lane.reported.doubt() !== 'none') doubtTokens(lane, lane.reported);
    },
    async set(lane, state, reason) {
      lane.rechecks = 0;
      lane.recheckAtMs = clock.now();
      if (state === 'open') for (const guard of [lane.guard, lane.reported]) guard.reset();
      await put(lane, state, reason);
      if (state === 'open') await endPause(lane);
    },
    async recheck(lanes) {
      const due = [...lanes].filter(({ row, recheckAtMs }) => row.state === 'held' && recheckAtMs <= clock.now());
      await Promise.all(due.map(recheckOne));
    },
  };

  /** The cloud's own pause, and that of the pushes which it put back: whoever resumes the lane knows that it takes pushes again. */
  async function endPause(lane: Lane): Promise<void> {
    lane.breaker.close();
    lane.trouble = undefined;
    showLevel(lane);
    while ((await store.bringForward(lane.row.id, clock.now())) > 0);
    expectLine(lane);
    deps.onOpen(lane);
  }

  async function recheckOne(lane: Lane): Promise<void> {
    // Before the question: nobody else asks it meanwhile.
    lane.rechecks += 1;
    lane.recheckAtMs = nextRecheckMs(lane);
    const channel = deps.channels.ofLane(lane.row.id)[0]?.channel;
    const ok = channel === undefined || (await passes(channel, lane));
    // The state may have changed while the cloud was asked.
    if (!ok || lane.row.state !== 'held') return;
    const { rechecks } = lane;
    log.info({ lane: lane.row.id, vendor: lane.row.vendor }, 'a held lane goes on');
    await put(lane, 'open', '');
    lane.rechecks = rechecks;
  }

  /** A lane that is refused again right after a check waits longer for the next one. */
  function nextRecheckMs({ rechecks }: Lane): number {
    return clock.now() + Math.min(settings.recheckCapMs, settings.recheckMs * 2 ** Math.min(10, rechecks));
  }

  async function passes(
    channel: { check(signal: AbortSignal): Promise<{ ok: boolean }> },
    lane: Lane,
  ): Promise<boolean> {
    try {
      return (await channel.check(AbortSignal.timeout(settings.silenceMs))).ok;
    } catch (error) {
      log.error({ err: error, lane: lane.row.id }, 'checking credentials failed');
      return false;
    }
  }
}

function levelOf(lane: Lane, nowMs: number): 0 | 1 | 2 | 3 | 4 {
  switch (lane.row.state) {
    case 'held':
      return 4;
    case 'paused':
      return 3;
    case 'open': {
      const state = lane.breaker.state(nowMs);
      return state === 'open' || state === 'probing' ? 2 : state === 'ramping' ? 1 : 0;
    }
    default: {
      const never: never = lane.row.state;
      throw new TypeError(`unknown lane state ${String(never)}`);
    }
  }
}
