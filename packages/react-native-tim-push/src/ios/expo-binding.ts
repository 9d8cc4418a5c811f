import { carried } from '../carried.ts';
import { PushCode } from '../codes.ts';
import { eventHub } from '../events.ts';
import type { NativeBinding } from '../native.ts';
import type { NativeClick } from '../native-types.ts';
import { failed, type IosParts, iosModule, OK, registration, textOf, VENDOR } from './module.ts';

/** What is used of `expo-notifications` (SDK 50 and later); its module satisfies it: `test/clients/expo-app.test.ts` compiles the two together. */
export interface ExpoNotifications {
  DEFAULT_ACTION_IDENTIFIER: string;
  getDevicePushTokenAsync(): Promise<{ data: unknown }>;
  unregisterForNotificationsAsync(): Promise<void>;
  addPushTokenListener(listener: (token: { data: unknown }) => void): unknown;
  getPermissionsAsync(): Promise<ExpoPermissions>;
  requestPermissionsAsync(): Promise<ExpoPermissions>;
  addNotificationReceivedListener(listener: (notification: ExpoNotification) => void): unknown;
  addNotificationResponseReceivedListener(listener: (response: ExpoResponse) => void): unknown;
  /** Since SDK 53. */
  getLastNotificationResponse?(): ExpoResponse | null;
  getLastNotificationResponseAsync?(): Promise<ExpoResponse | null>;
  setBadgeCountAsync(count: number): Promise<boolean>;
  dismissAllNotificationsAsync(): Promise<unknown>;
  setNotificationHandler(handler: { handleNotification(): Promise<ExpoBehavior> }): void;
}
/** What is used of `expo-application`, which `expo-notifications` brings along. */
export interface ExpoApplication {
  applicationId: string | null;
  getIosPushNotificationServiceEnvironmentAsync(): Promise<string | null>;
}
interface ExpoPermissions {
  granted: boolean;
  canAskAgain: boolean;
  ios?: { status: number; allowsSound: boolean | null; allowsDisplayOnLockScreen: boolean | null };
}
interface ExpoNotification {
  date: number;
  request: {
    identifier: string;
    content: { title: string | null; body: string | null };
    trigger: unknown;
  };
}
interface ExpoResponse {
  actionIdentifier: string;
  notification: ExpoNotification;
}
interface ExpoBehavior {
  shouldShowAlert: boolean;
  shouldShowBanner: boolean;
  shouldShowList: boolean;
  shouldPlaySound: boolean;
  shouldSetBadge: boolean;
}

/** `UNAuthorizationStatus`: denied for good, and from provisional on notifications show. */
const DENIED = 1;
const PROVISIONAL = 3;

/** Makes the native half of iOS out of `expo-notifications`. Attaches listeners; asks and registers nothing. */
export function expoNotificationsBinding(
  expo: ExpoNotifications,
  parts: IosParts,
  application?: ExpoApplication,
): NativeBinding {
  const { listen, emit } = eventHub();
  const isNew = tapsOnce();
  let hearsTokens = false;

  const last = async (): Promise<ExpoResponse | null> =>
    expo.getLastNotificationResponse
      ? expo.getLastNotificationResponse()
      : ((await expo.getLastNotificationResponseAsync?.()) ?? null);
  const tapOf = (response: ExpoResponse, coldStart: boolean): NativeClick | null => {
    const fields = pushFields(response.notification);
    // A button of a notification, or its dismissal, is the app's own business.
    if (!fields || response.actionIdentifier !== expo.DEFAULT_ACTION_IDENTIFIER || !isNew(response)) return null;
    return { vendor: VENDOR, ...carried(fields), coldStart };
  };

  // Whatever is there when the app's code starts to run has started it. Taken now, so that it is told from later taps.
  const started = expo.getLastNotificationResponse?.();
  let initial = started ? tapOf(started, true) : null;

  expo.addNotificationResponseReceivedListener((response) => {
    const tap = tapOf(response, false);
    if (tap) emit('timPushClick', tap);
  });
  expo.addNotificationReceivedListener((notification) => {
    const fields = pushFields(notification);
    if (!fields) return;
    const { identifier, content } = notification.request;
    const shown = { title: content.title ?? '', desc: content.body ?? '' };
    emit('timPushMessage', { vendor: VENDOR, ...shown, ...carried(fields), messageID: identifier });
  });

  const module = iosModule(parts, {
    async appFacts() {
      const environment = await application?.getIosPushNotificationServiceEnvironmentAsync();
      return {
        appID: application?.applicationId ?? '',
        // Read from the provisioning profile, which an app from the App Store does not have: then nothing is known.
        apnsEnvironment: environment === 'development' ? 'sandbox' : (environment ?? ''),
      };
    },
    async register() {
      if (!hearsTokens) {
        hearsTokens = true;
        expo.addPushTokenListener(({ data }) => {
          const { code, token } = registration(data);
          if (code === PushCode.ok) emit('timPushToken', { vendor: VENDOR, token });
        });
      }
      try {
        return registration((await expo.getDevicePushTokenAsync()).data);
      } catch (error) {
        return failed(textOf(error));
      }
    },
    async unregister() {
      await expo.unregisterForNotificationsAsync();
      return OK;
    },
    async takeInitialClick() {
      const taken = initial;
      initial = null;
      if (taken) return taken;
      const response = await last();
      return response ? tapOf(response, true) : null;
    },
    requestPermission: async () => permissionOf(await expo.requestPermissionsAsync()),
    getPermissionStatus: async () => permissionOf(await expo.getPermissionsAsync()),
    async getNotificationSettings() {
      const { ios } = await expo.getPermissionsAsync();
      return {
        sound: word(ios?.allowsSound, 'on', 'off'),
        lockScreen: word(ios?.allowsDisplayOnLockScreen, 'shown', 'hidden'),
        doNotDisturb: 'unknown',
        lastChannel: '',
        shownChannels: [],
        battery: 'unknown',
      };
    },
    async setBadge(count) {
      const set = await expo.setBadgeCountAsync(count);
      return set ? OK : { code: PushCode.notificationsDenied, desc: 'the user has not allowed badges' };
    },
    async clearNotifications() {
      await expo.dismissAllNotificationsAsync();
      return OK;
    },
    async setForegroundDisplay(shown) {
      expo.setNotificationHandler({
        handleNotification: async () => ({
          shouldShowBanner: shown,
          shouldShowList: shown,
          shouldPlaySound: shown,
          shouldSetBadge: shown,
          // Up to SDK 52, where the first two are not known; later ones warn of it.
          shouldShowAlert: shown && !expo.getLastNotificationResponse,
        }),
      });
      return OK;
    },
  });
  return { module, listen };
}

/**
 * The push's own fields, undefined for a notification that the app made itself. For a push, `content.data` is only the
 * field `body` of it (`serializedNotificationData` in its NotificationRecords.swift, `EXNotificationSerializer.m` up to
 * SDK 54); the whole `userInfo`, with `ext` in it, is the trigger's `payload`.
 */
function pushFields({ request }: ExpoNotification): Record<string, unknown> | undefined {
  const trigger = request.trigger as { type?: unknown; payload?: Record<string, unknown> } | null;
  return trigger?.type === 'push' ? (trigger.payload ?? {}) : undefined;
}

/**
 * One tap may come as an event and as the last response. A delivery is known by its time: pushes that replace each other
 * (`apns-collapse-id`) share the identifier.
 */
function tapsOnce(): (response: ExpoResponse) => boolean {
  const seen = new Set<string>();
  return ({ notification: { date, request } }) => {
    const key = `${request.identifier} ${date}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
}

function permissionOf({ granted, canAskAgain, ios }: ExpoPermissions): string {
  if (granted || (ios?.status ?? 0) >= PROVISIONAL) return 'granted';
  return ios?.status === DENIED || !canAskAgain ? 'blocked' : 'denied';
}

const word = (value: boolean | null | undefined, yes: string, no: string): string =>
  value === true ? yes : value === false ? no : 'unknown';
