/** Arbitraries of input that is almost right: a valid value with a field wrong, its text cut, flipped or nested too deep. */
import fc from 'fast-check';

/** Stands for nesting that `JSON.stringify` of the test itself could not write. */
const DEEP_MARK = '@deep@';
const DEEP_LEVELS = 20_000;
const DEEP = '['.repeat(DEEP_LEVELS) + ']'.repeat(DEEP_LEVELS);

/** Values that schemas, stores and prototypes stumble over. */
const weird: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, -1, 0, 1.5, 2 ** 53, 1e308, '', ' ', '0', '../..', '\u0000', '\ud800', "' OR 1=1 --"],
    ...[[], {}, [[]], [null], DEEP_MARK, 'x'.repeat(13_000), '{"a":1}', 'constructor', '__proto__'],
    ...[JSON.parse('{"__proto__":{"ok":true}}'), { constructor: { prototype: { code: 0 } } }, { toString: 1 }],
  ),
  fc.jsonValue(),
  fc.string({ unit: 'binary' }),
);

type Change = readonly ['replace' | 'remove' | 'add' | 'wrap', number, unknown];
const change: fc.Arbitrary<Change> = fc.tuple(fc.constantFrom('replace', 'remove', 'add', 'wrap'), fc.nat(), weird);

/** The JSON text of a valid value with one to three fields changed. */
export const withWrongFields = (valid: object): fc.Arbitrary<string> =>
  fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    const copy = structuredClone(valid);
    for (const one of changes) apply(copy, one);
    return jsonText(copy);
  });

/** The text of a valid value cut off, with one character replaced, or with something behind it. */
export const withBrokenText = (valid: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc.nat(Math.max(valid.length - 1, 0)).map((length) => valid.slice(0, length)),
    fc
      .tuple(fc.nat(Math.max(valid.length - 1, 0)), fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }))
      .map(([at, put]) => valid.slice(0, at) + put + valid.slice(at + 1)),
    fc.string({ minLength: 1 }).map((tail) => valid + tail),
  );

/** Text that has nothing to do with what is expected. */
export const garbage: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.json(),
  fc.constantFrom('', '{', '[]', 'null', '0', '"t"', DEEP, `{"a":${DEEP}}`, '{"__proto__":{"t":"ping"}}', '\ufeff{}'),
);

/** Any of these values, broken in any of these ways. */
export const malformed = (valid: readonly object[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 1, arbitrary: garbage },
    { weight: 4, arbitrary: fc.constantFrom(...valid).chain(withWrongFields) },
    { weight: 2, arbitrary: fc.constantFrom(...valid).chain((value) => withBrokenText(JSON.stringify(value))) },
  );

/** The JSON texts of a valid value with nesting that no recursion survives: in place of each field, and beside it. */
export const tooDeepEverywhere = (valid: object): string[] =>
  placesOf(valid as Holder).flatMap((_, place) =>
    ['', 'Extra'].map((suffix) => {
      const copy = structuredClone(valid) as Holder;
      const [holder, key] = placesOf(copy)[place] ?? [copy, ''];
      put(holder, key + suffix, DEEP_MARK);
      return jsonText(copy);
    }),
  );

type Holder = Record<string, unknown>;
function apply(root: object, [kind, number, given]: Change): void {
  const places = placesOf(root as Holder);
  const place = places[number % places.length];
  if (place === undefined) return;
  const [holder, key] = place;
  const value = structuredClone(given);
  switch (kind) {
    case 'replace':
      put(holder, key, value);
      return;
    case 'remove':
      delete holder[key];
      return;
    case 'add':
      put(holder, number % 2 === 0 ? '__proto__' : `extra${number}`, value);
      return;
    case 'wrap':
      put(holder, key, [holder[key], value]);
      return;
    default:
      kind satisfies never;
  }
}

/** As JSON.parse does: a property of its own, also where it is named `__proto__`. */
function put(holder: Holder, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, writable: true, configurable: true });
}

function placesOf(holder: Holder): [Holder, string][] {
  return Object.entries(holder).flatMap(([key, value]): [Holder, string][] => [
    [holder, key],
    ...(typeof value === 'object' && value !== null ? placesOf(value as Holder) : []),
  ]);
}

const jsonText = (value: unknown): string => JSON.stringify(value).replaceAll(JSON.stringify(DEEP_MARK), DEEP);
