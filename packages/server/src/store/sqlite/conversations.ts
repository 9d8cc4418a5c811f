import type { ReceiveOpt } from '@tim-push/protocol';
import { cell, lru } from './memory.ts';
import type { ReadTx, Tx } from './tx.ts';

export interface ConversationRecord {
  account_id: number;
  peer_id: number;
  unread: number;
  last_id: number;
  read_id: number;
  receive_opt: ReceiveOpt;
}
const GET = 'SELECT * FROM conversations WHERE account_id = ? AND peer_id = ?';
/** Receive options that keep a one-to-one message from its receiver: 1 nothing, 4 only mentions (facts: tim-api §5). */
const withholds = (opt: ReceiveOpt): boolean => opt === 1 || opt === 4;
/**
 * Ids of one block: how many messages of the whole server a conversation may lie behind before its place in the list's
 * index is written anew. Within a block a list is sorted when it is read. It stands in the schema too.
 */
export const LIST_BLOCK = 2 ** 20;
const blockOf = (lastId: number): number => Math.floor(lastId / LIST_BLOCK);
const ADD = `INSERT INTO conversations (account_id, peer_id, unread, has_unread, last_id, last_block)
  VALUES (?1, ?2, ?3, ?3 > 0, ?4, ?5)`;
// Most messages move nothing in an index: SQLite would write every index anew that names a column of the SET. OR FAIL: see
// batches.ts.
const SENT = 'UPDATE OR FAIL conversations SET last_id = ? WHERE account_id = ? AND peer_id = ?';
const ARRIVED = 'UPDATE OR FAIL conversations SET unread = ?, last_id = ? WHERE account_id = ? AND peer_id = ?';
const MOVED = `UPDATE OR FAIL conversations SET unread = ?1, has_unread = ?1 > 0, last_id = ?2, last_block = ?3
  WHERE account_id = ?4 AND peer_id = ?5`;
/** By name: SQLite takes the primary key else, and reads every conversation of the account. */
const TOTAL = `SELECT coalesce(sum(unread), 0) AS total FROM conversations INDEXED BY conversations_unread
  WHERE account_id = ? AND has_unread = 1`;
const SET_OPT = `INSERT INTO conversations (account_id, peer_id, receive_opt) VALUES (?, ?, ?)
  ON CONFLICT DO UPDATE SET receive_opt = excluded.receive_opt`;
const READ = `UPDATE conversations SET unread = 0, has_unread = 0, read_id = max(read_id, ?)
  WHERE account_id = ? AND peer_id = ?`;
const LESS = `UPDATE conversations SET unread = max(0, unread - 1), has_unread = unread > 1
  WHERE account_id = ? AND peer_id = ? AND read_id < ?`;
const LEAST_OFFSET = 'UPDATE devices SET badge_offset = ?2 WHERE account_id = ?1 AND badge_offset < ?2';

export const conversationRecord = (tx: ReadTx, accountId: number, peerId: number): ConversationRecord | undefined =>
  tx.get<ConversationRecord>(GET, accountId, peerId);

/** Conversations that the writer remembers: every message changes two. About 200 bytes each. */
const MOST_CONVERSATIONS = 50_000;
/** What messages of this transaction did to a conversation, and is not written yet; the greater holds the smaller. */
const CHANGES = { none: 0, sent: 1, arrived: 2, moved: 3 } as const;
interface Known extends ConversationRecord {
  change: (typeof CHANGES)[keyof typeof CHANGES];
}
/** In the order in which they changed first. */
const CHANGED = cell<Known[]>();
const CONVERSATIONS = lru<number | string, Known>(MOST_CONVERSATIONS);
const memory = (tx: Tx) => tx.memory(CONVERSATIONS);
const FEW = 2 ** 26;
/** One number where both are small, which is found faster than a text that is made for each message. */
const keyOf = (accountId: number, peerId: number): number | string =>
  accountId < FEW && peerId < FEW ? accountId * FEW + peerId : `${accountId} ${peerId}`;
/** Must follow whatever deletes conversations. */
export function forgetConversations(tx: Tx): void {
  memory(tx).clear();
  totals(tx).clear();
}

/** The same as `conversationRecord`, from the writer's memory where it can. */
export const knownConversation = (tx: Tx, accountId: number, peerId: number): Readonly<Known> | undefined =>
  known(tx, accountId, peerId);

function known(tx: Tx, accountId: number, peerId: number): Known | undefined {
  const key = keyOf(accountId, peerId);
  const remembered = memory(tx).get(key);
  if (remembered !== undefined) return remembered;
  const record = conversationRecord(tx, accountId, peerId);
  return record && remember(tx, key, record);
}

/** As little as is needed, and all of one form: there are many. */
function remember(tx: Tx, key: number | string, of: ConversationRecord): Known {
  const { account_id, peer_id, unread, last_id, read_id, receive_opt } = of;
  const one = { account_id, peer_id, unread, last_id, read_id, receive_opt, change: CHANGES.none };
  memory(tx).set(key, one);
  return one;
}

function note(tx: Tx, one: Known, change: Known['change']): void {
  if (one.change === CHANGES.none) {
    const changed = tx.memory(CHANGED);
    if (changed.value === undefined) {
      changed.value = [];
      tx.defer(writeChanged);
    }
    changed.value.push(one);
  }
  if (change > one.change) one.change = change;
}
function writeChanged(tx: Tx): void {
  const changed = tx.memory(CHANGED);
  const all = changed.value ?? [];
  changed.value = undefined;
  for (const one of all) {
    const { account_id, peer_id, unread, last_id, change } = one;
    one.change = CHANGES.none;
    if (change === CHANGES.sent) tx.statement(SENT).run(last_id, account_id, peer_id);
    else if (change === CHANGES.arrived) tx.statement(ARRIVED).run(unread, last_id, account_id, peer_id);
    else tx.statement(MOVED).run(unread, last_id, blockOf(last_id), account_id, peer_id);
  }
}

export interface Arrived {
  accountId: number;
  peerId: number;
  /** 1 when it counts as unread, else 0. */
  unread: 0 | 1;
  /** 0 when the conversation shall not show it as its last. */
  lastId: number;
  /** The account's receive option may keep it away. */
  honorMute: boolean;
}
export interface AfterMessage extends Pick<ConversationRecord, 'unread' | 'receive_opt'> {
  /** The receive option keeps the message away, and the conversation is as it was. */
  withheld: boolean;
}
/** Returns the conversation as it is with the message. What is remembered of it is changed in its place: it may be old, and a new one would have to age. */
export function addToConversation(tx: Tx, { accountId, peerId, unread, lastId, honorMute }: Arrived): AfterMessage {
  let one = known(tx, accountId, peerId);
  if (one === undefined) {
    tx.statement(ADD).run(accountId, peerId, unread, lastId, blockOf(lastId));
    const added = {
      account_id: accountId,
      peer_id: peerId,
      unread,
      last_id: lastId,
      read_id: 0,
      receive_opt: 0,
    } as const;
    one = remember(tx, keyOf(accountId, peerId), added);
  } else if (honorMute && withholds(one.receive_opt)) {
    return { unread: one.unread, receive_opt: one.receive_opt, withheld: true };
  } else {
    const isFirstUnread = unread === 1 && one.unread === 0;
    const block = blockOf(one.last_id);
    one.unread += unread;
    one.last_id = Math.max(one.last_id, lastId);
    if (isFirstUnread || blockOf(one.last_id) !== block) note(tx, one, CHANGES.moved);
    else note(tx, one, unread === 1 ? CHANGES.arrived : CHANGES.sent);
  }
  const total = unread === 1 ? totals(tx).get(accountId) : undefined;
  if (total !== undefined) totals(tx).set(accountId, total + 1);
  return { unread: one.unread, receive_opt: one.receive_opt, withheld: false };
}

/** Totals of unread messages that the writer remembers. */
const MOST_TOTALS = 50_000;
const TOTALS = lru<number, number>(MOST_TOTALS);
const totals = (tx: Tx) => tx.memory(TOTALS);

/** The same as `totalUnread`, from the writer's memory where it can: every message asks for both sides'. */
export function knownTotalUnread(tx: Tx, accountId: number): number {
  let total = totals(tx).get(accountId);
  if (total === undefined) {
    total = totalUnread(tx, accountId);
    totals(tx).set(accountId, total);
  }
  return total;
}

export const totalUnread = (tx: ReadTx, accountId: number): number =>
  tx.get<{ total: number }>(TOTAL, accountId)?.total ?? 0;

export function setReceiveOpt(tx: Tx, accountId: number, peerId: number, opt: ReceiveOpt): void {
  tx.run(SET_OPT, accountId, peerId, opt);
  memory(tx).delete(keyOf(accountId, peerId));
}

/** Everything up to this message is read. */
export function readConversation(tx: Tx, accountId: number, peerId: number, upToId: number): void {
  tx.run(READ, upToId, accountId, peerId);
  memory(tx).delete(keyOf(accountId, peerId));
  totalFell(tx, accountId);
}

/** A recalled message that was not read counts no longer. */
export function unreadLess(tx: Tx, accountId: number, peerId: number, messageId: number): void {
  tx.run(LESS, accountId, peerId, messageId);
  memory(tx).delete(keyOf(accountId, peerId));
  totalFell(tx, accountId);
}

/** An app that counts less than is unread shows 0 at the least: what is read elsewhere must not be taken off later messages. */
export function totalFell(tx: Tx, accountId: number): void {
  totals(tx).delete(accountId);
  tx.run(LEAST_OFFSET, accountId, 0 - knownTotalUnread(tx, accountId));
}

/** What an app that wants `given` on its icon counts beyond the account's unread messages; 0 where it leaves counting to the server. */
export const badgeOffset = (tx: Tx, accountId: number, given: number | undefined): number =>
  given === undefined ? 0 : given - knownTotalUnread(tx, accountId);
