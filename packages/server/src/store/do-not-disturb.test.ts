import { expect, it } from 'vitest';
import { covers } from './do-not-disturb.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const night = { startMs: 22 * HOUR, endMs: 31 * HOUR };

it.each([
  ['before it starts', night, false, 22 * HOUR - 1, false],
  ['as it starts', night, false, 22 * HOUR, true],
  ['to its last millisecond', night, false, 31 * HOUR - 1, true],
  ['when it ends', night, false, 31 * HOUR, false],
  ['the night after, once', night, false, DAY + 23 * HOUR, false],
  ['the night after, daily', night, true, DAY + 23 * HOUR, true],
  ['the noon after, daily', night, true, DAY + 36 * HOUR, false],
  ['the morning before it first starts, daily', night, true, 2 * HOUR, false],
  ['any time of a window as long as a day, daily', { startMs: 0, endMs: DAY }, true, 5 * DAY - 1, true],
])('%s', (_name, window, daily, nowMs, expected) => {
  expect(covers({ ...window, daily }, nowMs)).toBe(expected);
});
