import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spend } from './budget.ts';

describe('spend', () => {
  it('lets a burst through, then one request per refill', () => {
    const budget = { left: 3, atMs: 0 };
    const at = (nowMs: number) => spend(budget, 2, 3, nowMs);
    expect([at(0), at(0), at(0), at(0)]).toEqual([true, true, true, false]);
    expect(at(499)).toBe(false);
    expect(at(500)).toBe(true);
    expect(at(500)).toBe(false);
  });

  it('saves up no more than the burst', () => {
    const budget = { left: 0, atMs: 0 };
    const passed = Array.from({ length: 10 }, () => spend(budget, 50, 4, 1_000_000)).filter(Boolean);
    expect(passed).toHaveLength(4);
  });

  it('does not run backwards with the clock', () => {
    const budget = { left: 1, atMs: 1000 };
    expect(spend(budget, 1, 1, 0)).toBe(true);
    expect(spend(budget, 1, 1, 0)).toBe(false);
  });

  it('never lets through more than burst plus rate times time', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 300 }), { maxLength: 200 }), (pauses) => {
        const budget = { left: 5, atMs: 0 };
        let now = 0;
        let passed = 0;
        for (const pause of pauses) {
          now += pause;
          if (spend(budget, 10, 5, now)) passed++;
        }
        expect(passed).toBeLessThanOrEqual(5 + (now * 10) / 1000 + 1e-6);
      }),
    );
  });
});
