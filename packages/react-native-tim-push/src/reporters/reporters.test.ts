import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeNative } from '../testing/fake-native.ts';
import { httpReporter } from './http.ts';
import { isReachable } from './reachable.ts';
import { TIM_JS, timJsReporter } from './tim-js.ts';

interface Call {
  method?: string;
  url?: string;
  authorization?: string;
  body: unknown;
}
const DEVICE = {
  deviceID: 'd-1',
  facts: { platform: 'Android', brand: 'xiaomi', tokenSource: 'xiaomi', language: 'zh' },
} as const;
const getAuth = async () => ({ sdkAppID: 1400000000, userID: 'bob & co', userSig: 'a-sig' });

describe('the HTTP reporter', () => {
  let server: Server;
  let url: string;
  let calls: Call[];
  /** How many of the next requests are cut off unanswered. */
  let cut: number;
  /** What else it answers. */
  let data: object | undefined;
  beforeEach(async () => {
    calls = [];
    data = undefined;
    cut = 0;
    server = createServer(async (request, response) => {
      if (cut > 0) {
        cut -= 1;
        request.socket.destroy();
        return;
      }
      const body = await text(request);
      const { method, url: path, headers } = request;
      calls.push({ method, url: path, authorization: headers.authorization, body: body && JSON.parse(body) });
      response.end(JSON.stringify({ code: 0, desc: 'ok', data }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterEach(async () => {
    vi.useRealTimers();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('binds with the UserSig in a header, never in the address', async () => {
    const reporter = httpReporter(
      () => ({ url, getAuth }),
      () => DEVICE,
    );
    expect((await reporter.setOfflinePushConfig(10001, 'token')).code).toBe(0);
    expect(calls).toEqual([
      {
        method: 'PUT',
        url: '/v1/devices/d-1?sdkappid=1400000000&userID=bob%20%26%20co',
        authorization: 'UserSig a-sig',
        body: {
          userID: 'bob & co',
          platform: 'Android',
          brand: 'xiaomi',
          tokenSource: 'xiaomi',
          language: 'zh',
          certificateID: 10001,
          token: 'token',
          state: 'active',
        },
      },
    ]);
  });

  it('unbinds by DELETE without a body', async () => {
    await httpReporter(
      () => ({ url, getAuth }),
      () => DEVICE,
    ).setOfflinePushConfig(0, '');
    expect(calls).toMatchObject([{ method: 'DELETE', authorization: 'UserSig a-sig', body: '' }]);
  });

  it('reports a tap', async () => {
    await httpReporter(
      () => ({ url, getAuth }),
      () => DEVICE,
    ).reportClick?.('tag', 5);
    expect(calls).toMatchObject([{ method: 'POST', body: { userID: 'bob & co', tag: 'tag', atMs: 5 } }]);
    expect(calls[0]?.url).toContain('/v1/devices/d-1/click?');
  });

  it('reports an arrival', async () => {
    const reporter = httpReporter(
      () => ({ url, getAuth }),
      () => DEVICE,
    );
    await reporter.reportArrived?.('tag', 5);
    expect(calls[0]?.url).toContain('/v1/devices/d-1/arrived?');
  });

  it('is apart from the question whether its server is there', async () => {
    expect(await isReachable({ server: { url, getAuth } })).toBe(true);
    expect(calls).toMatchObject([{ method: 'GET', url: '/healthz' }]);
    cut = 1;
    await expect(isReachable({ server: { url, getAuth } })).rejects.toThrow();
    // A reporter of the app's own says it itself, or nobody does.
    const setOfflinePushConfig = async () => ({ code: 0, desc: 'ok' });
    expect(await isReachable({ reporter: { setOfflinePushConfig }, server: { url, getAuth } })).toBeUndefined();
  });

  it('asks for the address and the account at each call: another may have logged in', async () => {
    let userID = 'bob';
    const reporter = httpReporter(
      () => ({ url, getAuth: async () => ({ ...(await getAuth()), userID }) }),
      () => DEVICE,
    );
    await reporter.setOfflinePushConfig(1, 'token');
    userID = 'carol';
    await reporter.setOfflinePushConfig(1, 'token');
    expect(calls.map(({ body }) => (body as { userID: string }).userID)).toEqual(['bob', 'carol']);
  });

  it('hears from the answer that the token had been retired', async () => {
    let retired = 0;
    const reporter = httpReporter(
      () => ({ url, getAuth }),
      () => DEVICE,
    );
    const stop = reporter.onTokenRetired?.(() => retired++);
    data = { epoch: 1 };
    await reporter.setOfflinePushConfig(1, 'token');
    expect(retired).toBe(0);
    data = { epoch: 2, tokenRetired: { code: 'gone', atMs: 1 } };
    await reporter.setOfflinePushConfig(1, 'token');
    stop?.();
    await reporter.setOfflinePushConfig(1, 'token');
    expect(retired).toBe(1);
  });

  it('says so where nothing names the phone', async () => {
    const reporter = httpReporter(
      () => ({ url, getAuth }),
      () => ({ ...DEVICE, deviceID: '' }),
    );
    expect(await reporter.setOfflinePushConfig(1, 'token')).toMatchObject({
      code: 6017,
      desc: expect.stringContaining('setRegistrationID'),
    });
    expect(calls).toEqual([]);
  });

  it('repeats a report until the server was reached', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    cut = 2;
    const reporter = httpReporter(
      () => ({ url, getAuth }),
      () => DEVICE,
    );
    expect((await reporter.setOfflinePushConfig(10001, 'token')).code).toBe(800010);
    await vi.advanceTimersByTimeAsync(1000);
    await vi.waitUntil(() => cut === 0 && vi.getTimerCount() === 1);
    await vi.advanceTimersByTimeAsync(5000);
    await vi.waitUntil(() => calls.length === 1);
    expect(calls).toMatchObject([{ method: 'PUT', body: { token: 'token' } }]);
  });

  it('gives a report up when another replaced it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    cut = 1;
    const reporter = httpReporter(
      () => ({ url, getAuth }),
      () => DEVICE,
    );
    await reporter.setOfflinePushConfig(10001, 'old');
    await reporter.setOfflinePushConfig(0, '');
    await vi.advanceTimersByTimeAsync(200_000);
    expect(calls.map(({ method }) => method)).toEqual(['DELETE']);
  });
});

describe('react-native-tim-js', () => {
  afterEach(() => Reflect.deleteProperty(globalThis, TIM_JS));

  it('is nobody where the app has none', () => expect(timJsReporter()).toBeUndefined());

  it('says whether the server is there by a question that only the server can answer', async () => {
    const asked: string[][] = [];
    let code = 0;
    const v2TIMManager = {
      getLoginUser: async () => ({ code: 0, data: 'bob' }),
      getUsersInfo: async (userIDs: string[]) => {
        asked.push(userIDs);
        return { code };
      },
    };
    Reflect.set(globalThis, TIM_JS, { v2TIMManager });
    expect(await isReachable({})).toBe(true);
    code = 9508;
    expect(await isReachable({})).toBe(false);
    expect(asked).toEqual([['bob'], ['bob']]);
    Reflect.deleteProperty(globalThis, TIM_JS);
    expect(await isReachable({})).toBeUndefined();
  });

  it('is found by its global symbol, and gets the token', async () => {
    const reported: unknown[] = [];
    const setOfflinePushConfig = async (id: number, token: string) => {
      reported.push([id, token]);
      return { code: 0, desc: 'ok' };
    };
    Reflect.set(globalThis, Symbol.for('react-native-tim-js'), {
      v2TIMManager: {
        getLoginStatus: async () => ({ code: 0, data: 1 }),
        getOfflinePushManager: () => ({ setOfflinePushConfig }),
      },
      setDeviceInfo: (info: object) => reported.push(info),
    });
    vi.resetModules();
    const { bindNative, TimPushPlugin } = await import('../index.ts');
    const phone = { device: { vendor: 'xiaomi', brand: 'redmi' }, register: async () => 'mi-token' };
    bindNative(createFakeNative(phone).binding);
    expect((await new TimPushPlugin().init({ mi_buz_id: 10001 })).code).toBe(0);
    expect(reported).toEqual([{ brand: 'redmi', tokenSource: 'xiaomi' }, [10001, 'mi-token']]);
  });
});
