/**
 * Which ids of a day were sent when, without an index. Ids rise in the order of acceptance, and times nearly do: a message
 * may be older than one before it, a little where an app was asked first, a lot where the clock was set back. How far one
 * ever lay behind is kept with the day, so a search among the ids leaves out nothing that was sent in time.
 */
import { daily, firstIdOfDay, SENT_TIMES, type SentTimes } from './partitions.ts';
import type { ReadTx, Tx } from './tx.ts';

const BEHIND = 'SELECT behind_ms FROM partitions WHERE day = ?';
const SET_BEHIND = 'UPDATE partitions SET behind_ms = ? WHERE day = ?';
const LAST = daily('SELECT id, sent_ms FROM message_$day WHERE id = (SELECT max(id) FROM message_$day)');
const FROM_ID = daily('SELECT id, sent_ms FROM message_$day WHERE id >= ? ORDER BY id LIMIT 1');
const NEWEST_FROM = daily(
  'SELECT count(*) AS rows, max(sent_ms) AS newest FROM (SELECT sent_ms FROM message_$day WHERE id >= ? ORDER BY id LIMIT ?)',
);
/** A millisecond's worth, where the writer's memory was lost (a start, a rollback). */
const MOST_LOOKED_AT = 1000;

interface Sent {
  id: number;
  sent_ms: number;
}

/** Must go before every new message. */
export function noteSent(tx: Tx, day: number, sentMs: number): void {
  const known = tx.memory(SENT_TIMES);
  let times = known.get(day);
  if (times === undefined) {
    times = timesOf(tx, day);
    known.set(day, times);
  }
  const behindMs = times.newestMs - sentMs;
  if (behindMs <= 0) times.newestMs = sentMs;
  else if (behindMs > times.behindMs) {
    times.behindMs = behindMs;
    tx.run(SET_BEHIND, behindMs, day);
  }
}

function timesOf(tx: Tx, day: number): SentTimes {
  const behindMs = behindOf(tx, day);
  if (behindMs === undefined) return { newestMs: 0, behindMs: Number.POSITIVE_INFINITY };
  const last = tx.get<Sent>(LAST(day));
  return { newestMs: last === undefined ? 0 : newestOf(tx, day, last, behindMs), behindMs };
}

/**
 * When the newest message was sent, if it is found among so few as to be looked at within a rollback. If not, it cannot have
 * been later than is said here; a message that is behind by that says a little more of how far one lay behind than is true.
 */
function newestOf(tx: ReadTx, day: number, last: Sent, behindMs: number): number {
  if (behindMs === 0) return last.sent_ms;
  const from = firstSent(tx, day, last.id + 1, last.sent_ms - behindMs);
  const found = tx.get<{ rows: number; newest: number }>(NEWEST_FROM(day), from, MOST_LOOKED_AT + 1);
  return found === undefined || found.rows > MOST_LOOKED_AT ? last.sent_ms + behindMs : found.newest;
}

/** Undefined of a day from before this was kept. */
const behindOf = (tx: ReadTx, day: number): number | undefined =>
  tx.get<{ behind_ms: number | null }>(BEHIND, day)?.behind_ms ?? undefined;

/**
 * The first and last id of a day between which every message lies that was sent from `fromMs` to `toMs` (both included).
 * Others may lie there too: more of them the further one ever lay behind. Some forty rows are looked at.
 *
 * @example
 * const { first, last } = idsSent(tx, day, atMs - MINUTE, atMs + MINUTE);
 */
export function idsSent(tx: ReadTx, day: number, fromMs: number, toMs: number): { first: number; last: number } {
  const behindMs = behindOf(tx, day);
  const newest = tx.get<Sent>(LAST(day));
  if (behindMs === undefined || newest === undefined) return { first: 0, last: Number.MAX_SAFE_INTEGER };
  return {
    first: firstSent(tx, day, newest.id + 1, fromMs - behindMs),
    last: firstSent(tx, day, newest.id + 1, toMs + behindMs + 1) - 1,
  };
}

/**
 * An id before which lies a message that is older than `ms` (or none), and from which on one that is not (or none). Where
 * times go back there may be several such ids, and any will do: no message is more than `behindMs` older than one before it.
 *
 * @param end an id after the last.
 */
function firstSent(tx: ReadTx, day: number, end: number, ms: number): number {
  let older = firstIdOfDay(day);
  let found = end;
  while (found - older > 1) {
    const middle = older + Math.floor((found - older) / 2);
    const next = tx.get<Sent>(FROM_ID(day), middle);
    if (next !== undefined && next.id < found && next.sent_ms < ms) older = next.id;
    else found = middle;
  }
  return found;
}
