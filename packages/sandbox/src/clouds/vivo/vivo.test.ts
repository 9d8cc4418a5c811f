import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox.ts';
import { call } from '../../testing/calls.ts';
import type { VivoApp } from './apps.ts';
import { looksLikeTest } from './message.ts';

let sandbox: Sandbox;
let app: VivoApp;
let token: string;
let serial = 0;
const NOON = Date.UTC(2026, 10, 23, 4);
const newApp = (more: object = {}): VivoApp =>
  sandbox.clouds.vivo.addApp({ packageName: `com.example.chat${++serial}`, ...more });
beforeAll(async () => {
  sandbox = await startSandbox({ clock: 'manual', startAt: NOON, clouds: ['vivo'] });
  app = newApp();
  token = (await login(app)).json.authToken;
});
afterAll(() => sandbox.stop());

function post(path: string, body: unknown, authToken = token) {
  const url = `${sandbox.endpoints('vivo')['api']}/message${path}`;
  return call(sandbox.ca, url, 'POST', { 'content-type': 'application/json', authToken }, JSON.stringify(body));
}
function login(of: VivoApp, over: object = {}) {
  const timestamp = sandbox.clock.now();
  const sign = createHash('md5').update(`${of.appId}${of.appKey}${timestamp}${of.appSecret}`).digest('hex');
  return post('/auth', { appId: Number(of.appId), appKey: of.appKey, timestamp, sign, ...over }, '');
}
const GOOD = { title: 'Alice 🎉', content: 'At 7?', notifyType: 4, skipType: 1, classification: 1, category: 'IM' };
const push = (over: object = {}) => ({ ...GOOD, requestId: `r${++serial}`, ...over });
async function newPhone(of: VivoApp = app) {
  const phone = await sandbox.phones.add({ vendor: 'vivo', app: of });
  return { phone, regId: await phone.register() };
}

describe('a login', () => {
  it.each<[string, object, number]>([
    ['no app', { appId: '' }, 10200],
    ['no key', { appKey: '' }, 10201],
    ['an app of nobody', { appId: 1 }, 10204],
    ['a clock eleven minutes off', { timestamp: NOON - 660_000 }, 10202],
    ['a wrong sign', { sign: 'x' }, 10203],
  ])('with %s is refused', async (_name, over, code) => {
    expect((await login(app, over)).json.result).toBe(code);
    await sandbox.clock.advance(1_000);
  });
  it('takes numbers as texts', async () => {
    const timestamp = String(sandbox.clock.now());
    const sign = createHash('md5')
      .update(app.appId + app.appKey + timestamp + app.appSecret)
      .digest('hex');
    expect((await login(app, { appId: app.appId, timestamp, sign })).json).toMatchObject({ result: 0 });
  });
});

it.each([
  ['12345', true],
  ['hello world', true],
  ['!?', true],
  ['[图片]', true],
  ['测试一下', true],
  ['hello, 7', false],
  ['你好', false],
])('takes %s for a test: %s', (text, is) => {
  expect(looksLikeTest(text)).toBe(is);
});

describe('a push', () => {
  it.each<[string, object, number]>([
    ['no title', { title: '' }, 10055],
    ['a title of 41', { title: '题'.repeat(41) }, 10056],
    ['a content of 101', { content: '文'.repeat(101) }, 10059],
    ['a title of letters', { title: 'Alice' }, 10104],
    ['a content in brackets', { content: '[图片] 1' }, 10104],
    ['no reminder', { notifyType: 0 }, 10150],
    ['a retired skip type', { skipType: 3 }, 10151],
    ['a page without its name', { skipType: 4 }, 10152],
    ['a life of 59 seconds', { timeToLive: 59 }, 10156],
    ['a class that does not fit', { classification: 0 }, 10157],
    ['a map of 1025', { clientCustomMap: { e: 'x'.repeat(1024) } }, 10067],
    ['no request id', { requestId: '' }, 10089],
    ['an unknown network', { networkType: 2 }, 10155],
    ['an unknown mode', { pushMode: 2 }, 10150],
    ['a profile of 65', { profileId: 'p'.repeat(65) }, 10150],
    ['a map that is none', { clientCustomMap: 'x' }, 10067],
    ['a notify id of 0', { notifyId: 0 }, 10154],
    ['a callback of 129', { extra: { callback: `http://x/${'a'.repeat(120)}` } }, 10153],
    ['a callback parameter of 65', { extra: { callback: 'http://x', 'callback.param': 'a'.repeat(65) } }, 10153],
    ['a receipt parameter of 193', { extra: { 'callback.id': 'r', 'callback.param': 'a'.repeat(193) } }, 10153],
    ['another app’s number', { appId: 1 }, 10094],
    ['no id', {}, 10050],
  ])('with %s is refused', async (_name, over, code) => {
    expect((await post('/send', push(over))).json.result).toBe(code);
  });

  it('wants its token in the header', async () => {
    expect((await post('/send', push(), 'x')).json.result).toBe(10000);
  });

  it('tells an unknown id from one that is gone or off', async () => {
    const off = await newPhone();
    off.phone.notifications('off');
    const { json } = await post('/send', push({ regId: off.regId }));
    expect(json).toMatchObject({ result: 10302, invalidUser: { status: 2, userid: off.regId } });
    expect((await post('/send', push({ regId: 'nobody' }))).json.invalidUser).toEqual({ status: 1, userid: 'nobody' });
  });

  it('shows once for one request id, and tells the receiver the map', async () => {
    const { phone, regId } = await newPhone();
    const body = push({ regId, clientCustomMap: { ext: 'e' } });
    const first = await post('/send', body);
    expect((await post('/send', body)).json).toEqual(first.json);
    expect(phone.shade).toMatchObject([{ title: 'Alice 🎉', count: 1 }]);
    expect(phone.tap()).toMatchObject({ by: 'launcher', callback: { params: { ext: 'e' } } });
  });

  it('of the operation class goes out by day, twice to a phone', async () => {
    const { phone, regId } = await newPhone();
    const operation = () => post('/send', push({ regId, classification: 0, category: 'NEWS' }));
    for (let at = 0; at < 3; at += 1) expect((await operation()).json.result).toBe(0);
    expect(phone.shade).toHaveLength(2);
    await sandbox.clock.advance(12 * 3_600_000);
    expect((await operation()).json.result).toBe(10071);
    await sandbox.clock.advance(12 * 3_600_000);
    token = (await login(app)).json.authToken;
  });
});

it('counts the day of each class by itself', async () => {
  const small = newApp({ systemQuota: 1, operationQuota: 1 });
  token = (await login(small)).json.authToken;
  const { regId } = await newPhone(small);
  const results: number[] = [];
  for (const [classification, category] of [
    [1, 'IM'],
    [1, 'IM'],
    [0, 'NEWS'],
    [0, 'NEWS'],
  ]) {
    results.push((await post('/send', push({ regId, classification, category }))).json.result);
  }
  expect(results).toEqual([0, 10073, 0, 10070]);
  await sandbox.faults.set('vivo', { quotaSpent: true });
  expect((await post('/send', push({ regId }))).json.result).toBe(10073);
  await sandbox.faults.clear('vivo');
  token = (await login(app)).json.authToken;
});

it('sends tests to test phones only', async () => {
  const { phone, regId } = await newPhone();
  const test = () => post('/send', push({ regId, pushMode: 1 }));
  expect((await test()).json.invalidUser).toEqual({ status: 4, userid: regId });
  sandbox.clouds.vivo.verbs['testPhone']?.run({ app: app.appId, regId });
  expect((await test()).json.result).toBe(0);
  expect(phone.shade).toHaveLength(1);
});

it.each([
  ['14', 15],
  ['90', 91],
])('calls a phone inactive that was away for %s days, until it is back', async (inactiveDays, days) => {
  const longOne = newApp();
  const { phone, regId } = await newPhone(longOne);
  sandbox.turn('vivo', { inactiveDays });
  phone.network('off');
  token = (await login(longOne)).json.authToken;
  expect((await post('/send', push({ regId }))).json.result).toBe(0);
  await sandbox.clock.advance(days * 86_400_000);
  token = (await login(longOne)).json.authToken;
  expect((await post('/send', push({ regId }))).json.invalidUser).toEqual({ status: 3, userid: regId });
  phone.network('on');
  expect((await post('/send', push({ regId }))).json.result).toBe(0);
  sandbox.turn('vivo', { inactiveDays: '14' });
  token = (await login(app)).json.authToken;
});

it('sends a stored message to a list', async () => {
  const { phone, regId } = await newPhone();
  const { json } = await post('/saveListPayload', push());
  const list = (regIds: string[]) => post('/pushToList', { taskId: json.taskId, regIds, requestId: `l${++serial}` });
  expect((await list([regId])).json.result).toBe(10158);
  expect((await list([regId, 'nobody'])).json).toMatchObject({
    result: 0,
    invalidUsers: [{ status: 1, userid: 'nobody' }],
  });
  expect(phone.shade).toHaveLength(1);
});
