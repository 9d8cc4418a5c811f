import type { SendData, SendRequest, WireConversation } from '@tim-push/protocol';
import { ConversationType } from '../enums.ts';
import type { V2TimConversation } from '../types/conversation.ts';
import { messageFromWire } from './message.ts';

/** A conversation as it comes over the wire → as apps know it. */
export function conversationFromWire(wire: WireConversation, self: string): V2TimConversation {
  return {
    conversationID: wire.conversationID,
    type: ConversationType.V2TIM_C2C,
    userID: wire.userID,
    showName: wire.nick || wire.userID,
    faceUrl: wire.faceUrl,
    unreadCount: wire.unread,
    ...(wire.lastMessage ? { lastMessage: messageFromWire(wire.lastMessage, self) } : {}),
    isPinned: false,
    recvOpt: wire.receiveOpt,
    orderkey: wire.orderKey,
  };
}

/** The conversation that the answer to a sent message speaks of; undefined where an event will tell it. */
export function conversationOfSent(
  { to, offlinePush, onlineOnly: _kept, ...said }: Omit<SendRequest, 't' | 'id'>,
  { conversation: side, ...given }: SendData,
  from: string,
): { conversation: WireConversation; totalUnread: number } | undefined {
  if (!side) return undefined;
  const { ownNick, ownFaceUrl, totalUnread, ...stands } = side;
  const { userID } = to;
  const isPushSaid = offlinePush !== undefined && Object.keys(offlinePush).length > 0;
  const lastMessage = {
    ...said,
    ...(isPushSaid ? { offlinePush } : {}),
    ...given,
    from,
    to: userID,
    nick: ownNick,
    faceUrl: ownFaceUrl,
    read: false,
  };
  return {
    conversation: {
      ...stands,
      conversationID: `c2c_${userID}`,
      userID,
      lastMessage,
      orderKey: Number(given.cursor),
    },
    totalUnread,
  };
}
