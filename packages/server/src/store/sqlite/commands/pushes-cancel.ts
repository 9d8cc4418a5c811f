import type { CancelReason } from '../../contract/index.ts';
import { type Batch, batchById, batchesWhere, finishUnsent, SELECT_BATCH, saveBatch } from '../batches.ts';
import { daily, dayOfId, hasDay, openDays } from '../partitions.ts';
import { isFinal, type Recipient } from '../recipients.ts';
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

/**
 * Ends what is queued. What is on the wire is left to its answer, but remembers the reason: should the answer send it
 * back to the queue, it gets no second request. Returns how many ended.
 */
export function cancelQueued(
  tx: Tx,
  batch: Batch,
  reason: CancelReason,
  nowMs: number,
  which: (one: Recipient) => boolean,
): number {
  let cancelled = 0;
  let changed = false;
  for (const recipient of batch.recipients) {
    if (isFinal(recipient.state) || !which(recipient)) continue;
    changed = true;
    if (recipient.state === 'attempted') recipient.reason = reason;
    else {
      finishUnsent(tx, batch, recipient, { state: 'cancelled', reason }, nowMs);
      cancelled += 1;
    }
  }
  if (changed) saveBatch(tx, batch);
  return cancelled;
}
