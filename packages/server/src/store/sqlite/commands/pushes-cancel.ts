import type { CancelReason } from '../../contract/index.ts';
import type { Tx } from '../tx.ts';

/** Ends what is still queued for one device as `cancelled(reason)`; what was attempted is left to its settle. Returns how many. */
export function cancelDevicePushes(_tx: Tx, _deviceId: number, _reason: CancelReason, _nowMs: number): number {
  return 0;
}

/** Ends what is still queued of one certificate. */
export function cancelCertificatePushes(
  _tx: Tx,
  _certificateId: number,
  _reason: CancelReason,
  _nowMs: number,
): number {
  return 0;
}
