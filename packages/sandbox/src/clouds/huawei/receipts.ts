/** Receipts of v1 and v2 sends, signed when the address has a user name and a secret (clouds/huawei.md §7). */
import { createHmac, randomUUID } from 'node:crypto';
import type { CallbackPost } from '../kit/callbacks.ts';

export interface CallbackAddress {
  /** As `receipt_id` names it. */
  id: string;
  url: string;
  user?: string;
  /** Base64 of the key. */
  secret?: string;
}
export interface HuaweiReceipt {
  address: CallbackAddress;
  status: Readonly<{
    biTag: string;
    appid: string;
    token: string;
    status: number;
    timestamp: number;
    requestId: string;
  }>;
}
/** §7: statuses of one call. */
const MOST = 100;

export function packReceipts(url: string, receipts: readonly HuaweiReceipt[], nowMs: number): CallbackPost[] {
  const posts: CallbackPost[] = [];
  for (let at = 0; at < receipts.length; at += MOST) {
    const part = receipts.slice(at, at + MOST);
    const address = part[0]?.address;
    posts.push({
      url,
      headers: {
        'content-type': 'application/json;charset=UTF-8',
        ...callbackSignature(address, nowMs),
      },
      body: JSON.stringify({ statuses: part.map(({ status }) => status) }),
      receipts: part.length,
    });
  }
  return posts;
}

/** The header that signs a callback, where the address has a user name and a secret. */
export function callbackSignature(address: CallbackAddress | undefined, nowMs: number): Record<string, string> {
  if (address?.user === undefined || address.secret === undefined) return {};
  const nonce = randomUUID();
  const key = Buffer.from(address.secret, 'base64');
  const value = createHmac('sha256', key).update(`${nowMs}${nonce}${address.user}`).digest('base64');
  return { 'X-HUAWEI-CALLBACK-ID': `timestamp=${nowMs}; nonce=${nonce}; value=${value}` };
}
