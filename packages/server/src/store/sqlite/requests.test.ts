import type { AttemptRecord } from '@tim-push/channels';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packRequests, unpackRequests } from './requests.ts';

const AT = 1_795_961_519_137;
const one: AttemptRecord = { atMs: AT, ms: 5, httpStatus: 200, code: 'OK', vendorId: 'id-1', targets: 1, index: 0 };
const owners = [{ vendorId: 'id-1' }, { vendorId: 'id-2' }];

const request = fc.record<AttemptRecord>(
  {
    atMs: fc.nat(),
    ms: fc.nat(),
    httpStatus: fc.integer({ min: 100, max: 599 }),
    code: fc.string(),
    vendorId: fc.oneof(fc.string(), fc.constantFrom('id-1', 'id-2')),
    detail: fc.string(),
    targets: fc.nat(),
    index: fc.nat({ max: 3 }),
    indexes: fc.uniqueArray(fc.nat({ max: 20 }), { minLength: 1 }),
  },
  { requiredKeys: ['atMs', 'ms', 'code', 'targets'] },
);

describe('requests in a column', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(
        fc.array(request),
        fc.array(fc.record({ vendorId: fc.constantFrom('', 'id-1', 'id-2') })),
        (all, to) => {
          // One or the other.
          const requests = all.map(({ indexes, ...one }) =>
            one.index === undefined && indexes ? { ...one, indexes } : one,
          );
          expect(unpackRequests(packRequests(requests, to), to)).toEqual(requests);
        },
      ),
    );
  });
  it.each<[string, AttemptRecord[], string]>([
    ['none', [], ''],
    ['one that its recipient tells of', [one], `[[${AT},5,1,"OK",200,1,1]]`],
    ['one that another recipient tells of', [{ ...one, index: 1 }], `[[${AT},5,1,"OK",200,2,"id-1"]]`],
    ['one for all of a batch', [{ atMs: AT, ms: 5, httpStatus: 200, code: '0', targets: 3 }], `[[${AT},5,3,"0",200]]`],
    [
      'one for some of a batch',
      [{ atMs: AT, ms: 5, httpStatus: 200, code: '0', targets: 5, indexes: [2, 3, 4, 9, 11, 12] }],
      `[[${AT},5,5,"0",200,[2,4,9,9,11,12]]]`,
    ],
    [
      'one without an answer',
      [{ atMs: AT, ms: 5, code: 'timeout', targets: 1, index: 0 }],
      `[[${AT},5,1,"timeout",0,1]]`,
    ],
    [
      'one with words',
      [{ atMs: AT, ms: 5, httpStatus: 503, code: 'UNAVAILABLE', detail: 'later', targets: 3 }],
      `[[${AT},5,3,"UNAVAILABLE",503,0,0,"later"]]`,
    ],
  ])('are short: %s', (_, requests, text) => {
    expect(packRequests(requests, owners)).toBe(text);
  });
  it('of a former server, which knew no recipient, belong to the one there is', () => {
    expect(unpackRequests(JSON.stringify([{ ...one, index: 336 }]), [{ vendorId: 'id-1' }])).toEqual([one]);
  });
  it('of a former server belong to the one whose id they bear, else to all of a batch of several', () => {
    const { index: _, ...rest } = one;
    const read = (request: AttemptRecord) => unpackRequests(JSON.stringify([request]), owners);
    expect(read({ ...one, index: 7, vendorId: 'id-2' })).toEqual([{ ...rest, vendorId: 'id-2', index: 1 }]);
    expect(read({ ...one, vendorId: 'id-3' })).toEqual([{ ...rest, vendorId: 'id-3' }]);
    const { vendorId: __, ...unnamed } = rest;
    expect(read({ ...unnamed, index: 0 })).toEqual([unnamed]);
  });
});
