/**
 * Day partitions: messages, batches and marks live in tables of one day (UTC) each, so that retention drops tables and
 * never deletes rows. An id is `day * 2^32 + n`: it names its partition, and ids rise in the order of acceptance.
 */
import { Lru } from './lru.ts';
import { cell, lru } from './memory.ts';
import type { ReadTx, Tx } from './tx.ts';

const DAY_MS = 86_400_000;
const IDS_A_DAY = 2 ** 32;
/** Days that are kept besides today's: messages can be pulled, and pushes explained, for 7 days. */
export const RETENTION_DAYS = 7;

export const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);
export const dayOfId = (id: number): number => Math.floor(id / IDS_A_DAY);
/** `2026-11-23`, as counters name a day. */
export const isoDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
/** The smallest id of a moment's day: a cursor that lies before everything of it. */
export const firstIdOfDay = (day: number): number => day * IDS_A_DAY;

const DAYS = 'SELECT day FROM partitions ORDER BY day';
const ADD_DAY = 'INSERT OR IGNORE INTO partitions (day, behind_ms) VALUES (?, 0)';
const REMOVE_DAY = 'DELETE FROM partitions WHERE day = ?';

const template = (day: number): string => `
CREATE TABLE IF NOT EXISTS message_${day} (
  id            INTEGER PRIMARY KEY,
  app_id        INTEGER NOT NULL,
  from_id       INTEGER NOT NULL,
  to_id         INTEGER NOT NULL,
  from_user     TEXT    NOT NULL,
  to_user       TEXT    NOT NULL,
  seq           INTEGER NOT NULL,
  random        INTEGER NOT NULL,
  sent_ms       INTEGER NOT NULL,
  elements      TEXT    NOT NULL,
  offline_push  TEXT    NOT NULL,
  cloud_data    TEXT    NOT NULL,
  class         TEXT    NOT NULL,
  priority      INTEGER NOT NULL,
  -- bits of MESSAGE_FLAGS
  flags         INTEGER NOT NULL,
  life_until_ms INTEGER NOT NULL,
  fresh_until_ms INTEGER NOT NULL,
  recalled_ms   INTEGER NOT NULL DEFAULT 0,
  replace_key   TEXT    NOT NULL,
  dedupe_key    TEXT    NOT NULL,
  -- packed by decision-block.ts, empty when they are in decision_${day}
  decisions     BLOB    NOT NULL
) STRICT;
-- Messages by account: see box.ts.
CREATE TABLE IF NOT EXISTS box_${day} (
  account_id INTEGER NOT NULL,
  message_id INTEGER NOT NULL,
  PRIMARY KEY (account_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fresh_${day} (
  account_id INTEGER NOT NULL,
  message_id INTEGER NOT NULL,
  PRIMARY KEY (account_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS batch_${day} (
  id             INTEGER PRIMARY KEY,
  app_id         INTEGER NOT NULL,
  message_id     INTEGER NOT NULL,
  lane_id        INTEGER NOT NULL,
  certificate_id INTEGER NOT NULL,
  priority       INTEGER NOT NULL,
  -- order inside a priority: fair shares between fan-outs, a chat's is its id
  share          INTEGER NOT NULL,
  not_before_ms  INTEGER NOT NULL,
  -- 1: in line for a claim, 0: put back until not_before_ms
  ready          INTEGER NOT NULL,
  expires_ms     INTEGER NOT NULL,
  queued_ms      INTEGER NOT NULL,
  -- 0 queued, 1 leased, 2 done
  state          INTEGER NOT NULL,
  owner          TEXT    NOT NULL,
  lease_epoch    INTEGER NOT NULL,
  lease_until_ms INTEGER NOT NULL,
  replace_key    TEXT    NOT NULL,
  -- 1: its devices are in queued_devices
  listed         INTEGER NOT NULL,
  recipients     TEXT    NOT NULL,
  requests       TEXT    NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS batch_${day}_message ON batch_${day} (message_id);
CREATE INDEX IF NOT EXISTS batch_${day}_claim ON batch_${day} (lane_id, priority, share) WHERE state = 0 AND ready = 1;
CREATE INDEX IF NOT EXISTS batch_${day}_due ON batch_${day} (not_before_ms) WHERE state = 0 AND ready = 0;
CREATE INDEX IF NOT EXISTS batch_${day}_expiry ON batch_${day} (expires_ms) WHERE state = 0;
CREATE INDEX IF NOT EXISTS batch_${day}_replace ON batch_${day} (replace_key) WHERE state < 2 AND replace_key <> '';
CREATE INDEX IF NOT EXISTS batch_${day}_lease ON batch_${day} (lease_until_ms) WHERE state = 1;
CREATE TABLE IF NOT EXISTS decision_${day} (
  message_id   INTEGER NOT NULL,
  first_device INTEGER NOT NULL,
  last_device  INTEGER NOT NULL,
  block        BLOB    NOT NULL,
  PRIMARY KEY (message_id, first_device)
) STRICT;
CREATE TABLE IF NOT EXISTS mark_${day} (
  batch_id  INTEGER NOT NULL,
  device_id INTEGER NOT NULL,
  kind      TEXT    NOT NULL,
  code      TEXT    NOT NULL,
  at_ms     INTEGER NOT NULL,
  PRIMARY KEY (batch_id, device_id, kind)
) STRICT, WITHOUT ROWID;
`;

/** Days whose texts are remembered: those that have tables, and some to spare. */
const KEPT_TEXTS = 32;

/** A statement text for each day, built once: `$day` stands for the partition. */
export function daily(text: string): (day: number) => string {
  const texts = new Lru<number, string>(KEPT_TEXTS);
  // Nearly always it is today's.
  let lastDay: number | undefined;
  let last = '';
  return (day) => {
    if (day === lastDay) return last;
    last = texts.get(day) ?? text.replaceAll('$day', String(day));
    texts.set(day, last);
    lastDay = day;
    return last;
  };
}

const KNOWN_DAYS = cell<readonly number[]>();
const LAST_IDS = lru<number, number>(64);
/** Rows of each day's `fresh` table; `box.ts` counts them. */
export const FRESH_ROWS = lru<number, number>(64);
export interface SentTimes {
  /** At least that of the newest message. */
  newestMs: number;
  behindMs: number;
}
/** Of each day's messages; `sent-times.ts` keeps them. */
export const SENT_TIMES = lru<number, SentTimes>(64);
const idsKey = (table: 'message' | 'batch', day: number): number => (table === 'message' ? 2 * day : 2 * day + 1);

/** The days that have tables, oldest first. */
export const partitionDays = (tx: ReadTx): number[] => tx.all<{ day: number }>(DAYS).map((row) => row.day);

/** The same for the writer, remembered until a day is added, dropped or a rollback. */
export function openDays(tx: Tx): readonly number[] {
  const known = tx.memory(KNOWN_DAYS);
  known.value ??= partitionDays(tx);
  return known.value;
}
export const hasDay = (tx: Tx, day: number): boolean => openDays(tx).includes(day);
export const readerHasDay = (tx: ReadTx, day: number): boolean =>
  tx.get('SELECT day FROM partitions WHERE day = ?', day) !== undefined;

/**
 * The day whose partition takes a new message: today's, unless the clock was set back over midnight. Then it stays the
 * newer one, as ids must rise: a client that has seen one of tomorrow's asks for what comes after it.
 */
export const dayForNew = (tx: Tx, nowMs: number): number =>
  hasDay(tx, dayOf(nowMs) + 1) ? dayOf(nowMs) + 1 : dayOf(nowMs);

/** Makes the tables of a day when there are none. */
export function ensureDay(tx: Tx, day: number): void {
  if (hasDay(tx, day)) return;
  for (const statement of template(day).split(';')) if (statement.trim() !== '') tx.run(statement);
  tx.run(ADD_DAY, day);
  tx.memory(KNOWN_DAYS).clear();
}

// Ids may be taken although no row has them: a purged account's messages, and what was given out after the backup that
// this store was restored from. Batches, cursors, clouds and phones still name them. `last_purged` is the last of both.
const lastOf = (table: string): ((day: number) => string) =>
  daily(
    `SELECT max((SELECT coalesce(max(id), 0) FROM ${table}_$day), (SELECT last_purged FROM partitions WHERE day = $day)) AS id`,
  );
const LAST_MESSAGE = lastOf('message');
const LAST_BATCH = lastOf('batch');
const PURGED = 'UPDATE partitions SET last_purged = max(last_purged, ?) WHERE day = ?';
/** Must follow every DELETE of a message. */
export const notePurged = (tx: Tx, messageId: number): void => void tx.run(PURGED, messageId, dayOfId(messageId));

/** A day's ids may be given out for this long: its own day, its retention, and a day to spare. */
const IDS_LAST_MS = (RETENTION_DAYS + 2) * DAY_MS;
/**
 * Leaves out every id that another server may have given for a day until now, as long as it gave fewer than 5,500 a
 * second since the day began. Later is always further, so it can be repeated.
 */
export function leapIds(tx: Tx, day: number, nowMs: number): void {
  const passed = Math.min(Math.max(nowMs - day * DAY_MS, 0) / IDS_LAST_MS, 0.99);
  tx.run(PURGED, firstIdOfDay(day) + Math.floor(passed * IDS_A_DAY), day);
  tx.memory(LAST_IDS).clear();
}

/** The next id of a day's table; remembered, and read anew from the table after a rollback or a start. */
export function nextId(tx: Tx, table: 'message' | 'batch', day: number): number {
  const cache = tx.memory(LAST_IDS);
  const key = idsKey(table, day);
  const last =
    cache.get(key) ?? tx.get<{ id: number | null }>((table === 'message' ? LAST_MESSAGE : LAST_BATCH)(day))?.id;
  const id = Math.max(last ?? 0, firstIdOfDay(day)) + 1;
  cache.set(key, id);
  return id;
}

/** The id given last to a message, 0 before the first. */
export function newestMessageId(tx: Tx): number {
  for (const day of openDays(tx).toReversed()) {
    const last = tx.memory(LAST_IDS).get(idsKey('message', day)) ?? tx.get<{ id: number }>(LAST_MESSAGE(day))?.id ?? 0;
    if (last > 0) return last;
  }
  return 0;
}

/** Days that a retention of 7 days no longer keeps. */
export const expiredDays = (tx: Tx, nowMs: number): number[] =>
  openDays(tx).filter((day) => day < dayOf(nowMs) - RETENTION_DAYS);

export function dropDay(tx: Tx, day: number): void {
  tx.forgetStatements();
  for (const table of ['message', 'box', 'fresh', 'decision', 'batch', 'mark']) tx.run(`DROP TABLE ${table}_${day}`);
  tx.run(REMOVE_DAY, day);
  tx.memory(KNOWN_DAYS).clear();
  tx.memory(FRESH_ROWS).delete(day);
  tx.memory(SENT_TIMES).delete(day);
}
