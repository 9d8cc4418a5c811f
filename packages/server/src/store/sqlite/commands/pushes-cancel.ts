import type { CancelReason } from '../../contract/index.ts';
import { type Batch, batchById, batchesWhere, finish, SELECT_BATCH, saveBatch } from '../batches.ts';
import { daily, dayOfId, hasDay, openDays } from '../partitions.ts';
import type { Recipient } from '../recipients.ts';
import type { Tx } from '../tx.ts';

const QUEUED_FOR = 'SELECT batch_id FROM queued_devices WHERE device_id = ?';
const QUEUED_OF_CERTIFICATE = daily(`${SELECT_BATCH} WHERE state = 0 AND certificate_id = ?`);

/** Ends what is still queued for one device as `cancelled(reason)`; what was attempted is left to its settle. Returns how many. */
export function cancelDevicePushes(tx: Tx, deviceId: number, reason: CancelReason, nowMs: number): number {
  let cancelled = 0;
  for (const { batch_id } of tx.all<{ batch_id: number }>(QUEUED_FOR, deviceId)) {
    const batch = hasDay(tx, dayOfId(batch_id)) ? batchById(tx, batch_id) : undefined;
    if (batch !== undefined) cancelled += cancelQueued(tx, batch, reason, nowMs, (one) => one.deviceId === deviceId);
  }
  return cancelled;
}

/** Ends what is still queued of one certificate. */
export function cancelCertificatePushes(tx: Tx, certificateId: number, reason: CancelReason, nowMs: number): number {
  let cancelled = 0;
  for (const day of openDays(tx)) {
    for (const batch of batchesWhere(tx, QUEUED_OF_CERTIFICATE(day), certificateId)) {
      cancelled += cancelQueued(tx, batch, reason, nowMs, () => true);
    }
  }
  return cancelled;
}

/** One that may have got through already is not "cancelled": it ends `unknown`, with the reason. */
export function cancelQueued(
  tx: Tx,
  batch: Batch,
  reason: CancelReason,
  nowMs: number,
  which: (one: Recipient) => boolean,
): number {
  let cancelled = 0;
  for (const recipient of batch.recipients) {
    if (recipient.state !== 'queued' || !which(recipient)) continue;
    finish(tx, batch, recipient, { state: recipient.uncertain > 0 ? 'unknown' : 'cancelled', reason }, nowMs);
    cancelled += 1;
  }
  if (cancelled > 0) saveBatch(tx, batch);
  return cancelled;
}
