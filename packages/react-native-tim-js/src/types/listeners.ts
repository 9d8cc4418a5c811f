import type { V2TimConversation } from './conversation.ts';
import type { V2TimMessageDownloadProgress, V2TimMessageExtension } from './later.ts';
import type { V2TimMessage, V2TimMessageReceipt } from './message.ts';
import type { V2TimUserFullInfo, V2TimUserInfo, V2TimUserStatus } from './user.ts';

/** The third argument of `initSDK`. */
export interface V2TimSDKListener {
  onConnecting?: () => void;
  onConnectSuccess?: () => void;
  onConnectFailed?: (code: number, error: string) => void;
  /** Another login of this account took this device's place: no message and no push comes any more. */
  onKickedOffline?: () => void;
  /** Make a new UserSig and log in again. */
  onUserSigExpired?: () => void;
  onSelfInfoUpdated?: (info: V2TimUserFullInfo) => void;
  /** Not sent by this server yet. */
  onUserStatusChanged?: (userStatusList: V2TimUserStatus[]) => void;
}

export interface V2TimSimpleMsgListener {
  onRecvC2CTextMessage?: (msgID: string, sender: V2TimUserInfo, text: string) => void;
  onRecvC2CCustomMessage?: (msgID: string, sender: V2TimUserInfo, customData: string) => void;
  /** Groups are not supported yet. */
  onRecvGroupTextMessage?: (msgID: string, groupID: string, sender: V2TimUserInfo, text: string) => void;
  onRecvGroupCustomMessage?: (msgID: string, groupID: string, sender: V2TimUserInfo, customData: string) => void;
}

export interface V2TimAdvancedMsgListener {
  onRecvNewMessage?: (message: V2TimMessage) => void;
  /** Messages do not change on this server. */
  onRecvMessageModified?: (message: V2TimMessage) => void;
  /** 0 when sending begins, 100 when the server has it. */
  onSendMessageProgress?: (message: V2TimMessage, progress: number) => void;
  onRecvC2CReadReceipt?: (receiptList: V2TimMessageReceipt[]) => void;
  onRecvMessageRevoked?: (msgID: string) => void;
  /** Of groups: not sent by this server yet, as the ones below. */
  onRecvMessageReadReceipts?: (receiptList: V2TimMessageReceipt[]) => void;
  onRecvMessageExtensionsChanged?: (msgID: string, extensions: V2TimMessageExtension[]) => void;
  onRecvMessageExtensionsDeleted?: (msgID: string, extensionKeys: string[]) => void;
  onMessageDownloadProgressCallback?: (progress: V2TimMessageDownloadProgress) => void;
}

export interface V2TimConversationListener {
  onSyncServerStart?: () => void;
  onSyncServerFinish?: () => void;
  onSyncServerFailed?: () => void;
  onNewConversation?: (conversationList: V2TimConversation[]) => void;
  onConversationChanged?: (conversationList: V2TimConversation[]) => void;
  onTotalUnreadMessageCountChanged?: (totalUnreadCount: number) => void;
  /** Groups of conversations: not sent by this server yet, as the ones below. */
  onConversationGroupCreated?: (groupName: string, conversationList: V2TimConversation[]) => void;
  onConversationGroupDeleted?: (groupName: string) => void;
  onConversationGroupNameChanged?: (oldName: string, newName: string) => void;
  onConversationsAddedToGroup?: (groupName: string, conversationList: V2TimConversation[]) => void;
  onConversationsDeletedFromGroup?: (groupName: string, conversationList: V2TimConversation[]) => void;
}
