import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isTooDeep, MAX_NESTING } from './nesting.ts';

const nested = (levels: number): string => '{"a":['.repeat(levels / 2) + ']}'.repeat(levels / 2);

it.each([
  ['as deep as allowed', nested(MAX_NESTING), false],
  ['one object and array deeper', nested(MAX_NESTING + 2), true],
  ['brackets in a string', JSON.stringify('['.repeat(1000)), false],
  ['brackets behind an escaped quote', JSON.stringify(`"\\"${'{'.repeat(1000)}`), false],
  ['many neighbours', JSON.stringify(Array.from({ length: 1000 }, () => [{}])), false],
])('tells %s', (_name, json, expected) => {
  expect(isTooDeep(json)).toBe(expected);
});

it('agrees with the depth of any value', () => {
  const depth = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0;
  const padding = 'x'.repeat(2 * MAX_NESTING);
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(MAX_NESTING + 3), (value, around) => {
      let whole: unknown = [value, padding];
      for (let level = 0; level < around; level++) whole = [whole];
      expect(isTooDeep(JSON.stringify(whole))).toBe(depth(whole) > MAX_NESTING);
    }),
  );
});
