import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HeaderDecoder } from './header-decoder.ts';
import { HeaderEncoder } from './header-encoder.ts';

const field = fc.tuple(
  fc.constantFrom('date', 'server', 'x-a', 'x-b', 'content-type'),
  fc.oneof(fc.constantFrom('1', '2', 'text/html'), fc.string({ maxLength: 40, unit: 'grapheme-ascii' })),
);
const headers = fc.array(field, { maxLength: 6 }).map((fields) => [':status', '200', ...fields.flat()]);

it('reads what was written, block by block, however often one is the same and whatever the table holds by then', () => {
  const step = fc.record({ at: fc.nat(5), limit: fc.option(fc.constantFrom(0, 64, 300, 4096), { freq: 8 }) });
  fc.assert(
    fc.property(
      fc.array(headers, { minLength: 6, maxLength: 6 }),
      fc.array(step, { maxLength: 40 }),
      (lists, steps) => {
        const encoder = new HeaderEncoder();
        const decoder = new HeaderDecoder();
        for (const { at, limit } of steps) {
          if (limit !== null) encoder.tableLimit = limit;
          const list = lists[at] ?? [];
          const block = encoder.encode(list);
          if (block === undefined) throw new Error('these are carried');
          const wanted: Record<string, string> = {};
          for (let i = 0; i < list.length; i += 2) {
            const [name = '', value = ''] = [list[i], list[i + 1]];
            wanted[name] = name in wanted ? `${wanted[name]}, ${value}` : value;
          }
          expect({ ...decoder.decode(block) }).toEqual(wanted);
        }
      },
    ),
  );
});

it('makes the headers of a block once while the table stays as it is', () => {
  const encoder = new HeaderEncoder();
  const decoder = new HeaderDecoder();
  const block = (date: string): Buffer => encoder.encode([':status', '200', 'date', date]) ?? Buffer.alloc(0);
  // Literal, then into the table, then from it.
  for (let time = 0; time < 2; time++) decoder.decode(block('one'));
  const known = decoder.decode(block('one'));
  expect(decoder.decode(block('one'))).toBe(known);
  for (let time = 0; time < 3; time++) decoder.decode(block('two'));
  // The same bytes as before would be another entry's by now.
  expect({ ...decoder.decode(block('two')) }).toEqual({ ':status': '200', date: 'two' });
  expect({ ...decoder.decode(block('one')) }).toEqual({ ':status': '200', date: 'one' });
});

it('enters a field into the table each time that a block says so, though the bytes are the same', () => {
  const literal = Buffer.from([0x88, 0x40, 1, 0x61, 1, 0x62]);
  const decoder = new HeaderDecoder();
  for (let time = 0; time < 2; time++) expect({ ...decoder.decode(literal) }).toEqual({ ':status': '200', a: 'b' });
  const both = Buffer.from([0x88, 0xbe, 0xbf]);
  for (let time = 0; time < 2; time++) expect({ ...decoder.decode(both) }).toEqual({ ':status': '200', a: 'b, b' });
});

it.each([
  ['a line break', 'one\r\ntwo'],
  ['a character of more than a byte', '晚'],
])('writes nothing of headers that hold %s, and goes on', (_, value) => {
  const encoder = new HeaderEncoder();
  const decoder = new HeaderDecoder();
  const good = (): string[] => [':status', '200', 'x-a', 'one', 'x-b', 'two'];
  for (let time = 0; time < 4; time++) {
    expect(encoder.encode(['x-a', 'one', 'x-b', 'two', 'x-c', 'three', 'x-d', value])).toBeUndefined();
    expect(encoder.encode(['x-a', 'one', value, 'two'])).toBeUndefined();
    const block = encoder.encode(good()) ?? Buffer.alloc(0);
    expect({ ...decoder.decode(block) }).toEqual({ ':status': '200', 'x-a': 'one', 'x-b': 'two' });
  }
});

it.each([1, 2, 8])('writes a field out twice and then in a byte, with %i values in turn', (count) => {
  const encoder = new HeaderEncoder();
  const round = (): number[] =>
    Array.from({ length: count }, (_, app) => encoder.encode(['apns-topic', `com.example.app${app}`])?.length ?? 0);
  const written = '..apns-topic.com.example.app1'.length;
  for (let time = 0; time < 2; time++) expect(new Set(round())).toEqual(new Set([written]));
  expect(new Set(round())).toEqual(new Set([1]));
});

it('keeps what is the same in every request in the table, whatever else is new in each', () => {
  const encoder = new HeaderEncoder();
  const block = (path: number): Buffer =>
    encoder.encode([':path', `/3/device/${path}`, 'apns-topic', 'com.example.chat']) ?? Buffer.alloc(0);
  const lengths = Array.from({ length: 3000 }, (_, index) => block(10_000 + index).length);
  // The topic is written out twice; from then on it is a byte.
  expect(lengths[0]).toBe(lengths[1]);
  expect(new Set(lengths.slice(2))).toEqual(new Set([(lengths[0] ?? 0) - '..apns-topic.com.example.chat'.length + 1]));
});
