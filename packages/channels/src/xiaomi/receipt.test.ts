import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReceiptError } from '../errors.ts';
import { xiaomiReceipts } from './receipt.ts';

const form = (data: unknown) => ({
  contentType: 'application/x-www-form-urlencoded',
  body: new URLSearchParams({ data: JSON.stringify(data) }).toString(),
  query: {},
});
const parse = (body: string, contentType = 'application/x-www-form-urlencoded') =>
  xiaomiReceipts.parse({ contentType, body, query: {} });

describe('xiaomi receipts', () => {
  const report = { param: 'tag-1', type: 1, targets: 'r1,r2', jobkey: 'j', timestamp: 1_700_000_000_000 };
  const receipt = { tag: 'tag-1', tokens: ['r1', 'r2'], atMs: 1_700_000_000_000, vendorId: 'scm0' };

  it('reads the form and the raw JSON alike', () => {
    const expected = [{ ...receipt, kind: 'delivered', code: '1' }];
    expect(xiaomiReceipts.parse(form({ scm0: report }))).toEqual(expected);
    expect(parse(JSON.stringify({ scm0: report }), 'application/json')).toEqual(expected);
  });

  it.each([
    [1, ['delivered']],
    [2, ['clicked']],
    [3, ['delivered', 'clicked']],
    [16, ['token_invalid']],
    [32, ['notifications_off']],
    [64, ['filtered']],
    [128, ['quota_exceeded']],
    [243, ['delivered', 'clicked', 'token_invalid', 'notifications_off', 'filtered', 'quota_exceeded']],
  ])('reads type %i as %j', (type, kinds) => {
    expect(xiaomiReceipts.parse(form({ scm0: { ...report, type } })).map(({ kind }) => kind)).toEqual(kinds);
  });

  it.each([
    ['Enable', 1, ['delivered']],
    ['Disable', 1, ['delivered', 'notifications_off']],
    ['Disable', 32, ['notifications_off']],
    ['whatever comes', 1, ['delivered']],
  ])('reads barStatus %s with type %i as %j', (barStatus, type, kinds) => {
    expect(xiaomiReceipts.parse(form({ scm0: { ...report, barStatus, type } })).map(({ kind }) => kind)).toEqual(kinds);
  });

  it('reads several messages, one without parameter, time and jobkey', () => {
    const [first, second] = xiaomiReceipts.parse(form({ scm0: report, scm1: { type: 128, targets: 'r3' } }));
    expect(first).toMatchObject({ tag: 'tag-1' });
    expect(second).toMatchObject({ tag: '', tokens: ['r3'], kind: 'quota_exceeded', atMs: expect.any(Number) });
  });

  it.each(['', 'x=1', 'data=', 'data=nonsense', 'data=[]', 'data={"m":5}', 'data={"m":{"type":"x"}}', '{"m":{}}'])(
    'refuses %j',
    (body) => {
      expect(() => parse(body)).toThrow(ReceiptError);
    },
  );

  it('throws nothing but a ReceiptError, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `data=${json}`),
        ),
        (body) => {
          try {
            parse(body);
          } catch (error) {
            expect(error).toBeInstanceOf(ReceiptError);
          }
        },
      ),
    );
  });
});
