import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Phone } from '../../phones/phone.ts';
import { type Sandbox, startSandbox } from '../../sandbox.ts';
import { callXiaomi, xiaomiMessage } from '../../testing/calls.ts';
import type { XiaomiApp } from './apps.ts';

let sandbox: Sandbox;
let app: XiaomiApp;
let phone: Phone;
let token: string;
beforeAll(async () => {
  sandbox = await startSandbox({ clock: 'manual', clouds: ['xiaomi'] });
  app = sandbox.clouds.xiaomi.addApp({ packageName: 'com.example.chat', qps: null });
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  phone = await sandbox.phones.add({ vendor: 'xiaomi' });
  token = await phone.register();
});
const send = async (more: Record<string, string> = {}): Promise<string> => {
  const { json } = await callXiaomi(sandbox, app, '/v3/message/regid', xiaomiMessage(app, token, more));
  expect(json.code).toBe(0);
  return json.data.id;
};
const drops = () => phone.log.filter((event) => event.kind === 'dropped').map(({ reason }) => reason);

describe('a Xiaomi phone', () => {
  it.each(['background', 'killed'] as const)('shows a notification and rings in the %s', async (state) => {
    phone.appState = state;
    await send();
    expect(phone.shade).toMatchObject([{ title: 'Alice', body: 'See you at eight?', channelId: 'im', rings: 1 }]);
  });
  it.each<[string, string | undefined, number]>([
    ['show', undefined, 1],
    ['hide', undefined, 0],
    ['show', '0', 0],
    ['hide', '1', 1],
  ])(
    'in the foreground, switch foregroundDefault %s and notify_foreground %s: %d banners',
    async (position, flag, banners) => {
      sandbox.turn('xiaomi', { foregroundDefault: position });
      phone.appState = 'foreground';
      await send(flag === undefined ? {} : { 'extra.notify_foreground': flag });
      sandbox.turn('xiaomi', { foregroundDefault: 'show' });
      expect(phone.shade).toHaveLength(banners);
    },
  );
  it('shows only one push without notify_id, and replaces by notify_id', async () => {
    await send({ title: 'one' });
    await send({ title: 'two' });
    expect(phone.shade).toMatchObject([{ title: 'two', count: 2 }]);
    await send({ title: 'three', notify_id: '5' });
    await send({ title: 'four', notify_id: '5' });
    await send({ title: 'five', notify_id: '6' });
    expect(phone.shade.map(({ title }) => title)).toEqual(['five', 'four', 'two']);
    expect(phone.rings).toBe(5);
  });
  it('shows a jobkey once', async () => {
    await send({ notify_id: '1', 'extra.jobkey': 'job-1' });
    phone.swipe();
    await send({ notify_id: '1', 'extra.jobkey': 'job-1' });
    expect(phone.shade).toEqual([]);
    expect(drops()).toEqual(['duplicate']);
  });
  it('lets the channel on the phone decide about noise, and the switched-off channel about all', async () => {
    phone.createChannel({ id: 'im', importance: 2 });
    await send({ notify_id: '1' });
    expect([phone.shade.length, phone.rings]).toEqual([1, 0]);
    phone.setChannelImportance('im', 0);
    await send({ notify_id: '2' });
    expect(phone.shade).toHaveLength(1);
    expect(drops()).toEqual(['channel_off']);
  });
  it('shows nothing without permission', async () => {
    phone.notifications('off');
    await send();
    expect([phone.shade.length, drops()]).toEqual([0, ['notifications_off']]);
  });
  it('gets what was kept when it is online again, within its time to live', async () => {
    phone.network('off');
    await send({ title: 'short', time_to_live: '60000', notify_id: '1' });
    await send({ title: 'long', time_to_live: '600000', notify_id: '2' });
    await send({ title: 'once', 'extra.only_send_once': '1', notify_id: '3' });
    await sandbox.clock.advance(120_000);
    phone.network('on');
    expect(phone.shade.map(({ title }) => title)).toEqual(['long']);
    expect(drops()).toEqual(['expired', 'expired']);
  });
  it('sends at time_to_send, not before', async () => {
    await send({ time_to_send: String(sandbox.clock.now() + 5000) });
    await sandbox.clock.advance(4999);
    expect(phone.shade).toEqual([]);
    await sandbox.clock.advance(1);
    expect(phone.shade).toHaveLength(1);
  });
  it('loses private notifications after 48 hours', async () => {
    await send();
    await sandbox.clock.advance(48 * 3_600_000 - 1);
    expect(phone.shade).toHaveLength(1);
    await sandbox.clock.advance(1);
    expect(phone.shade).toEqual([]);
  });
  it('hands pass-through messages to a running app and drops them when it is killed', async () => {
    await send({ pass_through: '1' });
    phone.appState = 'killed';
    await send({ pass_through: '1' });
    expect(phone.log.filter(({ kind }) => kind === 'handed_to_app')).toHaveLength(1);
    expect(drops()).toEqual(['app_not_running']);
  });
  it('says where a notification showed', async () => {
    phone.lock();
    await send();
    expect(phone.log).toContainEqual(expect.objectContaining({ kind: 'shown', where: 'lock_screen' }));
  });
});

describe('a tap', () => {
  const ext = '{"entity":{"sender":"alice"}} "quotes" 😀';
  it.each<[string, Record<string, string>, object]>([
    [
      'opens the launcher with key_message',
      { 'extra.notify_effect': '1' },
      { by: 'launcher', intentExtras: { key_message: { extra: { ext } } } },
    ],
    [
      'opens an activity with the extras of its URI',
      {
        'extra.notify_effect': '2',
        'extra.intent_uri': 'intent:#Intent;component=a/.B;S.from=a%20b;i.n=3;B.on=true;end',
      },
      { by: 'activity', intentExtras: { from: 'a b', n: 3, on: true, key_message: { extra: { ext } } } },
    ],
    [
      'calls the receiver back',
      {},
      { by: 'callback', intentExtras: {}, key_message: { content: 'p', extra: { ext } } },
    ],
  ])('%s', async (_what, fields, payload) => {
    phone.appState = 'killed';
    await send({ ...fields, 'extra.ext': ext });
    expect(phone.tap()).toMatchObject({ vendor: 'xiaomi', coldStart: true, ...payload });
    expect([phone.appState, phone.shade.length]).toEqual(['foreground', 0]);
  });
  it('opens a web page and not the app', async () => {
    phone.appState = 'killed';
    await send({ 'extra.notify_effect': '3', 'extra.web_uri': 'https://a.example/' });
    expect(phone.tap()).toMatchObject({ by: 'web', target: 'https://a.example/', coldStart: false });
    expect(phone.appState).toBe('killed');
  });
  it('on an empty shade is an error that says so', () => {
    expect(() => phone.tap()).toThrow(/shade of phone .* is empty/);
  });
});

describe('tokens', () => {
  it('stay the same until the data is cleared', async () => {
    expect(await phone.register()).toBe(token);
    phone.clearData();
    const fresh = await phone.register();
    expect(fresh).not.toBe(token);
    token = fresh;
    await send();
    expect(phone.shade).toHaveLength(1);
  });
  it('come late, never, or with the SDK’s error', async () => {
    const other = await sandbox.phones.add({ vendor: 'xiaomi', app });
    other.tokenMode = 'late';
    const late = new Promise((resolve) => other.once('token', resolve));
    expect(await other.register()).toBe('');
    other.deliverToken();
    expect(await late).toBe(other.token);
    other.tokenMode = 'empty';
    expect(await other.register()).toBe('');
    other.tokenMode = 'failed';
    await expect(other.register()).rejects.toMatchObject({ code: 'registration_failed', vendorCode: '70000002' });
  });
  it('come when the phone is online again', async () => {
    const other = await sandbox.phones.add({ vendor: 'xiaomi', app, online: false });
    expect(await other.register()).toBe('');
    other.network('on');
    expect(other.token).toMatch(/^.{44}$/);
  });
  it('are refused for the key of another app', async () => {
    const other = await sandbox.phones.add({ vendor: 'xiaomi', app });
    await expect(other.register({ app_id: app.appId, app_key: 'wrong' })).rejects.toThrow(/app_key/);
  });
});

describe('receipts and what is asked later', () => {
  let receiver: Server;
  let posted: Record<string, Record<string, unknown>>[] = [];
  let url: string;
  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        posted.push(JSON.parse(new URLSearchParams(body).get('data') ?? ''));
        response.end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/secret-path`;
  });
  afterAll(() => new Promise((resolve) => receiver.close(resolve)));
  beforeEach(() => {
    posted = [];
  });
  const asking = (type: number): Record<string, string> => ({
    'extra.callback': url,
    'extra.callback.param': 'tag-1',
    'extra.callback.type': String(type),
  });

  it('gathers a second and posts data= by message id', async () => {
    const id = await send(asking(3));
    expect(posted).toEqual([]);
    await sandbox.clock.advance(1000);
    expect(posted).toEqual([
      { [id]: { param: 'tag-1', type: 1, targets: token, barStatus: 'Enable', timestamp: expect.any(Number) } },
    ]);
    phone.tap();
    await sandbox.flushReceipts();
    expect(posted[1]).toMatchObject({ [id]: { type: 2, targets: token } });
  });
  it('posts only the kinds that callback.type asks for', async () => {
    await send(asking(2));
    await sandbox.flushReceipts();
    expect(posted).toEqual([]);
  });
  it.each<[string, object]>([
    ['32', { type: 32, barStatus: 'Disable' }],
    ['1', { type: 1, barStatus: 'Disable' }],
  ])('reports switched-off notifications by switch as %s', async (position, receipt) => {
    sandbox.turn('xiaomi', { notificationsOffReceipt: position });
    phone.notifications('off');
    const id = await send(asking(243));
    await sandbox.flushReceipts();
    sandbox.turn('xiaomi', { notificationsOffReceipt: '32' });
    expect(posted).toMatchObject([{ [id]: receipt }]);
  });
  it.each(['accepted', 'bad'])('reports an uninstalled app, switch goneRegid %s', async (position) => {
    sandbox.turn('xiaomi', { goneRegid: position });
    phone.appState = 'uninstalled';
    const form = xiaomiMessage(app, token, asking(16));
    const answer = await callXiaomi(sandbox, app, '/v3/message/regid', form);
    sandbox.turn('xiaomi', { goneRegid: 'accepted' });
    await sandbox.flushReceipts();
    if (position === 'bad') expect(answer.json.code).toBe(20301);
    else expect(posted).toMatchObject([{ [answer.json.data.id]: { type: 16, targets: token } }]);
    const feedback = () => callXiaomi(sandbox, app, '/v1/feedback/fetch_invalid_regids', {}, 'GET');
    expect((await feedback()).json.data.list).toContain(token);
    expect((await feedback()).json.data.list).toEqual([]);
  });
  it('names the bar status by switch', async () => {
    sandbox.turn('xiaomi', { notificationsOffBarStatus: 'Unknown' });
    phone.notifications('off');
    const id = await send(asking(243));
    await sandbox.flushReceipts();
    sandbox.turn('xiaomi', { notificationsOffBarStatus: 'Disable' });
    expect(posted).toMatchObject([{ [id]: { type: 32, barStatus: 'Unknown' } }]);
  });
  it('reports a regid of another region as 16 and an unmatched filter as 64', async () => {
    const abroad = await sandbox.phones.add({ vendor: 'xiaomi', app, region: 'Europe' });
    token = await abroad.register();
    const far = await send(asking(243));
    await sandbox.flushReceipts();
    expect(posted).toMatchObject([{ [far]: { type: 16, targets: token } }]);
    token = await phone.register();
    const filtered = await send({ ...asking(243), 'extra.model': 'other-model' });
    await sandbox.flushReceipts();
    expect(posted[1]).toMatchObject({ [filtered]: { type: 64 } });
    expect(drops()).toEqual(['filtered']);
  });
  it('splits one message’s kinds of receipt over several posts', async () => {
    const good = token;
    token = `${good},nobody`;
    const id = await send(asking(243));
    await sandbox.flushReceipts();
    expect(posted.map((post) => [post[id]?.['type'], post[id]?.['targets']])).toEqual([
      [16, 'nobody'],
      [1, good],
    ]);
  });
  it('takes a scheduled job back', async () => {
    const id = await send({ time_to_send: String(sandbox.clock.now() + 60_000) });
    const job = (verb: string) => callXiaomi(sandbox, app, `/v2/schedule_job/${verb}`, { job_id: id });
    expect((await job('exist')).json.code).toBe(0);
    expect((await job('delete')).json.code).toBe(0);
    expect((await job('exist')).json.code).toBe(65028);
    await sandbox.clock.advance(60_000);
    expect(phone.shade).toEqual([]);
  });
  it.each<[string, number]>([
    ['UNION', 1],
    ['INTERSECTION', 0],
    ['EXCEPT', 1],
  ])('joins topics by %s', async (operation, shown) => {
    await callXiaomi(sandbox, app, '/v2/topic/subscribe', { registration_id: token, topic: 'sport' });
    const { registration_id: _id, ...fields } = xiaomiMessage(app, token);
    const form = { ...fields, topics: 'sport;$;music', topic_op: operation };
    expect((await callXiaomi(sandbox, app, '/v2/message/multi_topic', form)).json.code).toBe(0);
    expect(phone.shade).toHaveLength(shown);
  });
  it('says nothing of a message that never arrived', async () => {
    phone.network('off');
    await send({ ...asking(243), time_to_live: '1000' });
    await sandbox.clock.advance(5000);
    expect(posted).toEqual([]);
  });
  it('keeps the callback’s secret path out of the events', async () => {
    await send(asking(1));
    await sandbox.flushReceipts();
    const receipts = sandbox.events.recent().filter(({ kind }) => kind === 'receipt');
    expect(receipts.length).toBeGreaterThan(0);
    expect(JSON.stringify(sandbox.events.recent())).not.toContain('secret-path');
    expect(JSON.stringify(sandbox.events.recent())).not.toContain(token);
  });
  it('traces a message', async () => {
    const id = await send({ 'extra.jobkey': 'trace-1' });
    phone.tap();
    const byId = await callXiaomi(sandbox, app, '/v1/trace/message/status', { msg_id: id }, 'GET');
    expect(byId.json.data).toMatchObject({ id, resolved: 1, delivered: 1, click: 1, delivery_rate: '100%' });
    const byJob = await callXiaomi(sandbox, app, '/v1/trace/message/status', { job_key: 'trace-1' }, 'GET');
    expect(byJob.json.data.delivered).toBe(1);
    expect((await callXiaomi(sandbox, app, '/v1/trace/message/status', { msg_id: 'nope' }, 'GET')).json.code).toBe(
      65028,
    );
  });
  it('recalls a shown banner by notify_id, and none that waits', async () => {
    await send({ notify_id: '7' });
    await send({ notify_id: '8' });
    const revoke = { registration_ids: token, notify_id: '7', restricted_package_name: app.packageName };
    expect((await callXiaomi(sandbox, app, '/v1/message/regid/revoke', revoke)).json.code).toBe(0);
    expect(phone.shade.map(({ key }) => key['notifyId'])).toEqual([8]);
    phone.network('off');
    await send({ notify_id: '7' });
    await callXiaomi(sandbox, app, '/v1/message/regid/revoke', revoke);
    phone.network('on');
    expect(phone.shade).toHaveLength(2);
  });
  it.each(['stop_by_id', 'stop_by_jobkey'])('stops what waits: %s', async (call) => {
    phone.network('off');
    const id = await send({ 'extra.jobkey': 'stop-1' });
    const form: Record<string, string> = call === 'stop_by_id' ? { msg_ids: id } : { job_keys: 'stop-1' };
    await callXiaomi(sandbox, app, `/v1/message/switch/${call}`, { ...form, restricted_package_name: app.packageName });
    phone.network('on');
    expect([phone.shade.length, drops()]).toEqual([0, ['stopped_by_sender']]);
  });
  it('validates ids, lists channels, tells the quota and the region', async () => {
    const valid = await callXiaomi(sandbox, app, '/v1/validation/regids', [
      ['registration_ids', token],
      ['registration_ids', 'nobody'],
    ]);
    expect(valid.json.data.list).toEqual([token]);
    await callXiaomi(sandbox, app, '/v1/channel/add', { channel_id: 'ads', channel_name: 'Ads' }, 'GET');
    const channels = await callXiaomi(sandbox, app, '/v1/channel/list', {}, 'GET');
    expect(channels.json.data.list.map((channel: { channel_id: string }) => channel.channel_id)).toEqual(['im', 'ads']);
    expect(
      (await callXiaomi(sandbox, app, '/v1/trace/quota/get', { restricted_package_name: app.packageName }, 'GET')).json
        .data,
    ).toHaveProperty('day_quota');
    const regions = await callXiaomi(sandbox, app, '/v1/feedback/get_region_by_regid', { regIds: token });
    expect(regions.json.data).toEqual({ China: [token] });
  });
});
