import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TimCode } from '../codes.ts';
import { LogLevelEnum } from '../enums.ts';
import { type Harness, loggedIn, SIG, startHarness, until } from '../testing/harness.ts';
import { createTencentIm } from '../tim.ts';
import { VERSION } from '../version.ts';

describe('login and logout', () => {
  let h: Harness;
  beforeEach(async () => {
    h = await startHarness();
  });
  afterEach(() => h.stop());
  const manager = () => h.tim.v2TIMManager;

  it('logs in with platform, device ID and version, and tells the listener', async () => {
    expect(await manager().login('alice', SIG)).toEqual({ code: 0, desc: 'ok' });
    expect(h.events).toEqual(['onConnecting', 'onConnectSuccess']);
    expect(h.server.frames('login')[0]).toMatchObject({
      userID: 'alice',
      userSig: SIG,
      platform: 'Android',
      sdkVersion: VERSION,
      appState: 'foreground',
      deviceID: expect.stringMatching(/^[a-z0-9]{24}$/),
    });
    expect(await manager().getLoginUser()).toEqual({ code: 0, desc: 'ok', data: 'alice' });
    expect((await manager().getLoginStatus()).data).toBe(1);
    expect((await manager().getServerTime()).data).toBe(1_700_000_000);
  });

  it('keeps its device ID over a restart of the app', async () => {
    await manager().login('alice', SIG);
    const again = await h.restart();
    await again.v2TIMManager.login('alice', SIG);
    const [first, second] = h.server.frames('login');
    expect(second?.deviceID).toBe(first?.deviceID);
  });

  it('hands a refusal of the server through and stays logged out', async () => {
    h.server.on('login', () => ({ code: 70001, desc: 'expired' }));
    expect(await manager().login('alice', SIG)).toEqual({ code: 70001, desc: 'expired' });
    expect((await manager().getLoginStatus()).data).toBe(3);
    expect(h.env.pending()).toEqual([]);
  });

  it('answers 9520 when the server says nothing, within the deadlines', async () => {
    h.server.on('login', () => 'silence');
    const result = manager().login('alice', SIG);
    expect((await manager().getLoginStatus()).data).toBe(2);
    await until(() => expect(h.server.frames('login')).toHaveLength(1));
    h.env.advance(10_000);
    expect((await result).code).toBe(TimCode.networkTimeout);
  });

  it('answers 9508 when there is no server', async () => {
    h.server.shut();
    expect((await manager().login('alice', SIG)).code).toBe(TimCode.networkUnavailable);
    expect(h.events.at(-1)).toBe(`onConnectFailed ${TimCode.networkUnavailable}`);
  });

  it('gives two equal logins at once the same answer over one connection', async () => {
    const both = await Promise.all([manager().login('alice', SIG), manager().login('alice', SIG)]);
    expect(both.map((result) => result.code)).toEqual([0, 0]);
    expect(h.server.opened()).toBe(1);
  });

  it('answers a login that another one overtook, and ends up with the last', async () => {
    const first = manager().login('alice', SIG);
    const second = manager().login('bob', 'sig-of-bob');
    expect((await first).code).toBe(TimCode.notLoggedIn);
    expect((await second).code).toBe(0);
    expect((await manager().getLoginUser()).data).toBe('bob');
  });

  it('says the login still holds when the same user logs in again, without kicking anybody', async () => {
    await manager().login('alice', SIG);
    expect((await manager().login('alice', SIG)).code).toBe(0);
    expect(h.server.frames('login')).toHaveLength(1);
  });

  it('logs the account before out in the login frame of the next', async () => {
    const states: boolean[] = [];
    h.tim.onLoginStateChange((loggedIn) => states.push(loggedIn));
    await manager().login('alice', SIG);
    await manager().login('bob', 'sig-of-bob');
    expect(h.server.frames('login')[1]?.forgotten).toEqual([{ userID: 'alice', userSig: SIG, epoch: 1 }]);
    expect(states).toEqual([true, false, true]);
  });

  it('tells the server of a logout', async () => {
    await loggedIn(h, h.tim);
    expect(await manager().logout()).toEqual({ code: 0, desc: 'ok' });
    expect(h.server.frames('logout')).toHaveLength(1);
    await until(() => expect(h.server.connections()).toBe(0));
    await manager().login('alice', SIG);
    expect(h.server.frames('login')[1]).not.toHaveProperty('forgotten');
  });

  it('logs out at once without network, remembers it over a restart, and tells the server with the next login', async () => {
    await loggedIn(h, h.tim);
    h.server.on('logout', () => 'cut');
    const states: boolean[] = [];
    h.tim.onLoginStateChange((loggedIn) => states.push(loggedIn));
    const result = manager().logout();
    expect(states).toEqual([false]);
    expect((await manager().getLoginStatus()).data).toBe(3);
    expect((await result).code).toBe(0);

    const again = await h.restart();
    await again.v2TIMManager.login('bob', 'sig-of-bob');
    expect(h.server.frames('login').at(-1)?.forgotten).toEqual([{ userID: 'alice', userSig: SIG, epoch: 1 }]);
    h.server.on('logout', () => ({ data: {} }));
    await again.v2TIMManager.logout();
    await again.v2TIMManager.login('bob', 'sig-of-bob');
    expect(h.server.frames('login').at(-1)).not.toHaveProperty('forgotten');
  });

  it('does not wait for a server that never answers a logout', async () => {
    await loggedIn(h, h.tim);
    h.server.on('logout', () => 'silence');
    const result = manager().logout();
    await until(() => expect(h.server.frames('logout')).toHaveLength(1));
    h.env.advance(5000);
    expect((await result).code).toBe(0);
  });

  it('cancels a login by a logout', async () => {
    h.server.on('login', () => 'silence');
    const login = manager().login('alice', SIG);
    await until(() => expect(h.server.frames('login')).toHaveLength(1));
    expect((await manager().logout()).code).toBe(0);
    expect((await login).code).toBe(TimCode.notLoggedIn);
  });

  it('closes without logging out on unInitSDK', async () => {
    await loggedIn(h, h.tim);
    expect((await manager().unInitSDK()).code).toBe(0);
    await until(() => expect(h.server.connections()).toBe(0));
    expect(h.server.frames('logout')).toEqual([]);
    expect((await manager().login('alice', SIG)).code).toBe(TimCode.notInitialized);
  });

  it('logs nothing secret, at the lowest level', async () => {
    await loggedIn(h, h.tim);
    await manager().getOfflinePushManager().setOfflinePushConfig(7, 'token-SECRET');
    await manager().sendC2CTextMessage('bob', 'text-SECRET');
    await manager().logout();
    expect(h.lines.length).toBeGreaterThan(0);
    expect(h.lines.filter((line) => line.includes('SECRET'))).toEqual([]);
  });

  it('says where to add the one line when no server was set', async () => {
    const tim = createTencentIm();
    const result = await tim.v2TIMManager.initSDK(1, LogLevelEnum.V2TIM_LOG_NONE);
    expect(result.code).toBe(TimCode.serverNotSet);
    expect(result.desc).toContain('TencentImSDKPlugin.setServer({ url:');
  });

  it('repeats at initSDK what was wrong with setServer', async () => {
    const tim = createTencentIm();
    const problem = tim.setServer({ url: 'im.example.com' });
    expect(problem.code).toBe(TimCode.badParameter);
    expect(await tim.v2TIMManager.initSDK(1, LogLevelEnum.V2TIM_LOG_NONE)).toEqual(problem);
  });
});
