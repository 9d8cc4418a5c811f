import { createHmac, timingSafeEqual } from 'node:crypto';

/** 128 bits in the path: the clouds sign no callbacks, so who knows the path is believed to be the cloud. */
const TOKEN_BYTES = 16;

export interface ReceiptPaths {
  /** The unguessable part of an app's receipt addresses. */
  token(appId: number): string;
  /** The app that a path token belongs to; undefined when it is none of ours. */
  appOf(pathToken: string, appIds: Iterable<number>): number | undefined;
}

/** @param key derived from the server's own secret (`deriveKey(…, 'receipt-path')`). */
export function createReceiptPaths(key: Buffer): ReceiptPaths {
  const tokens = new Map<number, string>();
  const token = (appId: number): string => {
    const known = tokens.get(appId);
    if (known !== undefined) return known;
    const made = createHmac('sha256', key)
      .update(`app:${appId}`)
      .digest()
      .subarray(0, TOKEN_BYTES)
      .toString('base64url');
    tokens.set(appId, made);
    return made;
  };
  return {
    token,
    appOf: (pathToken, appIds) => {
      const given = Buffer.from(pathToken);
      for (const appId of appIds) {
        const right = Buffer.from(token(appId));
        if (right.length === given.length && timingSafeEqual(right, given)) return appId;
      }
      return undefined;
    },
  };
}
