import { type LaneQueue, type LaneRow, type LaneState, PRIORITIES } from '../../contract/index.ts';
import { forgetBatch } from '../batches.ts';
import { daily, openDays, partitionDays } from '../partitions.ts';
import type { ReadTx, Tx } from '../tx.ts';

interface LaneRecord {
  id: number;
  vendor: LaneRow['vendor'];
  vendor_account: string;
  state: LaneState;
  reason: string;
  since_ms: number;
  closed: string;
}
const ALL = 'SELECT * FROM lanes ORDER BY id';
const ONE = 'SELECT * FROM lanes WHERE id = ?';
const SET = 'UPDATE lanes SET state = ?, reason = ?, since_ms = ? WHERE id = ?';
const SET_CLOSED = 'UPDATE lanes SET closed = ? WHERE id = ?';
const WAITING = daily(`SELECT lane_id, count(*) AS batches, min(queued_ms) AS oldest, min(not_before_ms) AS next
  FROM batch_$day WHERE state = 0 GROUP BY lane_id`);
const LEASED = daily('SELECT lane_id, count(*) AS batches FROM batch_$day WHERE state = 1 GROUP BY lane_id');
// Their times only: claims let them back into line, as many at once as a commit can bear.
const FORWARD = daily(`UPDATE batch_$day SET not_before_ms = ? WHERE id IN
  (SELECT id FROM batch_$day WHERE state = 0 AND ready = 0 AND not_before_ms > ? AND lane_id = ? AND priority = ? LIMIT ?)
  RETURNING id`);
/** Batches that one commit brings forward. */
const FORWARD_SLICE = 1000;

export function lanes(tx: ReadTx): LaneQueue[] {
  const queues = new Map<number, LaneQueue>(
    tx.all<LaneRecord>(ALL).map((record) => [record.id, { ...toLane(record), queued: 0, leased: 0 }]),
  );
  for (const day of partitionDays(tx)) {
    for (const row of tx.all<{ lane_id: number; batches: number; oldest: number; next: number }>(WAITING(day))) {
      const queue = queues.get(row.lane_id);
      if (queue === undefined) continue;
      queue.queued += row.batches;
      queue.oldestMs = Math.min(queue.oldestMs ?? row.oldest, row.oldest);
      queue.nextNotBeforeMs = Math.min(queue.nextNotBeforeMs ?? row.next, row.next);
    }
    for (const row of tx.all<{ lane_id: number; batches: number }>(LEASED(day))) {
      const queue = queues.get(row.lane_id);
      if (queue !== undefined) queue.leased += row.batches;
    }
  }
  return [...queues.values()];
}

export function setLane(tx: Tx, laneId: number, state: LaneState, reason: string, nowMs: number): void {
  tx.run(SET, state, reason, nowMs, laneId);
}

export function bringForward(tx: Tx, laneId: number, nowMs: number): number {
  const lane = tx.get<LaneRecord>(ONE, laneId);
  if (lane === undefined) return 0;
  const closed = new Set(toLane(lane).closed.flatMap(({ priority, untilMs }) => (untilMs > nowMs ? [priority] : [])));
  let moved = 0;
  for (const day of openDays(tx)) {
    for (const priority of Object.values(PRIORITIES)) {
      if (closed.has(priority)) continue;
      const slice = [nowMs, nowMs, laneId, priority, FORWARD_SLICE - moved];
      const ids = tx.all<{ id: number }>(FORWARD(day), ...slice);
      for (const { id } of ids) forgetBatch(tx, id);
      moved += ids.length;
    }
  }
  return moved;
}

export function closeClass(
  tx: Tx,
  laneId: number,
  priority: number,
  untilMs: number,
  code: string,
  nowMs: number,
): void {
  const lane = tx.get<LaneRecord>(ONE, laneId);
  if (lane === undefined) return;
  const others = toLane(lane).closed.filter((one) => one.priority !== priority && one.untilMs > nowMs);
  const closed = untilMs > nowMs ? [...others, { priority, untilMs, code }] : others;
  tx.run(SET_CLOSED, JSON.stringify(closed), laneId);
}

export const toLane = (record: LaneRecord): LaneRow => ({
  id: record.id,
  vendor: record.vendor,
  vendorAccount: record.vendor_account,
  state: record.state,
  reason: record.reason,
  sinceMs: record.since_ms,
  closed: JSON.parse(record.closed) as LaneRow['closed'],
});
