import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox.ts';
import { call, FORM } from '../../testing/calls.ts';
import type { HuaweiApp } from './cloud.ts';

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

describe('a token', () => {
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
    ['a badge of 100', push(['t'], {}, { badge: { set_num: 100, class: 'c' } }), '80100003'],
    ['a receipt address that is not configured', push(['t'], { receipt_id: 'x' }), '80300013'],
  ])('with %s is refused', async (_name, body, code) => {
    expect(await send(body)).toMatchObject({ status: 400, json: { code, requestId: expect.any(String) } });
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
