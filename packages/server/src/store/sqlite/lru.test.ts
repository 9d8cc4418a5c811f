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
