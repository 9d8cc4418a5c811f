import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Plugin from '../index.ts';
import { type ExpoApplication, type ExpoNotifications, expoNotificationsBinding } from './expo-binding.ts';
import type { IosParts } from './module.ts';

type Response = Parameters<Parameters<ExpoNotifications['addNotificationResponseReceivedListener']>[0]>[0];
type Notification = Response['notification'];
const TOKEN = 'a1'.repeat(32);
const EXT = '{"entity":{"version":1,"chatType":1,"action":1,"sender":"alice"}}';
const TAP = 'expo.modules.notifications.actions.DEFAULT';

/** As expo-notifications hands over a push of APNs: `content.data` is not where its fields are. */
function pushed(fields: Record<string, unknown>, date = 1): Notification {
  const payload = { aps: { alert: { title: 'Alice', body: 'Hi' } }, ...fields };
  return {
    date,
    request: {
      identifier: 'conversation-1',
      content: Object.assign({ title: 'Alice', body: 'Hi' }, { data: null }),
      trigger: { type: 'push', payload },
    },
  };
}
const tapOn = (notification: Notification, actionIdentifier = TAP): Response => ({ actionIdentifier, notification });

/** The library on a phone of a few lines. */
function fakeExpo(given: { last?: Response; status?: number; olderThan53?: boolean } = {}) {
  const heard = {
    token: [] as ((token: { data: unknown }) => void)[],
    received: [] as ((notification: Notification) => void)[],
    responded: [] as ((response: Response) => void)[],
  };
  const phone = {
    calls: [] as string[],
    last: given.last ?? null,
    status: given.status ?? 0,
    answer: 2,
    token: async (): Promise<{ data: unknown }> => ({ data: TOKEN }),
    handler: undefined as Parameters<ExpoNotifications['setNotificationHandler']>[0] | undefined,
    newToken: (data: unknown) => heard.token.forEach((listener) => void listener({ data })),
    receive: (notification: Notification) => heard.received.forEach((listener) => void listener(notification)),
    tap(response: Response) {
      phone.last = response;
      for (const listener of heard.responded) listener(response);
    },
  };
  const permissions = async () => ({
    granted: phone.status === 2,
    canAskAgain: phone.status !== 1,
    ios: { status: phone.status, allowsSound: false, allowsDisplayOnLockScreen: true },
  });
  const module: ExpoNotifications = {
    DEFAULT_ACTION_IDENTIFIER: TAP,
    getDevicePushTokenAsync() {
      phone.calls.push('getDevicePushTokenAsync');
      return phone.token();
    },
    async unregisterForNotificationsAsync() {
      phone.calls.push('unregisterForNotificationsAsync');
    },
    addPushTokenListener: (listener) => heard.token.push(listener),
    getPermissionsAsync: permissions,
    async requestPermissionsAsync() {
      phone.calls.push('requestPermissionsAsync');
      if (phone.status === 0) phone.status = phone.answer;
      return permissions();
    },
    addNotificationReceivedListener: (listener) => heard.received.push(listener),
    addNotificationResponseReceivedListener: (listener) => heard.responded.push(listener),
    ...(given.olderThan53
      ? { getLastNotificationResponseAsync: async () => phone.last }
      : { getLastNotificationResponse: () => phone.last }),
    async setBadgeCountAsync(count) {
      phone.calls.push(`setBadgeCountAsync ${count}`);
      return phone.status === 2;
    },
    async dismissAllNotificationsAsync() {
      phone.calls.push('dismissAllNotificationsAsync');
    },
    setNotificationHandler(handler) {
      phone.handler = handler;
    },
  };
  return { phone, module };
}

const defaults = new Map<string, unknown>();
const opened: string[] = [];
const parts: IosParts = {
  Platform: { OS: 'ios', Version: '18.1' },
  Linking: {
    async openSettings() {
      opened.push('settings');
    },
  },
  AppState: { currentState: 'active' },
  Settings: { get: (key) => defaults.get(key), set: (values) => void defaults.set(...one(values)) },
};
const one = (values: Record<string, unknown>) => Object.entries(values)[0] as [string, unknown];
const application = (environment: string | null): ExpoApplication => ({
  applicationId: 'com.example.chat',
  getIosPushNotificationServiceEnvironmentAsync: async () => environment,
});

async function start(
  expo: ReturnType<typeof fakeExpo>,
  app?: ExpoApplication,
): Promise<{
  plugin: Plugin.TimPushPlugin;
  api: typeof Plugin;
  reported: [number, string][];
  reporter: Plugin.Reporter;
}> {
  vi.resetModules();
  const api = await import('../index.ts');
  api.bindNative(expoNotificationsBinding(expo.module, parts, app));
  const reported: [number, string][] = [];
  const reporter: Plugin.Reporter = {
    async setOfflinePushConfig(id, token) {
      reported.push([id, token]);
      return { code: 0, desc: 'ok' };
    },
  };
  return { api, plugin: new api.TimPushPlugin(), reported, reporter };
}
beforeEach(() => {
  defaults.clear();
  opened.length = 0;
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});

describe('expo-notifications as the native half of iOS', () => {
  it('asks, registers and reports only with init', async () => {
    const expo = fakeExpo();
    const { plugin, reported, reporter } = await start(expo);
    plugin.onNotificationOpened(() => undefined);
    await plugin.getInitialNotification();
    await plugin.getVendor();
    expect(expo.phone.calls).toEqual([]);
    const result = await plugin.init({ apple_buz_id: 7, reporter });
    expect(expo.phone.calls).toEqual(['requestPermissionsAsync', 'getDevicePushTokenAsync']);
    expect(result.data).toEqual({ vendor: 'apns', token: TOKEN, businessID: 7, permission: 'granted' });
    expect(reported).toEqual([[7, TOKEN]]);
  });

  it.each([
    ['development', 8],
    ['production', 7],
    [null, 7],
  ])('takes the certificate ID of APNs’ environment: the profile says %s', async (environment, id) => {
    const { plugin, reported, reporter } = await start(fakeExpo(), application(environment));
    await plugin.init({ apple_buz_id: 7, apple_buz_id_sandbox: 8, reporter });
    expect(reported).toEqual([[id, TOKEN]]);
  });

  it('lets the app say the environment', async () => {
    const { plugin, reported, reporter } = await start(fakeExpo(), application('production'));
    await plugin.init({ apple_buz_id: 7, apple_buz_id_sandbox: 8, apns_environment: 'sandbox', reporter });
    expect(reported).toEqual([[8, TOKEN]]);
  });

  it('reports a token that APNs changed', async () => {
    const expo = fakeExpo();
    const { plugin, reported, reporter } = await start(expo);
    await plugin.init({ apple_buz_id: 7, reporter });
    expo.phone.newToken('ff00');
    await vi.waitFor(() => expect(reported.at(-1)).toEqual([7, 'ff00']));
  });

  it.each([
    ['what iOS says', async () => Promise.reject(new Error('no valid aps-environment entitlement')), 'aps-environment'],
    ['a token that is not the device’s', async () => ({ data: 'ExponentPushToken[x]' }), 'hex'],
  ])('resolves %s', async (_name, token, said) => {
    const expo = fakeExpo();
    expo.phone.token = token;
    const { plugin, reported, reporter } = await start(expo);
    const result = await plugin.init({ apple_buz_id: 7, reporter });
    expect(result.code).toBe(800005);
    expect(result.desc).toContain(said);
    expect(reported).toEqual([]);
  });

  it.each([
    [0, 'denied'],
    [1, 'blocked'],
    [2, 'granted'],
    [3, 'granted'],
    [4, 'granted'],
  ])('authorization status %i is %s', async (status, permission) => {
    const { plugin } = await start(fakeExpo({ status }));
    expect((await plugin.getPermissionStatus()).data).toBe(permission);
  });

  it('after a no there are only the settings', async () => {
    const expo = fakeExpo();
    expo.phone.answer = 1;
    const { plugin } = await start(expo);
    expect((await plugin.requestPermission()).data).toBe('blocked');
    expect((await plugin.openNotificationSettings()).code).toBe(0);
    expect(opened).toEqual(['settings']);
  });

  it.each(['plain', '"quoted" 😀', EXT, ''])('a tap brings ext %j as it was sent', async (ext) => {
    const expo = fakeExpo();
    const { plugin } = await start(expo);
    const taps: Plugin.NotificationOpened[] = [];
    plugin.onNotificationOpened((tap) => taps.push(tap));
    expo.phone.tap(tapOn(pushed({ ext })));
    expect(taps).toEqual([expect.objectContaining({ ext, vendor: 'apns', coldStart: false })]);
    expect((await plugin.getInitialNotification()).data).toBeUndefined();
  });

  it('is reported by our tag', async () => {
    const expo = fakeExpo();
    const { plugin, reporter } = await start(expo);
    const clicks: string[] = [];
    await plugin.init({
      apple_buz_id: 7,
      reporter: { ...reporter, reportClick: async (tag) => void clicks.push(tag) },
    });
    expo.phone.tap(tapOn(pushed({ ext: EXT, tpTag: 'tag-1' })));
    expect(clicks).toEqual(['tag-1']);
  });

  it.each([false, true])('the tap that started the app comes once (before SDK 53: %s)', async (olderThan53) => {
    const expo = fakeExpo({ last: tapOn(pushed({ ext: EXT })), olderThan53 });
    const { plugin } = await start(expo);
    expect((await plugin.getInitialNotification()).data).toMatchObject({ ext: EXT, userID: 'alice', coldStart: true });
    expect((await plugin.getInitialNotification()).data).toBeUndefined();
    const taps: string[] = [];
    plugin.onNotificationOpened(({ ext }) => taps.push(ext));
    // The library may tell of the same tap by event as well.
    expo.phone.tap(expo.phone.last as Response);
    expo.phone.tap(tapOn(pushed({ ext: 'the next one' }, 2)));
    expect(taps).toEqual(['the next one']);
  });

  it('leaves buttons, dismissals and the app’s own notifications to the app', async () => {
    const expo = fakeExpo();
    const { plugin } = await start(expo);
    const taps: unknown[] = [];
    const messages: unknown[] = [];
    plugin.onNotificationOpened((tap) => taps.push(tap));
    plugin.onMessage((message) => messages.push(message));
    const own = { ...pushed({}), request: { ...pushed({}).request, trigger: null } };
    expo.phone.tap(tapOn(pushed({ ext: EXT }), 'reply'));
    expo.phone.tap(tapOn(own));
    expo.phone.receive(own);
    expect([...taps, ...messages]).toEqual([]);
  });

  it('gives a push that arrives in the foreground', async () => {
    const expo = fakeExpo();
    const { plugin } = await start(expo);
    const messages: unknown[] = [];
    plugin.onMessage((message) => messages.push(message));
    expo.phone.receive(pushed({ ext: { n: 1 } }));
    expect(messages).toEqual([{ title: 'Alice', desc: 'Hi', ext: '{"n":1}', messageID: 'conversation-1' }]);
  });

  it.each([
    [false, 'shouldShowBanner'],
    [true, 'shouldShowAlert'],
  ] as const)('hides it there when asked to (before SDK 53: %s)', async (olderThan53, shows) => {
    const expo = fakeExpo({ olderThan53 });
    const { plugin } = await start(expo);
    expect(expo.phone.handler).toBeUndefined();
    await plugin.disablePostNotificationInForeground(true);
    const hidden = { shouldShowAlert: false, shouldShowBanner: false, shouldShowList: false, shouldPlaySound: false };
    expect(await expo.phone.handler?.handleNotification()).toMatchObject(hidden);
    await plugin.disablePostNotificationInForeground(false);
    const shown = await expo.phone.handler?.handleNotification();
    expect(shown?.[shows]).toBe(true);
    // Later SDKs warn of the word of the earlier ones.
    expect(shown?.shouldShowAlert).toBe(olderThan53);
  });

  it('sets the badge, clears, unregisters, and has no channels', async () => {
    const expo = fakeExpo();
    const { plugin, reporter } = await start(expo);
    expect((await plugin.setBadge(3)).code).toBe(800016);
    await plugin.init({ apple_buz_id: 7, reporter });
    expect((await plugin.setBadge(3)).code).toBe(0);
    await plugin.clearNotifications();
    await plugin.unregister();
    expect(expo.phone.calls.slice(-3)).toEqual([
      'setBadgeCountAsync 3',
      'dismissAllNotificationsAsync',
      'unregisterForNotificationsAsync',
    ]);
    expect((await plugin.createNotificationChannel({ channelID: 'a', channelName: 'A' })).code).toBe(0);
    expect((await plugin.getNotificationChannels()).data).toEqual([]);
  });

  it('names the installation the same until it is uninstalled', async () => {
    const first = await (await start(fakeExpo())).plugin.getRegistrationID();
    const second = await (await start(fakeExpo())).plugin.getRegistrationID();
    expect(first.data).toMatch(/^[0-9a-f]{32}$/);
    expect(second.data).toBe(first.data);
    defaults.clear();
    expect((await (await start(fakeExpo())).plugin.getRegistrationID()).data).not.toBe(first.data);
  });
});
