import type { WireMessage } from '@tim-push/protocol';
import { MessagePriorityEnum, MessageStatus } from '../enums.ts';
import type { V2TimMessage } from '../types/message.ts';
import { contentOf } from './elements.ts';
import { offlinePushToClient } from './offline-push.ts';

/** A message as it comes over the wire → as apps know it. `self` is the account that is logged in. */
export function messageFromWire(wire: WireMessage, self: string): V2TimMessage {
  const isSelf = wire.from === self;
  return {
    msgID: wire.msgID,
    timestamp: wire.time,
    progress: 100,
    sender: wire.from,
    nickName: wire.nick,
    faceUrl: wire.faceUrl,
    friendRemark: '',
    nameCard: '',
    groupID: '',
    userID: isSelf ? wire.to : wire.from,
    status: wire.recalled ? MessageStatus.V2TIM_MSG_STATUS_LOCAL_REVOKED : MessageStatus.V2TIM_MSG_STATUS_SEND_SUCC,
    ...contentOf(wire.elements),
    localCustomData: '',
    localCustomInt: 0,
    cloudCustomData: wire.cloudCustomData ?? '',
    isSelf,
    // One's own words count as read; `read` of one's own message is the peer's doing.
    isRead: isSelf ? true : wire.read === true,
    isPeerRead: isSelf ? wire.read === true : false,
    priority: wire.priority ?? MessagePriorityEnum.V2TIM_PRIORITY_DEFAULT,
    ...(wire.offlinePush ? { offlinePushInfo: offlinePushToClient(wire.offlinePush) } : {}),
    groupAtUserList: [],
    seq: String(wire.seq),
    random: wire.random,
    isExcludedFromUnreadCount: wire.noUnread === true,
    isExcludedFromLastMessage: wire.noLastMsg === true,
    needReadReceipt: false,
  };
}
