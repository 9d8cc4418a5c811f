import type { ReceiveOpt } from '@tim-push/protocol';
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
const WITHHOLD = '(1, 4)';
const ADD_MESSAGE = `INSERT INTO conversations (account_id, peer_id, unread, last_id) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT DO UPDATE SET
    unread = unread + iif(?5 AND receive_opt IN ${WITHHOLD}, 0, excluded.unread),
    last_id = iif(?5 AND receive_opt IN ${WITHHOLD}, last_id, max(last_id, excluded.last_id))
  RETURNING unread, receive_opt, ?5 AND receive_opt IN ${WITHHOLD} AS withheld`;
/** By name: SQLite takes the primary key else, and reads every conversation of the account. */
const TOTAL = `SELECT coalesce(sum(unread), 0) AS total FROM conversations INDEXED BY conversations_unread
  WHERE account_id = ? AND unread > 0`;
const SET_OPT = `INSERT INTO conversations (account_id, peer_id, receive_opt) VALUES (?, ?, ?)
  ON CONFLICT DO UPDATE SET receive_opt = excluded.receive_opt`;
const READ = `UPDATE conversations SET unread = 0, read_id = max(read_id, ?) WHERE account_id = ? AND peer_id = ?`;
const LESS =
  'UPDATE conversations SET unread = max(0, unread - 1) WHERE account_id = ? AND peer_id = ? AND read_id < ?';
const LEAST_OFFSET = 'UPDATE devices SET badge_offset = ?2 WHERE account_id = ?1 AND badge_offset < ?2';

export const conversationRecord = (tx: ReadTx, accountId: number, peerId: number): ConversationRecord | undefined =>
  tx.get<ConversationRecord>(GET, accountId, peerId);

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
  /** 1: the receive option keeps the message away, and the conversation is as it was. */
  withheld: 0 | 1;
}
/** Returns the conversation as it is with the message. */
export function addToConversation(tx: Tx, { accountId, peerId, unread, lastId, honorMute }: Arrived): AfterMessage {
  const row = tx.get<AfterMessage>(ADD_MESSAGE, accountId, peerId, unread, lastId, honorMute ? 1 : 0);
  if (row === undefined) throw new Error('INSERT … RETURNING gave no row');
  const total = unread === 1 && row.withheld === 0 ? totals(tx).get(accountId) : undefined;
  if (total !== undefined) totals(tx).set(accountId, total + 1);
  return row;
}

/** Totals of unread messages that the writer remembers. */
const MOST_TOTALS = 50_000;
const totals = (tx: Tx) => tx.cache<number, number>('unread totals', MOST_TOTALS);
/** Must follow whatever changes `unread` other than by a message. */
export const forgetTotals = (tx: Tx): void => totals(tx).clear();

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

export const setReceiveOpt = (tx: Tx, accountId: number, peerId: number, opt: ReceiveOpt): void =>
  void tx.run(SET_OPT, accountId, peerId, opt);

/** Everything up to this message is read. */
export function readConversation(tx: Tx, accountId: number, peerId: number, upToId: number): void {
  tx.run(READ, upToId, accountId, peerId);
  totalFell(tx, accountId);
}

/** A recalled message that was not read counts no longer. */
export function unreadLess(tx: Tx, accountId: number, peerId: number, messageId: number): void {
  tx.run(LESS, accountId, peerId, messageId);
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
