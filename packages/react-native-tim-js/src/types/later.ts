/**
 * Names of the old package whose features this server does not have yet. They are here so that imports of them compile; what is
 * in them comes with the feature, so until then they are open.
 */
export interface NotYet {
  [field: string]: unknown;
}

export type V2TimConversationListFilter = NotYet;
export type V2TimConversationOperationResult = NotYet;
export type V2TimFriendApplication = NotYet;
export type V2TimFriendApplicationResult = NotYet;
export type V2TimFriendCheckResult = NotYet;
export type V2TimFriendGroup = NotYet;
export type V2TimFriendInfo = NotYet;
export type V2TimFriendInfoResult = NotYet;
export type V2TimFriendOperationResult = NotYet;
export type V2TimFriendSearchParam = NotYet;
export type V2TimFriendshipListener = NotYet;
export type V2TimGroupApplicationResult = NotYet;
export type V2TimGroupAtInfo = NotYet;
export type V2TimGroupInfo = NotYet;
export type V2TimGroupInfoResult = NotYet;
export type V2TimGroupListener = NotYet;
export type V2TimGroupMember = NotYet;
export type V2TimGroupMemberFullInfo = NotYet;
export type V2TimGroupMemberInfo = NotYet;
export type V2TimGroupMemberInfoResult = NotYet;
export type V2TimGroupMemberOperationResult = NotYet;
export type V2TimGroupMessageReadMemberList = NotYet;
export type V2TimGroupTipsElem = NotYet;
export type V2TimMergerElem = NotYet;
export type V2TimMessageChangeInfo = NotYet;
export type V2TimMessageDownloadProgress = NotYet;
export type V2TimMessageExtension = NotYet;
export type V2TimMessageExtensionResult = NotYet;
export type V2TimMessageOnlineUrl = NotYet;
export type V2TimMessageSearchParam = NotYet;
export type V2TimMessageSearchResult = NotYet;
export type V2TimSignalingInfo = NotYet;
export type V2TimSignalingListener = NotYet;
export type V2TimTopicInfo = NotYet;
export type V2TimTopicInfoResult = NotYet;
