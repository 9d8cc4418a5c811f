import { carried } from '../carried.ts';
import { PushCode } from '../codes.ts';
import { eventHub } from '../events.ts';
import type { NativeBinding } from '../native.ts';
import type { NativeClick } from '../native-types.ts';
import { failed, type IosParts, iosModule, OK, registration, VENDOR } from './module.ts';

/** What is used of `@react-native-community/push-notification-ios` (1.11 and later); its types satisfy it (`community-binding.test.ts`). */
export interface PushNotificationIos {
  addEventListener(type: 'notification' | 'localNotification', handler: (notification: Notice) => void): void;
  addEventListener(type: 'register', handler: (deviceToken: string) => void): void;
  addEventListener(type: 'registrationError', handler: (error: { message: string; code: number }) => void): void;
  requestPermissions(): Promise<Permissions>;
  checkPermissions(callback: (permissions: Permissions) => void): void;
  abandonPermissions(): void;
  getInitialNotification(): Promise<Notice | null>;
  setApplicationIconBadgeNumber(count: number): void;
  removeAllDeliveredNotifications(): void;
}
interface Notice {
  getData(): Record<string, unknown>;
  getTitle(): unknown;
  getMessage(): unknown;
  getActionIdentifier(): string | undefined;
  finish(result: string): void;
}
interface Permissions {
  authorizationStatus?: number;
  sound?: boolean;
  lockScreen?: boolean;
}

/** `UNAuthorizationStatus`. */
const NOT_DETERMINED = 0;
const DENIED = 1;
/** A tap on the notification itself, not on one of its buttons. */
const DEFAULT_ACTION = 'com.apple.UNNotificationDefaultActionIdentifier';
const TAKEN = 'timPushInitialTap';

/**
 * Makes the native half of iOS out of `@react-native-community/push-notification-ios`. Attaches listeners; asks and
 * registers nothing. The listeners stay: its `removeEventListener` takes the one that was added last, whosever it is.
 *
 * Where `ext` is (its js/index.js and RCTConvert+Notification.m): for `getInitialNotification` and `notification` in
 * `getData()`, which is `userInfo` without `aps`; a tap comes as `localNotification`, `getData()` then is all of `userInfo`.
 */
export function communityBinding(library: PushNotificationIos, parts: IosParts): NativeBinding {
  const { listen, emit } = eventHub();
  const seen = new Set<string>();
  let token = '';
  let failure = '';
  /** Asking for the permission registers too: the token, or why there is none, comes by event. */
  let registering = false;
  let initialTaken = false;
  // iOS starts an app in the background to hand it a silent push; the library takes that for a tap.
  const startedUnseen = parts.AppState.currentState === 'background';

  const tapOf = (data: Record<string, unknown>, coldStart: boolean): NativeClick | null => {
    const { ext, tag } = carried(data);
    if (tag !== '' && seen.has(tag)) return null;
    seen.add(tag);
    return { vendor: VENDOR, ext, tag, coldStart };
  };
  const tapped = (data: Record<string, unknown>): void => {
    const tap = tapOf(data, false);
    if (tap) emit('timPushClick', tap);
  };

  const refused = (code: number, desc: string): void => {
    failure = desc;
    registering = false;
    emit('timPushTokenError', { vendor: VENDOR, code, desc });
  };

  library.addEventListener('register', (deviceToken) => {
    const answer = registration(deviceToken);
    if (answer.code !== PushCode.ok) return refused(answer.code, answer.desc);
    token = answer.token;
    emit('timPushToken', { vendor: VENDOR, token });
  });
  library.addEventListener('registrationError', ({ code, message }) => refused(code, message));
  library.addEventListener('localNotification', (notice) => {
    const data = notice.getData() ?? {};
    // Notifications that the app made itself come here too; a push has `aps`.
    if ('aps' in data && notice.getActionIdentifier() === DEFAULT_ACTION) tapped(data);
  });
  library.addEventListener('notification', (notice) => {
    const data = notice.getData();
    if (data['userInteraction'] === 1) tapped(data);
    else {
      const shown = { title: textOr(notice.getTitle()), desc: textOr(notice.getMessage()) };
      emit('timPushMessage', {
        vendor: VENDOR,
        ...shown,
        ...carried(data),
        messageID: textOr(data['notificationId']),
      });
    }
    // iOS wakes an app less often that does not say when it is done. A second call of it does nothing.
    notice.finish('UIBackgroundFetchResultNoData');
  });

  const permissions = (): Promise<Permissions> => new Promise((resolve) => library.checkPermissions(resolve));
  const ask = async (): Promise<Permissions> => {
    registering = true;
    failure = '';
    return library.requestPermissions();
  };

  const module = iosModule(parts, {
    appFacts: async () => ({ appID: '', apnsEnvironment: '' }),
    async register() {
      if (!registering && token === '') {
        if (((await permissions()).authorizationStatus ?? NOT_DETERMINED) === NOT_DETERMINED) {
          return failed('this library gets a token only after the permission was asked: call requestPermission first');
        }
        await ask();
      }
      return failure === '' ? { ...OK, token } : failed(failure);
    },
    async unregister() {
      library.abandonPermissions();
      token = '';
      registering = false;
      return OK;
    },
    async takeInitialClick() {
      const notice = startedUnseen ? null : await library.getInitialNotification();
      if (!notice) return null;
      const data = notice.getData();
      const { tag } = carried(data);
      // The library gives it as often as it is asked, after a reload of the JavaScript too.
      if (initialTaken || (tag !== '' && parts.Settings.get(TAKEN) === tag)) return null;
      initialTaken = true;
      parts.Settings.set({ [TAKEN]: tag });
      return tapOf(data, true);
    },
    requestPermission: async () => permissionOf(await ask()),
    getPermissionStatus: async () => permissionOf(await permissions()),
    async getNotificationSettings() {
      const { sound, lockScreen } = await permissions();
      return {
        sound: sound === undefined ? 'unknown' : sound ? 'on' : 'off',
        lockScreen: lockScreen === undefined ? 'unknown' : lockScreen ? 'shown' : 'hidden',
        doNotDisturb: 'unknown',
        lastChannel: '',
        shownChannels: [],
        battery: 'unknown',
      };
    },
    async setBadge(count) {
      library.setApplicationIconBadgeNumber(count);
      return OK;
    },
    async clearNotifications() {
      library.removeAllDeliveredNotifications();
      return OK;
    },
    setForegroundDisplay: async () => ({
      code: PushCode.badParameter,
      desc: 'with this library AppDelegate decides: userNotificationCenter:willPresentNotification:',
    }),
  });
  return { module, listen };
}

function permissionOf({ authorizationStatus = NOT_DETERMINED }: Permissions): string {
  if (authorizationStatus > DENIED) return 'granted';
  return authorizationStatus === DENIED ? 'blocked' : 'denied';
}

const textOr = (value: unknown): string => (typeof value === 'string' ? value : '');
