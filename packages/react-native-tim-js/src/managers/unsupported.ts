import { TimCode } from '../codes.ts';
import { failed, type V2TimValueCallback } from '../results.ts';

/** Methods that always answer "not supported by this server yet", whatever they are given. */
export type NotSupported<Names extends string> = Record<
  Names,
  (...args: unknown[]) => Promise<V2TimValueCallback<never>>
>;

/** Makes the methods of a list. Each resolves `{ code: 810002, desc }` with its own name in `desc`. */
export function notSupported<const Names extends readonly string[]>(
  owner: string,
  names: Names,
  warn: (message: string) => void,
): NotSupported<Names[number]> {
  const entries = names.map((name) => [
    name,
    async () => {
      const desc = `${owner}.${name} is not supported by this server yet`;
      warn(desc);
      return failed(TimCode.notSupported, desc);
    },
  ]);
  return Object.fromEntries(entries) as NotSupported<Names[number]>;
}

// The method names of the old package (facts: react-native-client §2.2) that have no counterpart on this server.

export const SDK_METHODS = [
  'sendGroupTextMessage',
  'sendGroupCustomMessage',
  'createGroup',
  'joinGroup',
  'quitGroup',
  'dismissGroup',
  'setSelfStatus',
  'getUserStatus',
  'subscribeUserStatus',
  'unsubscribeUserStatus',
  'callExperimentalAPI',
  'setAPNSListener',
  'addGroupListener',
  'removeGroupListener',
] as const;

export const MESSAGE_METHODS = [
  'createMergerMessage',
  'createForwardMessage',
  'createTargetedGroupMessage',
  'appendMessage',
  'setGroupReceiveMessageOpt',
  'setLocalCustomData',
  'setLocalCustomInt',
  'getGroupHistoryMessageList',
  'getHistoryMessageList',
  'modifyMessage',
  'markGroupMessageAsRead',
  'markAllMessageAsRead',
  'deleteMessageFromLocalStorage',
  'deleteMessages',
  'insertC2CMessageToLocalStorage',
  'insertGroupMessageToLocalStorage',
  'clearC2CHistoryMessage',
  'clearGroupHistoryMessage',
  'searchLocalMessages',
  'sendMessageReadReceipts',
  'getMessageReadReceipts',
  'getGroupMessageReadMemberList',
  'downloadMergerMessage',
  'downloadMessage',
  'getMessageOnlineUrl',
  'setMessageExtensions',
  'getMessageExtensions',
  'deleteMessageExtensions',
] as const;

export const CONVERSATION_METHODS = [
  'pinConversation',
  'deleteConversation',
  'setConversationDraft',
  'setConversationCustomData',
  'getConversationListByFilter',
  'markConversation',
  'createConversationGroup',
  'getConversationGroupList',
  'deleteConversationGroup',
  'renameConversationGroup',
  'addConversationsToGroup',
  'deleteConversationsFromGroup',
] as const;

export const GROUP_METHODS = [
  'createGroup',
  'getJoinedGroupList',
  'getGroupsInfo',
  'setGroupInfo',
  'initGroupAttributes',
  'setGroupAttributes',
  'deleteGroupAttributes',
  'getGroupAttributes',
  'getGroupOnlineMemberCount',
  'getGroupMemberList',
  'getGroupMembersInfo',
  'setGroupMemberInfo',
  'muteGroupMember',
  'inviteUserToGroup',
  'kickGroupMember',
  'setGroupMemberRole',
  'transferGroupOwner',
  'getGroupApplicationList',
  'acceptGroupApplication',
  'refuseGroupApplication',
  'setGroupApplicationRead',
  'searchGroups',
  'searchGroupMembers',
  'getJoinedCommunityList',
  'createTopicInCommunity',
  'deleteTopicFromCommunity',
  'setTopicInfo',
  'getTopicInfoList',
] as const;

export const FRIENDSHIP_METHODS = [
  'addFriendListener',
  'removeFriendListener',
  'getFriendList',
  'getFriendsInfo',
  'setFriendInfo',
  'addFriend',
  'deleteFromFriendList',
  'checkFriend',
  'getFriendApplicationList',
  'acceptFriendApplication',
  'refuseFriendApplication',
  'deleteFriendApplication',
  'setFriendApplicationRead',
  'addToBlackList',
  'deleteFromBlackList',
  'getBlackList',
  'createFriendGroup',
  'getFriendGroups',
  'deleteFriendGroup',
  'renameFriendGroup',
  'addFriendsToFriendGroup',
  'deleteFriendsFromFriendGroup',
  'searchFriends',
] as const;

export const SIGNALING_METHODS = [
  'addSignalingListener',
  'removeSignalingListener',
  'invite',
  'inviteInGroup',
  'cancel',
  'accept',
  'reject',
  'getSignalingInfo',
  'addInvitedSignaling',
] as const;
