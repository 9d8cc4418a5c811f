import type { Vendor } from '@tim-push/protocol';
import type { CertificateRow } from '../contract/index.ts';
import { lru } from './memory.ts';
import type { ReadTx, Tx } from './tx.ts';

const BY_ID = 'SELECT * FROM certificates WHERE id = ?';
/** More certificates than one server will see. */
const CACHED_CERTIFICATES = 10_000;
const CERTIFICATES = lru<number, CertificateKey>(CACHED_CERTIFICATES);

export interface CertificateRecord {
  id: number;
  app_id: number;
  vendor: Vendor;
  name: string;
  lane_id: number;
  vendor_account: string;
  sealed_credentials: string;
  options: string;
  endpoints: string;
  sealed_proxy: string;
  enabled: 0 | 1;
  created_ms: number;
  updated_ms: number;
}

export const findCertificate = (tx: ReadTx, id: number): CertificateRow | undefined => {
  const record = tx.get<CertificateRecord>(BY_ID, id);
  return record && toCertificateRow(record);
};

/** What planning and token reports need of a certificate, from the writer's memory where it can. */
export interface CertificateKey {
  id: number;
  appId: number;
  vendor: Vendor;
  laneId: number;
  enabled: boolean;
}
export function certificateKey(tx: Tx, id: number): CertificateKey | undefined {
  const cache = tx.memory(CERTIFICATES);
  const known = cache.get(id);
  if (known !== undefined) return known;
  const row = findCertificate(tx, id);
  if (row === undefined) return undefined;
  const key = { id, appId: row.appId, vendor: row.vendor, laneId: row.laneId, enabled: row.enabled };
  cache.set(id, key);
  return key;
}
/** Must follow every write to a certificate. */
export function forgetCertificate(tx: Tx, id: number): void {
  tx.memory(CERTIFICATES).delete(id);
}

export function toCertificateRow(record: CertificateRecord): CertificateRow {
  return {
    id: record.id,
    appId: record.app_id,
    vendor: record.vendor,
    name: record.name,
    laneId: record.lane_id,
    vendorAccount: record.vendor_account,
    sealedCredentials: record.sealed_credentials,
    options: JSON.parse(record.options) as Record<string, unknown>,
    endpoints: JSON.parse(record.endpoints) as Record<string, string>,
    sealedProxy: record.sealed_proxy,
    enabled: record.enabled === 1,
    createdMs: record.created_ms,
    updatedMs: record.updated_ms,
  };
}
