import { createCore } from './core.ts';
import { boundHost, type Host } from './host/host.ts';
import { createConversationManager, type V2TIMConversationManager } from './managers/conversation.ts';
import { createMessageManager, type V2TIMMessageManager } from './managers/message.ts';
import { createOfflinePushManager, type V2TIMOfflinePushManager } from './managers/offline-push.ts';
import { createSdkMethods, type SdkMethods, type SimpleListening } from './managers/sdk.ts';
import { createSender } from './managers/send.ts';
import {
  FRIENDSHIP_METHODS,
  GROUP_METHODS,
  type NotSupported,
  notSupported,
  SDK_METHODS,
  SIGNALING_METHODS,
} from './managers/unsupported.ts';
import type { V2TimCallback } from './results.ts';
import type { DeviceInfo, ServerOptions } from './types/options.ts';

export type V2TIMFriendshipManager = NotSupported<(typeof FRIENDSHIP_METHODS)[number]>;
export type V2TimGroupManager = NotSupported<(typeof GROUP_METHODS)[number]>;
export type V2TIMSignalingManager = NotSupported<(typeof SIGNALING_METHODS)[number]>;

export type V2TIMManager = SdkMethods &
  SimpleListening &
  NotSupported<(typeof SDK_METHODS)[number]> & {
    getMessageManager(): V2TIMMessageManager;
    getConversationManager(): V2TIMConversationManager;
    getOfflinePushManager(): V2TIMOfflinePushManager;
    /** Every method answers 810002: not supported by this server yet. */
    getFriendshipManager(): V2TIMFriendshipManager;
    getGroupManager(): V2TimGroupManager;
    getSignalingManager(): V2TIMSignalingManager;
  };

export interface TencentIm {
  readonly v2TIMManager: V2TIMManager;
  /**
   * Says where the tim-push server is. The one line an app of the old package adds, before `initSDK`.
   *
   * @returns at once, `{ code, desc }`; 6017 names what is wrong, and `initSDK` will say the same
   * @example TencentImSDKPlugin.setServer({ url: 'https://im.example.com', storage: AsyncStorage });
   */
  setServer(options: ServerOptions): V2TimCallback;

  // The bridge for push plugins: what `react-native-tim-push` uses of this package, and any other plugin may.

  /** The cloud declared this phone's token dead: get a new one and report it. Returns what ends the subscription. */
  onTokenRetired(callback: (info: { code: string; atMs: number }) => void): () => void;
  /** An account is logged in (true), or the one that was is no more (false). Returns what ends the subscription. */
  onLoginStateChange(callback: (loggedIn: boolean) => void): () => void;
  /** A notification was tapped; `tag` is what the push carried as `tpTag`. Kept until there is a connection. */
  reportClick(tag: string, atMs: number): Promise<V2TimCallback>;
  /** A push reached this phone. Kept until there is a connection. */
  reportArrived(tag: string, atMs: number): Promise<V2TimCallback>;
  /** The phone's brand and where its token comes from, for the login and the token report. */
  setDeviceInfo(info: DeviceInfo): void;
}

/**
 * A client of its own, beside `TencentImSDKPlugin`: for bots and tests that are several users at once.
 *
 * @example
 * const bot = createTencentIm();
 * bot.setServer({ url }); await bot.v2TIMManager.initSDK(sdkAppID, LogLevelEnum.V2TIM_LOG_WARN);
 */
export function createTencentIm(host: () => Host = boundHost): TencentIm {
  const core = createCore(host);
  const sender = createSender(core);
  const warn = core.log.warn;
  const managers = {
    message: createMessageManager(core, sender),
    conversation: createConversationManager(core),
    offlinePush: createOfflinePushManager({
      log: core.log,
      pushConfig: () => core.running()?.pushConfig,
      appState: () => core.running()?.appState,
    }),
    friendship: notSupported('friendshipManager', FRIENDSHIP_METHODS, warn),
    group: notSupported('groupManager', GROUP_METHODS, warn),
    signaling: notSupported('signalingManager', SIGNALING_METHODS, warn),
  };
  return {
    v2TIMManager: {
      ...notSupported('v2TIMManager', SDK_METHODS, warn),
      ...createSdkMethods(core, sender),
      getMessageManager: () => managers.message,
      getConversationManager: () => managers.conversation,
      getOfflinePushManager: () => managers.offlinePush,
      getFriendshipManager: () => managers.friendship,
      getGroupManager: () => managers.group,
      getSignalingManager: () => managers.signaling,
    },
    setServer: core.setServer,
    onTokenRetired: core.tokenRetired.on,
    onLoginStateChange: core.loginState.on,
    reportClick: (tag, atMs) => core.tapReports.report('click', tag, atMs),
    reportArrived: (tag, atMs) => core.tapReports.report('arrived', tag, atMs),
    setDeviceInfo: core.setDeviceInfo,
  };
}
