import { carried } from './carried.ts';
import { PushCode } from './codes.ts';
import { channelOf, Push } from './core/push.ts';
import { type Check, diagnose } from './diagnose.ts';
import type { NativeModule } from './native.ts';
import { done, fail, NO_NATIVE, OK, settled } from './result.ts';
import type {
  ChannelOptions,
  DevicePushConfig,
  NotificationChannel,
  NotificationOpened,
  PermissionStatus,
  PushMessage,
  PushResult,
  PushVendor,
  TimPushOptions,
} from './types.ts';

/** Event names of `addPushListener`, as the successor package spells them. */
export const PushEvent = {
  MESSAGE_RECEIVED: 'message_received',
  MESSAGE_REVOKED: 'message_revoked',
  NOTIFICATION_CLICKED: 'notification_clicked',
} as const;
export type PushEventName = (typeof PushEvent)[keyof typeof PushEvent];

/** One state for all instances: an app that makes several plugins, or reloads, still registers once. */
let push = new Push();
let instance: TimPushPlugin | undefined;
const legacyListeners: { event: PushEventName; listener: (data: never) => void; stop: () => void }[] = [];

/** As if the app were started, with these options known already: for tests. */
export function startAnew(options: TimPushOptions): void {
  for (const { stop } of legacyListeners.splice(0)) stop();
  push = new Push();
  instance = undefined;
  push.amend(options);
}

/**
 * Offline push of this phone, whatever its vendor. Nothing of a vendor's SDK runs before `init`.
 *
 * @example
 * const res = await TencentImSDKPlugin.v2TIMManager.login(userID, userSig);
 * if (res.code === 0) await new TimPushPlugin().init({ mi_buz_id: 5218, mi_push_app_id: '…', mi_push_app_key: '…' });
 */
export class TimPushPlugin {
  static getInstance(): TimPushPlugin {
    instance ??= new TimPushPlugin();
    return instance;
  }

  /**
   * Registers with this phone's cloud and reports token and certificate ID. Call it after login; it may be called again.
   * Resolves within `timeout_ms` per cloud tried (default 10 s). Codes: 6014 before login, 810006 certificate ID missing,
   * 800005–800009 no token, 800010 token not accepted (repeated by itself), 810008 no native half.
   */
  init(options: TimPushOptions = {}): Promise<PushResult<DevicePushConfig>> {
    return push.init(options);
  }

  /** The phone's own cloud, '' when it has none that this plugin knows. */
  getVendor(): Promise<PushResult<PushVendor | ''>> {
    const { registered } = push;
    const known = registered ? Promise.resolve(registered) : push.device();
    return settled(known.then((one) => done((one?.vendor ?? '') as PushVendor | '')));
  }
  async getDevicePushConfig(): Promise<PushResult<DevicePushConfig>> {
    const { registered } = push;
    return registered
      ? done({ ...registered })
      : fail(PushCode.tokenEmpty, 'not registered yet: call init after login');
  }
  async getToken(): Promise<PushResult<string>> {
    const { code, desc, data } = await this.getDevicePushConfig();
    return { code, desc, data: data?.token };
  }
  /** Reports a token that another library got (expo-notifications, a HarmonyOS app, …). */
  setDeviceToken(device: {
    vendor: PushVendor;
    token: string;
    businessID?: number;
  }): Promise<PushResult<DevicePushConfig>> {
    return settled(push.setDeviceToken(device.vendor, device.token, device.businessID));
  }
  /**
   * Hands over a tap that another library heard of: HarmonyOS, or on iOS one that this package has no adapter for. `data`
   * is the push's own (all of `userInfo`, the `want`'s parameters).
   * @example plugin.notificationOpened('harmony', want.parameters);
   */
  notificationOpened(vendor: PushVendor, data: Readonly<Record<string, unknown>>, coldStart = false): void {
    push.clicks.heard({ vendor, ...carried(data), coldStart });
  }
  /** Ends pushes to this phone: unbinds at the server and at the vendor. `logout` of the IM client unbinds too. */
  unregister(): Promise<PushResult> {
    return settled(push.unregister());
  }
  deleteToken(): Promise<PushResult> {
    return this.unregister();
  }

  onToken(listener: (config: DevicePushConfig) => void): () => void {
    return push.onToken.add(listener);
  }
  onTokenError(listener: (error: PushResult) => void): () => void {
    return push.onTokenError.add(listener);
  }
  /** A push that arrived while the app is in the foreground. */
  onMessage(listener: (message: PushMessage) => void): () => void {
    push.native();
    return push.onMessage.add(listener);
  }
  /** A tap on a notification. The first listener also gets the tap that started the app, if nobody took it. */
  onNotificationOpened(listener: (opened: NotificationOpened) => void): () => void {
    push.native();
    return push.clicks.onOpened(listener);
  }
  /** The tap that started the app, exactly once; works before login and before `init`. */
  async getInitialNotification(): Promise<PushResult<NotificationOpened | undefined>> {
    return asked(() => push.clicks.initial());
  }

  requestPermission(): Promise<PushResult<PermissionStatus>> {
    return asked((native) => native.requestPermission());
  }
  getPermissionStatus(): Promise<PushResult<PermissionStatus>> {
    return asked((native) => native.getPermissionStatus());
  }
  /** The system's notification settings of this app, or of one channel. */
  openNotificationSettings(channelID = ''): Promise<PushResult> {
    return withNative((native) => native.openNotificationSettings(channelID));
  }
  setBadge(count: number): Promise<PushResult> {
    if (!Number.isInteger(count) || count < 0) return refused('setBadge: count must be a whole number from 0');
    return withNative((native) => native.setBadge(count));
  }
  clearNotifications(): Promise<PushResult> {
    return withNative((native) => native.clearNotifications());
  }
  createNotificationChannel(channel: ChannelOptions): Promise<PushResult> {
    if (!channel?.channelID || !channel.channelName) {
      return refused('createNotificationChannel: channelID and channelName are required');
    }
    return withNative((native) => native.createChannel(channelOf(channel)));
  }
  getNotificationChannels(): Promise<PushResult<NotificationChannel[]>> {
    return asked(async (native) =>
      (await native.listChannels()).map(({ id, name, description, sound, importance, blocked }) => ({
        channelID: id,
        channelName: name,
        channelDesc: description,
        channelSound: sound,
        importance,
        blocked,
      })),
    );
  }
  deleteNotificationChannel(channelID: string): Promise<PushResult> {
    return withNative((native) => native.deleteChannel(channelID));
  }
  /** What stands between this phone and a notification, check by check. */
  diagnose(): Promise<PushResult<Check[]>> {
    return settled(diagnose(push).then(done));
  }

  // Names of the second generation and of its successor.

  setApnsCertificateID(id: number | string): void {
    push.amend({ apple_buz_id: id });
  }
  registerPush(
    options: TimPushOptions & {
      apnsCertificateID?: number | string;
      onNotificationClicked?: (click: { ext: string; userID?: string; groupID?: string }) => void;
    } = {},
  ): Promise<PushResult<DevicePushConfig>> {
    const {
      apnsCertificateID,
      onNotificationClicked,
      sdkAppId: _sdkAppId,
      appKey: _appKey,
      applicationGroupID,
      ...rest
    } = options;
    if (onNotificationClicked)
      this.onNotificationOpened(({ ext, userID, groupID }) => onNotificationClicked({ ext, userID, groupID }));
    return push.init({
      ...rest,
      ...(apnsCertificateID === undefined ? {} : { apple_buz_id: apnsCertificateID }),
      ...(typeof applicationGroupID === 'string' ? { apple_app_group_id: applicationGroupID } : {}),
    });
  }
  unRegisterPush(): Promise<PushResult> {
    return this.unregister();
  }
  /** What this installation is called at the server: a random id, new after a reinstall, unless the app set its own. */
  async getRegistrationID(): Promise<PushResult<string>> {
    return asked(() => push.registrationID());
  }
  /** Call it before `init`; letters, digits, `-` and `_`, at most 64. */
  async setRegistrationID(id: string): Promise<PushResult> {
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) return refused('setRegistrationID: 1–64 letters, digits, - or _');
    push.ownRegistrationID = id;
    return OK;
  }
  forceUseFCMPushChannel(enabled: boolean): void {
    push.amend({ force_fcm: enabled });
  }
  disablePostNotificationInForeground(disabled: boolean): Promise<PushResult> {
    return withNative((native) => native.setForegroundDisplay(!disabled));
  }
  async getNotificationExtInfo(): Promise<PushResult<string>> {
    const { code, desc, data } = await this.getInitialNotification();
    return { code, desc, data: data?.ext ?? '' };
  }
  getAndroidPushToken(): Promise<PushResult<string>> {
    return this.getToken();
  }
  async setAndroidPushToken(given: {
    businessID: number | string;
    pushToken: string;
  }): Promise<PushResult<DevicePushConfig>> {
    const vendor = (await this.getVendor()).data || 'fcm';
    return this.setDeviceToken({ vendor, token: given.pushToken, businessID: Number(given.businessID) });
  }
  addPushListener(event: PushEventName, listener: (data: never) => void): void {
    const call = listener as (data: unknown) => void;
    const stop =
      event === PushEvent.NOTIFICATION_CLICKED
        ? this.onNotificationOpened(({ ext }) => call(ext))
        : event === PushEvent.MESSAGE_REVOKED
          ? push.onRevoked.add(call)
          : this.onMessage(call);
    legacyListeners.push({ event, listener, stop });
  }
  /** Without a listener: all of that event. */
  removePushListener(event: PushEventName, listener?: (data: never) => void): void {
    for (const one of legacyListeners.filter(
      (entry) => entry.event === event && (!listener || entry.listener === listener),
    )) {
      one.stop();
      legacyListeners.splice(legacyListeners.indexOf(one), 1);
    }
  }
}

function withNative<T>(use: (native: NativeModule) => Promise<PushResult<T>>): Promise<PushResult<T>> {
  const binding = push.native();
  return binding ? settled(Promise.resolve().then(() => use(binding.module))) : Promise.resolve(NO_NATIVE);
}
/** A call whose answer is the data. */
const asked = <T>(ask: (native: NativeModule) => Promise<unknown>): Promise<PushResult<T>> =>
  withNative(async (native) => done((await ask(native)) as T));
const refused = (desc: string): Promise<PushResult<never>> => Promise.resolve(fail(PushCode.badParameter, desc));
