import type { Logger } from '../../logging/index.ts';
import type { ClaimedBatch, ClaimTicket, PushStore } from '../../store/index.ts';
import type { Clock, Timer, Timers } from '../clock.ts';
import { expectLine, type Lane, room } from './lane.ts';
import type { Lanes } from './lanes.ts';

/** Pause before the store is asked again after it refused a claim. */
const RETRY_MS = 1000;
/**
 * Slots that a claim asks for beyond the batches that are known to wait, to see whether there are more. The rest of the
 * room is left to the commits of new messages: a claim that took it all would send each of them to the line, and the
 * line, which costs a push three statements more, would never end while messages come.
 */
const SPARE = 16;
/** How many of a lane's free slots a claim takes for its line: half of them where nobody knows how long that is. */
const share = (free: number, line: number): number =>
  line === Number.POSITIVE_INFINITY ? Math.ceil(free / 2) : Math.min(free, line + SPARE);
export interface Claims {
  /**
   * Free slots for a commit that claims its own batches; must be given back with `returned`, whatever became of it. Commits
   * that are asked for in the same turn of the event loop get the same ticket, and share its slots. They go to the store in
   * one message, which leaves at the turn's end; one that comes after it left claims nothing by it, and its push stands in line.
   */
  ticket(): ClaimTicket;
  /** The same for a commit that may go with the next message. */
  ownTicket(): ClaimTicket;
  returned(ticket: ClaimTicket): void;
  /** Claims as soon as this tick's work is done. */
  soon(): void;
  /** Claims again no later than then. */
  noLaterThan(atMs: number): void;
  stop(): Promise<void>;
}

/** Asks the store for work, lane by lane, for no more than the lanes have room for. */
export function createClaims(deps: {
  store: Pick<PushStore, 'claim'>;
  lanes: Lanes;
  clock: Clock;
  timers: Timers;
  log: Pick<Logger, 'error'>;
  owner: string;
  leaseMs: number;
  onClaimed(batches: ClaimedBatch[]): void;
  /** A lane that has work in the store and no room only because of its rate or breaker. */
  onBlocked(lane: Lane): void;
}): Claims {
  const { clock, timers } = deps;
  let running: Promise<void> | undefined;
  let scheduled = false;
  let stopped = false;
  let wake: { atMs: number; timer: Timer } | undefined;
  /**
   * Tickets that are out, and how many commits carry each. Most commits take one slot or none: a ticket holds of a lane as
   * many as it has commits, and never more than it offers.
   */
  const out = new Map<ClaimTicket, number>();
  /** What the commits of this turn share: the lanes are asked once for all of them. */
  let current: ClaimTicket | undefined;
  /** Slots by lane that a claim under way may fill. */
  let asked: Readonly<Record<number, number>> = {};

  const heldOf = (laneId: number): number => {
    let held = asked[laneId] ?? 0;
    for (const [{ slots }, commits] of out) held += Math.min(commits, slots[laneId] ?? 0);
    return held;
  };
  const slotsOf = (wanted: (lane: Lane) => boolean, held: (laneId: number) => number): Record<number, number> => {
    const now = clock.now();
    const slots: Record<number, number> = {};
    for (const lane of deps.lanes.all()) {
      if (!wanted(lane)) continue;
      const { id } = lane.row;
      const free = room(lane, now) - held(id);
      if (free > 0) slots[id] = free;
    }
    return slots;
  };

  const soon = (): void => {
    if (scheduled || stopped) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      if (stopped || running !== undefined) return;
      running = run().finally(() => {
        running = undefined;
        if (anybodyInLine()) soon();
      });
    });
  };
  const anybodyInLine = (): boolean => {
    const now = clock.now();
    for (const lane of deps.lanes.all()) if (lane.line > 0 && room(lane, now) > 0) return true;
    return false;
  };
  const noLaterThan = (atMs: number): void => {
    if (stopped || (wake !== undefined && wake.atMs <= atMs)) return;
    wake?.timer.cancel();
    const timer = timers.after(atMs - clock.now(), () => {
      wake = undefined;
      for (const lane of deps.lanes.all()) expectLine(lane);
      soon();
    });
    wake = { atMs, timer };
  };

  async function run(): Promise<void> {
    const slots = slotsOf(
      (lane) => lane.line > 0,
      () => 0,
    );
    for (const lane of deps.lanes.all()) {
      if (lane.line > 0 && slots[lane.row.id] === undefined) deps.onBlocked(lane);
    }
    if (Object.keys(slots).length === 0) return;
    const lanes = [...deps.lanes.all()].filter((lane) => slots[lane.row.id] !== undefined);
    for (const { row, line } of lanes) slots[row.id] = share(slots[row.id] ?? 0, line);
    // From here on it counts those that come behind the claim.
    for (const lane of lanes) lane.line = 0;
    asked = slots;
    try {
      const { batches, nextNotBeforeMs } = await deps.store.claim(
        { owner: deps.owner, leaseMs: deps.leaseMs, slots },
        clock.now(),
      );
      const count = new Map<number, number>();
      for (const { laneId } of batches) count.set(laneId, (count.get(laneId) ?? 0) + 1);
      // Fewer than asked for: nobody is left in line but who came since.
      for (const lane of lanes) {
        if ((count.get(lane.row.id) ?? 0) >= (slots[lane.row.id] ?? 0)) expectLine(lane);
      }
      deps.onClaimed(batches);
      if (nextNotBeforeMs !== undefined) noLaterThan(nextNotBeforeMs);
    } catch (error) {
      deps.log.error({ err: error }, 'claiming batches failed, trying again');
      noLaterThan(clock.now() + RETRY_MS);
    } finally {
      asked = {};
    }
  }

  // Where others wait in the store and should go first, the commit itself queues its batch behind them.
  const newTicket = (): ClaimTicket => ({
    owner: deps.owner,
    leaseMs: deps.leaseMs,
    slots: slotsOf(() => !stopped, heldOf),
  });
  const handOut = (ticket: ClaimTicket): ClaimTicket => {
    out.set(ticket, (out.get(ticket) ?? 0) + 1);
    return ticket;
  };

  return {
    ticket() {
      if (current === undefined) {
        current = newTicket();
        setImmediate(() => {
          current = undefined;
        });
      }
      return handOut(current);
    },
    ownTicket: () => handOut(newTicket()),
    returned(ticket) {
      const commits = (out.get(ticket) ?? 0) - 1;
      if (commits > 0) out.set(ticket, commits);
      else out.delete(ticket);
    },
    soon,
    noLaterThan,
    async stop() {
      stopped = true;
      wake?.timer.cancel();
      await running;
    },
  };
}
