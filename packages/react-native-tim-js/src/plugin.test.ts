import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import * as api from './index.ts';
import { utf8Length } from './local/utf8.ts';
import { levelled } from './logger.ts';
import { readSettings, toSocketUrl } from './settings.ts';

describe('the package', () => {
  it('is found by the push plugin under its symbol', () => {
    const found = (globalThis as Record<symbol, unknown>)[Symbol.for('react-native-tim-js')];
    expect(found).toBe(api.TencentImSDKPlugin);
  });

  it('is one client although it is loaded twice', async () => {
    vi.resetModules();
    const again = await import('./index.ts');
    expect(again.TencentImSDKPlugin).toBe(api.TencentImSDKPlugin);
    expect(again.createTencentIm).not.toBe(api.createTencentIm);
  });

  it('says the version of its package.json', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await api.TencentImSDKPlugin.v2TIMManager.getVersion()).toEqual({ code: 0, desc: 'ok', data: version });
  });

  it('has the methods usable without their object', async () => {
    const { getLoginStatus } = api.TencentImSDKPlugin.v2TIMManager;
    expect((await getLoginStatus()).data).toBe(api.LoginStatusEnum.V2TIM_STATUS_LOGOUT);
  });
});

describe('setServer', () => {
  it.each([
    ['https://im.example.com', 'wss://im.example.com/v1/socket'],
    ['http://10.0.2.2:8080/', 'ws://10.0.2.2:8080/v1/socket'],
    ['wss://im.example.com/chat', 'wss://im.example.com/chat/v1/socket'],
    ['ws://[::1]:8080/v1/socket', 'ws://[::1]:8080/v1/socket'],
    [' HTTPS://im.example.com ', 'wss://im.example.com/v1/socket'],
    ['im.example.com', undefined],
    ['ftp://im.example.com', undefined],
    ['https://', undefined],
  ])('reads %s', (url, socket) => {
    expect(toSocketUrl(url)).toBe(socket);
  });

  it.each([
    [undefined],
    [{}],
    [{ url: 3 }],
    [{ url: 'https://x', requestTimeoutMs: 0 }],
    [{ url: 'https://x', requestTimeoutMs: '5' }],
    [{ url: 'https://x', requestTimeoutMs: Number.POSITIVE_INFINITY }],
    [{ url: 'https://x', storage: {} }],
  ])('refuses %o and names the field', (options) => {
    expect(readSettings(options)).toMatchObject({
      problem: { code: 6017, desc: expect.stringMatching(/^setServer: /) },
    });
  });

  it('warns of unknown keys with the nearest known name', () => {
    expect(readSettings({ url: 'https://x', storge: 1 })).toMatchObject({
      warnings: ['setServer: storge is not known: did you mean storage?'],
    });
  });
});

describe('logging', () => {
  it('says at initSDK what setServer found odd, and nothing before', async () => {
    const lines: string[] = [];
    const log = (line: string): void => void lines.push(line);
    const tim = api.createTencentIm();
    tim.setServer({ url: 'https://x', storge: 1, logger: { debug: log, info: log, warn: log, error: log } } as never);
    await tim.v2TIMManager.getGroupManager().createGroup();
    expect(lines).toEqual([]);
    await tim.v2TIMManager.initSDK(1, api.LogLevelEnum.V2TIM_LOG_WARN);
    expect(lines).toEqual(['setServer: storge is not known: did you mean storage?']);
  });

  it.each([
    [0, []],
    [3, ['debug', 'info', 'warn', 'error']],
    [5, ['warn', 'error']],
    [6, ['error']],
  ])('at level %i lets through %j', (level, expected) => {
    const lines: string[] = [];
    const log = (line: string): void => void lines.push(line);
    const logger = levelled(
      () => ({ debug: log, info: log, warn: log, error: log }),
      () => level,
    );
    for (const name of ['debug', 'info', 'warn', 'error'] as const) logger[name](name);
    expect(lines).toEqual(expected);
  });
});

describe('utf8Length', () => {
  it.each(['', 'abc', 'é', '汉字', '👍🏽', 'a\ud800b', '\udc00'])('counts %j as TextEncoder does', (text) => {
    expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
  });
});
