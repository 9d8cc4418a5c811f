import type { Vendor } from '@tim-push/protocol';
import type { Tx } from './tx.ts';

const FIND = 'SELECT id FROM lanes WHERE vendor = ? AND vendor_account = ?';
const INSERT = 'INSERT INTO lanes (vendor, vendor_account) VALUES (?, ?) RETURNING id';

/** The lane of a vendor account, made when its first certificate comes. Lanes are never removed: pushes and retirements name them. */
export function ensureLane(tx: Tx, vendor: Vendor, vendorAccount: string): number {
  const row =
    tx.get<{ id: number }>(FIND, vendor, vendorAccount) ?? tx.get<{ id: number }>(INSERT, vendor, vendorAccount);
  if (row === undefined) throw new Error('INSERT … RETURNING gave no row');
  return row.id;
}
