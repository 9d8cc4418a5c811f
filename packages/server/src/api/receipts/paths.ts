import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Vendor } from '@tim-push/protocol';

/** 128 bits in the path: the clouds sign no callbacks (facts: xiaomi §8), so a path that nobody can guess says who calls. */
const MAC_BYTES = 16;

export interface ReceiptPaths {
  /** The path under which a certificate's cloud reports. */
  path(vendor: Vendor, certificateId: number): string;
  /** The certificate of a path token; undefined when we did not make this token for this vendor. */
  certificateOf(vendor: Vendor, pathToken: string): number | undefined;
}

/**
 * @param key derived from the server's own secret (`deriveKey(…, 'receipt-path')`).
 * @example createReceiptPaths(key).path('xiaomi', 7) // '/v1/receipts/xiaomi/7-mZ0…'
 */
export function createReceiptPaths(key: Buffer): ReceiptPaths {
  const mac = (vendor: Vendor, certificateId: number): Buffer =>
    createHmac('sha256', key).update(`${vendor}/${certificateId}`).digest().subarray(0, MAC_BYTES);
  return {
    path: (vendor, certificateId) =>
      `/v1/receipts/${vendor}/${certificateId}-${mac(vendor, certificateId).toString('base64url')}`,
    certificateOf: (vendor, pathToken) => {
      const match = /^(\d{1,15})-([A-Za-z0-9_-]{22})$/.exec(pathToken);
      if (match === null) return undefined;
      const certificateId = Number(match[1]);
      const given = Buffer.from(match[2] ?? '', 'base64url');
      return given.length === MAC_BYTES && timingSafeEqual(given, mac(vendor, certificateId))
        ? certificateId
        : undefined;
    },
  };
}
