import { describe, expect, it } from 'vitest';
import type { Timers } from '../push/clock.ts';
import { clockWentBack, watchClock } from './clock-watch.ts';
import { createTeardown } from './teardown.ts';

describe('the teardown', () => {
  it('undoes the last step first, goes on past a failure, and does nothing twice', async () => {
    const done: string[] = [];
    const teardown = createTeardown((what) => done.push(`${what} failed`));
    teardown.add('first', () => void done.push('first'));
    teardown.add('second', () => Promise.reject(new Error('x')));
    teardown.add('third', async () => void done.push('third'));
    await teardown.run();
    await teardown.run();
    expect(done).toEqual(['third', 'second failed', 'first']);
  });
});

describe('the clock watch', () => {
  /** Timers that are run by hand. */
  const byHand = () => {
    const due: (() => void)[] = [];
    const timers: Timers = {
      after: (_ms, run) => {
        due.push(run);
        return { cancel: () => {} };
      },
    };
    const tick = async (): Promise<void> => {
      due.shift()?.();
      await new Promise(setImmediate);
    };
    return { timers, tick };
  };

  it('warns once when the clock jumps, and not when it only goes on', async () => {
    const { timers, tick } = byHand();
    let wall = 1_000_000;
    let monotonic = 0;
    const warnings: object[] = [];
    watchClock({
      clock: { now: () => wall },
      timers,
      monotonic: () => monotonic,
      log: { warn: (details) => void warnings.push(details) },
    });
    wall += 30_000;
    monotonic += 30_000;
    await tick();
    expect(warnings).toEqual([]);
    wall -= 3_600_000;
    await tick();
    await tick();
    expect(warnings).toEqual([{ alert: 'clock_step', stepMs: -3_600_000 }]);
  });

  it('tells at start when the clock stands before the last use', () => {
    expect(clockWentBack(1000, undefined)).toBeUndefined();
    expect(clockWentBack(100_000, 99_000)).toBeUndefined();
    expect(clockWentBack(100_000, 10_000_000)).toMatch(/1970-01-01T00:01:40.000Z.*1970-01-01T02:46:40.000Z/);
  });
});
