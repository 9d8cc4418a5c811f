import type { MessageElement, OfflinePushInfo, WireMessage } from '@tim-push/protocol';
import type { StoredMessage } from '../contract/index.ts';
import { wireMessage } from '../wire-message.ts';
import { daily, dayOfId } from './partitions.ts';
import type { ReadTx } from './tx.ts';

export const FLAGS = { onlineOnly: 1, noUnread: 2, noLastMsg: 4, honorMute: 8, syncSender: 16, withheld: 32 } as const;

export interface MessageRecord {
  id: number;
  app_id: number;
  from_id: number;
  to_id: number;
  from_user: string;
  to_user: string;
  seq: number;
  random: number;
  sent_ms: number;
  elements: string;
  offline_push: string;
  cloud_data: string;
  class: StoredMessage['class'];
  priority: StoredMessage['priority'];
  flags: number;
  life_until_ms: number;
  fresh_until_ms: number;
  recalled_ms: number;
  replace_key: string;
  decisions: Uint8Array;
  nick: string | null;
  face_url: string | null;
}

const COLUMNS = `m.id, m.app_id, m.from_id, m.to_id, m.from_user, m.to_user, m.seq, m.random, m.sent_ms, m.elements,
  m.offline_push, m.cloud_data, m.class, m.priority, m.flags, m.life_until_ms, m.fresh_until_ms, m.recalled_ms,
  m.replace_key, m.decisions, a.nick, a.face_url`;
/** Continue with a condition on `m`. */
export const SELECT_MESSAGE = `SELECT ${COLUMNS} FROM message_$day m LEFT JOIN accounts a ON a.id = m.from_id`;
/** The same through the box of an account, `b`: see `boxText`. Continue with a condition on `b` and `m`. */
export const SELECT_OF_BOX = `SELECT ${COLUMNS} FROM $box b CROSS JOIN message_$day m ON m.id = b.message_id
  LEFT JOIN accounts a ON a.id = m.from_id`;
const BY_ID = daily(`${SELECT_MESSAGE} WHERE m.id = ?`);

/** The day must have its tables. */
export const messageRecord = (tx: ReadTx, id: number): MessageRecord | undefined =>
  tx.get<MessageRecord>(BY_ID(dayOfId(id)), id);

export const flagsOf = (
  message: Pick<StoredMessage, 'onlineOnly' | 'noUnread' | 'noLastMsg' | 'honorMute'>,
  of: { syncSender: boolean; withheld: boolean },
): number =>
  (message.onlineOnly ? FLAGS.onlineOnly : 0) |
  (message.noUnread ? FLAGS.noUnread : 0) |
  (message.noLastMsg ? FLAGS.noLastMsg : 0) |
  (message.honorMute ? FLAGS.honorMute : 0) |
  (of.syncSender ? FLAGS.syncSender : 0) |
  (of.withheld ? FLAGS.withheld : 0);
/** Its receiver wanted nothing of this sender when it came. */
export const isWithheld = (record: Pick<MessageRecord, 'flags'>): boolean => (record.flags & FLAGS.withheld) !== 0;
export const isOnlineOnly = (record: MessageRecord): boolean => (record.flags & FLAGS.onlineOnly) !== 0;

/** A note to oneself is no news to its writer. */
export const countsAsUnread = (message: StoredMessage): boolean =>
  !message.onlineOnly && !message.noUnread && message.fromAccountId !== message.toAccountId;

export function toStoredMessage(record: MessageRecord): StoredMessage {
  const flag = (name: keyof typeof FLAGS): boolean => (record.flags & FLAGS[name]) !== 0;
  return {
    id: record.id,
    appId: record.app_id,
    fromAccountId: record.from_id,
    fromUserId: record.from_user,
    fromNick: record.nick ?? '',
    fromFaceUrl: record.face_url ?? '',
    toAccountId: record.to_id,
    toUserId: record.to_user,
    seq: record.seq,
    random: record.random,
    sentMs: record.sent_ms,
    elements: JSON.parse(record.elements) as MessageElement[],
    offlinePush: JSON.parse(record.offline_push) as OfflinePushInfo,
    cloudCustomData: record.cloud_data,
    class: record.class,
    priority: record.priority,
    onlineOnly: flag('onlineOnly'),
    noUnread: flag('noUnread'),
    noLastMsg: flag('noLastMsg'),
    honorMute: flag('honorMute'),
    lifeUntilMs: record.life_until_ms,
    freshUntilMs: record.fresh_until_ms,
    recalledMs: record.recalled_ms,
  };
}

/** @param read whether the other side (own message) or this side (received one) has read it. */
export const toWireMessage = (message: StoredMessage, read: boolean): WireMessage => ({
  ...wireMessage(message),
  read,
});
