import { describe, expect, it } from 'vitest';
import type { LaneStanding } from '../../api/admin/index.ts';
import { PRIORITIES } from '../../store/index.ts';
import { languages, texts } from '../texts.ts';
import { laneTable } from './lane-table.ts';

const AT = Date.UTC(2026, 0, 31, 8);
const lane = (change: Partial<LaneStanding>): LaneStanding => ({
  id: 1,
  vendor: 'xiaomi',
  vendorAccount: 'com.example',
  state: 'open',
  reason: '',
  sinceMs: AT - 1000,
  closed: [],
  queued: 3,
  leased: 0,
  ...change,
});
const trouble = (kind: 'busy' | 'notReached' | 'broken', code: string) => ({ kind, code, sinceMs: AT, lastMs: AT });

describe('the table of lanes', () => {
  it('is short for a lane that is well', () => {
    const [, row = '', ...rest] = laneTable([lane({})], texts.en).split('\n');
    expect(row).toMatch(/^1 +xiaomi +com\.example +open +3 +0$/);
    expect(rest).toEqual([]);
  });

  it.each([
    ['busy', 'http_429', /cloud busy +3 +0 .*fewer requests.*\(http_429\)/],
    ['notReached', 'ECONNREFUSED', /cloud away .*not reached \(ECONNREFUSED\)/],
    ['broken', 'http_503', /cloud in trouble .*\(http_503\)/],
  ] as const)('says of a cloud that is %s why, since when and until when', (kind, code, words) => {
    const shown = laneTable([lane({ trouble: trouble(kind, code), retryAtMs: AT + 60_000 })], texts.en).split('\n');
    expect(shown[1]).toMatch(words);
    expect(shown[1]).toMatch(/2026-01-31 08:00:00 UTC +2026-01-31 08:01:00 UTC/);
    expect(shown[2]).toMatch(/^what to do: .*tries again by itself/);
  });

  it('names the class whose quota is spent, and when it opens', () => {
    const closed = [{ priority: PRIORITIES.marketing, untilMs: AT, code: '200001' }];
    const shown = laneTable([lane({ closed })], texts.en);
    expect(shown).toMatch(/quota spent .*2026-01-31 08:00:00 UTC .*marketing.*\(200001\)/);
  });

  it('shows since when a lane is held, when it is looked at again, and the fix that it keeps', () => {
    const held = lane({ state: 'held', reason: '21301: correct it', sinceMs: AT, retryAtMs: AT + 60_000 });
    expect(laneTable([held], texts.en)).toMatch(/held .*08:00:00 UTC .*08:01:00 UTC +21301: correct it$/);
  });

  it.each(languages)('says what to do once for several lanes: %s', (language) => {
    const down = trouble('notReached', 'timeout');
    const lines = laneTable([lane({ trouble: down }), lane({ id: 2, trouble: down })], texts[language]).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[3]).toMatch(new RegExp(`^${texts[language].fix}: `));
  });
});
