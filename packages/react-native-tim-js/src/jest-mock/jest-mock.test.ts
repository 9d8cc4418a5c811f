import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type * as api from '../index.ts';
import * as mocked from './jest-mock.ts';

const { LogLevelEnum, mock, TencentImSDKPlugin } = mocked;
const tim = TencentImSDKPlugin.v2TIMManager;
const QUIET = LogLevelEnum.V2TIM_LOG_NONE;
afterEach(() => mock.reset());

async function loggedIn(userID = 'bob'): Promise<void> {
  await tim.initSDK(1_400_000_001, QUIET);
  expect((await tim.login(userID, 'sig')).code).toBe(0);
}

describe('the Jest mock', () => {
  it('exports what the package exports, and is what the push plugin finds', () => {
    const typed: typeof api = mocked;
    expect(Object.keys(mocked)).toEqual(expect.arrayContaining(Object.keys(typed)));
    expect(Reflect.get(globalThis, Symbol.for('react-native-tim-js'))).toBe(TencentImSDKPlugin);
  });

  it('logs in and out without a connection, with the app’s own server or with none', async () => {
    await loggedIn();
    expect(mock.userID).toBe('bob');
    await tim.logout();
    expect(mock.userID).toBe('');
    mock.reset();
    expect(TencentImSDKPlugin.setServer({ url: 'https://im.example.com' }).code).toBe(0);
    await loggedIn('alice');
    expect(mock.userID).toBe('alice');
  });

  it('shows what was sent, with its push parameters', async () => {
    await loggedIn();
    const messages = tim.getMessageManager();
    const created = await messages.createTextMessage('Hi');
    const sent = await messages.sendMessage({
      id: created.data?.id ?? '',
      receiver: 'alice',
      groupID: '',
      offlinePushInfo: { title: '', desc: 'Hi', ext: 'e' },
    });
    expect(sent.code).toBe(0);
    expect(mock.sent).toMatchObject([{ to: { userID: 'alice' }, offlinePush: { ext: 'e' } }]);
    const list = await tim.getConversationManager().getConversationList(10, '0');
    expect(list.data?.conversationList?.map(({ conversationID }) => conversationID)).toEqual(['c2c_alice']);
  });

  it('brings messages, counts and reads them', async () => {
    await loggedIn();
    const texts: string[] = [];
    const totals: number[] = [];
    tim.addSimpleMsgListener({ onRecvC2CTextMessage: (_id, _sender, text) => void texts.push(text) });
    tim.getConversationManager().addConversationListener({
      onTotalUnreadMessageCountChanged: (total) => void totals.push(total),
    });
    mock.profiles.set('alice', { userID: 'alice', nick: 'Alice' });
    mock.emitMessage({ from: 'alice', text: 'one' });
    mock.emitMessage({ from: 'alice', custom: '{}' });
    await vi.waitFor(() => expect(totals.at(-1)).toBe(2));
    expect(texts).toEqual(['one']);
    await tim.getMessageManager().markC2CMessageAsRead('alice');
    expect(totals.at(-1)).toBe(0);
    const [conversation] =
      (await tim.getConversationManager().getConversationList(10, '0')).data?.conversationList ?? [];
    expect(conversation).toMatchObject({ showName: 'Alice', unreadCount: 0 });
  });

  it('tells of recalls, kicks and expired signatures', async () => {
    const events: string[] = [];
    await tim.initSDK(1_400_000_001, QUIET, {
      onKickedOffline: () => void events.push('kicked'),
      onUserSigExpired: () => void events.push('expired'),
    });
    await tim.login('bob', 'sig');
    tim.getMessageManager().addAdvancedMsgListener({ onRecvMessageRevoked: (id) => void events.push(id) });
    const id = mock.emitMessage({ from: 'alice', text: 'oops' });
    mock.emitRecalled(id);
    await vi.waitFor(() => expect(events).toEqual([id]));
    mock.emitUserSigExpired();
    await vi.waitFor(() => expect(events.at(-1)).toBe('expired'));
    await tim.login('bob', 'sig');
    mock.emitKickedOffline();
    await vi.waitFor(() => expect(events.at(-1)).toBe('kicked'));
  });

  it('keeps what the push plugin reports', async () => {
    await loggedIn();
    await tim.getOfflinePushManager().setOfflinePushConfig(7, 'token');
    expect(mock.pushConfig).toEqual({ certificateID: 7, token: 'token' });
    await tim.getOfflinePushManager().doBackground(3);
    expect(mock.appState).toEqual({ state: 'background', unread: 3 });
    await tim.logout();
    expect(mock.pushConfig).toBeUndefined();
  });

  it('refuses and disconnects when told to', async () => {
    await tim.initSDK(1_400_000_001, QUIET);
    mock.refuse('login', 6206, 'the UserSig expired');
    expect(await tim.login('bob', 'sig')).toEqual({ code: 6206, desc: 'the UserSig expired' });
    expect((await tim.login('bob', 'sig')).code).toBe(0);
    let failures = 0;
    const connected = vi.fn();
    await tim.initSDK(1_400_000_001, QUIET, { onConnectFailed: () => void failures++, onConnectSuccess: connected });
    mock.disconnect();
    await tim.unInitSDK();
    await tim.initSDK(1_400_000_001, QUIET, { onConnectFailed: () => void failures++ });
    expect((await tim.login('bob', 'sig')).code).not.toBe(0);
    mock.connect();
    expect((await tim.login('bob', 'sig')).code).toBe(0);
    expect(failures).toBeGreaterThan(0);
  });

  it('begins anew after reset, for whoever holds the objects already', async () => {
    await loggedIn();
    const heard: string[] = [];
    tim.addSimpleMsgListener({ onRecvC2CTextMessage: (_id, _sender, text) => void heard.push(text) });
    mock.emitMessage({ from: 'alice', text: 'before' });
    await vi.waitFor(() => expect(heard).toEqual(['before']));
    mock.reset();
    expect([mock.userID, mock.sent.length]).toEqual(['', 0]);
    await loggedIn();
    mock.emitMessage({ from: 'alice', text: 'after' });
    await tim.getConversationManager().getTotalUnreadMessageCount();
    expect(heard).toEqual(['before']);
  });
});

const PACKAGE = join(import.meta.dirname, '..', '..');
const built = existsSync(join(PACKAGE, 'lib', 'jest-mock.cjs'));

describe.skipIf(!built)(`in Jest itself${built ? '' : ' (skipped: lib/ is missing, run npm run build)'}`, () => {
  it('stands in for the package in an app’s CommonJS tests, with fake timers too', () => {
    const require = createRequire(join(PACKAGE, '../react-native-tim-push/package.json'));
    const app = mkdtempSync(join(tmpdir(), 'tim-js-jest-'));
    try {
      mkdirSync(join(app, 'node_modules'));
      symlinkSync(PACKAGE, join(app, 'node_modules/react-native-tim-js'), 'junction');
      const config = { testEnvironment: 'node', transform: {} };
      writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'an-app', jest: config }));
      writeFileSync(join(app, 'login.test.js'), TEST);
      const jest = join(dirname(require.resolve('jest/package.json')), 'bin/jest.js');
      const result = execFileSync(process.execPath, [jest, '--ci', '--json', '--watchman=false', '-i'], {
        cwd: app,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      expect(JSON.parse(result)).toMatchObject({ success: true, numPassedTests: 2 });
    } finally {
      rmSync(app, { recursive: true, force: true });
    }
  }, 120_000);
});

const TEST = `
jest.mock('react-native-tim-js', () => require('react-native-tim-js/jest-mock'));
const { LogLevelEnum, TencentImSDKPlugin } = require('react-native-tim-js');
const { mock } = require('react-native-tim-js/jest-mock');
const tim = TencentImSDKPlugin.v2TIMManager;
afterEach(() => mock.reset());

const login = async () => {
  await tim.initSDK(1400000001, LogLevelEnum.V2TIM_LOG_NONE);
  return tim.login('bob', 'sig');
};
test('the app logs in', async () => {
  expect(await login()).toMatchObject({ code: 0 });
  expect(mock.userID).toBe('bob');
});
test('with fake timers', async () => {
  jest.useFakeTimers();
  expect(await login()).toMatchObject({ code: 0 });
});
`;
