import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox.ts';
import { call, FORM } from '../../testing/calls.ts';
import type { HuaweiApp } from './apps.ts';

let sandbox: Sandbox;
let app: HuaweiApp;
let bearer: string;
let serial = 0;
const newApp = (more: object = {}): HuaweiApp =>
  sandbox.clouds.huawei.addApp({ packageName: `com.example.chat${++serial}`, ...more });
beforeAll(async () => {
  sandbox = await startSandbox({ clock: 'manual', startAt: Date.UTC(2026, 10, 23, 4), clouds: ['huawei'] });
  app = newApp();
  bearer = (await login(app)).json.access_token;
});
afterAll(() => sandbox.stop());

function login(of: Pick<HuaweiApp, 'appId' | 'appSecret'>, path = '/oauth2/v3/token') {
  const form = { grant_type: 'client_credentials', client_id: of.appId, client_secret: of.appSecret };
  const url = `${sandbox.endpoints('huawei')['oauth']}${path}`;
  return call(sandbox.ca, url, 'POST', FORM, new URLSearchParams(form).toString());
}
function send(body: unknown, of: HuaweiApp = app, token = bearer, path = `/v1/${of.appId}/messages:send`) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return call(sandbox.ca, `${sandbox.endpoints('huawei')['api']}${path}`, 'POST', headers, JSON.stringify(body));
}
async function newPhone(of: HuaweiApp = app) {
  const phone = await sandbox.phones.add({ vendor: 'huawei', app: of });
  return { phone, token: await phone.register() };
}
const push = (token: readonly string[], android: object = {}, notification: object = {}) => ({
  message: {
    notification: { title: 'Alice', body: 'Hello' },
    android: { ...android, notification: { click_action: { type: 3 }, ...notification } },
    token,
  },
});

/** A receiver of the app's receipts. */
async function receiveReceipts(take: (statuses: { status: number; biTag: string }[]) => void) {
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      take((body as { statuses: { status: number; biTag: string }[] }).statuses);
      response.end('{"code":"0"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}

describe('a token', () => {
  it('is for a form only', async () => {
    const url = `${sandbox.endpoints('huawei')['oauth']}/oauth2/v3/token`;
    const body = JSON.stringify({
      grant_type: 'client_credentials',
      client_id: app.appId,
      client_secret: app.appSecret,
    });
    const answer = await call(sandbox.ca, url, 'POST', { 'content-type': 'application/json' }, body);
    expect(answer).toMatchObject({ status: 400, json: { error: 1101 } });
  });
  it('lives as long as the app says', async () => {
    const mine = newApp({ tokenLifeSeconds: 60 });
    const { access_token: token, expires_in } = (await login(mine)).json;
    expect(expires_in).toBe(60);
    await sandbox.clock.advance(60_001);
    expect((await send(push(['t']), mine, token)).json.code).toBe('80200003');
    bearer = (await login(app)).json.access_token;
  });
  it('is given 1000 times in five minutes', async () => {
    const mine = newApp();
    const answers = await Promise.all(Array.from({ length: 1001 }, () => login(mine)));
    expect(answers.filter(({ status }) => status === 503)).toHaveLength(1);
  });
  it.each(['/oauth2/v3/token', '/oauth2/v2/token'])('comes from %s, with its slashes escaped', async (path) => {
    const { text, json } = await login(app, path);
    expect(json).toMatchObject({ access_token: expect.any(String), expires_in: 3600, token_type: 'Bearer' });
    expect(text).not.toMatch(/[^\\]\//);
  });
  it.each([
    [{ appId: 'x', appSecret: 'y' }, 20002],
    [{ appId: '1', appSecret: '' }, 20171],
  ])('is refused for %j', async (pair, sub) => {
    expect(await login(pair)).toMatchObject({ status: 400, json: { error: 1101, sub_error: sub } });
  });
  it('ends after its hour', async () => {
    const mine = newApp();
    const { access_token: token } = (await login(mine)).json;
    const { phone: _, token: device } = await newPhone(mine);
    expect((await send(push([device]), mine, token)).json.code).toBe('80000000');
    await sandbox.clock.advance(3_600_001);
    expect(await send(push([device]), mine, token)).toMatchObject({ status: 401, json: { code: '80200003' } });
    bearer = (await login(app)).json.access_token;
  });
});

describe('a send', () => {
  const many = Array.from({ length: 1001 }, (_, at) => `t${at}`);
  it.each<[string, unknown, string]>([
    ['no JSON object', [], '80100003'],
    ['a misspelt message', { mesage: {} }, '80300010'],
    ['no token', push([]), '80300010'],
    ['1001 tokens', push(many), '80300010'],
    ['tokens and a topic', { message: { ...push(['t']).message, topic: 'x' } }, '80100003'],
    ['4096 bytes and more', push(['t'], {}, { big_body: '文'.repeat(1400) }), '80300008'],
    ['a ttl without its unit', push(['t'], { ttl: '86400' }), '80100004'],
    ['a ttl of 16 days', push(['t'], { ttl: '1382400s' }), '80100004'],
    ['a collapse key of 101', push(['t'], { collapse_key: 101 }), '80100013'],
    [
      'no click action',
      { message: { notification: { title: 'a', body: 'b' }, android: { notification: {} }, token: ['t'] } },
      '80100003',
    ],
    ['a badge without its class', push(['t'], {}, { badge: { add_num: 1 } }), '80100003'],
    ['nothing to show and no data', { message: { android: {}, token: ['t'] } }, '80100003'],
    ['a validate_only that is no boolean', { ...push(['t']), validate_only: 'yes' }, '80100001'],
    ['an unknown category', push(['t'], { category: 'CHAT' }), '80100001'],
    ['an urgency without its right', push(['t'], { urgency: 'HIGH' }), '80300011'],
    ['an unknown urgency', push(['t'], { urgency: 'high' }), '80100003'],
    ['a user type of 2', push(['t'], { target_user_type: 2 }), '80100003'],
    ['a picture without TLS', push(['t'], {}, { image: 'http://a.example/p.png' }), '80100003'],
    ['a colour by name', push(['t'], {}, { color: 'red' }), '80100003'],
    ['a web page without TLS', push(['t'], {}, { click_action: { type: 2, url: 'http://a.example' } }), '80100003'],
    ['a big text style without its text', push(['t'], {}, { style: 1 }), '80100003'],
    ['an inbox of six lines', push(['t'], {}, { style: 3, inbox_content: ['1', '2', '3', '4', '5', '6'] }), '80100003'],
    ['a notify id that is a text', push(['t'], {}, { notify_id: '7' }), '80100003'],
    ['an unknown visibility', push(['t'], {}, { visibility: 'HIDDEN' }), '80100003'],
    ['four buttons', push(['t'], {}, { buttons: Array(4).fill({ name: 'b', action_type: 0 }) }), '80100003'],
    ['a button of 41 characters', push(['t'], {}, { buttons: [{ name: 'b'.repeat(41), action_type: 0 }] }), '80100003'],
    ['a profile of 65 characters', push(['t'], {}, { profile_id: 'p'.repeat(65) }), '80100003'],
    ['eleven vibrations', push(['t'], {}, { vibrate_config: Array(11).fill('1') }), '80100003'],
    ['a badge of 100', push(['t'], {}, { badge: { set_num: 100, class: 'c' } }), '80100003'],
    ['a receipt address that is not configured', push(['t'], { receipt_id: 'x' }), '80300013'],
  ])('with %s is refused', async (_name, body, code) => {
    expect(await send(body)).toMatchObject({ status: 400, json: { code, requestId: expect.any(String) } });
  });

  it('that is only to be validated reaches nobody', async () => {
    const { phone, token } = await newPhone();
    expect((await send({ ...push([token]), validate_only: true })).json.code).toBe('80000000');
    expect((await send({ ...push([token], { ttl: 'x' }), validate_only: true })).json.code).toBe('80100004');
    expect(phone.shade).toEqual([]);
  });

  it('counts the devices of a second, not the requests', async () => {
    const slow = newApp({ perSecond: 5 });
    const { access_token: own } = (await login(slow)).json;
    const tokens = sandbox.clouds.huawei.addTokens(slow.appId, 6);
    expect((await send(push(tokens.slice(0, 3)), slow, own)).json.code).toBe('80000000');
    expect(await send(push(tokens.slice(3)), slow, own)).toMatchObject({ status: 503, text: '' });
    await sandbox.clock.advance(1000);
    expect((await send(push(tokens.slice(3)), slow, own)).json.code).toBe('80000000');
  });

  it('may be a test message 500 times a day', async () => {
    const mine = newApp({ perSecond: null });
    const { access_token: own } = (await login(mine)).json;
    const tokens = sandbox.clouds.huawei.addTokens(mine.appId, 500);
    const test = (token: readonly string[]) => send(push(token, { target_user_type: 1 }), mine, own);
    expect((await test(tokens)).json.code).toBe('80000000');
    expect((await test(tokens.slice(0, 1))).json.code).toBe('80300029');
    expect((await send(push(tokens), mine, own)).json.code).toBe('80000000');
  });

  it('is urgent only for an app with the right', async () => {
    const mine = newApp({ highPriority: true });
    const { access_token: own } = (await login(mine)).json;
    const { token } = await newPhone(mine);
    expect((await send(push([token], { urgency: 'HIGH' }), mine, own)).json.code).toBe('80000000');
  });

  it('pushed out by a newer one, or by 120 that wait, is reported with 15', async () => {
    const posts: { status: number; biTag: string }[] = [];
    const listener = await receiveReceipts((statuses) => posts.push(...statuses));
    const mine = newApp({ perSecond: null });
    const { access_token: own } = (await login(mine)).json;
    mine.receipts.push({ id: 'default', url: listener.url });
    const { phone, token } = await newPhone(mine);
    phone.network('off');
    for (const bi_tag of ['old', 'new']) await send(push([token], { bi_tag, collapse_key: 1 }), mine, own);
    for (let at = 0; at < 121; at += 1) await send(push([token], { bi_tag: `n${at}` }), mine, own);
    await sandbox.flushReceipts();
    await listener.close();
    expect(posts.map(({ status, biTag }) => `${status} ${biTag}`)).toEqual(['15 old', '15 new', '15 n0']);
  });

  it('lists bad tokens in a text that holds JSON', async () => {
    const { phone, token } = await newPhone();
    const gone = await newPhone();
    gone.phone.appState = 'uninstalled';
    const { json } = await send(push([token, 'unknown', gone.token]));
    expect(json.code).toBe('80100000');
    expect(JSON.parse(json.msg)).toEqual({ success: 1, failure: 2, illegal_tokens: ['unknown', gone.token] });
    expect(phone.shade).toHaveLength(1);
    expect((await send(push(['unknown']))).json.code).toBe('80300007');
  });

  it('is of the app in the path only', async () => {
    const other = newApp();
    expect((await send(push(['t']), other)).json.code).toBe('80300002');
    const { phone, token } = await newPhone();
    const answer = await send(push([token]), app, bearer, `/v2/${app.projectId}/messages:send`);
    expect(answer.json.code).toBe('80000000');
    expect(phone.shade).toHaveLength(1);
  });

  it('shows a phone two marketing messages a day, and none but marketing without the right', async () => {
    const { phone, token } = await newPhone();
    for (let at = 0; at < 3; at += 1) await send(push([token], { category: 'MARKETING' }, { notify_id: at }));
    expect(phone.shade).toHaveLength(2);
    await send(push([token], { category: 'IM' }));
    expect(phone.shade).toHaveLength(3);
    const poor = newApp({ selfClassification: false });
    const { access_token: own } = (await login(poor)).json;
    const { phone: second, token: its } = await newPhone(poor);
    for (let at = 0; at < 3; at += 1) await send(push([its], { category: 'IM' }, { notify_id: at }), poor, own);
    expect(second.shade).toHaveLength(2);
  });

  it('hands the keys of data to the app on a tap, and those of the intent', async () => {
    const { phone, token } = await newPhone();
    await send({ message: { ...push([token]).message, data: '{"ext":"e"}' } });
    expect(phone.tap()).toMatchObject({ by: 'launcher', intentExtras: { ext: 'e' } });
    const intent = 'intent://h/p#Intent;scheme=s;S.ext=a%20b;end';
    await send(push([token], {}, { click_action: { type: 1, intent } }));
    expect(phone.tap()).toMatchObject({ by: 'activity', target: intent, intentExtras: { ext: 'a b' } });
  });

  it('keeps the newest of a collapse key for a phone that is away', async () => {
    const { phone, token } = await newPhone();
    phone.network('off');
    await send(push([token], { collapse_key: 0 }, { title: 'one' }));
    await send(push([token], { collapse_key: 0 }, { title: 'two' }));
    phone.network('on');
    expect(phone.shade.map(({ title }) => title)).toEqual(['two']);
  });
});
