import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { BeforeSend } from './before-callback.ts';
import { callbackUrl, sign } from './callback-request.ts';
import { type BeforeCallbackTarget, createBeforeCallback } from './callbacks.ts';
import { createTestLog } from './testing/quiet-log.ts';
import { NOW } from './testing/samples.ts';

const call: BeforeSend = {
  appId: 1400000001,
  from: 'alice',
  to: 'bob',
  seq: 3,
  random: 7,
  timeMs: NOW,
  onlineOnly: false,
  elements: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hello' } }],
  cloudCustomData: 'c',
  via: 'rest',
};

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});
async function backEnd(
  answer: (request: IncomingMessage, body: string, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => answer(request, body, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?mine=1`;
}
const before = (target: BeforeCallbackTarget | undefined, concurrency?: number) => {
  const { log, lines } = createTestLog();
  const deps = { target: () => target, clock: { now: () => NOW }, log };
  return { lines, callback: createBeforeCallback(concurrency === undefined ? deps : { ...deps, concurrency }) };
};
const json = (response: ServerResponse, answer: object): void => void response.end(JSON.stringify(answer));

describe('the signature', () => {
  it('is the one that back ends verify', () => {
    expect(sign('xxxxyyyy', 1669872112)).toBe('17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061');
  });
  it('is added to a URL only where there is a token, and keeps its own query', () => {
    const of = { appId: 1, command: 'C', platform: 'RESTAPI' };
    const signed = new URL(callbackUrl({ url: 'https://a.test/x?mine=1', token: 't' }, of, 1669872112_500));
    expect(Object.fromEntries(signed.searchParams)).toMatchObject({
      mine: '1',
      SdkAppid: '1',
      CallbackCommand: 'C',
      OptPlatform: 'RESTAPI',
      RequestTime: '1669872112',
      Sign: sign('t', 1669872112),
    });
    expect(callbackUrl({ url: 'https://a.test/x' }, of, 0)).not.toContain('Sign');
  });
});

describe('the before-callback', () => {
  it('sends what the REST documentation says and passes on ErrorCode 0', async () => {
    const seen: { url?: string; body?: unknown } = {};
    const url = await backEnd((request, body, response) => {
      seen.url = request.url;
      seen.body = JSON.parse(body);
      json(response, { ActionStatus: 'OK', ErrorInfo: '', ErrorCode: 0 });
    });
    expect(await before({ url, onFailure: 'refuse' }).callback.ask(call)).toEqual({ kind: 'pass' });
    expect(seen.url).toContain('CallbackCommand=C2C.CallbackBeforeSendMsg');
    expect(seen.body).toEqual({
      CallbackCommand: 'C2C.CallbackBeforeSendMsg',
      From_Account: 'alice',
      To_Account: 'bob',
      MsgSeq: 3,
      MsgRandom: 7,
      MsgTime: NOW / 1000,
      MsgKey: `3_7_${NOW / 1000}`,
      OnlineOnlyFlag: 0,
      MsgBody: call.elements,
      CloudCustomData: 'c',
    });
  });

  it.each([
    [1, 20_006],
    [120_001, 120_001],
    [130_000, 130_000],
    [130_001, 20_006],
  ])('turns ErrorCode %i into %i for the sender', async (given, code) => {
    const url = await backEnd((_request, _body, response) => json(response, { ErrorCode: given, ErrorInfo: 'no' }));
    expect(await before({ url, onFailure: 'pass' }).callback.ask(call)).toEqual({ kind: 'refuse', code, info: 'no' });
  });

  it.each<[string, (response: ServerResponse) => void, string]>([
    ['an error status', (response) => void response.writeHead(500).end(), 'HTTP 500'],
    ['no ErrorCode', (response) => json(response, {}), 'no integer ErrorCode'],
    ['no JSON', (response) => void response.end('<html>'), 'SyntaxError'],
    ['a cut connection', (response) => void response.destroy(), ''],
  ])('does what the setting says on %s', async (_name, answer, detail) => {
    const url = await backEnd((_request, _body, response) => answer(response));
    expect(await before({ url, onFailure: 'pass' }).callback.ask(call)).toEqual({ kind: 'pass' });
    expect(await before({ url, onFailure: 'refuse' }).callback.ask(call)).toMatchObject({
      kind: 'failed',
      detail: expect.stringContaining(detail),
    });
  });

  it('writes neither token nor signature into the log', async () => {
    const { callback, lines } = before({ url: 'http://127.0.0.1:1/hook', token: 'very-secret', onFailure: 'pass' });
    await callback.ask(call);
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toMatch(/very-secret|Sign/);
  });

  it('passes at once for an app that has none', async () => {
    expect(await before(undefined).callback.ask(call)).toEqual({ kind: 'pass' });
  });

  it('makes at most so many calls at once', async () => {
    let now = 0;
    let peak = 0;
    const url = await backEnd((_request, _body, response) => {
      now += 1;
      peak = Math.max(peak, now);
      setImmediate(() => {
        now -= 1;
        json(response, { ErrorCode: 0 });
      });
    });
    const { callback } = before({ url, onFailure: 'refuse' }, 2);
    const answers = await Promise.all(Array.from({ length: 12 }, () => callback.ask(call)));
    expect(answers).toEqual(Array(12).fill({ kind: 'pass' }));
    expect(peak).toBeLessThanOrEqual(2);
  });
});
