import type { WireConversation } from '@tim-push/protocol';
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
