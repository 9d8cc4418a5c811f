/** The callbacks of each listener, for telling a mistyped one: the compiler holds each list to its type. */
import type {
  V2TimAdvancedMsgListener,
  V2TimConversationListener,
  V2TimSDKListener,
  V2TimSimpleMsgListener,
} from '../types/listeners.ts';

type Names<L> = Readonly<Record<keyof L & string, true>>;

export const SDK_CALLBACKS: Names<V2TimSDKListener> = {
  onConnecting: true,
  onConnectSuccess: true,
  onConnectFailed: true,
  onKickedOffline: true,
  onUserSigExpired: true,
  onSelfInfoUpdated: true,
  onUserStatusChanged: true,
};
export const SIMPLE_CALLBACKS: Names<V2TimSimpleMsgListener> = {
  onRecvC2CTextMessage: true,
  onRecvC2CCustomMessage: true,
  onRecvGroupTextMessage: true,
  onRecvGroupCustomMessage: true,
};
export const ADVANCED_CALLBACKS: Names<V2TimAdvancedMsgListener> = {
  onRecvNewMessage: true,
  onRecvMessageModified: true,
  onSendMessageProgress: true,
  onRecvC2CReadReceipt: true,
  onRecvMessageRevoked: true,
  onRecvMessageReadReceipts: true,
  onRecvMessageExtensionsChanged: true,
  onRecvMessageExtensionsDeleted: true,
  onMessageDownloadProgressCallback: true,
};
export const CONVERSATION_CALLBACKS: Names<V2TimConversationListener> = {
  onSyncServerStart: true,
  onSyncServerFinish: true,
  onSyncServerFailed: true,
  onNewConversation: true,
  onConversationChanged: true,
  onTotalUnreadMessageCountChanged: true,
  onConversationGroupCreated: true,
  onConversationGroupDeleted: true,
  onConversationGroupNameChanged: true,
  onConversationsAddedToGroup: true,
  onConversationsDeletedFromGroup: true,
};
