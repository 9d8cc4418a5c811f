import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMac } from './mac.ts';

describe('the message authentication code', () => {
  it('is that of node:crypto, for keys and messages of any length', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 100 }),
        fc
          .nat({ max: 80 })
          .chain((length) =>
            fc.tuple(
              fc.constant(length),
              fc.array(fc.uint8Array({ minLength: length, maxLength: length }), { minLength: 1, maxLength: 4 }),
            ),
          ),
        (key, [length, messages]) => {
          const mac = createMac(key, length);
          for (const message of messages) {
            const theirs = createHmac('sha256', key).update(message).digest('hex');
            expect(Buffer.from(mac(message), 'latin1').toString('hex')).toBe(theirs);
          }
        },
      ),
    );
  });

  it('takes the beginning of a longer buffer', () => {
    const key = Buffer.alloc(32, 1);
    expect(createMac(key, 2)(Buffer.from('abcd'))).toBe(createMac(key, 2)(Buffer.from('ab')));
  });
});
