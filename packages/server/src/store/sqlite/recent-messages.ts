/**
 * Which messages were accepted in the last minutes, by the key that makes two sends the same: the writer's memory, and no
 * index: an index of them would change a page of its own for every message, anywhere in a day's millions.
 */

import { lru } from './memory.ts';
import { daily, dayOf, openDays } from './partitions.ts';
import type { Tx } from './tx.ts';

/** Read at once when the memory is made anew: after a start, and after a rollback. */
const PAGE = 10_000;
/** 120 s of 8,000 messages a second, about 230 MB. What comes on top pushes out the oldest. */
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
/** Oldest first; what `gone` counts has left. */
interface Memory {
  ids: Map<string, number>;
  line: Recent[];
  gone: number;
}
const RECENT = lru<'recent', Memory>(1);
const memory = (tx: Tx) => tx.memory(RECENT);
/** The sender's account is of one app: the same words between the same user IDs of another app are another message. */
const keyOf = (senderId: number, dedupeKey: string): string => `${senderId} ${dedupeKey}`;

/** The newest message of this sender and key that is younger than the window; it may have been purged since. */
export function recentMessage(
  tx: Tx,
  senderId: number,
  dedupeKey: string,
  nowMs: number,
  windowMs: number,
): number | undefined {
  const known = remembered(tx, nowMs - windowMs);
  forgetUntil(known, nowMs - windowMs);
  return known.ids.get(keyOf(senderId, dedupeKey));
}

/** Must follow every new message, in the order of their ids. */
export function noteMessage(
  tx: Tx,
  senderId: number,
  dedupeKey: string,
  message: { id: number; sentMs: number },
): void {
  const known = memory(tx).get('recent');
  if (known !== undefined) add(known, { key: keyOf(senderId, dedupeKey), id: message.id, sentMs: message.sentMs });
}

function add(known: Memory, recent: Recent): void {
  known.ids.set(recent.key, recent.id);
  known.line.push(recent);
}

/** A clock that was set back leaves younger ones before older ones: these are kept longer than they must be. */
function forgetUntil(known: Memory, untilMs: number): void {
  for (;;) {
    const first = known.line[known.gone];
    if (first === undefined || (first.sentMs > untilMs && known.line.length - known.gone <= MOST)) break;
    // A later message may have the key by now.
    if (known.ids.get(first.key) === first.id) known.ids.delete(first.key);
    known.gone += 1;
  }
  if (known.gone < PAGE || known.gone * 2 < known.line.length) return;
  known.line.splice(0, known.gone);
  known.gone = 0;
}

function remembered(tx: Tx, sinceMs: number): Memory {
  let known = memory(tx).get('recent');
  if (known === undefined) {
    known = { ids: new Map(), line: [], gone: 0 };
    for (const one of read(tx, sinceMs).reverse()) add(known, one);
    memory(tx).set('recent', known);
  }
  return known;
}

/** Newest first, from the tables. */
function read(tx: Tx, sinceMs: number): Recent[] {
  const found: Recent[] = [];
  for (const day of openDays(tx).toReversed()) {
    for (let before = Number.MAX_SAFE_INTEGER; before > 0 && found.length < MOST; ) {
      const page = tx.all<NewestRow>(NEWEST(day), before, PAGE);
      for (const { id, from_id: senderId, dedupe_key: dedupeKey, sent_ms: sentMs } of page) {
        if (sentMs > sinceMs) found.push({ id, key: keyOf(senderId, dedupeKey), sentMs });
      }
      const last = page.at(-1);
      before = page.length === PAGE && last !== undefined && last.sent_ms > sinceMs ? last.id : 0;
    }
    if (day <= dayOf(sinceMs)) break;
  }
  return found;
}
