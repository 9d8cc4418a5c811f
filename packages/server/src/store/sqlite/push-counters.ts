import type { Batch } from './batches.ts';
import { className } from './batches.ts';
import { dayOfId, isoDay } from './partitions.ts';
import type { Tx } from './tx.ts';

const FIELDS = {
  planned: 'planned',
  sent: 'sent',
  refused: 'refused',
  expired: 'expired',
  cancelled: 'cancelled',
  unknown: 'unknown',
  delivered: 'delivered',
  clicked: 'clicked',
  secondRings: 'second_rings',
} as const;
export type CounterName = keyof typeof FIELDS;
const ADD = Object.fromEntries(
  Object.entries(FIELDS).map(([name, column]) => [
    name,
    `INSERT INTO push_counters (app_id, day, certificate_id, class, ${column}) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET ${column} = ${column} + excluded.${column}`,
  ]),
) as Record<CounterName, string>;

/** Counts under the day of the push's partition, so that planned = sum of the final states holds for each day that is kept. */
export function count(
  tx: Tx,
  batch: Pick<Batch, 'id' | 'appId' | 'certificateId' | 'priority'>,
  name: CounterName,
  by: number,
): void {
  if (by === 0) return;
  const day = dayName(tx, dayOfId(batch.id));
  tx.run(ADD[name], batch.appId, day, batch.certificateId, className(batch.priority), by);
}

function dayName(tx: Tx, day: number): string {
  const cache = tx.cache<number, string>('day names', 16);
  let name = cache.get(day);
  if (name === undefined) {
    name = isoDay(day);
    cache.set(day, name);
  }
  return name;
}
