import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Line } from './line.ts';

type Step = { kind: 'push' } | { kind: 'remove'; nth: number } | { kind: 'first' };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'push' } as const) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('remove' as const), nth: fc.nat() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'first' } as const) },
);

describe('a line', () => {
  it('keeps order and places, whoever leaves', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const line = new Line<{ n: number }>();
        const model = new Map<number, { n: number }>();
        for (const one of steps) {
          const places = [...model.keys()];
          const place = one.kind === 'remove' ? places[one.nth % places.length] : places[0];
          if (one.kind === 'push') {
            const value = { n: model.size };
            model.set(line.push(value), value);
          } else if (place !== undefined) {
            expect(line.remove(place)).toBe(true);
            expect(line.remove(place)).toBe(false);
            expect(line.get(place)).toBeUndefined();
            model.delete(place);
          }
          expect(line.size).toBe(model.size);
          expect(line.all()).toEqual([...model.values()]);
          expect(line.first()).toBe([...model.values()][0]);
          for (const [known, value] of model) expect(line.get(known)).toBe(value);
        }
      }),
    );
  });

  it('counts on after its list was cut, also behind one that stays', () => {
    const line = new Line<{ n: number }>();
    const slow = line.push({ n: -1 });
    for (let n = 0; n < 10_000; n++) expect(line.remove(line.push({ n }))).toBe(true);
    expect(line.all()).toEqual([{ n: -1 }]);
    line.remove(slow);
    for (let n = 10_001; n < 20_000; n++) {
      const place = line.push({ n });
      expect(place).toBe(n);
      expect(line.get(place)).toEqual({ n });
      if (n % 7 > 0) line.remove(place);
    }
    expect(line.first()).toEqual({ n: 10_003 });
    expect(line.get(0)).toBeUndefined();
    expect(line.remove(0)).toBe(false);
  });
});
