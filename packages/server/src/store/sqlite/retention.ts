import { batchesWhere, finish, SELECT_BATCH, saveBatch } from './batches.ts';
import { daily, dayOf, dropDay, ensureDay, expiredDays, firstIdOfDay } from './partitions.ts';
import { isFinal } from './recipients.ts';
import type { Tx } from './tx.ts';

const OPEN = daily(`${SELECT_BATCH} WHERE state < 2`);
const OLD_WAITS = 'DELETE FROM waits WHERE message_id < ?';

/** Drops day partitions older than the retention and makes today's; `maintain` calls it hourly. */
export function maintainPartitions(tx: Tx, nowMs: number): { droppedDays: number } {
  ensureDay(tx, dayOf(nowMs));
  const days = expiredDays(tx, nowMs);
  for (const day of days) {
    for (const batch of batchesWhere(tx, OPEN(day))) {
      for (const recipient of batch.recipients) {
        if (isFinal(recipient.state)) continue;
        const mayHaveRung = recipient.uncertain > 0 || recipient.state === 'attempted';
        finish(tx, batch, recipient, { state: mayHaveRung ? 'unknown' : 'expired' }, nowMs);
      }
      saveBatch(tx, batch);
    }
    tx.run(OLD_WAITS, firstIdOfDay(day + 1));
    dropDay(tx, day);
  }
  return { droppedDays: days.length };
}
