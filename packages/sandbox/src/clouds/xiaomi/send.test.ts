import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox.ts';
import { callXiaomi, xiaomiMessage } from '../../testing/calls.ts';
import type { XiaomiApp } from './apps.ts';

let sandbox: Sandbox;
let app: XiaomiApp;
let serial = 0;
beforeAll(async () => {
  sandbox = await startSandbox({ clock: 'manual', startAt: Date.UTC(2026, 10, 23, 4), clouds: ['xiaomi'] });
  app = newApp();
});
afterAll(() => sandbox.stop());

const newApp = (more: object = {}): XiaomiApp =>
  sandbox.clouds.xiaomi.addApp({ packageName: `com.example.chat${++serial}`, qps: null, ...more });
async function newPhone(of: XiaomiApp = app) {
  const phone = await sandbox.phones.add({ vendor: 'xiaomi', app: of });
  return { phone, token: await phone.register() };
}
const send = (token: string, more: Record<string, string> = {}, of: XiaomiApp = app, path = '/v3/message/regid') =>
  callXiaomi(sandbox, of, path, xiaomiMessage(of, token, more));

describe('the answer to a send', () => {
  it('is HTTP 200 with 21301 for a wrong secret', async () => {
    const answer = await callXiaomi(sandbox, { appSecret: 'wrong' }, '/v2/message/regid', {});
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      result: 'error',
      reason: 'Invalid application secret.',
      code: 21301,
      description: '认证失败',
    });
  });
  it.each(['/v2/message/regid', '/v3/message/regid', '/v4/message/regid'])(
    'is a message id on %s, and names no other host',
    async (path) => {
      const { token } = await newPhone();
      const answer = await send(token, {}, app, path);
      expect(answer.json).toMatchObject({
        result: 'ok',
        code: 0,
        data: { id: expect.stringMatching(/^scm/) },
        info: 'Received push messages for 1 REGID',
      });
      expect(answer.headers).not.toHaveProperty('x-push-host-list');
    },
  );
  it('is 10020 for an unknown path and 10021 for a wrong method', async () => {
    expect((await callXiaomi(sandbox, app, '/v5/message/regid')).json.code).toBe(10020);
    expect((await callXiaomi(sandbox, app, '/v2/message/regid', {}, 'GET')).json.code).toBe(10021);
  });

  it.each<[string, Record<string, string>, number]>([
    ['no package', { restricted_package_name: '' }, 10016],
    ['the package of another app', { restricted_package_name: 'com.other' }, 22022],
    ['no title', { title: ' ' }, 10016],
    ['a title of 50 characters', { title: 'x'.repeat(50) }, 10017],
    ['a description of 128 characters', { description: 'x'.repeat(128) }, 10017],
    ['an unknown channel', { 'extra.channel_id': 'nope' }, 27001],
    ['notify_id out of range', { notify_id: '2147483648' }, 22103],
    ['notify_id not a number', { notify_id: 'x' }, 22103],
    ['pass_through 2', { pass_through: '2' }, 10017],
    ['too many pairs', Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`extra.k${i}`, 'v'])), 65014],
    ['pairs of more than 1024 characters', { 'extra.ext': 'x'.repeat(1012) }, 65015],
    ['a jobkey that starts with _', { 'extra.jobkey': '_a' }, 10017],
    ['a jobkey of 21 characters', { 'extra.jobkey': 'a'.repeat(21) }, 10017],
    ['a callback that is no URL', { 'extra.callback': 'nope' }, 65038],
    [
      'a callback parameter of 65 bytes',
      { 'extra.callback': 'https://a.example/', 'extra.callback.param': 'x'.repeat(65) },
      65036,
    ],
    ['a click to an activity without its URI', { 'extra.notify_effect': '2' }, 10016],
    ['a time more than 7 days ahead', { time_to_send: String(Date.UTC(2026, 11, 5)) }, 10017],
    ['a negative time to live', { time_to_live: '-1' }, 10017],
  ])('refuses %s', async (_what, fields, code) => {
    const { phone, token } = await newPhone();
    expect((await send(token, fields)).json).toMatchObject({ result: 'error', code });
    expect(phone.shade).toEqual([]);
  });
  it('accepts the longest title and description', async () => {
    const { token } = await newPhone();
    expect((await send(token, { title: 'x'.repeat(49), description: '友'.repeat(127) })).json.code).toBe(0);
  });
  it('needs a channel only of apps under the new classification', async () => {
    const old = newApp({ classification: 'old' });
    const { token } = await newPhone(old);
    expect((await send(token, { 'extra.channel_id': '' }, old)).json.code).toBe(27001);
    const { 'extra.channel_id': _channel, ...fields } = xiaomiMessage(old, token);
    expect((await callXiaomi(sandbox, old, '/v3/message/regid', fields)).json.code).toBe(0);
    const { 'extra.channel_id': _none, ...strict } = xiaomiMessage(app, (await newPhone()).token);
    expect((await callXiaomi(sandbox, app, '/v3/message/regid', strict)).json).toMatchObject({
      code: 27001,
      reason: 'invalid channel info!',
    });
  });
});

describe('targets', () => {
  it('takes a comma list and repeated keys alike', async () => {
    const [a, b, c] = [await newPhone(), await newPhone(), await newPhone()];
    const { registration_id: _id, ...rest } = xiaomiMessage(app, '');
    const form: [string, string][] = [
      ...Object.entries(rest),
      ['registration_id', `${a.token},${b.token}`],
      ['registration_id', c.token],
    ];
    expect((await callXiaomi(sandbox, app, '/v2/message/regid', form)).json.info).toContain('3 REGID');
    expect([a, b, c].map(({ phone }) => phone.shade.length)).toEqual([1, 1, 1]);
  });
  it('accepts the good ids and lists the bad ones', async () => {
    const { phone, token } = await newPhone();
    const foreign = await newPhone(newApp());
    const answer = await send(`${token},nobody,${foreign.token}`);
    expect(answer.json).toMatchObject({ code: 0, data: { bad_regids: `nobody,${foreign.token}` } });
    expect([phone.shade.length, foreign.phone.shade.length]).toEqual([1, 0]);
  });
  it('answers 20301 when every id is bad', async () => {
    const answer = await send('nobody,noone');
    expect(answer.json.code).toBe(20301);
    expect(answer.json).not.toHaveProperty('data');
  });
  it('takes a thousand ids and no more', async () => {
    const tokens = sandbox.clouds.xiaomi.addTokens(app.appId, 1001);
    expect((await send(tokens.slice(0, 1000).join(','))).json.code).toBe(0);
    expect((await send(tokens.join(','))).json.code).toBe(10008);
  });
  it('finds phones by alias, account, topic and all', async () => {
    const own = newApp();
    const [a, b] = [await newPhone(own), await newPhone(own)];
    sandbox.clouds.xiaomi.addLabel(a.token, 'alias', 'alice');
    sandbox.clouds.xiaomi.addLabel(b.token, 'user_account', 'bob');
    const fields = { ...xiaomiMessage(own, ''), registration_id: '' };
    await callXiaomi(sandbox, own, '/v2/message/alias', { ...fields, alias: 'alice', notify_id: '1' });
    await callXiaomi(sandbox, own, '/v2/message/user_account', { ...fields, user_account: 'bob', notify_id: '2' });
    await callXiaomi(sandbox, own, '/v2/topic/subscribe', { registration_id: b.token, topic: 'news' });
    await callXiaomi(sandbox, own, '/v2/message/topic', { ...fields, topic: 'news', notify_id: '3' });
    await callXiaomi(sandbox, own, '/v2/message/all', { ...fields, notify_id: '4' });
    expect(a.phone.shade.map(({ key }) => key['notifyId'])).toEqual([4, 1]);
    expect(b.phone.shade.map(({ key }) => key['notifyId'])).toEqual([4, 3, 2]);
  });
  it('sends different contents by multi_messages, where extra is an object', async () => {
    const [a, b] = [await newPhone(), await newPhone()];
    const message = (title: string) => ({
      title,
      description: 'd',
      restricted_package_name: app.packageName,
      notify_id: 3,
      extra: { channel_id: 'im', ext: 'E' },
    });
    const answer = await callXiaomi(sandbox, app, '/v2/multi_messages/regids', {
      messages: JSON.stringify([
        { target: a.token, message: message('for a') },
        { target: b.token, message: message('for b') },
        { target: 'nobody', message: message('x') },
      ]),
    });
    expect(answer.json).toMatchObject({ code: 0, data: { bad_regids: 'nobody' } });
    expect([a.phone.shade[0]?.title, b.phone.shade[0]?.title]).toEqual(['for a', 'for b']);
    expect((await callXiaomi(sandbox, app, '/v2/multi_messages/regids', { messages: '{' })).json.code).toBe(10017);
  });
});

describe('switches', () => {
  it.each<
    [string, string, Record<string, string>, string, (json: { code: number; data?: object }) => unknown, unknown]
  >([
    ['missingTitle', '22100', { title: '' }, '', (json) => json.code, 22100],
    ['tooLong', '10018', { title: 'x'.repeat(60) }, '', (json) => json.code, 10018],
    ['badRegidsWhenAllBad', 'listed', {}, 'nobody', (json) => json.data, { bad_regids: 'nobody' }],
    [
      'callbackParam',
      '256',
      { 'extra.callback': 'https://a.example/', 'extra.callback.param': 'x'.repeat(200) },
      '',
      (json) => json.code,
      0,
    ],
    ['timeToSend', '30d', { time_to_send: String(Date.UTC(2026, 11, 5)) }, '', (json) => json.code, 0],
  ])('%s turned to %s', async (name, position, fields, target, look, expected) => {
    const { token } = await newPhone();
    const usual = sandbox.clouds.xiaomi.switches[name as 'tooLong'];
    sandbox.turn('xiaomi', { [name]: position });
    const answer = await send(target || token, fields);
    sandbox.turn('xiaomi', { [name]: usual });
    expect(look(answer.json)).toEqual(expected);
  });
  it('tooManyTargets and badRegidsName', async () => {
    sandbox.turn('xiaomi', { tooManyTargets: '10018', badRegidsName: 'bad_regIds' });
    const { token } = await newPhone();
    const tooMany = await send(Array.from({ length: 1001 }, (_, i) => `n${i}`).join(','));
    const partly = await send(`${token},nobody`);
    sandbox.turn('xiaomi', { tooManyTargets: '10008', badRegidsName: 'bad_regids' });
    expect([tooMany.json.code, partly.json.data.bad_regIds]).toEqual([10018, 'nobody']);
  });
  it('refuses names and positions that do not exist', () => {
    expect(() => sandbox.turn('xiaomi', { nope: '1' })).toThrow(/no switch/);
    expect(() => sandbox.turn('xiaomi', { tooLong: '1' })).toThrow(/no position/);
  });
});

describe('quotas', () => {
  it('counts public messages on delivery, tells the day’s numbers, and begins anew at midnight in Shanghai', async () => {
    const own = newApp({ channels: [{ id: 'ads', class: 'public' }] });
    const { phone, token } = await newPhone(own);
    const answer = await send(token, {}, own);
    expect(answer.json.data).toMatchObject({ day_quota: '20000', day_acked: '1' });
    for (let sent = 0; sent < 6; sent += 1) await send(token, { notify_id: String(sent + 1) }, own);
    // Five a day for one device.
    expect(phone.shade).toHaveLength(5);
    expect(phone.log.filter((event) => event.kind === 'dropped')).toMatchObject([
      { reason: 'device_quota' },
      { reason: 'device_quota' },
    ]);
    // 04:00 UTC is noon in Shanghai; twelve hours to midnight.
    await sandbox.clock.advance(12 * 3_600_000);
    await send(token, { notify_id: '99' }, own);
    expect(phone.shade[0]?.key).toEqual({ notifyId: 99 });
  });
  it('leaves private channels without a daily quota', async () => {
    const { phone, token } = await newPhone();
    for (let sent = 0; sent < 12; sent += 1) await send(token, { notify_id: String(sent) });
    expect(phone.shade).toHaveLength(12);
  });
  it('answers 200001 when the quota is spent, with the numbers in the reason', async () => {
    await sandbox.faults.set('xiaomi', { quotaSpent: true });
    const { token } = await newPhone();
    const answer = await send(token);
    await sandbox.faults.clear('xiaomi');
    expect(answer.json).toMatchObject({
      code: 200001,
      reason: expect.stringMatching(/^exceed quota, quota: \d+, have acked: \d+$/),
    });
  });
  it.each(['200', '429'])('answers 200002 over the targets a second, with HTTP %s by its switch', async (status) => {
    sandbox.turn('xiaomi', { qpsStatus: status });
    const own = newApp({ qps: 2 });
    const { token } = await newPhone(own);
    const answers = [await send(token, {}, own), await send(token, {}, own), await send(token, {}, own)];
    expect(answers.map(({ json }) => json.code)).toEqual([0, 0, 200002]);
    expect(answers[2]?.status).toBe(Number(status));
    await sandbox.clock.advance(1000);
    expect((await send(token, {}, own)).json.code).toBe(0);
    sandbox.turn('xiaomi', { qpsStatus: '200' });
  });
});
