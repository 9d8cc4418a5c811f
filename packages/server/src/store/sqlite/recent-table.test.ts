import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint } from './fingerprint.ts';
import { RecentTable } from './recent-table.ts';

/** Some of one slot in a table of any size, some of neighbouring ones, some far beyond 32 bits. */
const print = fc.oneof(
  fc.nat({ max: 3 }),
  fc.nat({ max: 3 }).map((nth) => nth * 2 ** 32 + 1),
  fc.constantFrom(2 ** 52 - 1, 2 ** 31, 2 ** 31 - 1, 2 ** 32 - 1),
);
type Step = { print: number; later: number; forgets: boolean };
const step: fc.Arbitrary<Step> = fc.record({ print, later: fc.nat({ max: 3 }), forgets: fc.boolean() });

class Model {
  entries: { print: number; id: number; timeMs: number }[] = [];

  add(print: number, id: number, timeMs: number, most: number): void {
    this.entries.push({ print, id, timeMs });
    if (this.entries.length > most) this.entries.shift();
  }
  forgetUntil(untilMs: number): void {
    while (this.entries[0] !== undefined && this.entries[0].timeMs <= untilMs) this.entries.shift();
  }
  find(print: number): number | undefined {
    return this.entries.findLast((entry) => entry.print === print)?.id;
  }
}

describe('a table of recent entries', () => {
  it.each([1, 2, 16])('finds the newest of each fingerprint, of %d at most', (most) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const table = new RecentTable(most);
        const model = new Model();
        let nowMs = 0;
        steps.forEach((one, id) => {
          nowMs += one.later;
          table.add(one.print, id, nowMs);
          model.add(one.print, id, nowMs, most);
          if (one.forgets) {
            table.forgetUntil(nowMs - 4);
            model.forgetUntil(nowMs - 4);
          }
          expect(table.size).toBe(model.entries.length);
          for (const { print } of steps) expect(table.find(print)).toBe(model.find(print));
        });
      }),
      { numRuns: 200 },
    );
  });

  it('keeps all while it grows, and then the newest', () => {
    const most = 2 ** 14;
    const table = new RecentTable(most);
    for (let id = 0; id < 3 * most; id++) table.add(fingerprint(id, 'key'), id, id);
    expect(table.size).toBe(most);
    for (let id = 0; id < 2 * most; id++) expect(table.find(fingerprint(id, 'key'))).toBeUndefined();
    for (let id = 2 * most; id < 3 * most; id++) expect(table.find(fingerprint(id, 'key'))).toBe(id);
    table.forgetUntil(3 * most);
    expect(table.size).toBe(0);
  });
});

describe('a fingerprint', () => {
  it('is the same for the same, and differs by number and by text', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.string({ unit: 'binary' }),
        fc.maxSafeNat(),
        fc.string({ unit: 'binary' }),
        (...args) => {
          const [number, text, otherNumber, otherText] = args;
          const one = fingerprint(number, text);
          expect(one).toBe(fingerprint(number, text));
          expect(Number.isSafeInteger(one) && one >= 0 && one < 2 ** 52).toBe(true);
          if (number !== otherNumber) expect(fingerprint(otherNumber, text)).not.toBe(one);
          if (text !== otherText) expect(fingerprint(number, otherText)).not.toBe(one);
        },
      ),
    );
  });
  it('spreads keys that differ little over the slots of a table', () => {
    const slots = new Set<number>();
    for (let nth = 0; nth < 4096; nth++) slots.add(fingerprint(7, `1 ${nth} 12345678 bob`) & 0xffff);
    // Of 4096 thrown into 65,536 about 126 fall on another: 400 would be no chance.
    expect(slots.size).toBeGreaterThan(4096 - 400);
  });
});
