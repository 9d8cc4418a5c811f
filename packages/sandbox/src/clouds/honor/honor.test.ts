import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox.ts';
import { call, FORM } from '../../testing/calls.ts';
import type { HonorApp } from './cloud.ts';

let sandbox: Sandbox;
let app: HonorApp;
let bearer: string;
let serial = 0;
const newApp = (more: object = {}): HonorApp =>
  sandbox.clouds.honor.addApp({ packageName: `com.example.chat${++serial}`, ...more });
beforeAll(async () => {
  sandbox = await startSandbox({ clock: 'manual', startAt: Date.UTC(2026, 10, 23, 4), clouds: ['honor'] });
  app = newApp();
  bearer = (await login(app)).json.access_token;
});
afterAll(() => sandbox.stop());

function login(of: Pick<HonorApp, 'clientId' | 'clientSecret'>, path = '/auth/token') {
  const form = { grant_type: 'client_credentials', client_id: of.clientId, client_secret: of.clientSecret };
  const url = `${sandbox.endpoints('honor')['oauth']}${path}`;
  return call(sandbox.ca, url, 'POST', FORM, new URLSearchParams(form).toString());
}
function send(body: unknown, more: { of?: HonorApp; token?: string; timestamp?: string } = {}) {
  const { of = app, token = bearer, timestamp = '1763870400000' } = more;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}`, timestamp };
  const url = `${sandbox.endpoints('honor')['api']}/api/v1/${of.appId}/sendMessage`;
  return call(sandbox.ca, url, 'POST', headers, JSON.stringify(body));
}
async function newPhone(of: HonorApp = app) {
  const phone = await sandbox.phones.add({ vendor: 'honor', app: of });
  return { phone, token: await phone.register() };
}
const push = (token: readonly string[], android: object = {}, notification: object = {}) => ({
  notification: { title: 'Alice', body: 'Hello' },
  android: { ...android, notification: { clickAction: { type: 3 }, ...notification } },
  token,
});

it.each(['/auth/token', '/auth/realms/developer/protocol/openid-connect/token'])(
  'gives a token at %s',
  async (path) => {
    expect((await login(app, path)).json).toMatchObject({ access_token: expect.any(String), expires_in: 3600 });
  },
);
it('gives a token for a form only, and as long as the app says', async () => {
  const url = `${sandbox.endpoints('honor')['oauth']}/auth/token`;
  const { clientId: client_id, clientSecret: client_secret } = app;
  const body = JSON.stringify({ grant_type: 'client_credentials', client_id, client_secret });
  const wrong = await call(sandbox.ca, url, 'POST', { 'content-type': 'application/json' }, body);
  expect(wrong).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
  const mine = newApp({ tokenLifeSeconds: 60 });
  const { access_token: token, expires_in } = (await login(mine)).json;
  expect(expires_in).toBe(60);
  await sandbox.clock.advance(60_001);
  expect(await send(push(['t']), { of: mine, token })).toMatchObject({ status: 401, json: { code: 401 } });
});
it('refuses a wrong pair', async () => {
  expect(await login({ ...app, clientSecret: 'x' })).toMatchObject({
    status: 401,
    json: { error: 'unauthorized_client' },
  });
  expect(await login({ clientId: 'x', clientSecret: 'x' })).toMatchObject({
    status: 401,
    json: { error: 'invalid_client' },
  });
});

describe('a send', () => {
  it.each<[string, unknown, number]>([
    ['no token', push([]), 400],
    ['1001 tokens', push(Array.from({ length: 1001 }, (_, at) => `t${at}`)), 400],
    ['no click action', { ...push(['t']), android: { notification: {} } }, 400],
    ['a page without its name', push(['t'], {}, { clickAction: { type: 1 } }), 400],
    ['no body', { ...push(['t']), notification: { title: 'a' } }, 400],
    ['a ttl without its unit', push(['t'], { ttl: '60' }), 400],
    ['a ttl of 16 days', push(['t'], { ttl: '1382400s' }), 400],
    ['a badge without its class', push(['t'], {}, { badge: { addNum: 1 } }), 400],
    ['nothing to show and no data', { token: ['t'] }, 400],
    ['a title of 41 characters', push(['t'], {}, { title: 'x'.repeat(41), body: 'b' }), 400],
    ['a text of 257 characters', { ...push(['t']), notification: { title: 'a', body: 'x'.repeat(257) } }, 400],
    ['a picture without TLS', push(['t'], {}, { image: 'http://a.example/p.png' }), 400],
    ['a picture in marketing', push(['t'], {}, { image: 'https://a.example/p.png', importance: 'LOW' }), 400],
    ['a web page without TLS', push(['t'], {}, { clickAction: { type: 2, url: 'http://a.example' } }), 400],
    ['an unknown importance', push(['t'], {}, { importance: 'HIGH' }), 400],
    ['a style of 3', push(['t'], {}, { style: 3 }), 400],
    ['a big text style without its text', push(['t'], {}, { style: 1 }), 400],
    ['four buttons', push(['t'], {}, { buttons: Array(4).fill({ name: 'b', actionType: 0 }) }), 400],
    ['a button of action 3', push(['t'], {}, { buttons: [{ name: 'b', actionType: 3 }] }), 400],
    ['a user type of 2', push(['t'], { targetUserType: 2 }), 400],
    ['a tag that is a number', push(['t'], {}, { tag: 7 }), 400],
    ['a token that is no text', push([7 as unknown as string]), 400],
    ['over 4096 bytes', push(['t'], { data: 'x'.repeat(4096) }), 400],
  ])('with %s is refused', async (_name, body, code) => {
    expect(await send(body)).toMatchObject({ status: code, json: { code } });
  });

  it('wants a bearer, a timestamp that is a number, and the app in the path', async () => {
    expect((await send(push(['t']), { token: 'x' })).json.code).toBe(401);
    expect((await send(push(['t']), { timestamp: 'now' })).json.code).toBe(400);
    expect((await send(push(['t']), { of: newApp() })).json.code).toBe(403);
  });

  it('is for tests 1000 times a day', async () => {
    const mine = newApp({ perSecond: null });
    const { access_token: token } = (await login(mine)).json;
    const tokens = sandbox.clouds.honor.addTokens(mine.appId, 1000);
    const about = { of: mine, token };
    expect((await send(push(tokens, { targetUserType: 1 }), about)).json.code).toBe(200);
    expect((await send(push(tokens.slice(0, 1), { targetUserType: 1 }), about)).json.code).toBe(429);
    expect((await send(push(tokens), about)).json.code).toBe(200);
  });

  it('names what failed and what has expired', async () => {
    const { phone, token } = await newPhone();
    const gone = await newPhone();
    gone.phone.appState = 'uninstalled';
    const { json } = await send(push([token, 'unknown', gone.token], { data: '{"ext":"e"}' }));
    expect(json).toMatchObject({
      code: 200,
      data: { sendResult: true, failTokens: ['unknown'], expireTokens: [gone.token] },
    });
    expect(phone.shade).toMatchObject([{ title: 'Alice', body: 'Hello' }]);
    expect(phone.tap()).toMatchObject({ by: 'launcher', intentExtras: { ext: 'e' } });
    expect((await send(push(['unknown']))).json.data.sendResult).toBe(false);
  });

  it('replaces by notifyId, as a number and as a text', async () => {
    const { phone, token } = await newPhone();
    await send(push([token], {}, { notifyId: 7 }));
    await send(push([token], {}, { notifyId: '7', title: 'again' }));
    expect(phone.shade).toMatchObject([{ title: 'again', count: 2 }]);
  });

  it('shows a phone two of low importance a day', async () => {
    const { phone, token } = await newPhone();
    for (let at = 0; at < 3; at += 1) await send(push([token], {}, { importance: 'LOW', notifyId: at }));
    expect(phone.shade).toHaveLength(2);
    await send(push([token], {}, { importance: 'NORMAL' }));
    expect(phone.shade).toHaveLength(3);
  });
});
