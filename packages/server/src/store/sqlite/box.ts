/**
 * Which messages an account has sent and received, in the order of their ids. A message has a row for either side, one
 * if it is a note to oneself. An index of the messages would change a page of its own for every row, anywhere in a day's
 * millions; so new rows go to the small table `fresh`, and from there, once it is full, in slices into `box`, where rows
 * of neighbouring accounts share a page.
 *
 * A slice takes all fresh rows of the accounts in it, and the ids of a day rise: of one account every id in `fresh` is
 * greater than every id in `box`. So the rows of an account come in order from one table after the other.
 */
import type { SQLInputValue } from 'node:sqlite';
import { FULL, SLICE } from './box-size.ts';
import { lru } from './memory.ts';
import { daily, dayOfId, FRESH_ROWS, openDays } from './partitions.ts';
import type { ReadTx, Tx } from './tx.ts';

// OR FAIL: see batches.ts.
const ADD = daily('INSERT OR FAIL INTO fresh_$day (account_id, message_id) VALUES (?1, ?3), (?2, ?3)');
const ADD_NOTE = daily('INSERT INTO fresh_$day (account_id, message_id) VALUES (?, ?)');
const COUNT = daily('SELECT count(*) AS rows FROM fresh_$day');
const LAST_OF_SLICE = daily(
  `SELECT account_id FROM fresh_$day WHERE account_id >= ? ORDER BY account_id LIMIT 1 OFFSET ${SLICE - 1}`,
);
const COPY = daily(`INSERT OR FAIL INTO box_$day (account_id, message_id) SELECT account_id, message_id FROM fresh_$day
  WHERE account_id BETWEEN ? AND ? ORDER BY account_id, message_id`);
const EMPTY = daily('DELETE FROM fresh_$day WHERE account_id BETWEEN ? AND ?');

/** The account at which a day's next slice begins. */
const NEXT_SLICE = lru<number, number>(64);

interface Sides {
  id: number;
  fromAccountId: number;
  toAccountId: number;
}

/** Must go with every new message. */
export function addToBoxes(tx: Tx, { id, fromAccountId: from, toAccountId: to }: Sides): void {
  const day = dayOfId(id);
  const before = freshRows(tx, day);
  if (from === to) tx.run(ADD_NOTE(day), to, id);
  else tx.statement(ADD(day)).run(to, from, id);
  const rows = before + (from === to ? 1 : 2);
  tx.memory(FRESH_ROWS).set(day, rows);
  if (rows >= FULL) tx.atEnd(moveFull);
}

function freshRows(tx: Tx, day: number): number {
  return tx.memory(FRESH_ROWS).get(day) ?? tx.get<{ rows: number }>(COUNT(day))?.rows ?? 0;
}

function moveFull(tx: Tx): void {
  for (const day of openDays(tx)) while (freshRows(tx, day) >= FULL) moveSlice(tx, day);
}

function moveSlice(tx: Tx, day: number): void {
  const rows = freshRows(tx, day);
  const from = tx.memory(NEXT_SLICE).get(day) ?? 0;
  const last = tx.get<{ account_id: number }>(LAST_OF_SLICE(day), from)?.account_id;
  const to = last ?? Number.MAX_SAFE_INTEGER;
  tx.run(COPY(day), from, to);
  const { changes } = tx.run(EMPTY(day), from, to);
  tx.memory(FRESH_ROWS).set(day, rows - changes);
  if (last !== undefined) {
    tx.memory(NEXT_SLICE).set(day, last + 1);
    return;
  }
  // The round is over. The next one begins with rows that were counted anew.
  tx.memory(NEXT_SLICE).set(day, 0);
  tx.memory(FRESH_ROWS).delete(day);
}

/** A statement for each of the two tables of a day. */
export interface BoxText {
  box(day: number): string;
  fresh(day: number): string;
}
/** `$box` stands for the table, `$day` for the partition. */
export const boxText = (text: string): BoxText => ({
  box: daily(text.replaceAll('$box', 'box_$day')),
  fresh: daily(text.replaceAll('$box', 'fresh_$day')),
});

/** For whoever wants all rows. */
export const NO_LIMIT = Number.MAX_SAFE_INTEGER;
/**
 * Rows of one account, oldest first. The text has to give them in this order; its last parameter is a LIMIT.
 *
 * @example
 * const IDS = boxText('SELECT message_id FROM $box WHERE account_id = ? ORDER BY message_id LIMIT ?');
 * oldestFirst(tx, IDS, day, 10, accountId);
 */
export const oldestFirst = <Row>(tx: ReadTx, text: BoxText, day: number, limit: number, ...params: SQLInputValue[]) =>
  inTurn<Row>(tx, [text.box(day), text.fresh(day)], limit, params);
/** The same, newest first. */
export const newestFirst = <Row>(tx: ReadTx, text: BoxText, day: number, limit: number, ...params: SQLInputValue[]) =>
  inTurn<Row>(tx, [text.fresh(day), text.box(day)], limit, params);

function inTurn<Row>(
  tx: ReadTx,
  [one, other]: readonly [string, string],
  limit: number,
  params: readonly SQLInputValue[],
): Row[] {
  const rows = tx.all<Row>(one, ...params, limit);
  return rows.length >= limit ? rows : [...rows, ...tx.all<Row>(other, ...params, limit - rows.length)];
}

const NEWEST = boxText('SELECT message_id AS id FROM $box WHERE account_id = ? ORDER BY message_id DESC LIMIT ?');
const ALL = boxText('SELECT message_id AS id FROM $box WHERE account_id = ? ORDER BY message_id LIMIT ?');
const REMOVE = boxText('DELETE FROM $box WHERE account_id IN (?, ?) AND message_id = ?');

/** The newest message that an account has sent or received on a day. */
export const newestOfAccount = (tx: ReadTx, day: number, accountId: number): number | undefined =>
  newestFirst<{ id: number }>(tx, NEWEST, day, 1, accountId)[0]?.id;

/** All that it has sent and received on a day, oldest first. */
export const messagesOfAccount = (tx: ReadTx, day: number, accountId: number): number[] =>
  oldestFirst<{ id: number }>(tx, ALL, day, NO_LIMIT, accountId).map(({ id }) => id);

/** Must go with every DELETE of a message. */
export function removeFromBoxes(tx: Tx, { id, fromAccountId: from, toAccountId: to }: Sides): void {
  const day = dayOfId(id);
  const before = freshRows(tx, day);
  tx.run(REMOVE.box(day), from, to, id);
  const { changes } = tx.run(REMOVE.fresh(day), from, to, id);
  tx.memory(FRESH_ROWS).set(day, before - changes);
}
