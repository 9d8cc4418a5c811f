/** How lines of one name become one header, as node:http2 does it; what is malformed is in `session.test.ts`. */
import { describe, expect, it } from 'vitest';
import { Field } from './field.ts';
import { readRequestHead } from './request-head.ts';

const headOf = (...lines: [string, string][]) =>
  readRequestHead(
    [[':method', 'GET'] as const, [':scheme', 'https'] as const, [':path', '/'] as const, ...lines].map(
      ([name, value]) => new Field(name, value),
    ),
  );

describe('a header that comes several times', () => {
  it.each<[string, string | string[]]>([
    ['accept', 'a, b'],
    ['x-own', 'a, b'],
    ['cookie', 'a; b'],
    ['set-cookie', ['a', 'b']],
    ['authorization', 'a'],
    ['user-agent', 'a'],
  ])('%s is %j', (name, expected) => {
    expect(headOf([name, 'a'], [name, 'b'])?.headers[name]).toEqual(expected);
  });
  it('may have the name of what every object has', () => {
    const head = headOf(['__proto__', 'a'], ['constructor', 'b'], ['__proto__', 'c']);
    expect(Object.entries(head?.headers ?? {}).slice(3)).toEqual([
      ['__proto__', 'a, c'],
      ['constructor', 'b'],
    ]);
    expect(headOf()?.headers['toString']).toBeUndefined();
  });
});

it.each<[string, [string, string][], string]>([
  [
    'its authority',
    [
      [':authority', 'a'],
      ['host', 'b'],
    ],
    'a',
  ],
  ['its host without one', [['host', 'b']], 'b'],
  ['nothing', [], ''],
])('a request is for %s', (_what, lines, authority) => {
  expect(headOf(...lines)?.authority).toBe(authority);
});
it('a tunnel is one without scheme and path', () => {
  const head = readRequestHead([new Field(':method', 'CONNECT'), new Field(':authority', 'a:443')]);
  expect(head).toMatchObject({ method: 'CONNECT', authority: 'a:443', target: '/' });
});
