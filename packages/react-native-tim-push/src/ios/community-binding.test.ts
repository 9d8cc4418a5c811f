/** On the library's own JavaScript, over a native module of a few lines: what it makes of a push is not repeated here. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type PushNotificationIOS from '@react-native-community/push-notification-ios';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Plugin from '../index.ts';
import { communityBinding, type PushNotificationIos } from './community-binding.ts';
import type { IosParts } from './module.ts';

const TOKEN = 'a1'.repeat(32);
const EXT = '{"entity":{"version":1,"chatType":1,"action":1,"sender":"alice"}}';
const TAP = 'com.apple.UNNotificationDefaultActionIdentifier';
const require = createRequire(import.meta.url);
const { transformSync } = createRequire(require.resolve('@react-native/babel-preset'))('@babel/core');
const LIBRARY = require.resolve('@react-native-community/push-notification-ios');
const compiled: string = transformSync(readFileSync(LIBRARY, 'utf8'), {
  filename: LIBRARY,
  babelrc: false,
  configFile: false,
  presets: [[require.resolve('@react-native/babel-preset'), { enableBabelRuntime: false }]],
}).code;

/** The library's own declarations satisfy what the adapter asks of them: said by the compiler, where this file is checked. */
export const fits = (library: typeof PushNotificationIOS): PushNotificationIos => library;

/** The iPhone under the library: what RNCPushNotificationIOS.m would do, as far as it is used. */
function iPhone(given: { status?: number; launchedBy?: Record<string, unknown> } = {}) {
  const listeners: Record<string, ((data: unknown) => void)[]> = {};
  const phone = {
    calls: [] as string[],
    status: given.status ?? 0,
    answer: 2,
    badge: 0,
    finished: [] as string[],
    /** What APNs says after `registerForRemoteNotifications`. */
    apns: (): void => phone.emit('remoteNotificationsRegistered', { deviceToken: TOKEN }),
    emit(event: string, data: unknown): void {
      for (const listener of listeners[event] ?? []) listener(data);
    },
    arrive: (userInfo: object) =>
      phone.emit('remoteNotificationReceived', { ...userInfo, notificationId: 'n1', remote: true }),
    /** `RCTFormatUNNotificationResponse`. */
    tap: (userInfo: object, actionIdentifier = TAP) =>
      phone.emit('localNotificationReceived', {
        identifier: 'i',
        userInfo: { ...userInfo, userInteraction: 1, actionIdentifier },
        actionIdentifier,
      }),
  };
  const settings = () => ({ authorizationStatus: phone.status, sound: phone.status === 2, lockScreen: false });
  const native = {
    async requestPermissions() {
      phone.calls.push('requestPermissions');
      if (phone.status === 0) phone.status = phone.answer;
      queueMicrotask(() => phone.apns());
      return settings();
    },
    checkPermissions: (callback: (given: object) => void) => callback(settings()),
    abandonPermissions: () => void phone.calls.push('abandonPermissions'),
    getInitialNotification: async () =>
      given.launchedBy ? { ...given.launchedBy, userInteraction: 1, remote: true } : null,
    setApplicationIconBadgeNumber: (count: number) => {
      phone.badge = count;
    },
    removeAllDeliveredNotifications: () => void phone.calls.push('removeAllDeliveredNotifications'),
    onFinishRemoteNotification: (id: string, result: string) => void phone.finished.push(`${id} ${result}`),
  };
  class NativeEventEmitter {
    addListener(event: string, listener: (data: unknown) => void) {
      listeners[event] = [...(listeners[event] ?? []), listener];
      return { remove: () => undefined };
    }
  }
  const module = { exports: {} as { default: PushNotificationIos } };
  const load = (name: string) =>
    name === 'react-native'
      ? { NativeEventEmitter, NativeModules: { RNCPushNotificationIOS: native } }
      : createRequire(LIBRARY)(name);
  new Function('module', 'exports', 'require', compiled)(module, module.exports, load);
  return { phone, library: module.exports.default };
}

const defaults = new Map<string, unknown>();
const parts: IosParts = {
  Platform: { OS: 'ios', Version: '18.1' },
  Linking: { openSettings: async () => undefined },
  AppState: { currentState: 'active' },
  Settings: {
    get: (key) => defaults.get(key),
    set(values) {
      for (const [key, value] of Object.entries(values)) defaults.set(key, value);
    },
  },
};

/** A start of the app's JavaScript: the first one, or a reload. */
async function start(iphone: ReturnType<typeof iPhone>, currentState = 'active') {
  vi.resetModules();
  const api: typeof Plugin = await import('../index.ts');
  api.bindNative(communityBinding(iphone.library, { ...parts, AppState: { currentState } }));
  const reported: [number, string][] = [];
  const reporter: Plugin.Reporter = {
    async setOfflinePushConfig(id, token) {
      reported.push([id, token]);
      return { code: 0, desc: 'ok' };
    },
  };
  return { plugin: new api.TimPushPlugin(), reported, options: { apple_buz_id: 7, reporter } };
}
beforeEach(() => {
  defaults.clear();
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});

describe('@react-native-community/push-notification-ios as the native half of iOS', () => {
  it('asks, registers and reports only with init', async () => {
    const iphone = iPhone();
    const { plugin, reported, options } = await start(iphone);
    plugin.onNotificationOpened(() => undefined);
    await plugin.getInitialNotification();
    expect(iphone.phone.calls).toEqual([]);
    const result = await plugin.init(options);
    expect(result.data).toEqual({ vendor: 'apns', token: TOKEN, businessID: 7, permission: 'granted' });
    expect(iphone.phone.calls).toEqual(['requestPermissions']);
    expect(reported).toEqual([[7, TOKEN]]);
  });

  it('registers without a question where it was answered before', async () => {
    const iphone = iPhone({ status: 2 });
    const { plugin, options } = await start(iphone);
    expect((await plugin.init({ ...options, request_permission: false })).data?.token).toBe(TOKEN);
  });

  it('says that it cannot before the question', async () => {
    const { plugin, options } = await start(iPhone());
    const result = await plugin.init({ ...options, request_permission: false });
    expect(result.code).toBe(800005);
    expect(result.desc).toContain('requestPermission');
  });

  it('resolves what iOS says when it gives no token, and tries anew', async () => {
    const iphone = iPhone();
    const { phone } = iphone;
    const works = phone.apns;
    phone.apns = () =>
      phone.emit('remoteNotificationRegistrationError', { code: 3000, message: 'no aps-environment', details: {} });
    const { plugin, options } = await start(iphone);
    const result = await plugin.init(options);
    expect(result).toMatchObject({ code: 800005, desc: expect.stringContaining('no aps-environment') });
    phone.apns = works;
    expect((await plugin.init(options)).code).toBe(0);
  });

  it('reports a token that APNs changed', async () => {
    const iphone = iPhone();
    const { plugin, reported, options } = await start(iphone);
    await plugin.init(options);
    iphone.phone.emit('remoteNotificationsRegistered', { deviceToken: 'ff00' });
    await vi.waitFor(() => expect(reported.at(-1)).toEqual([7, 'ff00']));
  });

  it.each([
    [0, 'denied'],
    [1, 'blocked'],
    [2, 'granted'],
    [3, 'granted'],
  ])('authorization status %i is %s', async (status, permission) => {
    const { plugin } = await start(iPhone({ status }));
    expect((await plugin.getPermissionStatus()).data).toBe(permission);
  });

  it.each(['plain', '"quoted" 😀', EXT, ''])('a tap brings ext %j as it was sent', async (ext) => {
    const iphone = iPhone();
    const { plugin } = await start(iphone);
    const taps: Plugin.NotificationOpened[] = [];
    plugin.onNotificationOpened((tap) => taps.push(tap));
    iphone.phone.tap({ aps: { alert: 'Hi' }, ext });
    expect(taps).toEqual([expect.objectContaining({ ext, vendor: 'apns', coldStart: false })]);
  });

  it('leaves buttons and the app’s own notifications to the app', async () => {
    const iphone = iPhone();
    const { plugin } = await start(iphone);
    const taps: unknown[] = [];
    plugin.onNotificationOpened((tap) => taps.push(tap));
    iphone.phone.tap({ aps: {}, ext: EXT }, 'reply');
    iphone.phone.tap({ ext: EXT });
    expect(taps).toEqual([]);
  });

  it('the tap that started the app comes once, also after a reload, and is not told twice', async () => {
    const push = { aps: { alert: 'Hi' }, ext: EXT, tpTag: 'tag-1' };
    const iphone = iPhone({ launchedBy: push });
    const { plugin } = await start(iphone);
    expect((await plugin.getInitialNotification()).data).toMatchObject({ ext: EXT, userID: 'alice', coldStart: true });
    expect((await plugin.getInitialNotification()).data).toBeUndefined();
    const taps: string[] = [];
    plugin.onNotificationOpened(({ ext }) => taps.push(ext));
    iphone.phone.tap(push);
    iphone.phone.tap({ ...push, tpTag: 'tag-2' });
    expect(taps).toEqual([EXT]);
    const reloaded = await start(iphone);
    expect((await reloaded.plugin.getInitialNotification()).data).toBeUndefined();
  });

  it('a silent push that started the app in the background is no tap', async () => {
    const { plugin } = await start(iPhone({ launchedBy: { aps: { 'content-available': 1 }, ext: EXT } }), 'background');
    expect((await plugin.getInitialNotification()).data).toBeUndefined();
  });

  it('gives a push that arrives, and tells iOS that it is done', async () => {
    const iphone = iPhone();
    const { plugin } = await start(iphone);
    const messages: unknown[] = [];
    plugin.onMessage((message) => messages.push(message));
    iphone.phone.arrive({ aps: { alert: { title: 'Alice', body: 'Hi' } }, ext: EXT });
    iphone.phone.arrive({ aps: { alert: 'Hi' } });
    expect(messages).toEqual([
      { title: 'Alice', desc: 'Hi', ext: EXT, messageID: 'n1' },
      { title: '', desc: 'Hi', ext: '', messageID: 'n1' },
    ]);
    expect(iphone.phone.finished[0]).toBe('n1 UIBackgroundFetchResultNoData');
  });

  it('sets the badge, clears, unregisters; whether a push shows in the foreground it cannot say', async () => {
    const iphone = iPhone();
    const { plugin, options } = await start(iphone);
    await plugin.init(options);
    await plugin.setBadge(3);
    await plugin.clearNotifications();
    await plugin.unregister();
    expect(iphone.phone.badge).toBe(3);
    expect(iphone.phone.calls.slice(-2)).toEqual(['removeAllDeliveredNotifications', 'abandonPermissions']);
    expect((await plugin.disablePostNotificationInForeground(true)).code).toBe(6017);
    expect((await plugin.init(options)).code).toBe(0);
    expect(iphone.phone.calls.at(-1)).toBe('requestPermissions');
  });
});
