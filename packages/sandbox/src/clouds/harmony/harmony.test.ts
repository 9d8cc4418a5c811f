import { importPKCS8, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox.ts';
import { call } from '../../testing/calls.ts';
import type { HarmonyApp } from './cloud.ts';

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
async function jwt({ alg = 'PS256', life = 3600, aud = 'https://oauth-login.cloud.huawei.com/oauth2/v3/token' } = {}) {
  const { key_id: kid, sub_account, private_key } = app.serviceAccount;
  const iat = Math.floor(sandbox.clock.now() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ kid, typ: 'JWT', alg })
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
