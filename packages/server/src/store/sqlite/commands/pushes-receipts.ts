import type { ReceiptInput, ReceiptResult } from '../../contract/index.ts';
import { type Batch, batchById, finish, saveBatch } from '../batches.ts';
import { deviceById } from '../device-row.ts';
import { markNotificationsOff, retireToken } from '../device-tokens.ts';
import { noteOutbox } from '../outbox.ts';
import { daily, dayOfId, hasDay } from '../partitions.ts';
import { count } from '../push-counters.ts';
import { recipientsOf } from '../receipt-recipients.ts';
import type { Recipient } from '../recipients.ts';
import type { Tx } from '../tx.ts';

const MARK = daily('INSERT OR IGNORE INTO mark_$day (batch_id, device_id, kind, code, at_ms) VALUES (?, ?, ?, ?, ?)');
const SEEN = 'UPDATE devices SET last_seen_ms = max(last_seen_ms, ?) WHERE id = ?';

/**
 * Receipts become marks. One that comes while its request is still open is kept as a mark too, and the settle reads it:
 * nothing is lost by coming early. A receipt never takes a state back; it may turn `unknown` into `sent`, once.
 */
export function applyReceipts(tx: Tx, receipts: ReceiptInput[], nowMs: number): ReceiptResult {
  const counts: ReceiptResult = { applied: 0, parked: 0, duplicates: 0, unknown: 0 };
  for (const receipt of receipts) {
    const batch = hasDay(tx, dayOfId(receipt.batchId)) ? batchById(tx, receipt.batchId) : undefined;
    const recipients = batch === undefined ? [] : recipientsOf(tx, batch, receipt);
    if (batch === undefined || recipients.length === 0) {
      counts.unknown += 1;
      continue;
    }
    let changed = false;
    for (const recipient of recipients) changed = applyOne(tx, batch, recipient, receipt, counts, nowMs) || changed;
    if (changed) saveBatch(tx, batch);
  }
  return counts;
}

/** Returns whether the batch changed. */
function applyOne(
  tx: Tx,
  batch: Batch,
  recipient: Recipient,
  receipt: ReceiptInput,
  counts: ReceiptResult,
  nowMs: number,
): boolean {
  const marked =
    tx.run(MARK(dayOfId(batch.id)), batch.id, recipient.deviceId, receipt.kind, receipt.code, receipt.atMs).changes > 0;
  if (!marked) {
    counts.duplicates += 1;
    return false;
  }
  if (recipient.state === 'attempted') counts.parked += 1;
  else counts.applied += 1;
  switch (receipt.kind) {
    case 'delivered':
    case 'clicked': {
      count(tx, batch, receipt.kind, 1);
      tx.run(SEEN, nowMs, recipient.deviceId);
      // Waiting for another request after an uncertain one: that one got through, so there must be no other.
      const proved = recipient.state === 'unknown' || (recipient.state === 'queued' && recipient.claimedMs > 0);
      if (proved)
        finish(tx, batch, recipient, { state: 'sent', code: receipt.code, vendorId: receipt.vendorId ?? '' }, nowMs);
      noteOutbox(tx, batch, recipient, receipt.kind === 'delivered' ? 2 : 3, nowMs);
      return proved;
    }
    case 'token_invalid':
      if (receipt.keepTokens) return false;
      retireToken(tx, {
        deviceId: recipient.deviceId,
        laneId: batch.laneId,
        code: receipt.code,
        claimedMs: recipient.claimedMs,
        nowMs,
      });
      return false;
    case 'notifications_off':
      if (deviceById(tx, recipient.deviceId)?.accountId === recipient.accountId)
        markNotificationsOff(tx, recipient.deviceId);
      return false;
    case 'quota_exceeded':
      noteSpent(counts, batch, receipt);
      return false;
    case 'filtered':
      return false;
    default:
      receipt.kind satisfies never;
      return false;
  }
}

function noteSpent(counts: ReceiptResult, { laneId, priority }: Batch, { code, atMs }: ReceiptInput): void {
  counts.quotaSpent ??= [];
  const spent = counts.quotaSpent;
  const said = spent.find((one) => one.laneId === laneId && one.priority === priority);
  if (said === undefined) spent.push({ laneId, priority, code, atMs });
  else said.atMs = Math.max(said.atMs, atMs);
}
