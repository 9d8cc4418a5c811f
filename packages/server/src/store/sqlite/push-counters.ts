import { className } from '../contract/index.ts';
import type { Batch } from './batches.ts';
import { cell } from './memory.ts';
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

interface Sum {
  appId: number;
  certificateId: number;
  priority: number;
  day: number;
  name: CounterName;
  by: number;
}
/** What the commands of this transaction counted: a thousand pushes of one commit are one write. A few sums, so a list. */
const SUMS = cell<Sum[]>();

/** Counts under the day of the push's partition, so that planned = sum of the final states holds for each day that is kept. */
export function count(
  tx: Tx,
  batch: Pick<Batch, 'id' | 'appId' | 'certificateId' | 'priority'>,
  name: CounterName,
  by: number,
): void {
  if (by === 0) return;
  const { appId, certificateId, priority } = batch;
  const day = dayOfId(batch.id);
  const sums = tx.memory(SUMS);
  if (sums.value === undefined) {
    sums.value = [];
    tx.atEnd(writeSums);
  }
  const counted = sums.value;
  for (const sum of counted) {
    if (sum.name !== name || sum.certificateId !== certificateId || sum.priority !== priority) continue;
    if (sum.day !== day || sum.appId !== appId) continue;
    sum.by += by;
    return;
  }
  counted.push({ appId, certificateId, priority, day, name, by });
}

function writeSums(tx: Tx): void {
  for (const { appId, certificateId, priority, day, name, by } of tx.memory(SUMS).value ?? []) {
    if (by !== 0) tx.run(ADD[name], appId, isoDay(day), certificateId, className(priority), by);
  }
  tx.memory(SUMS).clear();
}
