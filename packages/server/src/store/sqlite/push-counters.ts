import type { Batch } from './batches.ts';
import { className } from './batches.ts';
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

/** Counts under the day on which the push was planned, so that planned = sum of the final states holds for each day. */
export function count(
  tx: Tx,
  batch: Pick<Batch, 'appId' | 'queuedMs' | 'certificateId' | 'priority'>,
  name: CounterName,
  by: number,
): void {
  if (by === 0) return;
  const day = dayName(tx, batch.queuedMs);
  tx.run(ADD[name], batch.appId, day, batch.certificateId, className(batch.priority), by);
}

function dayName(tx: Tx, ms: number): string {
  const day = Math.floor(ms / 86_400_000);
  const cache = tx.cache<number, string>('day names', 16);
  let name = cache.get(day);
  if (name === undefined) {
    name = new Date(ms).toISOString().slice(0, 10);
    cache.set(day, name);
  }
  return name;
}
