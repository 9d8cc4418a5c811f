import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOW } from '../conformance/with-store.ts';
import { DECISIONS, type Decision } from '../contract/index.ts';
import { packDecisions, unpackDecisions } from './decision-block.ts';

const decision = fc.record({
  // Few keys, so that devices repeat; and keys beyond 32 bits.
  deviceId: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 2 ** 50 })),
  decision: fc.constantFrom(...(Object.keys(DECISIONS) as Decision[])),
  // A clock that was set back or forward by years.
  atMs: fc.integer({ min: NOW - 2 ** 40, max: NOW + 2 ** 40 }),
});

describe('a block of decisions', () => {
  it('gives back what was packed, in its order', () => {
    fc.assert(
      fc.property(fc.array(decision, { maxLength: 60 }), (decisions) => {
        expect(unpackDecisions(packDecisions(decisions, NOW), NOW)).toEqual(decisions);
      }),
    );
  });

  it('never reads a cut block as something else', () => {
    fc.assert(
      fc.property(fc.array(decision, { minLength: 1, maxLength: 10 }), fc.nat(), (decisions, cut) => {
        const block = packDecisions(decisions, NOW);
        const whole = unpackDecisions(block, NOW);
        let read: unknown[];
        try {
          read = unpackDecisions(block.subarray(0, cut % block.length), NOW);
        } catch (error) {
          expect(String(error)).toContain('ends in the middle');
          return;
        }
        expect(read).toEqual(whole.slice(0, read.length));
      }),
    );
  });

  it('takes three bytes for a device of a fan-out', () => {
    const members = Array.from({ length: 1000 }, (_, at) => ({
      deviceId: 5_000_000 + 3 * at,
      decision: 'push' as const,
      atMs: NOW + 40,
    }));
    expect(packDecisions(members, NOW).length).toBeLessThan(3 * 1000 + 10);
  });

  it('is empty without decisions', () => {
    expect(unpackDecisions(packDecisions([], NOW), NOW)).toEqual([]);
  });

  it('names a decision of a newer version', () => {
    expect(() => unpackDecisions(Uint8Array.from([2, 99, 0]), NOW)).toThrow('decision 99 is not known');
  });
});
