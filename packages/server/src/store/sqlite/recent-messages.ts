/**
 * Which messages were accepted in the last minutes, by the key that makes two sends the same: the writer's memory, and no
 * index: an index of them would change a page of its own for every message, anywhere in a day's millions.
 */

import { cell } from './memory.ts';
import { daily, dayOf, openDays } from './partitions.ts';
import type { Tx } from './tx.ts';

/** Read at once when the memory is made anew: after a start, and after a rollback. */
const PAGE = 10_000;
/** 120 s of 8,000 messages a second, about 120 MB. What comes on top pushes out the oldest. */
const MOST = 1_000_000;
const NEWEST = daily('SELECT id, from_id, dedupe_key, sent_ms FROM message_$day WHERE id < ? ORDER BY id DESC LIMIT ?');

interface NewestRow {
  id: number;
  from_id: number;
  dedupe_key: string;
  sent_ms: number;
}
interface Recent {
  id: number;
  key: string;
  sentMs: number;
}
/**
 * Lists of one field each, oldest first, of which the first `gone` have left: a million of small objects would cost twice
 * the memory, and the garbage collector a look at each.
 */
interface Memory {
  /** By key: the number of the newest entry, counted from the first that there ever was. */
  places: Map<string, number>;
  /** Number of the first entry of the lists. */
  first: number;
  gone: number;
  keys: string[];
  ids: number[];
  times: number[];
}
const RECENT = cell<Memory>();
const memory = (tx: Tx) => tx.memory(RECENT);

/** What a message is known by. The sender's account is of one app: the same words between the same user IDs of another app are another message. */
export const recentKey = (senderId: number, dedupeKey: string): string => `${senderId} ${dedupeKey}`;

/** The newest message of this key that is younger than the window; it may have been purged since. */
export function recentMessage(tx: Tx, key: string, nowMs: number, windowMs: number): number | undefined {
  const known = remembered(tx, nowMs - windowMs);
  forgetUntil(known, nowMs - windowMs);
  const place = known.places.get(key);
  return place === undefined ? undefined : known.ids[place - known.first];
}

/** Must follow every new message, in the order of their ids. */
export function noteMessage(tx: Tx, key: string, message: { id: number; sentMs: number }): void {
  const known = memory(tx).value;
  if (known !== undefined) add(known, key, message.id, message.sentMs);
}

function add(known: Memory, key: string, id: number, sentMs: number): void {
  known.places.set(key, known.first + known.keys.length);
  known.keys.push(key);
  known.ids.push(id);
  known.times.push(sentMs);
}

/** A clock that was set back leaves younger ones before older ones: these are kept longer than they must be. */
function forgetUntil(known: Memory, untilMs: number): void {
  const { keys, times } = known;
  for (;;) {
    const key = keys[known.gone];
    if (key === undefined || ((times[known.gone] ?? 0) > untilMs && keys.length - known.gone <= MOST)) break;
    // A later message may have the key by now.
    if (known.places.get(key) === known.first + known.gone) known.places.delete(key);
    known.gone += 1;
  }
  if (known.gone < PAGE || known.gone * 2 < keys.length) return;
  for (const list of [keys, known.ids, times]) list.splice(0, known.gone);
  known.first += known.gone;
  known.gone = 0;
}

function remembered(tx: Tx, sinceMs: number): Memory {
  const kept = memory(tx);
  if (kept.value === undefined) {
    const known: Memory = { places: new Map(), first: 0, gone: 0, keys: [], ids: [], times: [] };
    for (const { key, id, sentMs } of read(tx, sinceMs).reverse()) add(known, key, id, sentMs);
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
        if (sentMs > sinceMs) found.push({ id, key: recentKey(senderId, dedupeKey), sentMs });
      }
      const last = page.at(-1);
      before = page.length === PAGE && last !== undefined && last.sent_ms > sinceMs ? last.id : 0;
    }
    if (day <= dayOf(sinceMs)) break;
  }
  return found;
}
