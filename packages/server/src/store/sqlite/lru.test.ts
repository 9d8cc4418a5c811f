import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Lru } from './lru.ts';

it('keeps what was used last', () => {
  const lru = new Lru<string, number>(2);
  lru.set('a', 1);
  lru.set('b', 2);
  expect(lru.get('a')).toBe(1);
  lru.set('c', 3);
  expect([lru.get('a'), lru.get('b'), lru.get('c'), lru.size]).toEqual([1, undefined, 3, 2]);
});

it('replaces, deletes and clears', () => {
  const lru = new Lru<string, number>(2);
  lru.set('a', 1);
  lru.set('a', 2);
  expect([lru.get('a'), lru.size]).toEqual([2, 1]);
  lru.delete('a');
  expect(lru.get('a')).toBeUndefined();
  lru.set('b', 1);
  lru.clear();
  expect(lru.size).toBe(0);
});

it('never says anything but what was set last, never holds more than its limit, and keeps the last half of what was used', () => {
  const step = fc.record({ kind: fc.constantFrom('set', 'get', 'delete'), key: fc.nat(12) });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.array(step, { maxLength: 60 }), (limit, steps) => {
      const lru = new Lru<number, number>(limit);
      const truth = new Map<number, number>();
      let used: number[] = [];
      for (const [at, { kind, key }] of steps.entries()) {
        if (kind === 'delete') {
          lru.delete(key);
          // It keeps its place among those used: what was dropped before does not come back when others are deleted.
          truth.delete(key);
        } else if (kind === 'set') {
          lru.set(key, at);
          truth.set(key, at);
          used = [key, ...used.filter((one) => one !== key)];
        } else {
          const got = lru.get(key);
          if (used.slice(0, Math.max(1, Math.floor(limit / 2))).includes(key)) expect(got).toBe(truth.get(key));
          else expect([undefined, truth.get(key)]).toContain(got);
          if (got !== undefined) used = [key, ...used.filter((one) => one !== key)];
        }
        expect(lru.size).toBeLessThanOrEqual(limit);
      }
    }),
  );
});
