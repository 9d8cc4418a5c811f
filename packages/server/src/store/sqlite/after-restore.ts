/**
 * A restored backup is a store of the past: the server that was lost gave out more numbers after it, and sent pushes
 * that still wait here. Neither may be believed any more.
 */
import { BATCH_STATES, batchesWhere, SELECT_BATCH, saveBatch } from './batches.ts';
import { leapNumber } from './counters.ts';
import { daily, dayForNew, ensureDay, leapIds, openDays } from './partitions.ts';
import { isFinal } from './recipients.ts';
import type { Tx } from './tx.ts';

/** Rows read at a time. */
const MOST = 500;
const QUEUED = daily(`${SELECT_BATCH} WHERE state = ${BATCH_STATES.queued} AND id > ? ORDER BY id LIMIT ?`);

export function afterRestore(tx: Tx, nowMs: number): { uncertain: number } {
  ensureDay(tx, dayForNew(tx, nowMs));
  for (const day of openDays(tx)) leapIds(tx, day, nowMs);
  leapNumber(tx, 'login epoch');
  let uncertain = 0;
  for (const day of openDays(tx)) uncertain += doubtQueued(tx, day);
  return { uncertain };
}

/** What waits may have been sent since: a request now may be the phone's second ring, and is counted as one. */
function doubtQueued(tx: Tx, day: number): number {
  let doubted = 0;
  for (let last = 0; ; ) {
    const batches = batchesWhere(tx, QUEUED(day), last, MOST);
    for (const batch of batches) {
      for (const recipient of batch.recipients) {
        if (isFinal(recipient.state)) continue;
        recipient.uncertain += 1;
        recipient.code = 'restored';
        doubted += 1;
      }
      saveBatch(tx, batch);
      last = batch.id;
    }
    if (batches.length < MOST) return doubted;
  }
}
