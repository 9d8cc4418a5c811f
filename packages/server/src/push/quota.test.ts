import { describe, expect, it } from 'vitest';
import { PRIORITIES } from '../store/index.ts';
import { createQuotaLedger, nextMidnight } from './quota.ts';

describe('nextMidnight', () => {
  it.each([
    ['2026-01-10T12:00:00Z', 'Asia/Shanghai', '2026-01-10T16:00:00Z'],
    ['2026-01-10T16:00:00Z', 'Asia/Shanghai', '2026-01-11T16:00:00Z'],
    ['2026-12-31T23:59:59Z', 'UTC', '2027-01-01T00:00:00Z'],
    // 23 and 25 hours long.
    ['2026-03-29T00:30:00Z', 'Europe/Berlin', '2026-03-29T22:00:00Z'],
    ['2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25T23:00:00Z'],
  ])('after %s in %s is %s', (now, zone, midnight) => {
    expect(new Date(nextMidnight(Date.parse(now), zone)).toISOString()).toBe(new Date(midnight).toISOString());
  });
});

describe('quota ledger', () => {
  const now = Date.parse('2026-01-10T12:00:00Z');
  it('forecasts nothing until the cloud has said where the end is', () => {
    const ledger = createQuotaLedger('Asia/Shanghai');
    ledger.sent(1_000_000, now);
    expect(ledger.sheds(PRIORITIES.marketing, now)).toBe(false);
    expect(ledger.forecast(now)).toEqual({ sentToday: 1_000_000, opensMs: Date.parse('2026-01-10T16:00:00Z') });
  });
  it('sheds marketing near the known end, and never chats', () => {
    const ledger = createQuotaLedger('Asia/Shanghai');
    ledger.sent(1000, now);
    ledger.spent(now);
    const tomorrow = now + 86_400_000;
    ledger.sent(899, tomorrow);
    expect(ledger.sheds(PRIORITIES.marketing, tomorrow)).toBe(false);
    ledger.sent(1, tomorrow);
    expect(ledger.sheds(PRIORITIES.marketing, tomorrow)).toBe(true);
    expect(ledger.sheds(PRIORITIES.chat, tomorrow)).toBe(false);
  });
});
