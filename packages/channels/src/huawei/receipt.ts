import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Receipt, ReceiptReader } from '../channel.ts';
import { ReceiptError } from '../errors.ts';
import { integerOf, isObject, jsonObject, stringOf } from '../json.ts';

/** How far the sender's clock may be off — clouds/huawei.md §7. */
const CLOCK_WINDOW_MS = 5 * 60_000;
const SIGNATURE = 'x-huawei-callback-id';

/**
 * Statuses that say something of a push — clouds/huawei.md §7. 10 is a phone that was away for 30 days: its token works
 * again when it comes back, so it is only "not shown".
 */
const KINDS: ReadonlyMap<number, Receipt['kind']> = new Map([
  [0, 'delivered'],
  [2, 'token_invalid'],
  [5, 'token_invalid'],
  [6, 'notifications_off'],
  ...[10, 14, 15, 22, 27, 31, 51, 102, 144, 151, 155, 156, 158, 188, 191, 201, 259, 261, 262, 264, 265, 268, 269].map(
    (status): [number, Receipt['kind']] => [status, 'filtered'],
  ),
  [256, 'quota_exceeded'],
]);

/** Reads both forms of the callback: that of v1/v2 sends (`status`) and that of v3 sends (`deliveryStatus`). */
export function huaweiReceipts(user: string | undefined, secret: string | undefined, now: () => number): ReceiptReader {
  const wrongIn = (headers: Readonly<Record<string, string>> = {}): string | undefined =>
    user === undefined || secret === undefined
      ? undefined
      : wrongSignature(headers[SIGNATURE] ?? '', user, secret, now());
  return {
    signedBy({ headers }) {
      // Only where user name and secret were set in the console (§7): an app without them has receipts without a signature.
      if (user === undefined || secret === undefined)
        return (headers?.[SIGNATURE] ?? '') === '' ? 'nobody' : 'somebody';
      return wrongIn(headers) === undefined ? 'mine' : 'not_mine';
    },
    parse({ body, headers }) {
      const wrong = wrongIn(headers);
      if (wrong !== undefined) throw new ReceiptError(SIGNATURE, wrong);
      const statuses = jsonObject(body)?.['statuses'];
      if (!Array.isArray(statuses)) throw new ReceiptError('statuses', 'is not a list');
      return statuses.map((status, at) => receiptOf(status, at, now()));
    },
  };
}

function receiptOf(status: unknown, at: number, nowMs: number): Receipt {
  if (!isObject(status)) throw new ReceiptError(`statuses.${at}`, 'is not an object');
  const delivery = isObject(status['deliveryStatus']) ? status['deliveryStatus'] : undefined;
  const number = integerOf(delivery === undefined ? status['status'] : delivery['result']);
  if (number === undefined) throw new ReceiptError(`statuses.${at}.status`, 'is not a number');
  const timestamp = integerOf((delivery ?? status)['timestamp']);
  const token = stringOf(status['token']);
  return {
    tag: stringOf(status['biTag']),
    // A status that is not in the table is a push that did not show, and never a dead token.
    kind: KINDS.get(number) ?? 'filtered',
    tokens: token === '' ? [] : [token],
    code: String(number),
    atMs: timestamp ?? nowMs,
    vendorId: stringOf(status['requestId']),
  };
}

/** `timestamp=<ms>; nonce=<uuid>; value=<b64>`: HMAC-SHA256 over timestamp + nonce + user name (§7). Undefined: it is right. */
function wrongSignature(header: string, user: string, secret: string, nowMs: number): string | undefined {
  const parts = new Map(
    header.split(';').map((part): [string, string] => {
      const [name = '', ...value] = part.trim().split('=');
      return [name, value.join('=')];
    }),
  );
  const timestamp = parts.get('timestamp') ?? '';
  const signed = `${timestamp}${parts.get('nonce') ?? ''}${user}`;
  // New secrets are the Base64 of the key, old ones are the key itself (§7).
  const keys = [Buffer.from(secret, 'base64'), Buffer.from(secret, 'utf8')];
  const given = Buffer.from(parts.get('value') ?? '', 'base64');
  const isRight = keys.some((key) => {
    const wanted = createHmac('sha256', key).update(signed).digest();
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
  if (!isRight) return 'is not that of this certificate’s user name and secret';
  return Math.abs(nowMs - Number(timestamp)) > CLOCK_WINDOW_MS ? 'is older than five minutes' : undefined;
}
