import type { Reporter } from './reporters/reporter.ts';

export type PushVendor = 'xiaomi' | 'huawei' | 'honor' | 'oppo' | 'vivo' | 'meizu' | 'fcm' | 'apns' | 'harmony';

/** Every call resolves this and never rejects. `code` 0 is success. */
export interface PushResult<T = undefined> {
  code: number;
  desc: string;
  data?: T;
}

/** What the phone registered with and what was reported. */
export interface DevicePushConfig {
  vendor: PushVendor;
  token: string;
  /** The certificate ID. */
  businessID: number;
  permission?: PermissionStatus;
}
export type PermissionStatus = 'granted' | 'denied' | 'blocked' | 'unavailable';

export interface NotificationOpened {
  /** As the sender gave it. */
  ext: string;
  vendor: PushVendor | '';
  coldStart: boolean;
  /** Read out of `ext` when it has the usual shape (`conversationExt`). */
  userID?: string;
  groupID?: string;
}
export interface PushMessage {
  title: string;
  desc: string;
  ext: string;
  messageID: string;
}
export interface ChannelOptions {
  channelID: string;
  channelName: string;
  channelDesc?: string;
  /** File in res/raw without suffix. */
  channelSound?: string;
  /** 0–5 as Android counts; default 4 (high: banner and sound). */
  importance?: number;
}
/** A channel as it is now: the user may have changed it. */
export interface NotificationChannel extends Required<ChannelOptions> {
  blocked: boolean;
  silent: boolean;
  /** shown · content_hidden · hidden · unknown (as the phone has it for all). */
  lockScreen: string;
}

type Id = number | string;
/** One kind of configuration: the flat names of the first generation (facts: `mi_buz_id` …) and their aliases. */
export interface TimPushOptions {
  /** `auto` (default): the phone's own cloud. */
  vendor?: 'auto' | PushVendor;
  force_fcm?: boolean;
  /** `abroad` prefers the `*_abroad` certificate IDs. Default `domestic`. */
  region?: 'domestic' | 'abroad';
  /** How long `init` waits for a token, milliseconds. Default 10 000. A later token is reported all the same. */
  timeout_ms?: number;
  log_level?: 'none' | 'error' | 'warn' | 'info';
  /** false: the token is only returned, not reported. Default true. */
  auto_report?: boolean;
  /** Ask for the notification permission where the system wants it asked. Default true. */
  request_permission?: boolean;
  /** Created before registering, so that the first push finds them. */
  channels?: ChannelOptions[];
  /** Push-only apps: report to the tim-push server by HTTP. */
  server?: { url: string; getAuth: () => Promise<{ sdkAppID: number; userID: string; userSig: string }> };
  /** Any IM SDK that has `setOfflinePushConfig(businessID, token)`. */
  reporter?: Reporter;
  /** The content of the console's `timpush-configs.json`. */
  timpush_configs?: Record<string, unknown>;

  mi_buz_id?: Id;
  mi_buz_id_abroad?: Id;
  mi_push_app_id?: string;
  mi_push_app_key?: string;
  mi_push_region?: string;
  hw_buz_id?: Id;
  hw_buz_id_abroad?: Id;
  hw_push_app_id?: string;
  hw_badge_class?: string;
  honor_buz_id?: Id;
  honor_buz_id_abroad?: Id;
  oppo_buz_id?: Id;
  oppo_buz_id_abroad?: Id;
  oppo_push_app_id?: string;
  oppo_push_app_key?: string;
  oppo_push_app_secret?: string;
  vivo_buz_id?: Id;
  vivo_buz_id_abroad?: Id;
  vivo_push_app_id?: string;
  vivo_push_app_key?: string;
  mz_buz_id?: Id;
  mz_buz_id_abroad?: Id;
  mz_push_app_id?: string;
  mz_push_app_key?: string;
  google_fcm_buz_id?: Id;
  google_fcm_buz_id_abroad?: Id;
  apple_buz_id?: Id;
  apple_buz_id_sandbox?: Id;
  /**
   * Which of Apple's two services the token belongs to: `sandbox` for builds signed with a development profile (run from
   * Xcode). Default: what `expo-application` reads from the profile; else `production`.
   */
  apns_environment?: 'sandbox' | 'production';
  apple_app_group_id?: string;
  harmony_buz_id?: Id;
  /** Aliases of other generations (`mi_app_id`, `google_buz_id` …) are read too; unknown keys warn. */
  [key: string]: unknown;
}
