import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TimCode } from '../codes.ts';
import { type Harness, loggedIn, SIG, startHarness, until } from '../testing/harness.ts';

describe('reconnect', () => {
  let h: Harness;
  beforeEach(async () => {
    h = await startHarness();
    await loggedIn(h, h.tim);
    h.events.length = 0;
  });
  afterEach(() => h.stop());
  const manager = () => h.tim.v2TIMManager;
  const logins = () => h.server.frames('login').length;

  /** Cuts the connection and waits until the client knows and has set its next attempt. */
  async function cut(): Promise<void> {
    const before = h.env.pending().length;
    h.server.cut();
    await until(() => expect(h.env.pending()).not.toContain(120_000));
    expect(before).toBeGreaterThan(0);
  }

  it('connects again with the epoch of its login, after a wait drawn by chance', async () => {
    await cut();
    expect(h.env.pending()).toEqual([750]);
    h.env.advance(749);
    expect(logins()).toBe(1);
    h.env.advance(1);
    await until(() => expect(h.events).toEqual(['onConnecting', 'onConnectSuccess']));
    expect(h.server.frames('login')[1]).toMatchObject({ userID: 'alice', resume: true, epoch: 1 });
  });

  it('doubles the wait with each failure up to the most, and says each failure', async () => {
    h.server.shut();
    await cut();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      waits.push(h.env.pending()[0]!);
      h.env.advance(waits.at(-1)!);
      await until(() =>
        expect(h.events.filter((event) => event.startsWith('onConnectFailed'))).toHaveLength(attempt + 1),
      );
    }
    expect(waits).toEqual([750, 1500, 3000, 6000, 12_000, 22_500, 22_500]);
    expect((await manager().getLoginStatus()).data).toBe(1);
  });

  it('starts over with a short wait once it was connected', async () => {
    h.server.shut();
    await cut();
    h.env.advance(750);
    await until(() => expect(h.env.pending()).toEqual([1500]));
    h.server.open();
    h.env.advance(1500);
    await until(() => expect(h.events.at(-1)).toBe('onConnectSuccess'));
    await cut();
    expect(h.env.pending()).toEqual([750]);
  });

  it('stops at a resume that says kicked', async () => {
    h.server.on('login', () => ({ code: 6208, desc: 'kicked' }));
    await cut();
    h.env.advance(750);
    await until(() => expect(h.events).toEqual(['onConnecting', 'onKickedOffline']));
    expect(h.env.pending()).toEqual([]);
    expect((await manager().getLoginStatus()).data).toBe(3);
  });

  it.each([70001, 6206, 70052])('asks for a new UserSig at a resume that says %i', async (code) => {
    h.server.on('login', () => ({ code, desc: 'sig' }));
    await cut();
    h.env.advance(750);
    await until(() => expect(h.events).toEqual(['onConnecting', 'onUserSigExpired']));
    expect((await manager().sendC2CTextMessage('bob', 'hi')).code).toBe(TimCode.notLoggedIn);
  });

  it('goes on trying while the server is only busy', async () => {
    h.server.on('login', () => ({ code: 810004, desc: 'busy' }));
    await cut();
    h.env.advance(750);
    await until(() => expect(h.events).toEqual(['onConnecting', 'onConnectFailed 810004']));
    expect(h.env.pending()).toEqual([1500]);
  });

  it('ends at a kick while connected, without connecting again', async () => {
    const states: boolean[] = [];
    h.tim.onLoginStateChange((loggedIn) => states.push(loggedIn));
    h.server.event({ event: 'kicked', code: 6208, desc: 'another phone' });
    await until(() => expect(h.events).toEqual(['onKickedOffline']));
    await until(() => expect(h.server.connections()).toBe(0));
    expect(h.env.pending()).toEqual([]);
    expect(states).toEqual([false]);
  });

  it('ends at an expired UserSig while connected, and takes a new one', async () => {
    h.server.event({ event: 'sigExpired' });
    await until(() => expect(h.events).toEqual(['onUserSigExpired']));
    expect((await manager().login('alice', 'new-sig')).code).toBe(0);
    expect(h.server.frames('login')[1]).not.toHaveProperty('resume');
  });

  it('finds a dead link by a heartbeat that is not answered', async () => {
    h.server.on('ping', () => 'silence');
    h.env.advance(120_000);
    await until(() => expect(h.server.frames('ping')).toHaveLength(1));
    h.env.advance(10_000);
    expect(h.env.pending()).toEqual([750]);
    h.env.advance(750);
    await until(() => expect(logins()).toBe(2));
  });

  it('keeps a link that answers its heartbeats', async () => {
    for (let beat = 1; beat <= 3; beat += 1) {
      h.env.advance(120_000);
      await until(() => expect(h.server.frames('ping')).toHaveLength(beat));
      await until(() => expect(h.env.pending()).toEqual([120_000]));
    }
    expect(h.server.opened()).toBe(1);
  });

  it('lets a request wait for the connection', async () => {
    await cut();
    const result = manager().getUsersInfo(['bob']);
    h.env.advance(750);
    expect((await result).data).toEqual([{ userID: 'bob', nickName: 'bob', faceUrl: '' }]);
    expect(logins()).toBe(2);
  });

  it('shortens a long wait for a request, but not to nothing', async () => {
    h.server.shut();
    await cut();
    for (const wait of [750, 1500, 3000]) {
      h.env.advance(wait);
      await until(() => expect(h.env.pending()[0]).toBe(wait * 2));
    }
    void manager().getUsersInfo(['bob']);
    await until(() => expect(h.env.pending()).toEqual([750, 10_000]));
  });

  it('sends a request again whose connection went before the answer', async () => {
    h.server.on('getProfiles', () => {
      h.server.on('getProfiles', () => ({ data: { profiles: [{ userID: 'bob', nick: 'B' }], missing: [] } }));
      return 'cut';
    });
    const result = manager().getUsersInfo(['bob']);
    await until(() => expect(h.env.pending()[0]).toBe(750));
    h.env.advance(750);
    expect((await result).data?.[0]?.nickName).toBe('B');
    expect(h.server.frames('getProfiles')).toHaveLength(2);
  });

  it('gives a request up after its deadline when no connection comes', async () => {
    h.server.shut();
    await cut();
    const result = manager().getUsersInfo(['bob']);
    h.env.advance(10_000);
    expect((await result).code).toBe(TimCode.networkTimeout);
  });

  it('answers 6014 to requests under way when the login ends', async () => {
    h.server.on('getProfiles', () => 'silence');
    const result = manager().getUsersInfo(['bob']);
    await until(() => expect(h.server.frames('getProfiles')).toHaveLength(1));
    await manager().logout();
    expect((await result).code).toBe(TimCode.notLoggedIn);
  });

  it('leaves out frames that it does not understand and goes on', async () => {
    h.server.event({ event: 'from-the-future' } as never);
    h.server.event({ event: 'message', message: { broken: true } } as never);
    h.server.event({ event: 'profile', profile: { userID: 'alice', nick: 'Alice' } });
    await until(() => expect(h.events).toEqual(['onSelfInfoUpdated Alice']));
    expect(h.lines.filter((line) => line.includes('not understood'))).toHaveLength(2);
  });

  it('tells of the own profile only when it changed', async () => {
    for (const nick of ['A', 'A', 'B']) h.server.event({ event: 'profile', profile: { userID: 'alice', nick } });
    h.server.event({ event: 'profile', profile: { userID: 'bob', nick: 'Bob' } });
    h.server.event({ event: 'profile', profile: { userID: 'alice', nick: 'C' } });
    await until(() => expect(h.events).toEqual(['onSelfInfoUpdated A', 'onSelfInfoUpdated B', 'onSelfInfoUpdated C']));
  });

  it('uses the signature of the last login when it resumes', async () => {
    await manager().login('alice', 'new-sig');
    await cut();
    h.env.advance(750);
    await until(() => expect(h.server.frames('login').at(-1)).toMatchObject({ resume: true, userSig: 'new-sig' }));
    expect(h.server.frames('login')[0]?.userSig).toBe(SIG);
  });
});
