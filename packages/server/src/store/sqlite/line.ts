/**
 * The line that claims take from. A batch that was put back leaves it until it is due: while a cloud is away its lane
 * may hold 100,000 retries, and no claim and no new chat may have to look past them.
 */
import { type Batch, forgetBatch, openBatch } from './batches.ts';
import { lru } from './memory.ts';
import { daily, openDays } from './partitions.ts';
import type { Tx } from './tx.ts';

/** Batches that come back into line in one commit; when more are due the next claim follows at once. */
const MOST_AT_ONCE = 1000;
const PUT_BACK = daily('SELECT min(not_before_ms) AS at FROM batch_$day WHERE state = 0 AND ready = 0');
const COME_BACK = daily(`UPDATE batch_$day SET ready = 1 WHERE id IN
  (SELECT id FROM batch_$day WHERE state = 0 AND ready = 0 AND not_before_ms <= ? ORDER BY not_before_ms LIMIT ?)
  RETURNING id`);
const FIRST_PRIORITY = daily(
  'SELECT min(priority) AS first FROM batch_$day WHERE state = 0 AND ready = 1 AND lane_id = ? AND priority >= ?',
);
const IN_LINE = daily(
  'SELECT id FROM batch_$day WHERE state = 0 AND ready = 1 AND lane_id = ? AND priority = ? ORDER BY share LIMIT ?',
);
const AHEAD = daily(
  'SELECT 1 AS found FROM batch_$day WHERE state = 0 AND ready = 1 AND lane_id = ? AND priority <= ? LIMIT 1',
);
const ANYBODY = daily('SELECT 1 AS found FROM batch_$day WHERE state = 0 AND ready = 1 LIMIT 1');

/** Lets back into line whose time has come, for a claim, which ends with `forgetLines`. Returns when the next is due: not later than `nowMs` when there are more. */
export function letBackIn(tx: Tx, nowMs: number): number | undefined {
  const putBack = (day: number): number | undefined => tx.get<{ at: number | null }>(PUT_BACK(day))?.at ?? undefined;
  let next: number | undefined;
  for (const day of openDays(tx)) {
    let at = putBack(day);
    if (at !== undefined && at <= nowMs) {
      for (const { id } of tx.all<{ id: number }>(COME_BACK(day), nowMs, MOST_AT_ONCE)) forgetBatch(tx, id);
      at = putBack(day);
    }
    if (at !== undefined && (next === undefined || at < next)) next = at;
  }
  return next;
}

/** The most urgent priority from `atLeast` on that has somebody in line, and on which days. */
export function nextInLine(
  tx: Tx,
  laneId: number,
  atLeast: number,
): { priority: number; days: readonly number[] } | undefined {
  let priority: number | undefined;
  let days: number[] = [];
  for (const day of openDays(tx)) {
    const first = tx.get<{ first: number | null }>(FIRST_PRIORITY(day), laneId, atLeast)?.first ?? undefined;
    if (first === undefined || (priority !== undefined && first > priority)) continue;
    if (first !== priority) days = [];
    priority = first;
    days.push(day);
  }
  return priority === undefined ? undefined : { priority, days };
}

/** The first in line of one day, in the order of their shares. */
export const firstInLine = (tx: Tx, day: number, laneId: number, priority: number, limit: number): Batch[] =>
  tx.all<{ id: number }>(IN_LINE(day), laneId, priority, limit).flatMap(({ id }) => openBatch(tx, id) ?? []);

/** Whether somebody in this lane's line goes before a new batch of this priority. */
export const isAhead = (tx: Tx, laneId: number, priority: number): boolean =>
  openDays(tx).some((day) => mayHaveLine(tx, day) && tx.get(AHEAD(day), laneId, priority) !== undefined);

const DAYS_WITH_LINE = lru<number, boolean>(16);
const lineMemory = (tx: Tx) => tx.memory(DAYS_WITH_LINE);
/** Remembered as "no" only while nobody joined since it was looked. */
function mayHaveLine(tx: Tx, day: number): boolean {
  let may = lineMemory(tx).get(day);
  if (may === undefined) {
    may = tx.get(ANYBODY(day)) !== undefined;
    lineMemory(tx).set(day, may);
  }
  return may;
}
/** Must follow whatever puts a batch in line. */
export const noteInLine = (tx: Tx, day: number): void => lineMemory(tx).set(day, true);
/** A claim may have emptied the lines: the next accept looks again. */
export const forgetLines = (tx: Tx): void => lineMemory(tx).clear();
