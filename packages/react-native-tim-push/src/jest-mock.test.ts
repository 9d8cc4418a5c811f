import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { diagnose } from './diagnose.ts';
import type * as api from './index.ts';
import * as mocked from './jest-mock.ts';

const { mock, TimPushPlugin, PushEvent } = mocked;
const guide = { mi_buz_id: 5218, mi_push_app_id: '288', mi_push_app_key: 'key' };
beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => undefined));
afterEach(() => {
  mock.reset();
  Reflect.deleteProperty(globalThis, Symbol.for('react-native-tim-js'));
});

describe('the Jest mock', () => {
  it('exports what the package exports', () => {
    const typed: typeof api = mocked;
    expect(Object.keys(mocked)).toEqual(expect.arrayContaining(Object.keys(typed)));
  });

  it('lets init succeed, and shows what reached the phone and the server', async () => {
    const plugin = new TimPushPlugin();
    expect((await plugin.init(guide)).data?.token).toBe('mock-token');
    expect(mock.calls).toContain('register xiaomi');
    expect(mock.reports).toEqual([{ businessID: 5218, token: 'mock-token' }]);
    await plugin.setBadge(3);
    expect(mock.badge).toBe(3);
    await plugin.createNotificationChannel({ channelID: 'im', channelName: 'Messages' });
    expect(mock.channels.has('im')).toBe(true);
  });

  it('fails as a phone would', async () => {
    const plugin = new TimPushPlugin();
    mock.loggedIn = false;
    expect((await plugin.init(guide)).code).toBe(6014);
    mock.loggedIn = true;
    mock.token = new Error('no network');
    expect(await plugin.init(guide)).toMatchObject({ code: 800005, desc: expect.stringContaining('no network') });
    mock.permission = 'blocked';
    mock.device = { os: 'ios', vendor: 'apns', compiledIn: ['apns'] };
    expect((await plugin.requestPermission()).data).toBe('blocked');
  });

  it('diagnoses what the test set, and registers anew when the server retires the token', async () => {
    const plugin = new TimPushPlugin();
    await plugin.init(guide);
    mock.reachable = false;
    mock.settings = { lockScreen: 'hidden' };
    const problems = ((await diagnose()).data ?? []).filter(({ ok }) => ok === false);
    expect(problems.map(({ code }) => code)).toEqual(['server_reached.no', 'lock_screen.hidden']);
    await plugin.disablePostNotificationInForeground(true);
    expect(mock.foregroundDisplay).toBe(false);
    mock.token = 'token-2';
    mock.emitTokenRetired();
    await vi.waitFor(() => expect(mock.reports.at(-1)).toEqual({ businessID: 5218, token: 'token-2' }));
    expect(mock.calls).toContain('unregister xiaomi');
    mock.reset();
    expect(mock.foregroundDisplay).toBe(true);
  });

  it('lets taps, tokens and messages happen', async () => {
    const plugin = new TimPushPlugin();
    await plugin.init(guide);
    const seen: unknown[] = [];
    plugin.onNotificationOpened(({ ext, coldStart }) => seen.push(['tap', ext, coldStart]));
    plugin.onToken(({ token }) => seen.push(['token', token]));
    plugin.onTokenError(({ desc }) => seen.push(['error', desc]));
    plugin.onMessage(({ title }) => seen.push(['message', title]));
    plugin.addPushListener(PushEvent.MESSAGE_REVOKED, (id: string) => seen.push(['revoked', id]));
    mock.emitTap('{"a":1}');
    mock.emitToken('token-2');
    mock.emitTokenError('gone', 7);
    mock.emitMessage({ title: 'Alice' });
    mock.emitRevoked('message-1');
    await vi.waitFor(() => expect(mock.reports.at(-1)?.token).toBe('token-2'));
    expect(seen).toEqual(
      expect.arrayContaining([
        ['tap', '{"a":1}', false],
        ['token', 'token-2'],
        ['error', 'gone (vendor code 7)'],
        ['message', 'Alice'],
        ['revoked', 'message-1'],
      ]),
    );
  });

  it('keeps the tap that starts the app', async () => {
    mock.emitTap({ ext: 'cold', coldStart: true });
    const opened = await new TimPushPlugin().getInitialNotification();
    expect(opened.data).toMatchObject({ ext: 'cold', coldStart: true, vendor: 'xiaomi' });
  });

  it('begins anew after reset', async () => {
    const heard: unknown[] = [];
    const plugin = TimPushPlugin.getInstance();
    plugin.addPushListener(PushEvent.NOTIFICATION_CLICKED, (ext: string) => heard.push(ext));
    await plugin.init(guide);
    mock.device = { vendor: 'huawei' };
    mock.reset();
    expect([mock.calls, mock.reports, mock.device.vendor]).toEqual([[], [], 'xiaomi']);
    expect((await plugin.getToken()).code).toBe(800009);
    expect(TimPushPlugin.getInstance()).not.toBe(plugin);
    mock.emitTap('not heard');
    expect(heard).toEqual([]);
  });

  it.each([
    ['registers', 'mock-token'],
    ['waits for its token', ''],
  ])('forgets at reset an init that still %s', async (_name, token) => {
    vi.useFakeTimers();
    try {
      // Wherever it stands by then: Jest itself takes a step or more between a test and its afterEach.
      for (let steps = 1; steps < 40; steps += 1) {
        mock.token = token;
        void new TimPushPlugin().init({ ...guide, timeout_ms: 1000 });
        for (let step = 0; step < steps; step += 1) await Promise.resolve();
        mock.reset();
        const errors: unknown[] = [];
        const plugin = new TimPushPlugin();
        plugin.onTokenError((error) => errors.push(error));
        await vi.advanceTimersByTimeAsync(2000);
        expect([steps, errors, mock.reports, (await plugin.getToken()).code]).toEqual([steps, [], [], 800009]);
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it('believes the IM client that the test has', async () => {
    let status = 3;
    const v2TIMManager = {
      getLoginStatus: async () => ({ code: 0, data: status }),
      getOfflinePushManager: () => ({ setOfflinePushConfig: async () => ({ code: 9, desc: 'no' }) }),
    };
    Reflect.set(globalThis, Symbol.for('react-native-tim-js'), { v2TIMManager });
    const plugin = new TimPushPlugin();
    expect((await plugin.init(guide)).code).toBe(6014);
    status = 1;
    expect((await plugin.init(guide)).code).toBe(800010);
  });
});

const PACKAGE = join(import.meta.dirname, '..');
const built = existsSync(join(PACKAGE, 'lib', 'jest-mock.cjs'));

describe.skipIf(!built)(`in Jest itself${built ? '' : ' (skipped: lib/ is missing, run npm run build)'}`, () => {
  it('stands in for the package in an app’s CommonJS tests', () => {
    const require = createRequire(import.meta.url);
    const app = mkdtempSync(join(tmpdir(), 'tim-push-jest-'));
    try {
      mkdirSync(join(app, 'node_modules'));
      symlinkSync(PACKAGE, join(app, 'node_modules/react-native-tim-push'), 'junction');
      writeFileSync(
        join(app, 'package.json'),
        '{ "name": "an-app", "jest": { "testEnvironment": "node", "transform": {} } }',
      );
      writeFileSync(join(app, 'push.js'), APP);
      writeFileSync(join(app, 'push.test.js'), TEST);
      const jest = join(dirname(require.resolve('jest/package.json')), 'bin/jest.js');
      const result = execFileSync(process.execPath, [jest, '--ci', '--json', '--watchman=false', '-i'], {
        cwd: app,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      expect(JSON.parse(result)).toMatchObject({ success: true, numPassedTests: 3 });
    } finally {
      rmSync(app, { recursive: true, force: true });
    }
  }, 120_000);
});

const APP = `
const { TimPushPlugin } = require('react-native-tim-push');
exports.start = async (open) => {
  const plugin = TimPushPlugin.getInstance();
  plugin.onNotificationOpened(({ userID }) => open(userID));
  return plugin.init({ mi_buz_id: 5218, mi_push_app_id: '288', mi_push_app_key: 'key' });
};
`;
const TEST = `
jest.mock('react-native-tim-push', () => require('react-native-tim-push/jest-mock'));
const { diagnose } = require('react-native-tim-push/diagnose');
const { conversationExt, TimPushPlugin } = require('react-native-tim-push');
const { mock } = require('react-native-tim-push/jest-mock');
const { start } = require('./push.js');
afterEach(() => mock.reset());

test('a tap opens the conversation', async () => {
  const open = jest.fn();
  expect((await start(open)).code).toBe(0);
  mock.emitTap(conversationExt({ chatType: 1, sender: 'alice' }));
  expect(open).toHaveBeenCalledWith('alice');
});
test('the subpath looks at the mocked phone, after a reset too', async () => {
  await start(() => undefined);
  mock.settings = { lockScreen: 'hidden' };
  const problems = async () => (await diagnose()).data.filter(({ ok }) => ok === false).map(({ code }) => code);
  expect(await problems()).toEqual(['lock_screen.hidden']);
  mock.reset();
  expect(await problems()).toEqual(['certificate_id.no', 'token.no']);
});
test('calls can be spied on', async () => {
  const init = jest.spyOn(TimPushPlugin.prototype, 'init');
  await start(() => undefined);
  expect(init).toHaveBeenCalledWith(expect.objectContaining({ mi_buz_id: 5218 }));
  expect(mock.reports).toEqual([{ businessID: 5218, token: 'mock-token' }]);
});
`;
