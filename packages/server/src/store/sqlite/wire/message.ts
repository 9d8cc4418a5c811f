import type { StoredMessage } from '../../contract/index.ts';

const FLAGS = { onlineOnly: 1, noUnread: 2, noLastMsg: 4, honorMute: 8 } as const;

export type PackedFlags = number;
export const packFlags = (of: Pick<StoredMessage, keyof typeof FLAGS>): PackedFlags =>
  (of.onlineOnly ? FLAGS.onlineOnly : 0) |
  (of.noUnread ? FLAGS.noUnread : 0) |
  (of.noLastMsg ? FLAGS.noLastMsg : 0) |
  (of.honorMute ? FLAGS.honorMute : 0);
export const hasFlag = (flags: PackedFlags, name: keyof typeof FLAGS): boolean => (flags & FLAGS[name]) !== 0;

export type PackedMessage = [
  id: number,
  appId: number,
  fromAccountId: number,
  fromUserId: string,
  fromNick: string,
  fromFaceUrl: string,
  toAccountId: number,
  toUserId: string,
  seq: number,
  random: number,
  sentMs: number,
  elements: StoredMessage['elements'],
  offlinePush: StoredMessage['offlinePush'],
  cloudCustomData: string,
  messageClass: StoredMessage['class'],
  priority: StoredMessage['priority'],
  flags: PackedFlags,
  lifeUntilMs: number,
  freshUntilMs: number,
  recalledMs: number,
];

export const packMessage = (message: StoredMessage): PackedMessage => [
  message.id,
  message.appId,
  message.fromAccountId,
  message.fromUserId,
  message.fromNick,
  message.fromFaceUrl,
  message.toAccountId,
  message.toUserId,
  message.seq,
  message.random,
  message.sentMs,
  message.elements,
  message.offlinePush,
  message.cloudCustomData,
  message.class,
  message.priority,
  packFlags(message),
  message.lifeUntilMs,
  message.freshUntilMs,
  message.recalledMs,
];

export const unpackMessage = (packed: PackedMessage): StoredMessage => ({
  id: packed[0],
  appId: packed[1],
  fromAccountId: packed[2],
  fromUserId: packed[3],
  fromNick: packed[4],
  fromFaceUrl: packed[5],
  toAccountId: packed[6],
  toUserId: packed[7],
  seq: packed[8],
  random: packed[9],
  sentMs: packed[10],
  elements: packed[11],
  offlinePush: packed[12],
  cloudCustomData: packed[13],
  class: packed[14],
  priority: packed[15],
  onlineOnly: hasFlag(packed[16], 'onlineOnly'),
  noUnread: hasFlag(packed[16], 'noUnread'),
  noLastMsg: hasFlag(packed[16], 'noLastMsg'),
  honorMute: hasFlag(packed[16], 'honorMute'),
  lifeUntilMs: packed[17],
  freshUntilMs: packed[18],
  recalledMs: packed[19],
});
