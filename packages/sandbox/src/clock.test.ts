import { describe, expect, it } from 'vitest';
import { createClock } from './clock.ts';

describe('the clock', () => {
  it('stands still when manual, and runs what falls due in order with the time it fell due at', async () => {
    const clock = createClock('manual', 1000);
    const ran: [string, number][] = [];
    clock.schedule(1030, () => void ran.push(['b', clock.now()]));
    clock.schedule(1010, async () => {
      await Promise.resolve();
      ran.push(['a', clock.now()]);
      clock.schedule(1020, () => void ran.push(['nested', clock.now()]));
    });
    clock.schedule(1200, () => void ran.push(['late', clock.now()]));
    await clock.advance(100);
    expect(ran).toEqual([
      ['a', 1010],
      ['nested', 1020],
      ['b', 1030],
    ]);
    expect(clock.now()).toBe(1100);
  });
  it('runs nothing that was cancelled', async () => {
    const clock = createClock('manual', 0);
    let ran = false;
    clock
      .schedule(5, () => {
        ran = true;
      })
      .cancel();
    await clock.advance(10);
    expect(ran).toBe(false);
  });
  it('jumps ahead when real, and then goes on with the machine', async () => {
    const clock = createClock('real');
    const before = clock.now();
    await clock.advance(3_600_000);
    expect(clock.now() - before).toBeGreaterThanOrEqual(3_600_000);
    clock.stop();
  });
  it('never goes back', async () => {
    const clock = createClock('manual', 1000);
    await expect(clock.set(999)).rejects.toThrow(/only moves on/);
    await expect(clock.advance(-1)).rejects.toThrow(/≥ 0/);
  });
  it('tells of a task that failed and goes on', async () => {
    const told: unknown[] = [];
    const clock = createClock('manual', 0, (error) => told.push(error));
    let ran = false;
    clock.schedule(1, () => {
      throw new Error('broken task');
    });
    clock.schedule(2, () => {
      ran = true;
    });
    await clock.advance(5);
    expect([told.length, ran]).toEqual([1, true]);
  });
});
