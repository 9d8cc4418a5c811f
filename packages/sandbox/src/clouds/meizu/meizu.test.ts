import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox.ts';
import { call, FORM } from '../../testing/calls.ts';
import type { MeizuApp } from './cloud.ts';
import { signOf } from './sign.ts';

const PUSH = '/garcia/api/server/push/varnished/pushByPushId';
const GOOD = { noticeBarInfo: { noticeMsgType: 1, title: 'Alice', content: 'Hello' } };
let sandbox: Sandbox;
let serial = 0;
beforeAll(async () => {
  sandbox = await startSandbox({ clock: 'manual', startAt: Date.UTC(2026, 10, 23, 4), clouds: ['meizu'] });
});
afterAll(() => sandbox.stop());

const newApp = (more: object = {}): MeizuApp =>
  sandbox.clouds.meizu.addApp({ packageName: `com.example.chat${++serial}`, ...more });
async function newPhone(app: MeizuApp) {
  const phone = await sandbox.phones.add({ vendor: 'meizu', app });
  return { phone, token: await phone.register() };
}
/** A call signed as the sheet says, by a computation of the test's own. */
function post(app: MeizuApp, parameters: Record<string, string>, path = PUSH) {
  const all: Record<string, string> = { appId: app.appId, ...parameters };
  const text = Object.keys(all)
    .sort()
    .map((name) => `${name}=${all[name]}`)
    .join('');
  const sign = createHash('md5')
    .update(text + app.appSecret)
    .digest('hex');
  const url = `${sandbox.endpoints('meizu')['api']}${path}`;
  return call(sandbox.ca, url, 'POST', FORM, new URLSearchParams({ sign, ...all }).toString());
}
it('takes pushes by POST only', async () => {
  const app = newApp();
  const parameters = { appId: app.appId, pushIds: 'x', messageJson: JSON.stringify(GOOD) };
  const query = new URLSearchParams(parameters);
  query.set('sign', signOf(query, app.appSecret));
  const url = `${sandbox.endpoints('meizu')['api']}${PUSH}?${query}`;
  expect((await call(sandbox.ca, url, 'GET', {}, '')).status).toBe(405);
});

const push = (app: MeizuApp, pushIds: string, message: object = GOOD) =>
  post(app, { pushIds, messageJson: JSON.stringify(message) });

describe('the signature', () => {
  it.each<[string, Record<string, string>, string, string]>([
    [
      'the platform’s own sample',
      {
        appId: '10000',
        pushIds: 'RA50c6348036344485d01776773577c64740465480a6b',
        messageJson: '{"title":"title","content":"content","pushTimeInfo":{"offLine":1,"validTime":24}}',
      },
      '<APP_SECRET>',
      'ac076ff25d9900015a681cb5172aa53b',
    ],
    [
      'a sample of another SDK',
      { appId: '100999', msgType: '0', pushId: '862891030007404100999', subSwitch: '1' },
      '531732bc45324098978bf41c6954c09e',
      '5bd43df385bec6f236c6417d437741e7',
    ],
  ])('agrees with %s', (_name, parameters, secret, sign) => {
    expect(signOf(new URLSearchParams(parameters), secret)).toBe(sign);
  });

  it('is asked for before anything else', async () => {
    const app = newApp();
    expect((await push({ ...app, appSecret: 'wrong' }, '')).json).toMatchObject({ code: '1006', value: '' });
    expect((await push({ ...app, appId: '1' }, '')).json).toMatchObject({ code: '110000', value: '' });
  });
});

describe('a request', () => {
  it.each<[string, string, object, string]>([
    ['no ids', '', GOOD, '110004'],
    ['101 ids', Array.from({ length: 101 }, (_, at) => `id${at}`).join(','), GOOD, '1005'],
    ['no title', 'id', { noticeBarInfo: { title: '', content: 'c' } }, '1005'],
    ['a title of 33 characters', 'id', { noticeBarInfo: { title: 'x'.repeat(33), content: 'c' } }, '1005'],
    ['a content of 101 characters', 'id', { noticeBarInfo: { title: 't', content: '文'.repeat(101) } }, '1005'],
    ['a life of 73 hours', 'id', { ...GOOD, pushTimeInfo: { offLine: 1, validTime: 73 } }, '1005'],
    ['a life of half an hour', 'id', { ...GOOD, pushTimeInfo: { offLine: 1, validTime: 0.5 } }, '1005'],
    ['a notifyKey of 9', 'id', { ...GOOD, advanceInfo: { notifyKey: 'x'.repeat(9) } }, '1005'],
    ['a notifyKey with a dot', 'id', { ...GOOD, advanceInfo: { notifyKey: 'a.b' } }, '1005'],
    ['a page without its name', 'id', { ...GOOD, clickTypeInfo: { clickType: 1 } }, '1005'],
    ['a callback that the console does not know', 'id', { ...GOOD, extra: { callback: 'http://127.0.0.1/x' } }, '1005'],
  ])('with %s is refused whole, by a code that is a text', async (_name, ids, message, code) => {
    const { status, json } = await push(newApp(), ids, message);
    expect([status, json.code, json.value]).toEqual([200, code, '']);
  });

  it('names bad ids by code, leaves good ones out, and stays 200', async () => {
    const app = newApp();
    const good = await newPhone(app);
    const off = await newPhone(app);
    off.phone.notifications('off');
    const gone = await newPhone(app);
    gone.phone.appState = 'uninstalled';
    const other = await newPhone(newApp());
    const ids = [good.token, off.token, gone.token, other.token, 'not-an-id'];
    const { json } = await push(app, ids.join(','));
    expect(json).toMatchObject({ code: '200', msgId: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(json.value).toEqual({
      '110010': [off.token],
      '110002': [gone.token, other.token],
      '110003': ['not-an-id'],
    });
    expect(good.phone.shade).toMatchObject([{ title: 'Alice' }]);
  });

  it('folds the sixth of a minute', async () => {
    const app = newApp();
    const { phone, token } = await newPhone(app);
    for (let at = 0; at < 5; at += 1) expect((await push(app, token)).json.value).toEqual({});
    expect((await push(app, token)).json.value).toEqual({ '520': [token] });
    expect(phone.shade).toHaveLength(5);
    await sandbox.clock.advance(60_000);
    expect((await push(app, token)).json.value).toEqual({});
  });

  it('shows a phone five of the public class a day', async () => {
    const app = newApp();
    const { token } = await newPhone(app);
    const message = { noticeBarInfo: { title: 'News', content: 'Read' } };
    for (let at = 0; at < 5; at += 1) expect((await push(app, token, message)).json.value).toEqual({});
    await sandbox.clock.advance(60_000);
    expect((await push(app, token, message)).json.value).toEqual({ '110011': [token] });
    expect((await push(app, token)).json.value).toEqual({});
    await sandbox.clock.advance(24 * 3_600_000);
    expect((await push(app, token, message)).json.value).toEqual({});
  });

  it('is limited to 200 a second', async () => {
    const app = newApp({ qps: 1 });
    expect((await push(app, 'x')).json.code).toBe('200');
    expect((await push(app, 'x')).json.code).toBe('110010');
  });
});

it('keeps a message for a phone that is away, the newest of its key, as long as it lives', async () => {
  const app = newApp();
  const { phone, token } = await newPhone(app);
  phone.network('off');
  const keyed = (title: string) => ({
    ...GOOD,
    noticeBarInfo: { ...GOOD.noticeBarInfo, title },
    advanceInfo: { notifyKey: 'k' },
  });
  await push(app, token, keyed('one'));
  await push(app, token, keyed('two'));
  await push(app, token, { ...GOOD, pushTimeInfo: { offLine: 0 } });
  phone.network('on');
  expect(phone.shade.map(({ title }) => title)).toEqual(['two']);
  phone.network('off');
  await push(app, token, { ...GOOD, pushTimeInfo: { offLine: 1, validTime: 1 } });
  await sandbox.clock.advance(3_700_000);
  phone.network('on');
  expect(phone.shade).toHaveLength(1);
});

it('pushes a task by id', async () => {
  const app = newApp();
  const { phone, token } = await newPhone(app);
  const made = await post(
    app,
    { pushType: '0', messageJson: JSON.stringify(GOOD) },
    '/garcia/api/server/push/pushTask/getTaskId',
  );
  const task = { taskId: String(made.json.value.taskId), pushIds: token };
  const path = '/garcia/api/server/push/task/varnished/pushByPushId';
  expect((await post(app, task, path)).json.code).toBe('200');
  expect(phone.shade).toHaveLength(1);
  expect((await post(newApp(), task, path)).json.code).toBe('110032');
});
