/**
 * The only clock of the sandbox. Time to live, midnight quotas, token expiry, receipts and latency all run on it, so a
 * test can move a day in one call.
 *
 * `real`: follows the machine's clock plus whatever was added by `advance` or `set`.
 * `manual`: stands still until moved.
 */
export interface Clock {
  readonly kind: 'real' | 'manual';
  /** Epoch milliseconds. */
  now(): number;
  /** Runs `task` once at `atMs` or as soon as possible when that has passed. */
  schedule(atMs: number, task: () => void | Promise<void>): ScheduledTask;
}
export interface ScheduledTask {
  cancel(): void;
}
export interface SettableClock extends Clock {
  /** Moves on by `ms` (≥ 0), running what falls due in order; resolves when those tasks are done. @throws RangeError */
  advance(ms: number): Promise<void>;
  /** Jumps to an epoch time, which may not lie before now. @throws RangeError */
  set(epochMs: number): Promise<void>;
  stop(): void;
}

interface Entry {
  atMs: number;
  order: number;
  task: () => void | Promise<void>;
}

/** setTimeout takes at most 2^31-1 ms; longer waits wake up once in between. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * @param kind see `Clock`.
 * @param startMs where a manual clock starts. Default: the machine's time.
 * @param onError told of a task that threw.
 * @example const clock = createClock('manual', Date.UTC(2026, 0, 1)); await clock.advance(60_000);
 */
export function createClock(
  kind: 'real' | 'manual',
  startMs: number = Date.now(),
  onError: (error: unknown) => void = (error) => process.emitWarning(error instanceof Error ? error : String(error)),
): SettableClock {
  /** Sorted by time, then by the order of asking. */
  const entries: Entry[] = [];
  let manualMs = startMs;
  let offsetMs = 0;
  let order = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const now = (): number => (kind === 'manual' ? manualMs : Date.now() + offsetMs);

  function arm(): void {
    if (kind === 'manual' || stopped) return;
    clearTimeout(timer);
    const first = entries[0];
    if (first === undefined) return;
    const waitMs = Math.min(Math.max(0, first.atMs - now()), LONGEST_TIMEOUT_MS);
    const armed: unknown = setTimeout(() => void runDue(now()).then(arm), waitMs);
    timer = armed as NodeJS.Timeout;
    timer.unref();
  }

  async function runDue(limitMs: number): Promise<void> {
    for (;;) {
      const first = entries[0];
      if (first === undefined || first.atMs > limitMs) return;
      entries.shift();
      if (kind === 'manual') manualMs = Math.max(manualMs, first.atMs);
      try {
        const running = first.task();
        if (running !== undefined) await running;
      } catch (error) {
        onError(error);
      }
    }
  }

  function schedule(atMs: number, task: () => void | Promise<void>): ScheduledTask {
    const entry: Entry = { atMs, order: order++, task };
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = entries[middle];
      if (other !== undefined && other.atMs <= atMs) low = middle + 1;
      else high = middle;
    }
    entries.splice(low, 0, entry);
    if (low === 0) arm();
    return {
      cancel: () => {
        const index = entries.indexOf(entry);
        if (index < 0) return;
        entries.splice(index, 1);
        if (index === 0) arm();
      },
    };
  }

  async function advance(ms: number): Promise<void> {
    if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`clock.advance: ms must be a number ≥ 0, was ${ms}`);
    const target = now() + ms;
    if (kind === 'real') offsetMs += ms;
    await runDue(target);
    if (kind === 'manual') manualMs = Math.max(manualMs, target);
    arm();
  }

  return {
    kind,
    now,
    schedule,
    advance,
    set: (epochMs) => {
      const ms = epochMs - now();
      if (!Number.isFinite(ms) || ms < 0) {
        return Promise.reject(
          new RangeError(`clock.set: ${epochMs} lies before now (${now()}); the clock only moves on`),
        );
      }
      return advance(ms);
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      entries.length = 0;
    },
  };
}
