import { expect, it } from 'vitest';
import { FirstCome } from './first-come.ts';

it('keeps who came first, and takes the next when one has left', () => {
  const line = new FirstCome<string, number>(2);
  line.set('a', 1);
  line.set('b', 2);
  line.set('c', 3);
  expect([line.get('a'), line.get('b'), line.get('c'), line.size]).toEqual([1, 2, undefined, 2]);
  line.delete('a');
  line.set('d', 4);
  expect([line.get('a'), line.get('b'), line.get('d'), line.size]).toEqual([undefined, 2, 4, 2]);
});

it('takes a new value of whom it has, also when it is full', () => {
  const line = new FirstCome<string, number>(1);
  line.set('a', 1);
  line.set('a', 2);
  expect(line.get('a')).toBe(2);
  line.clear();
  expect([line.get('a'), line.size]).toEqual([undefined, 0]);
});
