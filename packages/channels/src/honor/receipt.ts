import type { Receipt, ReceiptReader } from '../channel.ts';
import { ReceiptError } from '../errors.ts';
import { integerOf, isObject, jsonObject, stringOf } from '../json.ts';

/** 40000002 is what one project counts as delivered, 0 is Huawei's — clouds/honor.md §5. */
const DELIVERED: ReadonlySet<number> = new Set([0, 40_000_002]);

/**
 * Reads the callback, whose form is Huawei's. Only "delivered" is attested: whatever else it says is a push that did not
 * show, and never a dead token. No signature is known, so the tag is what a receipt is believed by.
 */
export const honorReceipts = (now: () => number): ReceiptReader => ({
  parse({ body }) {
    const statuses = jsonObject(body)?.['statuses'];
    if (!Array.isArray(statuses)) throw new ReceiptError('statuses', 'is not a list');
    return statuses.map((status, at) => receiptOf(status, at, now()));
  },
});

function receiptOf(status: unknown, at: number, nowMs: number): Receipt {
  if (!isObject(status)) throw new ReceiptError(`statuses.${at}`, 'is not an object');
  const number = integerOf(status['status']);
  if (number === undefined) throw new ReceiptError(`statuses.${at}.status`, 'is not a number');
  const token = stringOf(status['token']);
  return {
    tag: stringOf(status['biTag']),
    kind: DELIVERED.has(number) ? 'delivered' : 'filtered',
    tokens: token === '' ? [] : [token],
    code: String(number),
    atMs: integerOf(status['timestamp']) ?? nowMs,
    vendorId: stringOf(status['requestId']),
  };
}
