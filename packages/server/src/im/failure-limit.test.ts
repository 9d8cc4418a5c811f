import { expect, it } from 'vitest';
import { FailureLimit } from './failure-limit.ts';

it('is reached after the given failures and forgiven when the window is over', () => {
  const clock = { nowMs: 0, now: () => clock.nowMs };
  const limit = new FailureLimit(clock, 1000);
  for (let failure = 0; failure < 3; failure++) {
    expect(limit.reached('a', 3)).toBe(false);
    limit.count('a');
  }
  expect(limit.reached('a', 3)).toBe(true);
  expect(limit.reached('b', 3)).toBe(false);
  clock.nowMs = 1000;
  expect(limit.reached('a', 3)).toBe(false);
  limit.count('a');
  expect(limit.reached('a', 3)).toBe(false);
});

it('keeps a bounded number of keys: the oldest goes first', () => {
  const limit = new FailureLimit({ now: () => 0 }, 1000);
  limit.count('first');
  for (let key = 0; key < 20_000; key++) limit.count(`k${key}`);
  expect(limit.reached('first', 1)).toBe(false);
  expect(limit.reached('k19999', 1)).toBe(true);
});
