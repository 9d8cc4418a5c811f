import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Field } from './field.ts';
import { HpackDecoder } from './hpack-decoder.ts';
import { HpackEncoder } from './hpack-encoder.ts';

type Line = [name: string, value: string];
const linesOf = (fields: Field[] | 'too_large'): Line[] | 'too_large' =>
  fields === 'too_large' ? fields : fields.map(({ name, value }) => [name, value]);
const decode = (decoder: HpackDecoder, hex: string) => {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  return linesOf(decoder.decode(bytes, 0, bytes.length));
};

const first: Line[] = [
  [':method', 'GET'],
  [':scheme', 'http'],
  [':path', '/'],
  [':authority', 'www.example.com'],
];
const requests: Line[][] = [
  first,
  [...first, ['cache-control', 'no-cache']],
  [
    [':method', 'GET'],
    [':scheme', 'https'],
    [':path', '/index.html'],
    [':authority', 'www.example.com'],
    ['custom-key', 'custom-value'],
  ],
];
const answer = (status: string, second: number): Line[] => [
  [':status', status],
  ['cache-control', 'private'],
  ['date', `Mon, 21 Oct 2013 20:13:${second} GMT`],
  ['location', 'https://www.example.com'],
];
const answers: Line[][] = [
  answer('302', 21),
  answer('307', 21),
  [
    ...answer('200', 22),
    ['content-encoding', 'gzip'],
    ['set-cookie', 'foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1'],
  ],
];

describe('the examples of RFC 7541, Appendix C', () => {
  it.each<[string, string, Line]>([
    ['C.2.1', '400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572', ['custom-key', 'custom-header']],
    ['C.2.2', '040c 2f73 616d 706c 652f 7061 7468', [':path', '/sample/path']],
    ['C.2.3', '1008 7061 7373 776f 7264 0673 6563 7265 74', ['password', 'secret']],
    ['C.2.4', '82', [':method', 'GET']],
  ])('%s', (_name, hex, line) => {
    expect(decode(new HpackDecoder(), hex)).toEqual([line]);
  });

  it.each<[string, number, Line[][], string[]]>([
    [
      'C.3',
      4096,
      requests,
      [
        '8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
        '8286 84be 5808 6e6f 2d63 6163 6865',
        '8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65',
      ],
    ],
    [
      'C.4, by Huffman’s code',
      4096,
      requests,
      [
        '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff',
        '8286 84be 5886 a8eb 1064 9cbf',
        '8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf',
      ],
    ],
    [
      'C.5, with a table of 256 bytes',
      256,
      answers,
      [
        '4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
        '4803 3330 37c1 c0bf',
        '88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31',
      ],
    ],
    [
      'C.6, with a table of 256 bytes, by Huffman’s code',
      256,
      answers,
      [
        '4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3',
        '4883 640e ffc1 c0bf',
        '88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07',
      ],
    ],
  ])('%s', (_name, tableBytes, lists, blocks) => {
    const decoder = new HpackDecoder(tableBytes);
    expect(blocks.map((block) => decode(decoder, block))).toEqual(lists);
  });
});

describe('the decoder', () => {
  const add = (name: string, value: string): string =>
    Buffer.concat([
      Buffer.from([0x40, name.length]),
      Buffer.from(name),
      Buffer.from([value.length]),
      Buffer.from(value),
    ]).toString('hex');

  it('forgets the oldest line where there is no room, and every line for one that is larger than the table', () => {
    const decoder = new HpackDecoder(80);
    decode(decoder, add('a', '1') + add('b', '2'));
    expect(decode(decoder, 'bebf')).toEqual([
      ['b', '2'],
      ['a', '1'],
    ]);
    decode(decoder, add('c', '3'));
    expect(decode(decoder, 'bebf')).toEqual([
      ['c', '3'],
      ['b', '2'],
    ]);
    decode(decoder, add('d', '4'.repeat(60)));
    expect(() => decode(decoder, 'be')).toThrow('no header line 62');
  });
  it('takes a size of the table again and again, at the start of a block', () => {
    const decoder = new HpackDecoder();
    decode(decoder, add('a', '1') + add('b', '2'));
    // 34 bytes hold one line.
    expect(decode(decoder, '20 3f03 be'.replace('20 ', ''))).toEqual([['b', '2']]);
    expect(() => decode(decoder, 'bf')).toThrow('no header line 63');
    expect(decode(decoder, `20 3fe11f ${add('c', '3')} be`)).toEqual([
      ['c', '3'],
      ['c', '3'],
    ]);
  });
  it('reads on after a list that is too large, for the lines that it adds', () => {
    const decoder = new HpackDecoder();
    const wide = add('wide', 'v'.repeat(100));
    expect(decode(decoder, wide + 'be'.repeat(600) + add('last', '1'))).toBe('too_large');
    expect(decode(decoder, 'be')).toEqual([['last', '1']]);
  });
});

describe('the encoder', () => {
  const value = fc.string({
    unit: fc.integer({ min: 32, max: 255 }).map((code) => String.fromCharCode(code)),
    maxLength: 300,
  });
  const lines = fc.dictionary(fc.constantFrom('server', 'vary', 'x-a', 'x-b', 'content-type', 'retry-after'), value);

  it('is understood, whatever answers follow each other and however often the table changes', () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          list: fc.nat(3),
          status: fc.constantFrom(200, 404, 418, 503),
          date: fc.constantFrom('1', '2'),
        }),
      },
      { weight: 1, arbitrary: fc.constantFrom(0, 60, 200, 4096, 65_536) },
    );
    fc.assert(
      fc.property(fc.tuple(lines, lines, lines, lines), fc.array(step, { maxLength: 40 }), (lists, steps) => {
        const encoder = new HpackEncoder();
        const decoder = new HpackDecoder();
        for (const given of steps) {
          if (typeof given === 'number') {
            encoder.resize(given);
            continue;
          }
          const list = lists[given.list] ?? {};
          const block = encoder.encode(given.status, list, given.date);
          expect(linesOf(decoder.decode(block, 0, block.length))).toEqual([
            [':status', String(given.status)],
            ['date', given.date],
            ...Object.entries(list),
          ]);
        }
      }),
    );
  });
  it('keeps to the table that the client allows', () => {
    const encoder = new HpackEncoder();
    encoder.resize(50);
    // What this decoder has announced is all that it takes.
    const decoder = new HpackDecoder(50);
    const list = { 'x-short': '1', 'x-long': 'v'.repeat(100) };
    const blocks = Array.from({ length: 4 }, () => encoder.encode(200, list, 'now'));
    for (const block of blocks) decoder.decode(block, 0, block.length);
    // The short one by its index, the long one in full.
    expect(blocks[3]?.length).toBeLessThan((blocks[0]?.length ?? 0) - 8);
    expect(blocks[3]?.length).toBeGreaterThan(100);
  });
  it('writes an answer that comes again in a few bytes', () => {
    const encoder = new HpackEncoder();
    const list = { 'content-type': 'application/json; charset=UTF-8', server: 'scaffolding on HTTPServer2' };
    const blocks = Array.from({ length: 4 }, () => encoder.encode(200, list, 'now'));
    expect(blocks.map(({ length }) => length)).toEqual([70, 68, 9, 9]);
    expect(blocks[3]).toBe(blocks[2]);
  });
});
