/** examples/chat without its screens: the real packages over a fake native half and a server that speaks the wire. */
import { TencentImSDKPlugin } from 'react-native-tim-js';
import { parseExt } from 'react-native-tim-push';
import type { FakeNative } from 'react-native-tim-push/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatApp } from '../../examples/chat/src/chat-app.ts';
import type { Login } from '../../examples/chat/src/im/connection.ts';
import { memoryStorage } from '../../examples/chat/src/storage.ts';
import {
  type FakeServer,
  startFakeServer,
  wireMessage,
} from '../../packages/react-native-tim-js/src/testing/fake-server.ts';

let server: FakeServer;
let apps: ChatApp[];
let storage: ReturnType<typeof memoryStorage>;

beforeEach(async () => {
  server = await startFakeServer();
  apps = [];
  storage = memoryStorage();
});
afterEach(async () => {
  for (const app of apps) app.stop();
  await TencentImSDKPlugin.v2TIMManager.unInitSDK();
  await server.stop();
});

/** A process of the app on a phone with a Google cloud; what is in memory is new. */
async function launch(tapped?: { ext: string }): Promise<{ app: ChatApp; native: FakeNative }> {
  vi.resetModules();
  const { bindNative, createFakeNative } = await import('react-native-tim-push/testing');
  const { TimPushPlugin } = await import('react-native-tim-push');
  const { createChatApp } = await import('../../examples/chat/src/chat-app.ts');
  const native = createFakeNative({ register: async () => 'token-of-this-phone' });
  bindNative(native.binding);
  if (tapped) native.click(tapped);
  const app = createChatApp({ im: TencentImSDKPlugin, push: TimPushPlugin.getInstance(), storage });
  apps.push(app);
  return { app, native };
}

const login = (userID = 'alice'): Login => ({
  url: server.url,
  sdkAppID: 1_400_000_001,
  userID,
  userSig: 'sig-of-alice',
});
const until = (condition: () => void): Promise<void> => vi.waitFor(condition, { timeout: 30_000, interval: 5 });
const chatWith = (userID: string) => ({ name: 'chat', userID });
const fromBob = { ext: JSON.stringify({ entity: { version: 1, chatType: 1, action: 1, sender: 'bob' } }) };

describe('examples/chat', () => {
  it('touches nothing of push before the user agreed, registers after the login, and does not ask again', async () => {
    const first = await launch();
    await first.app.start();
    expect(first.app.state().screen).toEqual({ name: 'consent' });
    expect(first.native.calls).toEqual([]);
    expect(server.received).toEqual([]);

    await first.app.agree();
    await first.app.logIn(login());
    expect(first.app.state()).toMatchObject({ screen: { name: 'conversations' }, me: 'alice', notice: '' });
    expect(first.native.calls).toContain('register fcm');
    expect(server.frames('setPushConfig')).toMatchObject([{ certificateID: 10001, token: 'token-of-this-phone' }]);
    expect(first.native.channels.has('chat')).toBe(true);

    const second = await launch();
    await second.app.start();
    expect(second.app.state().screen).toEqual({ name: 'login' });
  });

  it('opens the conversation of the tap that started the app, after consent and login', async () => {
    const { app, native } = await launch(fromBob);
    await app.start();
    expect(native.calls).toEqual([]);
    await app.agree();
    await until(() => expect(app.state().tapped).toBe('bob'));
    expect(app.state().screen).toEqual({ name: 'login' });

    await app.logIn(login());
    expect(app.state().screen).toEqual(chatWith('bob'));
    await until(() => expect(server.frames('read')).toMatchObject([{ userID: 'bob' }]));

    app.close();
    expect(app.state()).toMatchObject({ screen: { name: 'conversations' }, tapped: undefined });
  });

  it('opens the conversation of a tap while it runs, also from within another one', async () => {
    const { app, native } = await launch();
    await app.start();
    await app.agree();
    await app.logIn(login());
    app.open('carol');
    native.click(fromBob);
    expect(app.state().screen).toEqual(chatWith('bob'));
  });

  it('stays where it is when a tapped notification names no conversation', async () => {
    const { app, native } = await launch();
    await app.start();
    await app.agree();
    await app.logIn(login());
    native.click({ ext: 'summer sale' });
    expect(app.state().screen).toEqual({ name: 'conversations' });
  });

  it('sends a message whose notification leads back to the sender', async () => {
    const { app } = await launch();
    await app.start();
    await app.agree();
    await app.logIn(login());
    app.open('bob');
    await app.send('Dinner at seven?');
    await app.send('Only if you read this', { quiet: true });

    const [loud, quiet] = server.frames('send');
    expect(loud).toMatchObject({ to: { userID: 'bob' }, offlinePush: { disablePush: false } });
    expect(parseExt(loud?.offlinePush?.ext ?? '').conversation).toMatchObject({ userID: 'alice' });
    expect(quiet).toMatchObject({ offlinePush: { disablePush: true } });
    expect(app.state().messages.map(({ text, mine }) => ({ text, mine }))).toEqual([
      { text: 'Dinner at seven?', mine: true },
      { text: 'Only if you read this', mine: true },
    ]);
  });

  it('shows a message that comes into the open conversation, and marks it read', async () => {
    const { app } = await launch();
    await app.start();
    await app.agree();
    await app.logIn(login());
    app.open('bob');
    server.deliver(wireMessage(1));
    await until(() => expect(app.state().messages).toEqual([{ id: '1001', text: 'text 1', mine: false }]));
    await until(() => expect(server.frames('read').length).toBeGreaterThan(1));
  });

  it('listens once, however often it is started and the user agrees', async () => {
    const { app } = await launch();
    await Promise.all([app.start(), app.start()]);
    await Promise.all([app.agree(), app.agree()]);
    await app.logIn(login());
    app.open('bob');
    await until(() => expect(server.frames('read')).toHaveLength(1));
    server.deliver(wireMessage(1));
    await until(() => expect(app.state().messages).toHaveLength(1));
    await until(() => expect(server.frames('read').length).toBeGreaterThan(1));
    await app.logOut();
    expect(server.frames('read')).toHaveLength(2);
  });

  it('forgets everything at logout, and can log in as somebody else', async () => {
    const { app } = await launch();
    await app.start();
    await app.agree();
    await app.logIn(login());
    app.open('bob');
    await app.logOut();
    expect(server.frames('logout')).toHaveLength(1);
    expect(app.state()).toMatchObject({ screen: { name: 'login' }, me: '', messages: [], conversations: [] });
    await app.logIn(login('carol'));
    expect(app.state().me).toBe('carol');
  });

  it('says why a login failed, and takes another server the next time', async () => {
    const { app } = await launch();
    await app.start();
    await app.agree();
    await app.logIn({ ...login(), url: 'not a url' });
    expect(app.state()).toMatchObject({ screen: { name: 'login' }, me: '' });
    expect(app.state().notice).not.toBe('');
    server.on('login', () => ({ code: 70_001, desc: 'the UserSig expired' }));
    await app.logIn(login());
    expect(app.state().notice).toContain('70001');
  });
});
