import type { Receipt, ReceiptReader } from '../channel.ts';
import { ReceiptError } from '../errors.ts';
import { isObject, jsonObject } from '../json.ts';

const OFF = 32;
/** Receipt bits — clouds/xiaomi.md §8. A type may be a sum of them. */
const BITS: readonly (readonly [bit: number, kind: Receipt['kind']])[] = [
  [1, 'delivered'],
  [2, 'clicked'],
  [16, 'token_invalid'],
  [OFF, 'notifications_off'],
  [64, 'filtered'],
  [128, 'quota_exceeded'],
];

/**
 * Reads the vendor's callback: a form with one field `data`, or (one source reads it so) the JSON itself. No signature is
 * known (§8): the address must be unguessable, and the server authenticates the tag.
 */
export const xiaomiReceipts: ReceiptReader = {
  parse({ contentType, body, query }) {
    const messages = jsonObject(dataOf(contentType, body, query));
    if (messages === undefined) throw new ReceiptError('data', 'is not a JSON object keyed by message id');
    return Object.entries(messages).flatMap(([vendorId, report]) => receiptsOf(vendorId, report));
  },
};

function dataOf(contentType: string, body: string, query: Readonly<Record<string, string>>): string {
  const trimmed = body.trim();
  if (trimmed.startsWith('{')) return trimmed;
  const data = new URLSearchParams(trimmed).get('data') ?? query['data'];
  if (typeof data === 'string') return data;
  throw new ReceiptError('data', `is missing from a body of type "${contentType.slice(0, 60)}"`);
}

function receiptsOf(vendorId: string, report: unknown): Receipt[] {
  if (!isObject(report)) throw new ReceiptError(`data.${vendorId}`, 'is not an object');
  const type = Number(report['type']);
  if (!Number.isInteger(type) || type <= 0) throw new ReceiptError(`data.${vendorId}.type`, 'is not a receipt type');
  const targets = report['targets'];
  const tokens =
    typeof targets === 'string'
      ? targets
          .split(',')
          .map((id) => id.trim())
          .filter((id) => id !== '')
      : [];
  const timestamp = Number(report['timestamp']);
  const common = {
    tag: typeof report['param'] === 'string' ? report['param'] : '',
    tokens,
    // The report of a quota (128) carries no timestamp in the example of §8: then it is now.
    atMs: Number.isFinite(timestamp) && timestamp > 0 ? timestamp : Date.now(),
    vendorId,
  };
  const receipts = BITS.filter(([bit]) => (type & bit) !== 0).map(
    ([bit, kind]): Receipt => ({ ...common, kind, code: String(bit) }),
  );
  // It reached the phone, where nothing is shown. "Enable" is the only value that was seen (§8), so others say nothing.
  const isOff = /^disabled?$/i.test(String(report['barStatus']));
  if (isOff && (type & OFF) === 0) receipts.push({ ...common, kind: 'notifications_off', code: 'barStatus' });
  return receipts;
}
