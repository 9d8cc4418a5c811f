import { describe, expect, it } from 'vitest';
import { msUntilChinaTime } from './china-time.ts';

const HOUR = 3_600_000;
describe('msUntilChinaTime', () => {
  it.each([
    // Shanghai is eight hours ahead.
    ['16:00', '2026-11-23T08:00:00Z', 0, 8],
    ['exactly midnight: the next one', '2026-11-23T16:00:00Z', 0, 24],
    ['23:30', '2026-11-23T15:30:00Z', 7, 7.5],
    ['06:00', '2026-11-23T22:00:00Z', 7, 1],
    ['07:00: tomorrow', '2026-11-23T23:00:00Z', 7, 24],
  ])('at %s', (_name, at, hour, hours) => {
    expect(msUntilChinaTime(hour, Date.parse(at))).toBe(hours * HOUR);
  });
});
