import type { Log } from '../im/index.ts';
import { type Clock, every, type Timer, type Timers } from '../push/clock.ts';
import type { Store } from '../store/index.ts';

const HOUR_MS = 3_600_000;
const ALIVE_MS = 60_000;
/** Store meta: when this data directory was last in use, epoch ms as text. */
const LAST_USED = 'lastUsedMs';

export interface HousekeepingDeps {
  store: Store;
  clock: Clock;
  timers: Timers;
  log: Pick<Log, 'info' | 'error'>;
}

/** Drops what is older than the retention every hour, and notes every minute that the data directory is in use. */
export function startHousekeeping({ store, clock, timers, log }: HousekeepingDeps): Timer {
  const maintain = async (): Promise<void> => {
    const { droppedDays } = await store.maintain(clock.now());
    if (droppedDays > 0) log.info({ droppedDays }, 'days beyond the retention were dropped');
  };
  const failed = (error: unknown): void => log.error({ err: error }, 'housekeeping failed, it is tried again');
  const running = [
    every(timers, HOUR_MS, maintain, failed),
    every(timers, ALIVE_MS, () => store.setMeta(LAST_USED, String(clock.now())), failed),
  ];
  return {
    cancel: () => {
      for (const timer of running) timer.cancel();
    },
  };
}

export async function lastUsedMs(store: Store): Promise<number | undefined> {
  const text = await store.getMeta(LAST_USED);
  return text === undefined ? undefined : Number(text);
}
export const noteUsed = (store: Store, nowMs: number): Promise<void> => store.setMeta(LAST_USED, String(nowMs));
