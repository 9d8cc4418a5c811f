import type { Logger } from '../../logging/index.ts';
import { type PushStore, type SettleInput, type SettleResult, StoreError } from '../../store/index.ts';
import type { Timers } from '../clock.ts';

/** Pause before results are offered again to a store that refused them (a full disk, too busy). */
const RETRY_MS = 1000;

export interface SettleQueue {
  add(input: SettleInput, onDone?: (result: SettleResult) => void): void;
  /** Resolves when everything added so far is on the disk. */
  idle(): Promise<void>;
  readonly length: number;
}
interface Entry {
  input: SettleInput;
  onDone: ((result: SettleResult) => void) | undefined;
}

/** Results of a tick go to the store in one call, one call at a time; none is lost while the store refuses. */
export function createSettleQueue(deps: {
  store: Pick<PushStore, 'settle'>;
  timers: Timers;
  log: Pick<Logger, 'error'>;
}): SettleQueue {
  let waiting: Entry[] = [];
  let running = 0;
  let scheduled = false;
  let idlers: (() => void)[] = [];

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  };
  function flush(): void {
    scheduled = false;
    if (running > 0 || waiting.length === 0) return;
    const entries = waiting;
    waiting = [];
    running = entries.length;
    deps.store.settle(entries.map((entry) => entry.input)).then(
      (results) => {
        running = 0;
        entries.forEach((entry, index) => {
          entry.onDone?.(results[index] ?? { kind: 'ok' });
        });
        afterRun();
      },
      (error: unknown) => {
        running = 0;
        if (error instanceof StoreError && error.code === 'closed') {
          // What was not recorded is `attempted` on the disk: the next start finds it uncertain.
          deps.log.error({ err: error, batches: entries.length }, 'results came after the store was closed');
          for (const entry of entries) entry.onDone?.({ kind: 'lease_lost' });
          afterRun();
          return;
        }
        deps.log.error(
          { err: error, batches: entries.length, alert: 'settle_failed' },
          'results could not be stored, trying again',
        );
        waiting = [...entries, ...waiting];
        scheduled = true;
        deps.timers.after(RETRY_MS, flush);
      },
    );
  }
  function afterRun(): void {
    if (waiting.length > 0) {
      schedule();
      return;
    }
    const done = idlers;
    idlers = [];
    for (const resolve of done) resolve();
  }
  return {
    add(input, onDone) {
      waiting.push({ input, onDone });
      schedule();
    },
    idle: () =>
      waiting.length === 0 && running === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve)),
    get length() {
      return waiting.length + running;
    },
  };
}
