import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTags } from './tag.ts';

const tags = createTags(Buffer.alloc(32, 1));
const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const name = fc.record({ batchId: id, deviceId: fc.option(id, { nil: undefined }) });

describe('tags', () => {
  it('come back as they were made, in at most 50 bytes', () => {
    fc.assert(
      fc.property(name, (of) => {
        const tag = tags.make(of);
        expect(Buffer.byteLength(tag)).toBeLessThanOrEqual(50);
        expect(tag).toMatch(/^[0-9A-Za-z_-]+$/);
        expect(tags.read(tag)).toEqual(of.deviceId === undefined ? { batchId: of.batchId } : of);
      }),
    );
  });

  it('are refused with any one character changed', () => {
    fc.assert(
      fc.property(name, fc.nat(), (of, position) => {
        const tag = tags.make(of);
        const at = position % tag.length;
        const forged = `${tag.slice(0, at)}${tag[at] === 'A' ? 'B' : 'A'}${tag.slice(at + 1)}`;
        expect(tags.read(forged)).toBeUndefined();
      }),
    );
  });

  it('are refused cut or lengthened', () => {
    fc.assert(
      fc.property(name, fc.nat({ max: 35 }), (of, length) => {
        const tag = tags.make(of);
        expect(tags.read(tag.slice(0, length))).toBeUndefined();
        expect(tags.read(`${tag}A`)).toBeUndefined();
      }),
    );
  });

  it('are refused when another key made them', () => {
    const others = createTags(Buffer.alloc(32, 2));
    fc.assert(
      fc.property(name, (of) => {
        expect(tags.read(others.make(of))).toBeUndefined();
      }),
    );
  });

  it('are read from any text without an error', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: 'binary' }), (text) => {
        expect(tags.read(text)).toBeUndefined();
      }),
    );
  });

  it('need a key of 32 bytes', () => {
    expect(() => createTags(Buffer.alloc(31))).toThrow(RangeError);
  });
});
