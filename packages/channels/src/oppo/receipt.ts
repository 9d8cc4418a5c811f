import type { Receipt, ReceiptReader } from '../channel.ts';
import { ReceiptError } from '../errors.ts';
import { integerOf, isObject, stringOf } from '../json.ts';

/** clouds/oppo.md §9. There is no event for a click or for notifications that are off. */
const KINDS: ReadonlyMap<string, Receipt['kind']> = new Map([
  ['push_arrive', 'delivered'],
  ['regid_invalid', 'token_invalid'],
  ['user_daily_limit', 'filtered'],
]);

/** Reads the callback: a JSON list of events, ids as one text with commas. No signature is known: the tag is believed. */
export const oppoReceipts = (now: () => number): ReceiptReader => ({
  parse({ body }) {
    const events = jsonList(body);
    if (events === undefined) throw new ReceiptError('body', 'is not a JSON list of events');
    return events.map((event, at) => receiptOf(event, at, now()));
  },
});

function receiptOf(event: unknown, at: number, nowMs: number): Receipt {
  if (!isObject(event)) throw new ReceiptError(`${at}`, 'is not an object');
  const type = stringOf(event['eventType']);
  if (type === '') throw new ReceiptError(`${at}.eventType`, 'is missing');
  return {
    tag: stringOf(event['param']),
    // A type that is not in the table is a push that did not show, and never a dead token.
    kind: KINDS.get(type) ?? 'filtered',
    tokens: stringOf(event['registrationIds'])
      .split(',')
      .map((id) => id.trim())
      .filter((id) => id !== ''),
    code: type,
    atMs: integerOf(event['eventTime']) ?? nowMs,
    vendorId: stringOf(event['messageId']),
  };
}

function jsonList(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    // Whatever else it is, it is no list of events.
    return undefined;
  }
}
