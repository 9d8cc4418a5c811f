/**
 * Which messages were accepted in the last minutes, by the key that makes two sends the same: the writer's memory, and no
 * index: an index of them would change a page of its own for every message, anywhere in a day's millions.
 */

import { fingerprint } from './fingerprint.ts';
import { cell } from './memory.ts';
import { daily, dayOf, dayOfId, openDays } from './partitions.ts';
import { RecentTable } from './recent-table.ts';
import type { Tx } from './tx.ts';

/** Read at once when the memory is made anew: after a start, and after a rollback. */
const PAGE = 10_000;
/** 120 s of 8,700 messages a second, 32 MB; a server that takes fewer needs less. What comes on top pushes out the oldest. */
const MOST = 2 ** 20;
const NEWEST = daily('SELECT id, from_id, dedupe_key, sent_ms FROM message_$day WHERE id < ? ORDER BY id DESC LIMIT ?');
const IS_IT = daily('SELECT 1 AS found FROM message_$day WHERE id = ? AND from_id = ? AND dedupe_key = ?');

interface NewestRow {
  id: number;
  from_id: number;
  dedupe_key: string;
  sent_ms: number;
}
interface Recent {
  id: number;
  print: number;
  sentMs: number;
}
const RECENT = cell<RecentTable>();
const memory = (tx: Tx) => tx.memory(RECENT);

/** What a message is known by. The sender's account is of one app: the same words between the same user IDs of another app are another message. */
export interface RecentKey {
  readonly senderId: number;
  readonly dedupeKey: string;
  readonly print: number;
}
export const recentKey = (senderId: number, dedupeKey: string): RecentKey => ({
  senderId,
  dedupeKey,
  print: fingerprint(senderId, dedupeKey),
});

/** The newest message of this key that is younger than the window. */
export function recentMessage(tx: Tx, key: RecentKey, nowMs: number, windowMs: number): number | undefined {
  const known = remembered(tx, nowMs - windowMs);
  known.forgetUntil(nowMs - windowMs);
  const id = known.find(key.print);
  if (id === undefined) return undefined;
  // Another key may have this fingerprint, and the message may have been purged since.
  return tx.get(IS_IT(dayOfId(id)), id, key.senderId, key.dedupeKey) === undefined ? undefined : id;
}

/** Must follow every new message, in the order of their ids. */
export function noteMessage(tx: Tx, key: RecentKey, message: { id: number; sentMs: number }): void {
  memory(tx).value?.add(key.print, message.id, message.sentMs);
}

function remembered(tx: Tx, sinceMs: number): RecentTable {
  const kept = memory(tx);
  if (kept.value === undefined) {
    const known = new RecentTable(MOST);
    for (const { print, id, sentMs } of read(tx, sinceMs).reverse()) known.add(print, id, sentMs);
    kept.value = known;
  }
  return kept.value;
}

/** Newest first, from the tables. */
function read(tx: Tx, sinceMs: number): Recent[] {
  const found: Recent[] = [];
  for (const day of openDays(tx).toReversed()) {
    for (let before = Number.MAX_SAFE_INTEGER; before > 0 && found.length < MOST; ) {
      const page = tx.all<NewestRow>(NEWEST(day), before, PAGE);
      for (const { id, from_id: senderId, dedupe_key: dedupeKey, sent_ms: sentMs } of page) {
        if (sentMs > sinceMs) found.push({ id, print: fingerprint(senderId, dedupeKey), sentMs });
      }
      const last = page.at(-1);
      before = page.length === PAGE && last !== undefined && last.sent_ms > sinceMs ? last.id : 0;
    }
    if (day <= dayOf(sinceMs)) break;
  }
  return found;
}
