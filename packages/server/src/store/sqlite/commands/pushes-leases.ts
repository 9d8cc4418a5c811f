import {
  BATCH_STATES,
  type Batch,
  batchesWhere,
  finishUnsent,
  forgetBatch,
  requeue,
  SELECT_BATCH,
  saveBatch,
} from '../batches.ts';
import { noteInLine } from '../line.ts';
import { daily, dayOfId, hasDay, openDays } from '../partitions.ts';
import { isFinal } from '../recipients.ts';
import type { Tx } from '../tx.ts';

/** Rows of one commit; the caller comes back until there are none. */
const MOST = 500;
/** Batches, and their recipients, that expire in one commit. */
const SLICE = 100;
const SLICE_RECIPIENTS = 5_000;
const OVER = daily(`${SELECT_BATCH} WHERE state = 1 AND lease_until_ms <= ? LIMIT ?`);
const OF_OTHERS = daily(`${SELECT_BATCH} WHERE state = 1 AND owner <> ? LIMIT ?`);
const RENEW = daily('UPDATE batch_$day SET lease_until_ms = ? WHERE id = ? AND state = 1 AND lease_epoch = ?');
const DUE = daily(`${SELECT_BATCH} WHERE state = 0 AND expires_ms <= ? LIMIT ?`);

export function renewLeases(tx: Tx, leases: { batchId: number; leaseEpoch: number }[], untilMs: number): number[] {
  const lost: number[] = [];
  for (const [index, { batchId, leaseEpoch }] of leases.entries()) {
    const day = dayOfId(batchId);
    const renewed = hasDay(tx, day) && tx.run(RENEW(day), untilMs, batchId, leaseEpoch).changes > 0;
    if (!renewed) lost.push(index);
    forgetBatch(tx, batchId);
  }
  return lost;
}

/** @param owner the process that asks: at its start every lease of another owner is a former process's. Undefined: only those that ran out. */
export function recoverLeases(tx: Tx, owner: string | undefined, nowMs: number): number {
  let recovered = 0;
  for (const day of openDays(tx)) {
    for (;;) {
      const found =
        owner === undefined ? batchesWhere(tx, OVER(day), nowMs, MOST) : batchesWhere(tx, OF_OTHERS(day), owner, MOST);
      for (const batch of found) recover(tx, batch, nowMs);
      recovered += found.length;
      if (found.length < MOST) break;
    }
  }
  return recovered;
}

/** Nobody knows whether the requests went out: uncertain, and their turn again while they are worth it. */
function recover(tx: Tx, batch: Batch, nowMs: number): void {
  for (const recipient of batch.recipients) {
    if (recipient.state !== 'attempted') continue;
    recipient.uncertain += 1;
    recipient.code = 'lease_lost';
    requeue(tx, batch, recipient, nowMs, nowMs);
  }
  batch.state = BATCH_STATES.queued;
  batch.notBeforeMs = nowMs;
  batch.ready = true;
  saveBatch(tx, batch);
  if (batch.state === BATCH_STATES.queued) noteInLine(tx, dayOfId(batch.id));
}

/** One slice: no commit that other commands wait for grows with what expired. */
export function expireDue(tx: Tx, nowMs: number): number {
  let expired = 0;
  for (const day of openDays(tx)) {
    for (const batch of batchesWhere(tx, DUE(day), nowMs, SLICE)) {
      if (expired >= SLICE_RECIPIENTS) return expired;
      for (const recipient of batch.recipients) {
        if (isFinal(recipient.state)) continue;
        finishUnsent(tx, batch, recipient, { state: 'expired' }, nowMs);
        expired += 1;
      }
      saveBatch(tx, batch);
    }
  }
  return expired;
}
