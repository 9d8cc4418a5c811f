import { importPKCS8, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox.ts';
import { call } from '../../testing/calls.ts';
import type { HarmonyApp } from './apps.ts';

let sandbox: Sandbox;
let app: HarmonyApp;
let bearer: string;
beforeAll(async () => {
  sandbox = await startSandbox({ clock: 'manual', startAt: Date.UTC(2026, 10, 23, 4), clouds: ['harmony'] });
  app = sandbox.clouds.harmony.addApp({ packageName: 'com.example.chat' });
  bearer = await jwt();
});
afterAll(() => sandbox.stop());

/** A token as Huawei wants it, made by a library. */
async function jwt(
  { alg = 'PS256', typ = 'JWT', life = 3600, aud = 'https://oauth-login.cloud.huawei.com/oauth2/v3/token' } = {},
  of = app,
) {
  const { key_id: kid, sub_account, private_key } = of.serviceAccount;
  const iat = Math.floor(sandbox.clock.now() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ kid, typ, alg })
    .setIssuer(sub_account)
    .setAudience(aud)
    .setIssuedAt(iat)
    .setExpirationTime(iat + life)
    .sign(await importPKCS8(private_key, alg));
}
function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const all = { 'content-type': 'application/json', authorization: `Bearer ${bearer}`, 'push-type': '0', ...headers };
  return call(sandbox.ca, `${sandbox.endpoints('harmony')['api']}${path}`, 'POST', all, JSON.stringify(body));
}
const push = (token: readonly string[], notification: object = {}, pushOptions: object = {}) => ({
  payload: {
    notification: {
      category: 'IM',
      title: 'Alice',
      body: 'Hello',
      clickAction: { actionType: 0, data: { ext: 'e' } },
      ...notification,
    },
  },
  target: { token },
  pushOptions,
});
const send = (body: unknown, headers: Record<string, string> = {}) =>
  post(`/v3/${app.projectId}/messages:send`, body, headers);
async function newPhone() {
  const phone = await sandbox.phones.add({ vendor: 'harmony', app });
  return { phone, token: await phone.register() };
}

it.each<[string, () => Promise<Record<string, string>>, string]>([
  ['no token', async () => ({ authorization: '' }), '80200001'],
  ['a token of RS256', async () => ({ authorization: `Bearer ${await jwt({ alg: 'RS256' })}` }), '80200001'],
  ['another audience', async () => ({ authorization: `Bearer ${await jwt({ aud: 'x' })}` }), '80200001'],
  ['a life over a day', async () => ({ authorization: `Bearer ${await jwt({ life: 90_000 })}` }), '80300036'],
  ['a life that is over', async () => ({ authorization: `Bearer ${await jwt({ life: -1 })}` }), '80200005'],
  ['a token of no type', async () => ({ authorization: `Bearer ${await jwt({ typ: 'X' })}` }), '80200001'],
  ['an OAuth token', async () => ({ authorization: 'Bearer abc' }), '80200001'],
  ['no push type', async () => ({ 'push-type': 'x' }), '80100001'],
])('refuses %s', async (_name, headers, code) => {
  expect((await send(push(['t']), await headers())).json.code).toBe(code);
});

describe('a send', () => {
  it.each<[string, unknown, string]>([
    ['no target', {}, '80100003'],
    ['no token', push([]), '80300010'],
    ['1001 tokens', push(Array.from({ length: 1001 }, (_, at) => `t${at}`)), '80300010'],
    [
      'eleven tokens of a test',
      push(
        Array.from({ length: 11 }, (_, at) => `t${at}`),
        {},
        { testMessage: true },
      ),
      '80300030',
    ],
    ['no body', push(['t'], { body: '' }), '80100003'],
    ['an unknown category', push(['t'], { category: 'CHAT' }), '80100003'],
    ['a life of 16 days', push(['t'], {}, { ttl: 1_382_400 }), '80100004'],
    ['over 4096 bytes', push(['t'], { body: 'x'.repeat(4096) }), '80300008'],
    ['a category that is no text', push(['t'], { category: 7 }), '80100003'],
    ['a picture without TLS', push(['t'], { image: 'http://a.example/p.png' }), '80100003'],
    ['an inner page without its name', push(['t'], { clickAction: { actionType: 1 } }), '80100003'],
    ['an unknown action', push(['t'], { clickAction: { actionType: 2 } }), '80100003'],
    ['data that is no object', push(['t'], { clickAction: { actionType: 0, data: 'x' } }), '80100003'],
    ['a big text style without its text', push(['t'], { style: 1 }), '80100003'],
    ['an inbox of four lines', push(['t'], { style: 3, inboxContent: ['1', '2', '3', '4'] }), '80100003'],
    ['a sound of 61 seconds', push(['t'], { sound: 'a.mp3', soundDuration: 61 }), '80100003'],
    ['a notify id below -1', push(['t'], { notifyId: -2 }), '80100003'],
    ['a message id of 65 characters', push(['t'], { appMessageId: 'm'.repeat(65) }), '80100003'],
    ['a profile of 65 characters', push(['t'], { profileId: 'p'.repeat(65) }), '80100003'],
    ['a tag of 65 bytes', push(['t'], {}, { biTag: '文'.repeat(22) }), '80100001'],
    ['a life that is a text', push(['t'], {}, { ttl: '86400s' }), '80100004'],
    ['a life of half seconds', push(['t'], {}, { ttl: 1.5 }), '80100004'],
    ['a collapse key of 101', push(['t'], {}, { collapseKey: 101 }), '80100003'],
    ['a background mode of 2', push(['t'], {}, { backgroundMode: 2 }), '80100003'],
    ['an unknown receipt address', push(['t'], {}, { receiptId: 'x' }), '80300013'],
    ['tokens that are no list', { ...push([]), target: { token: 't' } }, '80100003'],
    ['a badge of 100', push(['t'], { badge: { setNum: 100 } }), '80100003'],
  ])('with %s is refused', async (_name, body, code) => {
    expect(await send(body)).toMatchObject({ status: 400, json: { code } });
  });

  it('shows, hands the data to the page, and shows one appMessageId once a day', async () => {
    const { phone, token } = await newPhone();
    for (let at = 0; at < 2; at += 1) await send(push([token, 'unknown'], { appMessageId: 'once', notifyId: 7 }));
    expect(phone.shade).toMatchObject([{ title: 'Alice', count: 1 }]);
    expect(phone.tap()).toMatchObject({ by: 'launcher', intentExtras: { ext: 'e' } });
    const { json } = await send(push([token, 'unknown']));
    expect(JSON.parse(json.msg)).toEqual({ success: 1, failure: 1, illegalTokens: ['unknown'] });
    const none = await send(push(['unknown']));
    expect(none.json).toMatchObject({ code: '80300007', msg: expect.stringContaining('tokenFormatError') });
  });

  it('opens the home page when it names no action', async () => {
    const { phone, token } = await newPhone();
    expect((await send(push([token], { clickAction: undefined }))).json.code).toBe('80000000');
    expect(phone.tap()).toMatchObject({ by: 'launcher', intentExtras: {} });
  });

  it('of another type has another payload', async () => {
    const { phone, token } = await newPhone();
    const target = { token: [token] };
    const withData = { payload: { extraData: '{"call":1}' }, target };
    for (const type of ['6', '10']) {
      expect((await send(push([token]), { 'push-type': type })).json.code).toBe('80100003');
      expect((await send(withData, { 'push-type': type })).json.code).toBe('80000000');
    }
    expect(phone.shade).toEqual([]);
    const voice = { payload: { ...push([token]).payload, extraData: 'x' }, target };
    expect((await send(voice, { 'push-type': '2' })).json.code).toBe('80000000');
    expect(phone.shade).toHaveLength(1);
    // Cards, live views and managed devices each need a right of their own.
    for (const type of ['1', '7', '11']) {
      const { json } = await send(withData, { 'push-type': type });
      expect(json).toMatchObject({ code: '80300007', msg: expect.stringContaining('noPushTypeRight') });
    }
    expect((await send(withData)).json.code).toBe('80100003');
  });

  it('may be a test message 1000 times a day, and counts devices a second', async () => {
    const mine = sandbox.clouds.harmony.addApp({ packageName: 'com.example.tests', perSecond: 20 });
    const tokens = sandbox.clouds.harmony.addTokens(mine.appId, 21);
    const authorization = `Bearer ${await jwt({}, mine)}`;
    const to = (list: readonly string[], options: object) =>
      post(`/v3/${mine.projectId}/messages:send`, push(list, {}, options), { authorization });
    expect(await to(tokens, {})).toMatchObject({ status: 503, text: '' });
    for (let at = 0; at < 100; at += 1) {
      expect((await to(tokens.slice(0, 10), { testMessage: true })).json.code).toBe('80000000');
      await sandbox.clock.advance(1000);
    }
    expect((await to(tokens.slice(0, 1), { testMessage: true })).json.code).toBe('80300029');
    bearer = await jwt();
  });

  it('is marketing without the right to name its class', async () => {
    const mine = sandbox.clouds.harmony.addApp({ packageName: 'com.example.poor', selfClassification: false });
    const phone = await sandbox.phones.add({ vendor: 'harmony', app: mine });
    const token = await phone.register();
    const authorization = `Bearer ${await jwt({}, mine)}`;
    for (let at = 0; at < 3; at += 1)
      await post(`/v3/${mine.projectId}/messages:send`, push([token], { notifyId: at }), { authorization });
    expect(phone.shade).toHaveLength(2);
  });

  it('of another project is refused', async () => {
    const mine = sandbox.clouds.harmony.addApp({ packageName: 'com.example.stranger' });
    const authorization = `Bearer ${await jwt({}, mine)}`;
    expect(await send(push(['t']), { authorization })).toMatchObject({ status: 401, json: { code: '80200001' } });
  });

  it('cannot be taken back with what is not its own', async () => {
    const { token } = await newPhone();
    const other = sandbox.clouds.harmony.addApp({ packageName: 'com.example.other' });
    const [stranger = ''] = sandbox.clouds.harmony.addTokens(other.appId, 1);
    const revoke = (body: unknown, type = '0') =>
      post(`/v1/${app.appId}/messages:revoke`, body, { 'push-type': type }).then(({ json }) => json);
    expect((await revoke({ notifyId: 7, token: [token] }, '6')).code).toBe('80100001');
    expect((await revoke({ token: [token] })).code).toBe('80100001');
    expect((await revoke({ notifyId: 7, token: [] })).code).toBe('80300010');
    expect((await revoke({ notifyId: 7, token: [7] })).code).toBe('80100001');
    expect((await revoke({ notifyId: 7, token: [stranger] })).code).toBe('80300028');
    expect((await revoke({ notifyId: 7, token: [token, stranger] })).code).toBe('80300017');
    const part = await revoke({ notifyId: 7, token: [token, 'unknown'] });
    expect(part.code).toBe('80100020');
    expect(JSON.parse(part.msg)).toEqual({ success: 1, failure: 1, illegalTokens: ['unknown'] });
    expect((await revoke({ notifyId: 7, token: ['unknown'] })).code).toBe('80300007');
  });

  it('can be taken back, from the shade and from the way', async () => {
    const { phone, token } = await newPhone();
    await send(push([token], { notifyId: 7 }));
    await send(push([token], { notifyId: 8 }));
    const revoke = (id: string) => post(`/v1/${id}/messages:revoke`, { notifyId: 7, token: [token] });
    expect((await revoke('1')).json.code).toBe('80300032');
    expect((await revoke(app.appId)).json.code).toBe('80000000');
    expect(phone.shade.map(({ key }) => key)).toEqual([{ notifyId: 8 }]);
  });
});
