import type { AcceptInput, StoredMessage } from '../contract/index.ts';

/** What only the store knows of a message that it accepts. */
export interface Given {
  id: number;
  seq: number;
  fromAccountId: number;
  fromNick: string;
  fromFaceUrl: string;
  toAccountId: number;
}

/** A message as it is accepted. Pure: the writer makes it, and the caller's thread once more from what it asked for. */
export const newMessage = (input: AcceptInput, given: Given): StoredMessage => ({
  id: given.id,
  appId: input.appId,
  fromAccountId: given.fromAccountId,
  fromUserId: input.from,
  fromNick: given.fromNick,
  fromFaceUrl: given.fromFaceUrl,
  toAccountId: given.toAccountId,
  toUserId: input.to,
  seq: given.seq,
  random: input.random,
  sentMs: input.nowMs,
  elements: input.elements,
  offlinePush: input.offlinePush,
  cloudCustomData: input.cloudCustomData,
  class: input.class,
  priority: input.priority,
  onlineOnly: input.onlineOnly,
  noUnread: input.noUnread,
  noLastMsg: input.noLastMsg,
  honorMute: input.honorMute,
  lifeUntilMs: input.lifeUntilMs,
  freshUntilMs: input.freshUntilMs,
  recalledMs: 0,
});
