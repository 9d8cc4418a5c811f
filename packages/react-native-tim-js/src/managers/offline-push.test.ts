import { type AppState, codes } from '@tim-push/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TimCode } from '../codes.ts';
import { type Harness, loggedIn, startHarness, until } from '../testing/harness.ts';

describe('offline push', () => {
  let h: Harness;
  /** Plays React Native's AppState. */
  let system: (state: AppState) => void;
  let unread = 0;
  beforeEach(async () => {
    h = await startHarness({
      host: {
        facts: () => ({ platform: 'Android', brand: 'redmi' }),
        watchAppState: (listener) => {
          system = listener;
          return () => undefined;
        },
      },
    });
    h.server.on('conversations', () => ({ data: { conversations: [], cursor: '', more: false, totalUnread: unread } }));
    unread = 0;
  });
  afterEach(() => h.stop());
  const push = () => h.tim.v2TIMManager.getOfflinePushManager();
  const states = () => h.server.frames('setAppState').map(({ state, unread: count }) => [state, count]);
  const reports = () => h.server.frames('setPushConfig').map((frame) => [frame.certificateID, frame.token]);
  async function reconnect(): Promise<void> {
    const logins = h.server.frames('login').length;
    h.server.cut();
    await until(() => expect(h.env.pending()[0]).toBe(750));
    h.env.advance(750);
    await until(() => expect(h.server.frames('pull').length).toBeGreaterThan(logins));
  }

  describe('token report', () => {
    it('answers 6014 before login and keeps nothing', async () => {
      expect((await push().setOfflinePushConfig(5218, 'token')).code).toBe(TimCode.notLoggedIn);
      await loggedIn(h, h.tim);
      expect(reports()).toEqual([]);
    });

    it('reports certificate ID and token, with the brand and source that the plugin knows', async () => {
      h.tim.setDeviceInfo({ brand: 'Xiaomi', tokenSource: 'xiaomi' });
      await loggedIn(h, h.tim);
      expect(await push().setOfflinePushConfig(5218, 'token', false)).toEqual({ code: 0, desc: 'ok' });
      expect(h.server.frames('setPushConfig')[0]).toMatchObject({
        certificateID: 5218,
        token: 'token',
        brand: 'xiaomi',
        tokenSource: 'xiaomi',
      });
      expect(h.server.frames('login')[0]).toMatchObject({ brand: 'xiaomi', tokenSource: 'xiaomi' });
    });

    it.each([
      ['not-a-number', 'token'],
      [-1, 'token'],
      [5218, undefined],
      [5218, 'with space'],
    ])('refuses (%s, %s)', async (id, token) => {
      await loggedIn(h, h.tim);
      expect((await push().setOfflinePushConfig(id as never, token as never)).code).toBe(TimCode.badParameter);
    });

    it('succeeds and says what the server thinks of the certificate ID', async () => {
      await loggedIn(h, h.tim);
      const warning = 'taken, but no push will come: this app has no certificate 5218';
      h.server.on('setPushConfig', () => ({ data: { bound: true, warning } }));
      expect(await push().setOfflinePushConfig(5218, 'token')).toEqual({ code: 0, desc: warning });
    });

    it('takes the ID as a numeric string', async () => {
      await loggedIn(h, h.tim);
      await push().setOfflinePushConfig('5218' as never, 'token');
      expect(reports()).toEqual([[5218, 'token']]);
    });

    it('keeps a report that got no answer and sends it with the next connection', async () => {
      await loggedIn(h, h.tim);
      h.server.on('setPushConfig', () => 'silence');
      const result = push().setOfflinePushConfig(5218, 'token');
      await until(() => expect(reports()).toHaveLength(1));
      h.env.advance(10_000);
      expect((await result).code).toBe(TimCode.networkTimeout);
      h.server.on('setPushConfig', () => ({ data: { bound: true } }));
      await until(() => expect(h.env.pending()[0]).toBe(750));
      h.env.advance(750);
      await until(() => expect(reports()).toHaveLength(2));
    });

    it('sends a report again that got no answer on a connection that is alive', async () => {
      await loggedIn(h, h.tim);
      h.server.on('setPushConfig', () => 'silence');
      const result = push().setOfflinePushConfig(5218, 'token');
      for (const [sent, wait] of [
        [1, 3_750],
        [2, 7_500],
      ] as const) {
        await until(() => expect(reports()).toHaveLength(sent));
        // Something else is answered meanwhile: the line is not dead.
        await h.tim.v2TIMManager.getUsersInfo(['bob']);
        h.env.advance(10_000);
        await until(() => expect(h.env.pending()).toContain(wait));
        if (sent === 2) h.server.on('setPushConfig', () => ({ data: { bound: true } }));
        h.env.advance(wait);
      }
      expect(await result).toMatchObject({
        code: TimCode.networkTimeout,
        desc: expect.stringContaining('it is kept and sent again until the server has it'),
      });
      await until(() => expect(reports()).toHaveLength(3));
      expect(h.server.frames('login')).toHaveLength(1);
      // And no more once the server has it.
      await until(() => expect(h.env.pending()).toHaveLength(1));
    });

    it('sends a report again that the server was too busy for', async () => {
      await loggedIn(h, h.tim);
      h.server.on('setPushConfig', () => ({ code: codes.busy, desc: 'busy' }));
      const result = await push().setOfflinePushConfig(5218, 'token');
      expect(result).toMatchObject({ code: codes.busy, desc: expect.stringContaining('sent again') });
      h.server.on('setPushConfig', () => ({ data: { bound: true } }));
      h.env.advance(3_750);
      await until(() => expect(reports()).toHaveLength(2));
    });

    it('sends the report again after each login, for the account that is then logged in', async () => {
      await loggedIn(h, h.tim);
      await push().setOfflinePushConfig(5218, 'token');
      await h.tim.v2TIMManager.logout();
      await loggedIn(h, h.tim, 'bob');
      await until(() =>
        expect(reports()).toEqual([
          [5218, 'token'],
          [5218, 'token'],
        ]),
      );
    });

    it('does not repeat at a reconnect what the server holds, and does when it does not', async () => {
      const login = (hasToken: boolean) => () => ({
        data: {
          userID: 'alice',
          epoch: 1,
          serverTime: 1,
          heartbeatSeconds: 120,
          nick: '',
          faceUrl: '',
          cursor: '0',
          hasToken,
        },
      });
      await loggedIn(h, h.tim);
      await push().setOfflinePushConfig(5218, 'token');
      h.server.on('login', login(true));
      await reconnect();
      expect(reports()).toHaveLength(1);
      h.server.on('login', login(false));
      await reconnect();
      await until(() => expect(reports()).toHaveLength(2));
    });

    it('tells the plugin that the token is dead, by event and by login, and reports it no more', async () => {
      const retired: unknown[] = [];
      h.tim.onTokenRetired((info) => retired.push(info));
      await loggedIn(h, h.tim);
      await push().setOfflinePushConfig(5218, 'token');
      h.server.event({ event: 'tokenRetired', code: '20301', atMs: 5 });
      await until(() => expect(retired).toEqual([{ code: '20301', atMs: 5 }]));
      h.server.on('login', () => ({
        data: {
          userID: 'alice',
          epoch: 2,
          serverTime: 1,
          heartbeatSeconds: 120,
          nick: '',
          faceUrl: '',
          cursor: '0',
          hasToken: false,
          tokenRetired: { code: 'UNREGISTERED', atMs: 6 },
        },
      }));
      await reconnect();
      expect(retired.at(-1)).toEqual({ code: 'UNREGISTERED', atMs: 6 });
      expect(reports()).toHaveLength(1);
    });
  });

  it('sends a token that the server has not heard of, although it retired the one before', async () => {
    const retired: unknown[] = [];
    h.tim.onTokenRetired((info) => retired.push(info));
    await loggedIn(h, h.tim);
    h.server.on('setPushConfig', () => 'silence');
    const result = push().setOfflinePushConfig(5218, 'fresh');
    await until(() => expect(reports()).toHaveLength(1));
    h.server.on('login', () => ({
      data: {
        userID: 'alice',
        epoch: 1,
        serverTime: 1,
        heartbeatSeconds: 120,
        nick: '',
        faceUrl: '',
        cursor: '0',
        hasToken: false,
        tokenRetired: { code: 'UNREGISTERED', atMs: 6 },
      },
    }));
    h.env.advance(10_000);
    expect((await result).desc).toContain('it is kept and sent again until the server has it');
    h.server.on('setPushConfig', () => ({ data: { bound: true } }));
    await reconnect();
    await until(() => expect(reports()).toHaveLength(2));
    expect(reports().at(-1)).toEqual([5218, 'fresh']);
    expect(retired).toEqual([]);
  });

  describe('background and foreground', () => {
    /** So many states were sent, and answered: no request runs. */
    const told = (count: number): Promise<void> =>
      until(() => {
        expect(states()).toHaveLength(count);
        expect(h.env.pending().filter((ms) => ms <= 10_000)).toEqual([]);
      });

    it('follows the system, and leaves the number on the icon to the server', async () => {
      unread = 4;
      await loggedIn(h, h.tim);
      await until(async () =>
        expect((await h.tim.v2TIMManager.getConversationManager().getTotalUnreadMessageCount()).data).toBe(4),
      );
      system('background');
      system('foreground');
      await until(() =>
        expect(states()).toEqual([
          ['background', undefined],
          ['foreground', undefined],
        ]),
      );
    });

    it('lets an explicit call win over the system, whichever comes first', async () => {
      await loggedIn(h, h.tim);
      void push().doBackground(9);
      system('background');
      await until(() => expect(states()).toEqual([['background', 9]]));
      system('foreground');
      system('background');
      expect((await push().doBackground(3)).code).toBe(0);
      expect(states().at(-1)).toEqual(['background', 3]);
    });

    it('closes the socket after 30 s in the background and stays logged in', async () => {
      await loggedIn(h, h.tim);
      await push().doBackground(2);
      h.env.advance(29_999);
      expect(h.server.connections()).toBe(1);
      h.env.advance(1);
      await until(() => expect(h.server.connections()).toBe(0));
      expect((await h.tim.v2TIMManager.getLoginStatus()).data).toBe(1);
      expect(h.server.frames('logout')).toEqual([]);
      expect(h.env.pending()).toEqual([]);
    });

    it('connects at once when the app comes to the front, and says it is', async () => {
      await loggedIn(h, h.tim);
      system('background');
      await told(1);
      h.env.advance(30_000);
      await until(() => expect(h.server.connections()).toBe(0));
      system('foreground');
      await until(() => expect(h.server.frames('login')).toHaveLength(2));
      expect(h.server.frames('login')[1]).toMatchObject({ resume: true, appState: 'foreground' });
    });

    it('does not wait out a backoff when the app comes to the front', async () => {
      await loggedIn(h, h.tim);
      h.server.shut();
      h.server.cut();
      for (const wait of [750, 1500, 3000]) {
        await until(() => expect(h.env.pending()[0]).toBe(wait));
        h.env.advance(wait);
      }
      await until(() => expect(h.env.pending()[0]).toBe(6000));
      h.server.open();
      system('foreground');
      await until(() => expect(h.server.frames('login')).toHaveLength(2));
    });

    it('finds a dead link within 5 s of coming to the front', async () => {
      await loggedIn(h, h.tim);
      system('background');
      await told(1);
      h.server.on('setAppState', () => 'silence');
      system('foreground');
      await until(() => expect(states()).toHaveLength(2));
      h.env.advance(5000);
      expect(h.env.pending()[0]).toBe(750);
    });

    it('opens the socket for a message from the background, and closes it again', async () => {
      await loggedIn(h, h.tim);
      await push().doBackground(0);
      h.env.advance(30_000);
      await until(() => expect(h.server.connections()).toBe(0));
      expect((await h.tim.v2TIMManager.sendC2CTextMessage('bob', 'hi')).code).toBe(0);
      expect(h.server.frames('login')[1]).toMatchObject({ appState: 'background', unread: 0 });
      h.env.advance(30_000);
      await until(() => expect(h.server.connections()).toBe(0));
    });

    it('says background in the login frame of an app that was started in the background', async () => {
      system('background');
      await loggedIn(h, h.tim);
      expect(h.server.frames('login')[0]).toMatchObject({ appState: 'background' });
    });

    it('answers codes to wrong use', async () => {
      expect((await push().doBackground(1)).code).toBe(TimCode.notLoggedIn);
      expect((await push().doBackground('many' as never)).code).toBe(TimCode.badParameter);
    });
  });

  describe('taps', () => {
    it('reports a tap and an arrival', async () => {
      await loggedIn(h, h.tim);
      expect(await h.tim.reportClick('tag-1', 17)).toEqual({ code: 0, desc: 'ok' });
      expect(await h.tim.reportArrived('tag-1', 16)).toEqual({ code: 0, desc: 'ok' });
      expect(h.server.frames('click')[0]).toMatchObject({ tag: 'tag-1', atMs: 17 });
      expect(h.server.frames('arrived')[0]).toMatchObject({ tag: 'tag-1', atMs: 16 });
    });

    it('keeps a tap that started the app until the login, and sends it once', async () => {
      expect((await h.tim.reportClick('tag-1', 17)).code).toBe(TimCode.networkUnavailable);
      await loggedIn(h, h.tim);
      await until(() => expect(h.server.frames('click')).toHaveLength(1));
      await reconnect();
      expect(h.server.frames('click')).toHaveLength(1);
    });

    it('refuses what cannot be a tag', async () => {
      expect((await h.tim.reportClick('', 17)).code).toBe(TimCode.badParameter);
    });
  });
});
