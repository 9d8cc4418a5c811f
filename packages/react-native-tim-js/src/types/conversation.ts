import type { V2TimMessage } from './message.ts';

export interface V2TimConversation {
  /** `c2c_<userID>`. */
  conversationID: string;
  /** `ConversationType`. */
  type?: number;
  userID?: string;
  groupID?: string;
  showName?: string;
  faceUrl?: string;
  groupType?: string;
  unreadCount?: number;
  lastMessage?: V2TimMessage;
  draftText?: string;
  draftTimestamp?: number;
  isPinned?: boolean;
  /** `ReceiveMsgOptEnum`. */
  recvOpt?: number;
  /** Sorts the list, newest first. */
  orderkey?: number;
}
export interface V2TimConversationResult {
  /** What the next `getConversationList` takes. */
  nextSeq?: string;
  isFinished?: boolean;
  conversationList?: V2TimConversation[];
}
