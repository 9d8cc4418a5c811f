import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NumberMap } from './number-map.ts';

/** Some of one slot, some of its neighbours, some beyond 32 bits. */
const key = fc.oneof(
  fc.nat({ max: 5 }),
  fc.nat({ max: 200 }).map((nth) => nth * 64),
  fc.nat({ max: 5 }).map((nth) => 20_000 * 2 ** 32 + nth),
  fc.constantFrom(2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 53 - 1),
);
const step = fc.record({ key, kind: fc.constantFrom('set', 'set', 'delete', 'get', 'clear') });

it('is a map, whatever comes and goes', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const map = new NumberMap<string>();
      const model = new Map<number, string>();
      steps.forEach((one, nth) => {
        // Rarely: else nothing would ever grow.
        if (one.kind === 'clear' && nth % 50 === 0) {
          map.clear();
          model.clear();
        } else if (one.kind === 'set') {
          map.set(one.key, `${nth}`);
          model.set(one.key, `${nth}`);
        } else if (one.kind === 'delete') {
          expect(map.delete(one.key)).toBe(model.delete(one.key));
        }
        expect(map.get(one.key)).toBe(model.get(one.key));
        expect(map.has(one.key)).toBe(model.has(one.key));
        expect(map.size).toBe(model.size);
      });
      for (const { key: asked } of steps) expect(map.get(asked)).toBe(model.get(asked));
      expect(map.values().sort()).toEqual([...model.values()].sort());
    }),
    { numRuns: 500 },
  );
});

it('holds thousands while ten thousands pass', () => {
  const map = new NumberMap<number>();
  for (let n = 0; n < 50_000; n++) {
    map.set(n, n);
    if (n >= 3000) expect(map.delete(n - 3000)).toBe(true);
  }
  expect(map.size).toBe(3000);
  for (let n = 47_000; n < 50_000; n++) expect(map.get(n)).toBe(n);
  expect(map.get(46_999)).toBeUndefined();
});
