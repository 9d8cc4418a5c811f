import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PushNotificationIos } from './community-binding.ts';
import type { ExpoNotifications } from './expo-binding.ts';

/** React Native on that platform, as far as the entries use it. */
async function on(OS: string) {
  vi.resetModules();
  vi.doMock('react-native', () => ({
    Platform: { OS, Version: '18.1' },
    Linking: { openSettings: async () => undefined },
    AppState: { currentState: 'active' },
    Settings: { get: () => 'installation-1', set: () => undefined },
  }));
  const { bindNative, TimPushPlugin } = await import('../index.ts');
  return { bindNative, plugin: new TimPushPlugin() };
}
afterEach(() => vi.doUnmock('react-native'));

const listens = () => undefined;
const expo = {
  addNotificationReceivedListener: listens,
  addNotificationResponseReceivedListener: listens,
} as unknown as ExpoNotifications;
const community = { addEventListener: listens } as unknown as PushNotificationIos;

describe.each([
  ['expo-notifications', async () => (await import('../expo-notifications.ts')).bindExpoNotifications(expo)],
  [
    'push-notification-ios',
    async () => (await import('../push-notification-ios.ts')).bindPushNotificationIos(community),
  ],
])('the entry %s', (_name, bind) => {
  it('binds the library on iOS', async () => {
    const { plugin } = await on('ios');
    await bind();
    expect((await plugin.getVendor()).data).toBe('apns');
    expect((await plugin.getRegistrationID()).data).toBe('installation-1');
  });

  it('leaves Android to the package’s own native half, bound or not', async () => {
    const { plugin } = await on('android');
    await bind();
    expect((await plugin.getRegistrationID()).code).toBe(810008);
  });

  it('leaves what is bound already', async () => {
    const { bindNative, plugin } = await on('ios');
    const { createFakeNative } = await import('../testing/fake-native.ts');
    bindNative(createFakeNative({ register: async () => 'token' }).binding);
    await bind();
    expect((await plugin.getVendor()).data).toBe('fcm');
  });
});
