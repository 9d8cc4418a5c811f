/**
 * The native half on iOS is the app's own push library; what does not depend on which one is here. APNs itself is the
 * same for all of them: one token, the push's own fields beside `aps`, no channels.
 */
import { PushCode } from '../codes.ts';
import type { NativeModule } from '../native.ts';
import type { NativeDeviceInfo, NativeRegistration, NativeResult } from '../native-types.ts';

/** The parts of React Native that are used; passed in, so that the same code runs against fakes. */
export interface IosParts {
  Platform: { OS: string; Version: string | number; isPad?: boolean };
  Linking: { openSettings(): Promise<void> };
  AppState: { currentState: string | null | undefined };
  /** `NSUserDefaults`: stays until the app is uninstalled. */
  Settings: { get(key: string): unknown; set(values: Record<string, unknown>): void };
}

/** What each library does in its own way. */
export type LibraryPart = Pick<
  NativeModule,
  | 'register'
  | 'unregister'
  | 'takeInitialClick'
  | 'requestPermission'
  | 'getPermissionStatus'
  | 'getNotificationSettings'
  | 'setBadge'
  | 'clearNotifications'
  | 'setForegroundDisplay'
> & { appFacts(): Promise<Pick<NativeDeviceInfo, 'appID' | 'apnsEnvironment'>> };

export const VENDOR = 'apns';
export const OK: NativeResult = { code: PushCode.ok, desc: 'ok' };
export const failed = (desc: string): NativeRegistration => ({ code: PushCode.vendorFailed, desc, token: '' });
export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** APNs takes the token as hex (32 bytes today, Apple promises no length); another form is refused as BadDeviceToken. */
export function registration(token: unknown): NativeRegistration {
  return typeof token === 'string' && /^([0-9a-f]{2})+$/i.test(token)
    ? { ...OK, token }
    : failed('the library gave no APNs device token in hex');
}

export function iosModule({ Platform, Linking, Settings }: IosParts, library: LibraryPart): NativeModule {
  return {
    ...library,
    async getDeviceInfo() {
      return {
        os: 'ios',
        brand: 'apple',
        manufacturer: 'Apple',
        model: Platform.isPad ? 'iPad' : 'iPhone',
        osVersion: String(Platform.Version),
        language: typeof Intl === 'undefined' ? '' : Intl.DateTimeFormat().resolvedOptions().locale,
        installationID: installationID(Settings),
        vendor: VENDOR,
        compiledIn: [VENDOR],
        ...(await library.appFacts()),
      };
    },
    async openNotificationSettings() {
      await Linking.openSettings();
      return OK;
    },
    // iOS has no channels; apps that make them on every platform must not fail here.
    createChannel: async () => OK,
    listChannels: async () => [],
    deleteChannel: async () => OK,
  };
}

const INSTALLATION = 'timPushInstallation';
function installationID(settings: IosParts['Settings']): string {
  const known = settings.get(INSTALLATION);
  if (typeof known === 'string' && known !== '') return known;
  // Names a device, guards nothing: 128 random bits need not be cryptographic.
  const made = Array.from({ length: 16 }, () =>
    Math.floor(Math.random() * 256)
      .toString(16)
      .padStart(2, '0'),
  ).join('');
  settings.set({ [INSTALLATION]: made });
  return made;
}
