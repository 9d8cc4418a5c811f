import type { Logger } from '../../logging/index.ts';
import { isTrouble, type PushStore, type SettleInput, type SettleResult, StoreError } from '../../store/index.ts';
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

/** Leases of which a result was given up, and which have not ended: none has many. */
const MOST_BROKEN = 1000;

/**
 * Results of a tick go to the store in one call, one call at a time; none is lost while the disk is full, slow or away. A
 * result that the store cannot take for another reason ends as `lease_lost`, and no other with it but those of its lease.
 */
export function createSettleQueue(deps: {
  store: Pick<PushStore, 'settle'>;
  timers: Timers;
  log: Pick<Logger, 'error'>;
}): SettleQueue {
  let waiting: Entry[] = [];
  let running = 0;
  let scheduled = false;
  let idlers: (() => void)[] = [];
  /** Their later results are kept from the store: a release would put back as untried what the lost results told of. */
  const broken = new Set<string>();

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  };
  function flush(): void {
    scheduled = false;
    if (running > 0 || waiting.length === 0) return;
    const taken = waiting;
    waiting = [];
    const entries = broken.size === 0 ? taken : taken.filter(isWhole);
    running = entries.length;
    if (running === 0) {
      afterRun();
      return;
    }
    deps.store.settle(entries.map((entry) => entry.input)).then(
      (results) => {
        running = 0;
        entries.forEach((entry, index) => {
          entry.onDone?.(results[index] ?? { kind: 'ok' });
        });
        afterRun();
      },
      (error: unknown) => void failed(entries, error),
    );
  }
  async function failed(entries: Entry[], error: unknown): Promise<void> {
    if (mayPass(error)) {
      tryAgain(entries, error);
      return;
    }
    if (isClosed(error)) endAll(entries, error);
    else {
      const left = await oneByOne(entries);
      if (left !== undefined) {
        tryAgain(left.entries, left.error);
        return;
      }
    }
    running = 0;
    afterRun();
  }

  /** One of them is what the store cannot take. Returns those that are to be tried again, and why. */
  async function oneByOne(entries: Entry[]): Promise<{ entries: Entry[]; error: unknown } | undefined> {
    for (const [at, entry] of entries.entries()) {
      if (!isWhole(entry)) continue;
      let result: SettleResult | undefined;
      try {
        [result] = await deps.store.settle([entry.input]);
      } catch (error) {
        if (mayPass(error)) return { entries: entries.slice(at), error };
        if (isClosed(error)) {
          endAll(entries.slice(at), error);
          return undefined;
        }
        giveUp(entry, error);
        continue;
      }
      entry.onDone?.(result ?? { kind: 'ok' });
    }
    return undefined;
  }

  function tryAgain(entries: Entry[], error: unknown): void {
    running = 0;
    deps.log.error(
      { err: error, batches: entries.length, alert: 'settle_failed' },
      'results could not be stored, trying again',
    );
    waiting = [...entries, ...waiting];
    scheduled = true;
    deps.timers.after(RETRY_MS, flush);
  }
  /** What was not recorded is `attempted` on the disk: the next start finds it uncertain. */
  function endAll(entries: Entry[], error: unknown): void {
    deps.log.error({ err: error, batches: entries.length }, 'results came after the store was closed');
    for (const entry of entries) entry.onDone?.({ kind: 'lease_lost' });
  }
  /** It stays `attempted` on the disk until its lease runs out, and is uncertain then. */
  function giveUp({ input, onDone }: Entry, error: unknown): void {
    deps.log.error(
      { err: error, batch: input.batchId, alert: 'settle_failed' },
      'the store cannot take a result: the push is uncertain when its lease runs out',
    );
    if (!input.release) {
      const [oldest] = broken;
      if (oldest !== undefined && broken.size >= MOST_BROKEN) broken.delete(oldest);
      broken.add(leaseOf(input));
    }
    onDone?.({ kind: 'lease_lost' });
  }
  /** False of what comes after a result of its lease that was given up: it ends as that did. */
  function isWhole({ input, onDone }: Entry): boolean {
    if (broken.size === 0 || !broken.has(leaseOf(input))) return true;
    if (input.release) broken.delete(leaseOf(input));
    onDone?.({ kind: 'lease_lost' });
    return false;
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

const leaseOf = ({ batchId, leaseEpoch }: SettleInput): string => `${batchId} ${leaseEpoch}`;
/** The disk or the load: the same call may work later. */
const mayPass = (error: unknown): boolean => error instanceof StoreError && isTrouble(error);
const isClosed = (error: unknown): boolean => error instanceof StoreError && error.code === 'closed';
