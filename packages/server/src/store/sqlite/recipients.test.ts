import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PUSH_STATES, type PushState } from '../contract/index.ts';
import { firstIdOfDay } from './partitions.ts';
import { newRecipient, packRecipients, requestKeyOf, tokenHash, unpackRecipients } from './recipients.ts';

describe('the recipients of a batch', () => {
  it('come back as they were packed', () => {
    const recipient = fc.record({
      deviceId: fc.nat(),
      accountId: fc.nat(),
      epoch: fc.nat(),
      state: fc.constantFrom(...(Object.keys(PUSH_STATES) as PushState[])),
      code: fc.string(),
      vendorId: fc.string(),
      reason: fc.constantFrom('' as const, 'read' as const),
      attempts: fc.nat(),
      uncertain: fc.nat(),
      tokenHash: fc.nat(),
      claimedMs: fc.nat(),
      settledMs: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(recipient), (all) => {
        expect(unpackRecipients(packRecipients(all))).toEqual(all);
      }),
    );
  });

  it('are refused when a newer version wrote a state that this one does not know', () => {
    const text = packRecipients([newRecipient({ id: 1, accountId: 2, epoch: 3 })]).replace('[1,2,3,0', '[1,2,3,99');
    expect(() => unpackRecipients(text)).toThrow('push state 99');
  });

  it('are told apart by a hash of their tokens', () => {
    expect(tokenHash('token-a')).not.toBe(tokenHash('token-b'));
    expect(tokenHash('token-a')).toBe(tokenHash('token-a'));
  });

  it('share a request key that fits the 20 characters of a Xiaomi jobkey', () => {
    expect(requestKeyOf(firstIdOfDay(2 ** 21 - 1))).toMatch(/^b[0-9a-z]{1,19}$/);
  });
});
