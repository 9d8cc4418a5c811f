import type { ReceiveOpt, WireConversation, WireMessage } from '@tim-push/protocol';
import { accountById, accountId, findAccountId } from '../account-row.ts';
import { batchesWhere, SELECT_BATCH } from '../batches.ts';
import { boxText, oldestFirst } from '../box.ts';
import {
  type ConversationRecord,
  conversationRecord,
  knownTotalUnread,
  LIST_BLOCK,
  readConversation,
  setReceiveOpt,
  totalUnread,
} from '../conversations.ts';
import {
  FLAGS,
  isOnlineOnly,
  type MessageRecord,
  messageRecord,
  SELECT_OF_BOX,
  toStoredMessage,
  toWireMessage,
} from '../message-row.ts';
import {
  daily,
  dayOf,
  dayOfId,
  firstIdOfDay,
  newestMessageId,
  openDays,
  partitionDays,
  RETENTION_DAYS,
  readerHasDay,
} from '../partitions.ts';
import type { ReadTx, Tx } from '../tx.ts';
import { cancelQueued } from './pushes-cancel.ts';

const PAGE = 100;
/** What it received and nobody withheld, and what it sent and wants on its other devices. A note to oneself was received. */
const AFTER = boxText(`${SELECT_OF_BOX} WHERE b.account_id = ?1 AND b.message_id > ?2
  AND iif(m.to_id = ?1, m.flags & ${FLAGS.withheld} = 0, m.flags & ${FLAGS.syncSender})
  ORDER BY b.message_id LIMIT ?3`);
const LIST = `SELECT * FROM conversations WHERE account_id = ?1 AND last_block <= ?2 / ${LIST_BLOCK}
  AND last_id > 0 AND last_id < ?2 ORDER BY last_block DESC, last_id DESC LIMIT ?3`;
const QUEUED_FOR = `SELECT batch_id FROM queued_devices WHERE device_id IN (SELECT id FROM devices WHERE account_id = ?)`;

/** Messages to and from an account after a cursor. A cursor from before the retention starts at its edge. */
export function pull(
  tx: ReadTx,
  appId: number,
  userId: string,
  cursor: string,
  limit: number,
  nowMs: number,
): { messages: WireMessage[]; cursor: string; more: boolean } {
  const id = findAccountId(tx, appId, userId);
  const wanted = Math.min(Math.max(limit, 1), PAGE);
  const from = Math.max(idOf(cursor), firstIdOfDay(dayOf(nowMs) - RETENTION_DAYS));
  if (id === undefined) return { messages: [], cursor: String(from), more: false };
  const found: MessageRecord[] = [];
  for (const day of partitionDays(tx)) {
    if (day < dayOfId(from)) continue;
    found.push(...oldestFirst<MessageRecord>(tx, AFTER, day, wanted + 1, id, from));
    if (found.length > wanted) break;
  }
  const records = found.slice(0, wanted);
  const read = readMarks(tx);
  const messages = records
    .filter((record) => !isOnlineOnly(record) && record.life_until_ms > nowMs)
    .map((record) => toWireMessage(toStoredMessage(record), read(record)));
  return { messages, cursor: String(records.at(-1)?.id ?? from), more: found.length > wanted };
}

/** A cursor that nobody gave out counts as none. */
const idOf = (cursor: string): number => (/^\d{1,15}$/.test(cursor) ? Number(cursor) : 0);

/** Whether its receiver has read a message: the peer an own one, this account a received one. */
function readMarks(tx: ReadTx): (record: MessageRecord) => boolean {
  const marks = new Map<string, number>();
  return (record) => {
    const key = `${record.to_id} ${record.from_id}`;
    let mark = marks.get(key);
    if (mark === undefined) {
      mark = conversationRecord(tx, record.to_id, record.from_id)?.read_id ?? 0;
      marks.set(key, mark);
    }
    return record.id <= mark;
  };
}

export function conversations(
  tx: ReadTx,
  appId: number,
  userId: string,
  cursor: string,
  limit: number,
): { conversations: WireConversation[]; cursor: string; more: boolean; totalUnread: number } {
  const id = findAccountId(tx, appId, userId);
  if (id === undefined) return { conversations: [], cursor: '', more: false, totalUnread: 0 };
  const wanted = Math.min(Math.max(limit, 1), PAGE);
  const before = idOf(cursor) || Number.MAX_SAFE_INTEGER;
  const found = tx.all<ConversationRecord>(LIST, id, before, wanted + 1);
  const records = found.slice(0, wanted);
  return {
    conversations: records.flatMap((record) => toConversation(tx, record) ?? []),
    cursor: String(records.at(-1)?.last_id ?? ''),
    more: found.length > wanted,
    totalUnread: totalUnread(tx, id),
  };
}

export function conversation(
  tx: ReadTx,
  appId: number,
  userId: string,
  peer: string,
): { conversation?: WireConversation; totalUnread: number } {
  const id = findAccountId(tx, appId, userId);
  const peerId = findAccountId(tx, appId, peer);
  if (id === undefined) return { totalUnread: 0 };
  const record = peerId === undefined ? undefined : conversationRecord(tx, id, peerId);
  const found = record && toConversation(tx, record);
  return { ...(found && { conversation: found }), totalUnread: totalUnread(tx, id) };
}

function toConversation(tx: ReadTx, record: ConversationRecord): WireConversation | undefined {
  const peer = accountById(tx, record.peer_id);
  if (peer === undefined) return undefined;
  const last =
    record.last_id > 0 && readerHasDay(tx, dayOfId(record.last_id)) ? messageRecord(tx, record.last_id) : undefined;
  return {
    conversationID: `c2c_${peer.user_id}`,
    userID: peer.user_id,
    nick: peer.nick,
    faceUrl: peer.face_url,
    unread: record.unread,
    receiveOpt: record.receive_opt,
    ...(last && { lastMessage: toWireMessage(toStoredMessage(last), readMarks(tx)(last)) }),
    orderKey: record.last_id,
  };
}

/** Unread becomes 0, and pushes of the conversation that still wait are pointless. */
export function markRead(
  tx: Tx,
  appId: number,
  userId: string,
  peer: string,
  nowMs: number,
): { totalUnread: number; changed: boolean; upToTime: number } {
  const id = accountId(tx, appId, userId);
  const peerId = accountId(tx, appId, peer);
  const upToTime = Math.floor(nowMs / 1000);
  if (id === undefined) return { totalUnread: 0, changed: false, upToTime };
  const before = peerId === undefined ? undefined : conversationRecord(tx, id, peerId);
  const changed = before !== undefined && (before.unread > 0 || before.read_id < before.last_id);
  if (peerId !== undefined && before !== undefined) {
    // Also past the messages that the conversation does not show or count: their pushes end as well.
    readConversation(tx, id, peerId, newestMessageId(tx));
    cancelRead(tx, id, peerId, nowMs);
  }
  return { totalUnread: knownTotalUnread(tx, id), changed, upToTime };
}

const BATCH_BY_ID = daily(`${SELECT_BATCH} WHERE id = ? AND state = 0`);
const SENDER = daily('SELECT from_id FROM message_$day WHERE id = ?');
function cancelRead(tx: Tx, id: number, peerId: number, nowMs: number): void {
  for (const { batch_id } of tx.all<{ batch_id: number }>(QUEUED_FOR, id)) {
    const day = dayOfId(batch_id);
    if (!openDays(tx).includes(day)) continue;
    for (const batch of batchesWhere(tx, BATCH_BY_ID(day), batch_id)) {
      if (tx.get<{ from_id: number }>(SENDER(dayOfId(batch.messageId)), batch.messageId)?.from_id !== peerId) continue;
      cancelQueued(tx, batch, 'read', nowMs, (one) => one.accountId === id);
    }
  }
}

export function setOpts(tx: Tx, appId: number, userId: string, peers: string[], opt: ReceiveOpt, _nowMs: number): void {
  const id = accountId(tx, appId, userId);
  if (id === undefined) return;
  for (const peer of peers) {
    const peerId = accountId(tx, appId, peer);
    if (peerId !== undefined) setReceiveOpt(tx, id, peerId, opt);
  }
}

export function getOpts(tx: ReadTx, appId: number, userId: string, peers: string[]): ReceiveOpt[] {
  const id = findAccountId(tx, appId, userId);
  return peers.map((peer) => {
    const peerId = findAccountId(tx, appId, peer);
    return id === undefined || peerId === undefined ? 0 : (conversationRecord(tx, id, peerId)?.receive_opt ?? 0);
  });
}
