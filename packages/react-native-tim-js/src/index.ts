/**
 * The IM client of tim-push servers, a drop-in of the package of this name that left the registry.
 *
 * @example
 * TencentImSDKPlugin.setServer({ url: 'https://im.example.com' });
 * const { v2TIMManager } = TencentImSDKPlugin;
 * await v2TIMManager.initSDK(1400000001, LogLevelEnum.V2TIM_LOG_WARN);
 * const login = await v2TIMManager.login('alice', userSig);
 */

export type { ConversationExt, ParsedExt } from '@tim-push/protocol';
export { conversationExt, parseExt } from '@tim-push/protocol';
export { TimCode } from './codes.ts';
export * from './enums.ts';
export type { Environment, SocketLike, TimerHandle } from './environment.ts';
export type { Logger } from './logger.ts';
export type { V2TIMConversationManager } from './managers/conversation.ts';
export type { V2TIMMessageManager } from './managers/message.ts';
export type { V2TIMOfflinePushManager } from './managers/offline-push.ts';
export type { NotSupported } from './managers/unsupported.ts';
export { TencentImSDKPlugin } from './plugin.ts';
export type { V2TimCallback, V2TimValueCallback } from './results.ts';
export type { StorageAdapter } from './storage.ts';
export {
  createTencentIm,
  type TencentIm,
  type V2TIMFriendshipManager,
  type V2TIMManager,
  type V2TIMSignalingManager,
  type V2TimGroupManager,
} from './tim.ts';
export type * from './types.ts';
export { VERSION } from './version.ts';
