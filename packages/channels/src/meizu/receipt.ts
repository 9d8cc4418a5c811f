import { timingSafeEqual } from 'node:crypto';
import type { Receipt, ReceiptReader } from '../channel.ts';
import { ReceiptError } from '../errors.ts';
import { integerOf, isObject, jsonObject, stringOf } from '../json.ts';

/** `type` of a report — clouds/meizu.md §8. There is none for an uninstalled app or a switch that is off. */
const KINDS: ReadonlyMap<number, Receipt['kind']> = new Map([
  [1, 'delivered'],
  [2, 'clicked'],
]);

/**
 * Reads the vendor's callback: form fields `cb` (JSON keyed `<msgId>-<type>`) and `access_token`, the platform's receipt
 * token, its only signature. Without a token in the certificate the tag alone is what a receipt is believed by.
 */
export function meizuReceipts(receiptToken: string | undefined, now: () => number): ReceiptReader {
  const isMine = (form: URLSearchParams): boolean =>
    receiptToken === undefined || same(form.get('access_token') ?? '', receiptToken);
  return {
    signedBy({ body }) {
      // Every receipt bears its app's token (§8), so one that is not known here says nothing.
      if (receiptToken === undefined) return 'nobody';
      return isMine(new URLSearchParams(body)) ? 'mine' : 'not_mine';
    },
    parse({ body }) {
      const form = new URLSearchParams(body);
      if (!isMine(form)) {
        throw new ReceiptError('access_token', 'is not the one of this certificate');
      }
      const cb = form.get('cb');
      if (cb === null) throw new ReceiptError('cb', 'is missing');
      const reports = jsonObject(cb);
      if (reports === undefined) throw new ReceiptError('cb', 'is not a JSON object keyed by message and type');
      return Object.entries(reports).map(([key, report]) => receiptOf(key, report, now()));
    },
  };
}

function receiptOf(key: string, report: unknown, atMs: number): Receipt {
  if (!isObject(report)) throw new ReceiptError(`cb.${key}`, 'is not an object');
  const type = integerOf(report['type']) ?? integerOf(key.slice(key.lastIndexOf('-') + 1));
  const kind = type === undefined ? undefined : KINDS.get(type);
  if (kind === undefined) throw new ReceiptError(`cb.${key}.type`, 'is not a receipt type');
  const targets = report['targets'];
  return {
    tag: stringOf(report['param']),
    kind,
    tokens: Array.isArray(targets) ? targets.filter((id) => typeof id === 'string') : [],
    code: String(type),
    // The report carries no time.
    atMs,
    vendorId: key.replace(/-\d+$/, ''),
  };
}

function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
