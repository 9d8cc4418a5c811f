/**
 * The native half, as React Native's codegen reads it. Listener style (`addListener`/`removeListeners`) and
 * `TurboModuleRegistry.get` serve every React Native from 0.74 on, with the new architecture and the bridge.
 *
 * Promises resolve with a result code instead of rejecting; rejections are treated as a broken native half.
 */
import type { TurboModule } from 'react-native';
import { TurboModuleRegistry } from 'react-native';

export type NativeDeviceInfo = {
  /** `android`, `ios` or `harmony`. */
  os: string;
  brand: string;
  manufacturer: string;
  model: string;
  osVersion: string;
  language: string;
  /** Package name or bundle id. */
  appID: string;
  /** Random, made at the first start and kept until the app is uninstalled. */
  installationID: string;
  /** The cloud that this phone's maker runs, '' when none is known: xiaomi, huawei, honor, oppo, vivo, meizu, fcm, apns. */
  vendor: string;
  /** Clouds whose SDK is compiled into this app. */
  compiledIn: string[];
  /** Certificate environment on iOS: `sandbox` or `production`; '' elsewhere. */
  apnsEnvironment: string;
};

/** code 0: fine; else one of the 8000xx family, `desc` says what to do. */
export type NativeResult = { code: number; desc: string };
/** `token` '' with code 0: the vendor gives it later, by the token event. */
export type NativeRegistration = { code: number; desc: string; token: string };

export type NativeClick = {
  vendor: string;
  /** As the sender gave it, byte for byte. */
  ext: string;
  /** Our own tag of the push, '' when it carried none. */
  tag: string;
  /** true: the tap started the process. */
  coldStart: boolean;
};

/** What an app says of a channel when it makes one; the native half fills in what is left out. */
export type NativeChannelOptions = {
  channelID: string;
  channelName: string;
  channelDesc?: string;
  /** File in res/raw without suffix; default the phone's own sound. */
  channelSound?: string;
  /** 0 none … 5 max, as Android counts; default 4. */
  importance?: number;
};

/** A channel as it is now: the user may have changed it. */
export type NativeChannel = {
  channelID: string;
  channelName: string;
  channelDesc: string;
  /** '' where it has none. */
  channelSound: string;
  importance: number;
  /** The user has switched this channel off. */
  blocked: boolean;
  /** It makes no sound: by its importance, or because its sound was taken away. */
  silent: boolean;
  /** shown · content_hidden · hidden · unknown (as the phone has it for all). */
  lockScreen: string;
};

/** What the phone's settings do to this app's notifications, as far as an app may read them. */
export type NativeNotificationSettings = {
  /** on · off · unknown. */
  sound: string;
  /** shown · content_hidden · hidden · unknown. */
  lockScreen: string;
  /** on · off · unknown. */
  doNotDisturb: string;
  /** The channel that the last push named which reached the app's code, '' while none did. */
  lastChannel: string;
  /** Channels of the notifications that stand in the shade now. */
  shownChannels: string[];
  /** What the system lets the app do unseen: unrestricted · optimized · restricted · unknown. */
  battery: string;
};

export interface Spec extends TurboModule {
  /** Reads nothing of a vendor's SDK: safe before consent. */
  getDeviceInfo(): Promise<NativeDeviceInfo>;
  /** The first call that touches the vendor's SDK. `params` is a JSON object of strings (app id, key …). */
  register(vendor: string, params: string): Promise<NativeRegistration>;
  unregister(vendor: string): Promise<NativeResult>;
  /** The first click that no listener took, once; null when there is none. */
  takeInitialClick(): Promise<NativeClick | null>;
  /** granted · denied · blocked (ask in the settings) · unavailable. */
  requestPermission(): Promise<string>;
  getPermissionStatus(): Promise<string>;
  /** '' opens the app's page, else that channel's. */
  openNotificationSettings(channelID: string): Promise<NativeResult>;
  setBadge(count: number): Promise<NativeResult>;
  clearNotifications(): Promise<NativeResult>;
  createChannel(channel: NativeChannelOptions): Promise<NativeResult>;
  listChannels(): Promise<NativeChannel[]>;
  deleteChannel(channelID: string): Promise<NativeResult>;
  getNotificationSettings(): Promise<NativeNotificationSettings>;
  /** false: a push that arrives in the foreground is not posted to the shade. */
  setForegroundDisplay(shown: boolean): Promise<NativeResult>;
  addListener(eventName: string): void;
  removeListeners(count: number): void;
}

export default TurboModuleRegistry.get<Spec>('TimPush');
