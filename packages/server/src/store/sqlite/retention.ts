import { batchesWhere, finishUnsent, SELECT_BATCH, saveBatch } from './batches.ts';
import { daily, dayOf, dropDay, ensureDay, expiredDays, firstIdOfDay } from './partitions.ts';
import { isFinal } from './recipients.ts';
import type { Tx } from './tx.ts';

// By the index of each state: the day's table itself may hold millions that are done.
const QUEUED = daily(`${SELECT_BATCH} INDEXED BY batch_$day_expiry WHERE state = 0 AND expires_ms > 0`);
const LEASED = daily(`${SELECT_BATCH} INDEXED BY batch_$day_lease WHERE state = 1 AND lease_until_ms > 0`);
const OLD_WAITS = 'DELETE FROM waits WHERE message_id < ?';

/** Drops day partitions older than the retention and makes today's; `maintain` calls it hourly. */
export function maintainPartitions(tx: Tx, nowMs: number): { droppedDays: number } {
  ensureDay(tx, dayOf(nowMs));
  const days = expiredDays(tx, nowMs);
  for (const day of days) {
    for (const batch of [...batchesWhere(tx, QUEUED(day)), ...batchesWhere(tx, LEASED(day))]) {
      for (const recipient of batch.recipients) {
        if (isFinal(recipient.state)) continue;
        finishUnsent(tx, batch, recipient, { state: 'expired' }, nowMs);
      }
      saveBatch(tx, batch);
    }
    tx.run(OLD_WAITS, firstIdOfDay(day + 1));
    dropDay(tx, day);
  }
  return { droppedDays: days.length };
}
