import { type Hold, holdOf } from '../../push/dispatch/index.ts';
import type { LaneQueue } from '../../store/index.ts';
import type { LiveLane } from './context.ts';

/** A lane as the admin API shows it: its row and queue, and what the running server knows of its cloud. */
export interface LaneStanding extends LaneQueue {
  /** The parts of `reason` where the server held the lane by itself. */
  hold?: Hold;
  /** Why the cloud takes nothing at the moment; absent: its last answer was a proper one, or no server runs. */
  trouble?: NonNullable<LiveLane['trouble']>;
  /** When the cloud is asked again, where that is known. */
  retryAtMs?: number;
}

export function laneStanding(queue: LaneQueue, live: LiveLane | undefined, nowMs: number): LaneStanding {
  const closed = queue.closed.filter(({ untilMs }) => untilMs > nowMs);
  const trouble = queue.state === 'open' ? live?.trouble : undefined;
  const hold = queue.state === 'held' ? holdOf(queue.reason) : undefined;
  const retryAtMs = retryAt(queue, live, nowMs);
  return {
    ...queue,
    closed,
    ...(hold === undefined ? {} : { hold }),
    ...(trouble === undefined ? {} : { trouble }),
    ...(retryAtMs === undefined ? {} : { retryAtMs }),
  };
}

function retryAt(queue: LaneQueue, live: LiveLane | undefined, nowMs: number): number | undefined {
  if (queue.state === 'paused') return undefined;
  if (queue.state === 'held') return live?.recheckAtMs;
  if (live?.trouble === undefined) return undefined;
  const times = [live.openUntilMs, queue.nextNotBeforeMs].filter((ms) => ms !== undefined && ms > nowMs);
  return times.length === 0 ? undefined : Math.max(...(times as number[]));
}
