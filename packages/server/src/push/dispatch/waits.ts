import type { Logger } from '../../logging/index.ts';
import type { ClaimedBatch, ClaimTicket, MessageStore, PlanOptions } from '../../store/index.ts';
import type { Clock, Timer, Timers } from '../clock.ts';

/** Pause before the store is asked again after it failed. */
const RETRY_MS = 1000;

export interface Waits {
  /** A device's wait for an acknowledgement ends then. */
  due(atMs: number): void;
  /** Ends waits now: of devices whose connection is gone, or all of a former process. */
  end(which: { deviceIds: number[] } | 'all'): Promise<void>;
  stop(): void;
}

/** Devices that were live when a message came and have not acknowledged it: in time, or they get a push. */
export function createWaits(deps: {
  store: Pick<MessageStore, 'endWaits'>;
  plan: PlanOptions;
  clock: Clock;
  timers: Timers;
  log: Pick<Logger, 'error'>;
  ticket(): ClaimTicket;
  returned(ticket: ClaimTicket): void;
  onClaimed(batches: ClaimedBatch[]): void;
  onQueued(laneIds: readonly number[]): void;
}): Waits {
  const { clock, timers } = deps;
  let next: { atMs: number; timer: Timer } | undefined;
  let stopped = false;

  function due(atMs: number): void {
    if (stopped || (next !== undefined && next.atMs <= atMs)) return;
    next?.timer.cancel();
    const timer = timers.after(atMs - clock.now(), () => {
      next = undefined;
      end({ dueMs: clock.now() }).catch((error: unknown) => {
        deps.log.error({ err: error }, 'ending waits failed, trying again');
        due(clock.now() + RETRY_MS);
      });
    });
    next = { atMs, timer };
  }
  async function end(which: { dueMs: number } | { deviceIds: number[] } | 'all'): Promise<void> {
    const ticket = deps.ticket();
    try {
      const ended = await deps.store.endWaits(which, deps.plan, ticket, clock.now());
      deps.onClaimed(ended.claimed);
      deps.onQueued(ended.queuedLanes);
      if (ended.nextDueMs !== undefined) due(ended.nextDueMs);
    } finally {
      deps.returned(ticket);
    }
  }
  return {
    due,
    end,
    stop() {
      stopped = true;
      next?.timer.cancel();
    },
  };
}
