import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Plugin from './index.ts';
import { createFakeNative, type FakePhone } from './testing/fake-native.ts';

/** The plugin keeps one state for each JavaScript runtime: every test gets a fresh one, as a started app would. */
async function start(
  phone: FakePhone,
): Promise<{ plugin: Plugin.TimPushPlugin; api: typeof Plugin; native: ReturnType<typeof createFakeNative> }> {
  vi.resetModules();
  const api = await import('./index.ts');
  const native = createFakeNative(phone);
  api.bindNative(native.binding);
  return { api, native, plugin: new api.TimPushPlugin() };
}
const xiaomi = (phone: Partial<FakePhone> = {}): FakePhone => ({
  register: async () => 'mi-token',
  ...phone,
  device: { vendor: 'xiaomi', brand: 'xiaomi', ...phone.device },
});

/** Another vendor's IM SDK, as `init({ reporter })` takes it. */
function otherSdk(answer = { code: 0, desc: 'ok' }) {
  const reported: [number, string][] = [];
  const listeners = new Set<(loggedIn: boolean) => void>();
  const retired = new Set<() => void>();
  const clicks: string[] = [];
  let loggedIn = true;
  return {
    reported,
    clicks,
    login(state: boolean) {
      loggedIn = state;
      for (const listener of listeners) listener(state);
    },
    retire: () => {
      for (const listener of retired) listener();
    },
    reporter: {
      setOfflinePushConfig: async (id: number, token: string) => {
        reported.push([id, token]);
        return answer;
      },
      isLoggedIn: () => loggedIn,
      onLoginStateChange: (listener: (state: boolean) => void) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      onTokenRetired: (listener: () => void) => {
        retired.add(listener);
        return () => void retired.delete(listener);
      },
      reportClick: async (tag: string) => {
        clicks.push(tag);
      },
    },
  };
}
const guide = { mi_buz_id: 5218, mi_push_app_id: '288', mi_push_app_key: 'key' };

let warn: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('init', () => {
  it('registers with the phone’s cloud and reports token and certificate ID', async () => {
    const params: unknown[] = [];
    const { plugin } = await start(
      xiaomi({
        register: async (vendor, given) => {
          params.push(vendor, given);
          return 'mi-token';
        },
      }),
    );
    const sdk = otherSdk();
    const result = await plugin.init({ ...guide, reporter: sdk.reporter });
    expect(result).toEqual({
      code: 0,
      desc: 'ok',
      data: { vendor: 'xiaomi', token: 'mi-token', businessID: 5218, permission: 'granted' },
    });
    expect(params).toEqual(['xiaomi', { appId: '288', appKey: 'key' }]);
    expect(sdk.reported).toEqual([[5218, 'mi-token']]);
  });

  it('before login resolves 6014 and starts nothing of a vendor', async () => {
    const { plugin, native } = await start(xiaomi());
    const sdk = otherSdk();
    sdk.login(false);
    expect((await plugin.init({ ...guide, reporter: sdk.reporter })).code).toBe(6014);
    expect(native.calls).toEqual(['getDeviceInfo']);
  });

  it('without anyone to report to says what to add', async () => {
    const { plugin } = await start(xiaomi());
    const result = await plugin.init(guide);
    expect(result.code).toBe(810007);
    expect(result.desc).toContain('react-native-tim-js');
  });

  it('without a native half says so', async () => {
    const { plugin, api } = await start(xiaomi());
    api.bindNative(undefined);
    expect((await plugin.init({ ...guide, reporter: otherSdk().reporter })).code).toBe(810008);
  });

  it('names the missing certificate ID of this phone', async () => {
    const { plugin } = await start(xiaomi());
    const result = await plugin.init({ reporter: otherSdk().reporter });
    expect(result.code).toBe(810006);
    expect(result.desc).toContain('mi_buz_id');
  });

  it('falls back to FCM where the phone’s own cloud fails and FCM is configured', async () => {
    const { plugin, native } = await start(
      xiaomi({
        register: async (vendor) => {
          if (vendor === 'xiaomi') throw new Error('not a Xiaomi ROM');
          return 'fcm-token';
        },
      }),
    );
    const sdk = otherSdk();
    const result = await plugin.init({ ...guide, google_fcm_buz_id: 9, reporter: sdk.reporter });
    expect(result.data).toMatchObject({ vendor: 'fcm', token: 'fcm-token', businessID: 9 });
    expect(native.calls).toContain('register xiaomi');
    expect(sdk.reported).toEqual([[9, 'fcm-token']]);
  });

  it('gives both reasons when the fallback fails too', async () => {
    const { plugin } = await start(
      xiaomi({
        register: async (vendor) => {
          throw new Error(`${vendor} says no`);
        },
      }),
    );
    const result = await plugin.init({ ...guide, google_fcm_buz_id: 9, reporter: otherSdk().reporter });
    expect(result.code).toBe(800006);
    expect(result.desc).toContain('xiaomi says no');
    expect(result.desc).toContain('fcm says no');
  });

  it('force_fcm takes FCM on any phone', async () => {
    const { plugin } = await start(xiaomi({ register: async (vendor) => `${vendor}-token` }));
    const result = await plugin.init({
      ...guide,
      google_fcm_buz_id: 9,
      force_fcm: true,
      reporter: otherSdk().reporter,
    });
    expect(result.data?.token).toBe('fcm-token');
  });

  it('binds no token that comes after unregister was called', async () => {
    let give = (_token: string): void => undefined;
    const asked = vi.fn(() => new Promise<string>((resolve) => (give = resolve)));
    const { plugin } = await start(xiaomi({ register: asked }));
    const sdk = otherSdk();
    const result = plugin.init({ ...guide, reporter: sdk.reporter });
    await vi.waitFor(() => expect(asked).toHaveBeenCalled());
    await plugin.unregister();
    give('mi-token');
    expect(await result).toMatchObject({ code: 800003, desc: 'unregistered meanwhile' });
    expect(sdk.reported).toEqual([[0, '']]);
    expect((await plugin.getToken()).code).toBe(800009);
  });

  it('asks no vendor after unregister was called while the user was asked', async () => {
    let allow = (): void => undefined;
    const onPermission = vi.fn(() => new Promise<'granted'>((resolve) => (allow = () => resolve('granted'))));
    const { plugin, native } = await start(xiaomi({ onPermission }));
    const sdk = otherSdk();
    const result = plugin.init({ ...guide, reporter: sdk.reporter });
    await vi.waitFor(() => expect(onPermission).toHaveBeenCalled());
    await plugin.unregister();
    allow();
    expect(await result).toMatchObject({ code: 800003, desc: 'unregistered meanwhile' });
    expect(sdk.reported).toEqual([[0, '']]);
    expect(native.calls).not.toContain('register xiaomi');
  });

  it('does not bind again, after unregister, a token whose event came while it was being reported', async () => {
    const { plugin, native } = await start(
      xiaomi({
        register: async () => {
          queueMicrotask(() => native.emit('timPushToken', { vendor: 'xiaomi', token: 'by-event' }));
          return '';
        },
      }),
    );
    const reported: [number, string][] = [];
    let answer = (): void => undefined;
    const reporter = {
      setOfflinePushConfig: (id: number, token: string) => {
        reported.push([id, token]);
        const ok = { code: 0, desc: 'ok' };
        return token === '' ? Promise.resolve(ok) : new Promise<typeof ok>((resolve) => (answer = () => resolve(ok)));
      },
    };
    const result = plugin.init({ ...guide, reporter });
    await vi.waitFor(() => expect(reported).toEqual([[5218, 'by-event']]));
    await plugin.unregister();
    answer();
    await result;
    await plugin.init({ ...guide, mi_buz_id: 0, reporter });
    expect(reported).toEqual([
      [5218, 'by-event'],
      [0, ''],
    ]);
    expect((await plugin.getToken()).code).toBe(800009);
  });

  it('waits for a token that comes by event after an empty answer', async () => {
    const { plugin, native } = await start(
      xiaomi({
        register: async () => {
          queueMicrotask(() => native.emit('timPushToken', { vendor: 'xiaomi', token: 'late' }));
          return '';
        },
      }),
    );
    expect((await plugin.init({ ...guide, reporter: otherSdk().reporter })).data?.token).toBe('late');
  });

  it.each([
    ['no answer at all', () => new Promise<string>(() => undefined), 800008],
    ['an empty token and nothing after it', async () => '', 800009],
  ])('ends in time with %s, and reports a token that comes later still', async (_name, registration, code) => {
    vi.useFakeTimers();
    const { plugin, native } = await start(xiaomi({ register: registration }));
    const sdk = otherSdk();
    const result = plugin.init({ ...guide, timeout_ms: 3000, reporter: sdk.reporter });
    await vi.advanceTimersByTimeAsync(3000);
    expect((await result).code).toBe(code);
    native.emit('timPushToken', { vendor: 'xiaomi', token: 'late' });
    await vi.waitFor(() => expect(sdk.reported).toEqual([[5218, 'late']]));
  });

  it('reports a refreshed token, and not the same one twice', async () => {
    const { plugin, native } = await start(xiaomi());
    const sdk = otherSdk();
    await plugin.init({ ...guide, reporter: sdk.reporter });
    native.emit('timPushToken', { vendor: 'xiaomi', token: 'mi-token' });
    native.emit('timPushToken', { vendor: 'xiaomi', token: 'mi-token-2' });
    await vi.waitFor(() =>
      expect(sdk.reported).toEqual([
        [5218, 'mi-token'],
        [5218, 'mi-token-2'],
      ]),
    );
  });

  it('twice at once registers one after the other and ends the same', async () => {
    const { plugin, api } = await start(xiaomi());
    const sdk = otherSdk();
    const options = { ...guide, reporter: sdk.reporter };
    const [first, second] = await Promise.all([plugin.init(options), new api.TimPushPlugin().init(options)]);
    expect(second).toEqual(first);
  });

  it('reports the token again when another account logs in on this phone', async () => {
    const { plugin } = await start(xiaomi());
    const sdk = otherSdk();
    await plugin.init({ ...guide, reporter: sdk.reporter });
    sdk.login(false);
    sdk.login(true);
    await vi.waitFor(() =>
      expect(sdk.reported).toEqual([
        [5218, 'mi-token'],
        [5218, 'mi-token'],
      ]),
    );
  });

  it('registers anew when the server retired the token', async () => {
    let tokens = 0;
    const { plugin, native } = await start(xiaomi({ register: async () => `token-${++tokens}` }));
    const sdk = otherSdk();
    await plugin.init({ ...guide, reporter: sdk.reporter });
    sdk.retire();
    await vi.waitFor(() =>
      expect(sdk.reported).toEqual([
        [5218, 'token-1'],
        [5218, 'token-2'],
      ]),
    );
    expect(native.calls).toContain('unregister xiaomi');
  });

  it('registers anew also when the native half cannot let the old token go', async () => {
    let tokens = 0;
    const { plugin, native } = await start(xiaomi({ register: async () => `token-${++tokens}` }));
    const sdk = otherSdk();
    await plugin.init({ ...guide, reporter: sdk.reporter });
    native.binding.module.unregister = () => Promise.reject(new Error('no service'));
    sdk.retire();
    await vi.waitFor(() => expect(sdk.reported.at(-1)).toEqual([5218, 'token-2']));
  });

  it('says what a reporter threw that was told of the phone, also when a token comes late', async () => {
    const { plugin, native } = await start(xiaomi());
    const sdk = otherSdk();
    const reporter = {
      ...sdk.reporter,
      setDeviceInfo: () => {
        throw new Error('not ready');
      },
    };
    expect(await plugin.init({ ...guide, reporter })).toMatchObject({
      code: 800010,
      desc: expect.stringContaining('not ready'),
      data: { token: 'mi-token' },
    });
    native.emit('timPushToken', { vendor: 'xiaomi', token: 'late' });
    await vi.waitFor(() => expect(warn).toHaveBeenCalledTimes(2));
  });

  it('before init unbinds at the server alone, and says that the vendor was not asked', async () => {
    const { plugin, native, api } = await start(xiaomi());
    expect(await plugin.unregister()).toMatchObject({ code: 810009 });
    const sdk = otherSdk();
    sdk.login(false);
    expect(await plugin.init({ ...guide, reporter: sdk.reporter })).toMatchObject({ code: 6014 });
    expect(await plugin.unregister()).toMatchObject({
      code: api.PushCode.initMissing,
      desc: expect.stringMatching(/init/),
    });
    expect(sdk.reported).toEqual([[0, '']]);
    expect(native.calls.filter((call) => call.includes('register'))).toEqual([]);
    sdk.login(true);
    await plugin.init({ ...guide, reporter: sdk.reporter });
    expect(await plugin.unregister()).toMatchObject({ code: 0 });
    expect(await plugin.unregister()).toMatchObject({ code: 0 });
    expect(native.calls.filter((call) => call.startsWith('unregister'))).toEqual(['unregister xiaomi']);
  });

  it('before init passes on why the server was not told', async () => {
    const { plugin } = await start(xiaomi());
    await plugin.init({
      ...guide,
      reporter: { ...otherSdk({ code: 9520, desc: 'no network' }).reporter, isLoggedIn: () => false },
    });
    expect(await plugin.unregister()).toEqual({ code: 9520, desc: 'no network' });
  });

  it('resolves the reason when the report is refused, with the token in data', async () => {
    const { plugin } = await start(xiaomi());
    const result = await plugin.init({ ...guide, reporter: otherSdk({ code: 6017, desc: 'bad' }).reporter });
    expect(result.code).toBe(800010);
    expect(result.data?.token).toBe('mi-token');
  });

  it('creates channels before it registers, and asks for the permission unless told not to', async () => {
    const { plugin, native } = await start(xiaomi());
    await plugin.init({
      ...guide,
      channels: [{ channelID: 'im', channelName: 'Messages' }],
      reporter: otherSdk().reporter,
    });
    expect(native.calls.slice(1)).toEqual(['createChannel im', 'requestPermission', 'register xiaomi']);
    await plugin.init({ ...guide, request_permission: false, reporter: otherSdk().reporter });
    expect(native.calls.filter((call) => call === 'requestPermission')).toHaveLength(1);
  });

  it('warns once about an unknown key, with the nearest known name', async () => {
    const { plugin } = await start(xiaomi());
    await plugin.init({ ...guide, mi_bus_id: 1, reporter: otherSdk().reporter });
    expect(warn.mock.calls.flat()).toEqual(['[react-native-tim-push] mi_bus_id is not known: did you mean mi_buz_id?']);
  });

  // How a release bundle drops the warnings with all that they need: size.test.ts and test/metro.test.ts.
  it.each([
    ['in development by React Native’s own mark', true, ['mi_bus_id is not known: did you mean mi_buz_id?']],
    ['and is silent in a release', false, []],
  ])('warns %s, and reads the same', async (_name, mark, warnings) => {
    vi.stubGlobal('__DEV__', mark);
    const { plugin } = await start(xiaomi());
    const result = await plugin.init({ ...guide, mi_bus_id: 1, reporter: otherSdk().reporter });
    expect(warn.mock.calls.flat()).toEqual(warnings.map((warning) => `[react-native-tim-push] ${warning}`));
    expect(result).toMatchObject({ code: 0, data: { businessID: 5218 } });
  });

  it('never logs the token or a key', async () => {
    const log = vi.spyOn(console, 'info').mockImplementation(() => undefined);
    const { plugin } = await start(xiaomi({ permission: 'denied' }));
    await plugin.init({ ...guide, log_level: 'info', reporter: otherSdk({ code: 1, desc: 'no' }).reporter });
    const text = JSON.stringify([...warn.mock.calls, ...log.mock.calls]);
    expect(text).not.toContain('mi-token');
    expect(text).not.toContain('"key"');
  });
});

describe('taps', () => {
  const ext = '{"entity":{"version":1,"chatType":1,"action":1,"sender":"alice"}}';

  it('the tap that started the app is there before init, exactly once', async () => {
    const { plugin, native } = await start(xiaomi());
    native.click({ ext, vendor: 'xiaomi' });
    expect((await plugin.getInitialNotification()).data).toMatchObject({ ext, userID: 'alice', coldStart: true });
    expect((await plugin.getInitialNotification()).data).toBeUndefined();
  });

  it('goes to the first listener when nobody asked for it', async () => {
    const { plugin, native } = await start(xiaomi());
    native.click({ ext });
    const opened = await new Promise<Plugin.NotificationOpened>((resolve) => plugin.onNotificationOpened(resolve));
    expect(opened.ext).toBe(ext);
    expect((await plugin.getInitialNotification()).data).toBeUndefined();
  });

  it('two callers at once: one gets it', async () => {
    const { plugin, native } = await start(xiaomi());
    native.click({ ext });
    const both = await Promise.all([plugin.getInitialNotification(), plugin.getInitialNotification()]);
    expect(both.filter((one) => one.data !== undefined)).toHaveLength(1);
  });

  it.each(['plain text', '"quoted"', '😀 émoji', 'x'.repeat(1024), ''])('ext %j comes back equal', async (text) => {
    const { plugin, native } = await start(xiaomi());
    const opened: string[] = [];
    plugin.onNotificationOpened((one) => opened.push(one.ext));
    await plugin.getInitialNotification();
    native.click({ ext: text });
    expect(opened).toEqual([text]);
  });

  it('is reported by its tag as soon as somebody is logged in', async () => {
    const { plugin, native } = await start(xiaomi());
    native.click({ ext, tag: 'tag-1' });
    await plugin.getInitialNotification();
    const sdk = otherSdk();
    await plugin.init({ ...guide, reporter: sdk.reporter });
    expect(sdk.clicks).toEqual(['tag-1']);
  });

  it('take one that another library heard of, and keep it until somebody listens', async () => {
    vi.resetModules();
    const { TimPushPlugin } = await import('./index.ts');
    const plugin = new TimPushPlugin();
    plugin.notificationOpened('apns', { aps: {}, ext: '{"entity":{"chatType":1,"sender":"alice"}}', n: 1 }, true);
    const opened: unknown[] = [];
    plugin.onNotificationOpened((tap) => opened.push(tap));
    await vi.waitFor(() => expect(opened).toHaveLength(1));
    expect(opened[0]).toMatchObject({ vendor: 'apns', userID: 'alice', coldStart: true });
    plugin.notificationOpened('harmony', {});
    expect(opened[1]).toMatchObject({ vendor: 'harmony', ext: '', coldStart: false });
  });
});

describe('names of the second generation', () => {
  it('setApnsCertificateID beats the certificate ID of an init before it, and is beaten by one after it', async () => {
    const { plugin } = await start({
      device: { os: 'ios', vendor: 'apns', brand: 'Apple', compiledIn: ['apns'] },
      register: async () => 'apns-token',
    });
    const { reporter } = otherSdk();
    expect((await plugin.init({ apple_buz_id: 5, reporter })).data?.businessID).toBe(5);
    plugin.setApnsCertificateID(77);
    expect((await plugin.init()).data?.businessID).toBe(77);
    expect((await plugin.registerPush({ apnsCertificateID: 78 })).data?.businessID).toBe(78);
    expect((await plugin.init({ apple_buz_id: 5 })).data?.businessID).toBe(5);
  });

  it('getInstance, setApnsCertificateID and registerPush register an iPhone', async () => {
    const { api } = await start({
      device: { os: 'ios', vendor: 'apns', compiledIn: ['apns'] },
      register: async () => 'apns-token',
    });
    const plugin = api.TimPushPlugin.getInstance();
    plugin.setApnsCertificateID(77);
    const sdk = otherSdk();
    expect((await plugin.registerPush({ reporter: sdk.reporter })).data).toMatchObject({
      vendor: 'apns',
      businessID: 77,
    });
    expect(api.TimPushPlugin.getInstance()).toBe(plugin);
  });

  it('addPushListener gives the ext string, removePushListener ends it', async () => {
    const { plugin, native, api } = await start(xiaomi());
    const clicked: string[] = [];
    const listener = (ext: string) => void clicked.push(ext);
    plugin.addPushListener(api.PushEvent.NOTIFICATION_CLICKED, listener as (data: never) => void);
    await plugin.getNotificationExtInfo();
    native.click({ ext: 'one' });
    plugin.removePushListener(api.PushEvent.NOTIFICATION_CLICKED);
    native.click({ ext: 'two' });
    expect(clicked).toEqual(['one']);
    expect((await plugin.getNotificationExtInfo()).data).toBe('two');
  });
});

describe('the public API', () => {
  it('has every name of the two generations, their successor and its own', async () => {
    const { plugin, api } = await start(xiaomi());
    const names = `init getVendor getDevicePushConfig getToken setDeviceToken notificationOpened unregister deleteToken
      onToken onTokenError onMessage onNotificationOpened getInitialNotification requestPermission getPermissionStatus
      openNotificationSettings setBadge clearNotifications createNotificationChannel getNotificationChannels
      deleteNotificationChannel setApnsCertificateID registerPush unRegisterPush getRegistrationID
      setRegistrationID forceUseFCMPushChannel disablePostNotificationInForeground getNotificationExtInfo
      getAndroidPushToken setAndroidPushToken addPushListener removePushListener`.split(/\s+/);
    expect(Object.getOwnPropertyNames(api.TimPushPlugin.prototype).sort()).toEqual(['constructor', ...names].sort());
    expect(plugin).toBeInstanceOf(api.TimPushPlugin);
  });

  it('setAndroidPushToken reports what it is given, as this phone’s own', async () => {
    const { plugin } = await start(xiaomi());
    const sdk = otherSdk();
    await plugin.init({ ...guide, reporter: sdk.reporter });
    const given = await plugin.setAndroidPushToken({ businessID: '77', pushToken: 'from elsewhere' });
    expect(given.data).toEqual({ vendor: 'xiaomi', businessID: 77, token: 'from elsewhere' });
    expect(sdk.reported.at(-1)).toEqual([77, 'from elsewhere']);
    expect(await plugin.getAndroidPushToken()).toEqual({ code: 0, desc: 'ok', data: 'from elsewhere' });
  });

  it('registerPush again replaces its click listener: a tap is heard once', async () => {
    const { plugin, native } = await start(xiaomi());
    const heard: string[] = [];
    for (const name of ['first', 'second']) {
      await plugin.registerPush({
        ...guide,
        reporter: otherSdk().reporter,
        onNotificationClicked: ({ ext }) => heard.push(`${name} ${ext}`),
      });
    }
    native.click({ ext: 'tap' });
    expect(heard).toEqual(['second tap']);
  });

  it('takes the successor’s own parameters of registerPush without a word', async () => {
    const { plugin } = await start({ ...xiaomi(), device: { os: 'ios', vendor: 'apns', compiledIn: ['apns'] } });
    const sdk = otherSdk();
    const options = { sdkAppId: 1, appKey: 'k', apnsCertificateID: 9, applicationGroupID: 'group.chat' };
    expect((await plugin.registerPush({ ...options, reporter: sdk.reporter })).data?.businessID).toBe(9);
    expect(warn).not.toHaveBeenCalled();
  });

  it('has taps of other libraries, and the app’s own id, without a native half', async () => {
    const { plugin, api } = await start(xiaomi());
    api.bindNative(undefined);
    expect(await plugin.getInitialNotification()).toEqual({ code: 0, desc: 'ok', data: undefined });
    plugin.notificationOpened('harmony', { ext: 'tap' }, true);
    expect((await plugin.getNotificationExtInfo()).data).toBe('tap');
    expect((await plugin.getRegistrationID()).code).toBe(810008);
    expect((await plugin.setRegistrationID('not allowed!')).code).toBe(6017);
    await plugin.setRegistrationID('phone-1');
    expect((await plugin.getRegistrationID()).data).toBe('phone-1');
  });

  it('checks a channel and a badge before the phone sees them', async () => {
    const { plugin, native } = await start(xiaomi());
    const nameless = { channelID: 'im', channelName: '' };
    expect((await plugin.createNotificationChannel(nameless)).code).toBe(6017);
    expect((await plugin.setBadge(-1)).code).toBe(6017);
    await plugin.init({ ...guide, channels: [nameless], reporter: otherSdk().reporter });
    expect(native.channels.size).toBe(0);
    expect(warn.mock.calls.flat().join()).toContain('channel im: a channel needs channelID and channelName');
  });

  it('another IM SDK that throws is an answer like any other', async () => {
    const { plugin, native } = await start(xiaomi());
    const reporter = { setOfflinePushConfig: () => Promise.reject(new Error('SDK is gone')) };
    const result = await plugin.init({ ...guide, reporter });
    expect(result).toMatchObject({ code: 800010, data: { token: 'mi-token' } });
    expect(result.desc).toContain('SDK is gone');
    native.emit('timPushToken', { vendor: 'xiaomi', token: 'mi-token-2' });
    await vi.waitFor(async () => expect((await plugin.getToken()).data).toBe('mi-token-2'));
    expect((await plugin.unregister()).desc).toContain('SDK is gone');
  });

  it('an unknown log level is the default one', async () => {
    const { plugin } = await start(xiaomi());
    const level = 'verbose' as 'info';
    await plugin.init({ ...guide, nonsense: 1, log_level: level, reporter: otherSdk().reporter });
    expect(warn).toHaveBeenCalledTimes(1);
  });
});

describe('every call', () => {
  it('resolves with code and desc when the native half throws', async () => {
    const { plugin, api } = await start(xiaomi());
    const { diagnose } = await import('./diagnose.ts');
    const broken = new Proxy({} as Plugin.NativeModule, { get: () => () => Promise.reject(new Error('broken')) });
    api.bindNative({ module: broken, listen: () => () => undefined });
    const calls: [string, () => Promise<{ code: number; desc: string }>][] = [
      ['init', () => plugin.init({ ...guide, reporter: otherSdk().reporter })],
      ['getVendor', () => plugin.getVendor()],
      ['getToken', () => plugin.getToken()],
      ['setDeviceToken', () => plugin.setDeviceToken({ vendor: 'fcm', token: 't' })],
      ['unregister', () => plugin.unregister()],
      ['getInitialNotification', () => plugin.getInitialNotification()],
      ['requestPermission', () => plugin.requestPermission()],
      ['getPermissionStatus', () => plugin.getPermissionStatus()],
      ['openNotificationSettings', () => plugin.openNotificationSettings()],
      ['setBadge', () => plugin.setBadge(1)],
      ['clearNotifications', () => plugin.clearNotifications()],
      ['createNotificationChannel', () => plugin.createNotificationChannel({ channelID: 'a', channelName: 'A' })],
      ['getNotificationChannels', () => plugin.getNotificationChannels()],
      ['deleteNotificationChannel', () => plugin.deleteNotificationChannel('a')],
      ['diagnose', diagnose],
      ['getRegistrationID', () => plugin.getRegistrationID()],
      ['disablePostNotificationInForeground', () => plugin.disablePostNotificationInForeground(true)],
      ['setAndroidPushToken', () => plugin.setAndroidPushToken({ businessID: 1, pushToken: 't' })],
    ];
    for (const [name, call] of calls) {
      const result = await call();
      expect([name, typeof result.code, typeof result.desc]).toEqual([name, 'number', 'string']);
    }
  });
});
