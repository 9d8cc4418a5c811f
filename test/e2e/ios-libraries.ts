/** The two iOS libraries that the plugin has adapters for, on a virtual iPhone: each hands over what Apple's system gives. */
import type { Phone } from '@tim-push/sandbox';
import type { TimPushOptions } from 'react-native-tim-push';
import type { PushNotificationIos } from '../../packages/react-native-tim-push/src/ios/community-binding.ts';
import type { ExpoNotifications } from '../../packages/react-native-tim-push/src/ios/expo-binding.ts';
import type { IosParts } from '../../packages/react-native-tim-push/src/ios/module.ts';
import type { App } from './plugin-on-phone.ts';

export interface IPhone {
  /** What the app must say because this library does not know it. */
  options: TimPushOptions;
  /** The user taps a push whose `userInfo` this is. */
  tap(userInfo: Readonly<Record<string, unknown>>): void;
}
type Environment = 'production' | 'sandbox';

export const IPHONE = { Platform: { OS: 'ios', Version: '18.1' } };
function partsOf(phone: Phone): IosParts {
  const defaults = new Map<string, unknown>();
  return {
    ...IPHONE,
    Linking: { openSettings: async () => undefined },
    AppState: { currentState: 'active' },
    Settings: {
      get: (key) => defaults.get(key) ?? (key === 'timPushInstallation' ? `installation-of-${phone.id}` : undefined),
      set: (values) => {
        for (const [key, value] of Object.entries(values)) defaults.set(key, value);
      },
    },
  };
}

export async function expoOn(app: App, phone: Phone, environment: Environment): Promise<IPhone> {
  const { expoNotificationsBinding } = await import('../../packages/react-native-tim-push/src/ios/expo-binding.ts');
  type Responded = Parameters<ExpoNotifications['addNotificationResponseReceivedListener']>[0];
  const responded: Responded[] = [];
  let asked = false;
  const permissions = async () => ({
    granted: asked,
    canAskAgain: !asked,
    ios: { status: asked ? 2 : 0, allowsSound: true, allowsDisplayOnLockScreen: true },
  });
  const library: ExpoNotifications = {
    DEFAULT_ACTION_IDENTIFIER: 'default',
    getDevicePushTokenAsync: async () => ({ data: await phone.register() }),
    unregisterForNotificationsAsync: async () => phone.unregister(),
    addPushTokenListener: (listener) => phone.on('token', (data) => listener({ data })),
    getPermissionsAsync: permissions,
    async requestPermissionsAsync() {
      asked = (await phone.askPermission()) === 'granted';
      return permissions();
    },
    addNotificationReceivedListener: () => undefined,
    addNotificationResponseReceivedListener: (listener) => responded.push(listener),
    getLastNotificationResponse: () => null,
    setBadgeCountAsync: async () => true,
    dismissAllNotificationsAsync: async () => phone.clearNotifications(),
    setNotificationHandler: () => undefined,
  };
  const application = {
    applicationId: phone.packageName,
    // Apple's own word for it in a provisioning profile.
    getIosPushNotificationServiceEnvironmentAsync: async () =>
      environment === 'sandbox' ? 'development' : 'production',
  };
  app.api.bindNative(expoNotificationsBinding(library, partsOf(phone), application));
  return {
    options: {},
    tap(payload) {
      const content = { title: null, body: null };
      const request = { identifier: 'push', content, trigger: { type: 'push', payload } };
      for (const hear of responded) hear({ actionIdentifier: 'default', notification: { date: 1, request } });
    },
  };
}

export async function communityOn(app: App, phone: Phone, environment: Environment): Promise<IPhone> {
  const { communityBinding } = await import('../../packages/react-native-tim-push/src/ios/community-binding.ts');
  const handlers = new Map<string, (given: never) => void>();
  let asked = false;
  const permissions = () => ({ authorizationStatus: asked ? 2 : 0, alert: asked, badge: asked, sound: asked });
  const library: PushNotificationIos = {
    addEventListener: (type: string, handler: (given: never) => void) => void handlers.set(type, handler),
    async requestPermissions() {
      asked = (await phone.askPermission()) === 'granted';
      // Asking registers too; the token comes by event.
      const token = await phone.register();
      handlers.get('register')?.(token as never);
      return permissions();
    },
    checkPermissions: (callback) => callback(permissions()),
    abandonPermissions: () => phone.unregister(),
    getInitialNotification: async () => null,
    setApplicationIconBadgeNumber: () => undefined,
    removeAllDeliveredNotifications: () => phone.clearNotifications(),
  };
  app.api.bindNative(communityBinding(library, partsOf(phone)));
  return {
    options: { apns_environment: environment },
    tap(userInfo) {
      const notice = {
        getData: () => userInfo,
        getTitle: () => '',
        getMessage: () => '',
        getActionIdentifier: () => 'com.apple.UNNotificationDefaultActionIdentifier',
        finish: () => undefined,
      };
      handlers.get('localNotification')?.(notice as never);
    },
  };
}
