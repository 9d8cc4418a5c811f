import { carried } from './carried.ts';
import { BAD_PARAMETER, TOKEN_EMPTY } from './codes.ts';
import { heard, initialTap, onOpened } from './core/clicks.ts';
import * as push from './core/push.ts';
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

let instance: TimPushPlugin | undefined;
let legacyListeners: [event: PushEventName, listener: (data: never) => void, stop: () => void][] = [];
/** Ends the click listener of the last `registerPush`. */
let endClicked: (() => void) | undefined;

/** `startAnew`, with the plugin objects and their listeners forgotten too. */
export function startPluginAnew(options: TimPushOptions): void {
  legacyListeners = [];
  instance = undefined;
  endClicked = undefined;
  push.startAnew(options);
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
    return answered(async () => {
      const device = await push.device();
      return push.registered?.vendor ?? ((device?.vendor ?? '') as PushVendor | '');
    });
  }
  getDevicePushConfig(): Promise<PushResult<DevicePushConfig>> {
    return ofRegistered((registered) => ({ ...registered }));
  }
  getToken(): Promise<PushResult<string>> {
    return ofRegistered(({ token }) => token);
  }
  /** Reports a token that another library got (expo-notifications, a HarmonyOS app, …). */
  setDeviceToken(device: {
    vendor: PushVendor;
    token: string;
    businessID?: number;
  }): Promise<PushResult<DevicePushConfig>> {
    return settled(() => push.setDeviceToken(device));
  }
  /**
   * Hands over a tap that another library heard of: HarmonyOS, or on iOS one that this package has no adapter for. `data`
   * is the push's own (all of `userInfo`, the `want`'s parameters).
   * @example plugin.notificationOpened('harmony', want.parameters);
   */
  notificationOpened(vendor: PushVendor, data: Readonly<Record<string, unknown>>, coldStart = false): void {
    heard({ vendor, ...carried(data), coldStart });
  }
  /** Ends pushes to this phone: unbinds at the server and at the vendor. `logout` of the IM client unbinds too. */
  unregister(): Promise<PushResult> {
    return settled(push.unregister);
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
    return onTap(listener);
  }
  /** The tap that started the app, exactly once; works before login and before `init`. */
  getInitialNotification(): Promise<PushResult<NotificationOpened | undefined>> {
    return answered(firstTap);
  }

  requestPermission(): Promise<PushResult<PermissionStatus>> {
    return permission('requestPermission');
  }
  getPermissionStatus(): Promise<PushResult<PermissionStatus>> {
    return permission('getPermissionStatus');
  }
  /** The system's notification settings of this app, or of one channel. */
  openNotificationSettings(channelID = ''): Promise<PushResult> {
    return called('openNotificationSettings', channelID);
  }
  setBadge(count: number): Promise<PushResult> {
    return withNative(async (native) =>
      Number.isInteger(count) && count >= 0
        ? native.setBadge(count)
        : fail(BAD_PARAMETER, 'setBadge: count must be a whole number from 0'),
    );
  }
  clearNotifications(): Promise<PushResult> {
    return called('clearNotifications');
  }
  createNotificationChannel(channel: ChannelOptions): Promise<PushResult> {
    return withNative((native) => push.makeChannel(native, channel));
  }
  getNotificationChannels(): Promise<PushResult<NotificationChannel[]>> {
    return withNative(async (native) => done(await native.listChannels()));
  }
  deleteNotificationChannel(channelID: string): Promise<PushResult> {
    return called('deleteChannel', channelID);
  }

  // Names of the second generation and of its successor.

  setApnsCertificateID(id: number | string): void {
    // The former name comes first when it is read.
    push.amend({ apple_buz_id: '', apnsCertificateID: id });
  }
  registerPush(
    options: TimPushOptions & {
      apnsCertificateID?: number | string;
      onNotificationClicked?: (click: { ext: string; userID?: string; groupID?: string }) => void;
    } = {},
  ): Promise<PushResult<DevicePushConfig>> {
    const { onNotificationClicked, ...rest } = options;
    endClicked?.();
    endClicked = onNotificationClicked && onTap(onNotificationClicked);
    return push.init(rest);
  }
  unRegisterPush(): Promise<PushResult> {
    return this.unregister();
  }
  /** What this installation is called at the server: a random id, new after a reinstall, unless the app set its own. */
  getRegistrationID(): Promise<PushResult<string>> {
    return settled(async () => {
      const id = await push.registrationID();
      return id ? done(id) : NO_NATIVE;
    });
  }
  /** Call it before `init`; letters, digits, `-` and `_`, at most 64. */
  async setRegistrationID(id: string): Promise<PushResult> {
    if (!/^[\w-]{1,64}$/.test(id)) return fail(BAD_PARAMETER, 'setRegistrationID: 1–64 letters, digits, - or _');
    push.setRegistrationID(id);
    return OK;
  }
  forceUseFCMPushChannel(enabled: boolean): void {
    push.amend({ force_fcm: enabled });
  }
  disablePostNotificationInForeground(disabled: boolean): Promise<PushResult> {
    return called('setForegroundDisplay', !disabled);
  }
  getNotificationExtInfo(): Promise<PushResult<string>> {
    return answered(async () => (await firstTap())?.ext ?? '');
  }
  getAndroidPushToken(): Promise<PushResult<string>> {
    return this.getToken();
  }
  async setAndroidPushToken({
    businessID,
    pushToken: token,
  }: {
    businessID: number | string;
    pushToken: string;
  }): Promise<PushResult<DevicePushConfig>> {
    const vendor = (await this.getVendor()).data || 'fcm';
    return this.setDeviceToken({ vendor, token, businessID: Number(businessID) });
  }
  addPushListener(event: PushEventName, listener: (data: never) => void): void {
    const call = listener as (data: unknown) => void;
    const stop =
      event === PushEvent.NOTIFICATION_CLICKED
        ? onTap(({ ext }) => call(ext))
        : event === PushEvent.MESSAGE_REVOKED
          ? push.onRevoked.add(call)
          : this.onMessage(call);
    legacyListeners.push([event, listener, stop]);
  }
  /** Without a listener: all of that event. */
  removePushListener(event: PushEventName, listener?: (data: never) => void): void {
    legacyListeners = legacyListeners.filter(([heard, one, stop]) => {
      const stays = heard !== event || (listener && one !== listener);
      if (!stays) stop();
      return stays;
    });
  }
}

const withNative = <T>(use: (native: NativeModule) => Promise<PushResult<T>>): Promise<PushResult<T>> =>
  settled(async () => {
    const binding = push.native();
    return binding ? use(binding.module) : NO_NATIVE;
  });
/** A call that the native half answers itself. */
const called = <M extends 'openNotificationSettings' | 'clearNotifications' | 'deleteChannel' | 'setForegroundDisplay'>(
  method: M,
  ...given: Parameters<NativeModule[M]>
): Promise<PushResult> =>
  withNative((native) => (native[method] as (...args: unknown[]) => Promise<PushResult>)(...given));
/** A call whose answer is the data. */
const answered = <T>(ask: () => Promise<T>): Promise<PushResult<T>> => settled(async () => done(await ask()));
const permission = (method: 'requestPermission' | 'getPermissionStatus'): Promise<PushResult<PermissionStatus>> =>
  withNative(async (native) => done((await native[method]()) as PermissionStatus));
function onTap(listener: (opened: NotificationOpened) => void): () => void {
  push.native();
  return onOpened(listener);
}
/** Without a native half too: another library may have handed it over. */
function firstTap(): Promise<NotificationOpened | undefined> {
  push.native();
  return initialTap();
}
const ofRegistered = async <T>(pick: (registered: DevicePushConfig) => T): Promise<PushResult<T>> =>
  push.registered ? done(pick(push.registered)) : fail(TOKEN_EMPTY, 'not registered: call init after login');
