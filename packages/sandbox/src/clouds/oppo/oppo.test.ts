import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox.ts';
import { call, FORM } from '../../testing/calls.ts';
import type { OppoApp } from './apps.ts';

let sandbox: Sandbox;
let app: OppoApp;
let token: string;
let serial = 0;
const newApp = (more: object = {}): OppoApp =>
  sandbox.clouds.oppo.addApp({ packageName: `com.example.chat${++serial}`, ...more });
beforeAll(async () => {
  sandbox = await startSandbox({ clock: 'manual', startAt: Date.UTC(2026, 10, 23, 4), clouds: ['oppo'] });
  app = newApp();
  token = (await login(app)).json.data.auth_token;
});
afterAll(() => sandbox.stop());

function post(path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  const url = `${sandbox.endpoints('oppo')['api']}/server/v1${path}`;
  return call(sandbox.ca, url, 'POST', { ...FORM, ...headers }, new URLSearchParams(form).toString());
}
function login(of: OppoApp, over: Record<string, string> = {}) {
  const timestamp = over['timestamp'] ?? String(sandbox.clock.now());
  const sign = createHash('sha256')
    .update(of.appKey + timestamp + of.masterSecret)
    .digest('hex');
  return post('/auth', { app_key: of.appKey, timestamp, sign, ...over });
}
const NOTIFICATION = { title: 'Alice', content: 'Hello', channel_id: 'chat', category: 'IM' };
const unicast = (id: string, notification: object = NOTIFICATION, more: object = {}, auth = token) =>
  post('/message/notification/unicast', {
    auth_token: auth,
    message: JSON.stringify({ target_type: 2, target_value: id, notification, ...more }),
  });
async function newPhone(of: OppoApp = app) {
  const phone = await sandbox.phones.add({ vendor: 'oppo', app: of });
  phone.createChannel({ id: 'chat', importance: 4 });
  phone.askPermission();
  return { phone, id: await phone.register() };
}

describe('a login', () => {
  it.each<[string, Record<string, string>, number]>([
    ['no key', { app_key: '' }, 15],
    ['a key of nobody', { app_key: 'x' }, 14],
    ['no time', { timestamp: '' }, 18],
    ['seconds', { timestamp: '1700000000' }, 19],
    ['no sign', { sign: '' }, 17],
    ['a wrong sign', { sign: 'x' }, 16],
  ])('with %s is refused', async (_name, over, code) => {
    expect((await login(app, over)).json.code).toBe(code);
  });
  it('is refused with a clock eleven minutes off', async () => {
    expect((await login(app, { timestamp: String(sandbox.clock.now() - 660_000) })).json.code).toBe(19);
  });
  it('gives a token that goes into the form or into a header', async () => {
    const { id } = await newPhone();
    expect((await unicast(id)).json.code).toBe(0);
    const message = JSON.stringify({ target_type: 2, target_value: id, notification: NOTIFICATION });
    expect((await post('/message/notification/unicast', { message }, { auth_token: token })).json.code).toBe(0);
    expect((await post('/message/notification/unicast', { message })).json.code).toBe(29);
    expect((await unicast(id, NOTIFICATION, {}, 'x')).json.code).toBe(11);
  });
});

describe('a unicast', () => {
  const good = `CN_${'a'.repeat(32)}`;
  it.each<[string, string, object, number]>([
    ['a malformed id', 'nope', NOTIFICATION, 10000],
    ['no title', good, { ...NOTIFICATION, title: '' }, 40],
    ['a title of 51', good, { ...NOTIFICATION, title: 'x'.repeat(51) }, 41],
    ['a text of 51', good, { ...NOTIFICATION, content: '文'.repeat(51) }, 41],
    ['a long text of 129', good, { ...NOTIFICATION, style: 2, content: 'x'.repeat(129) }, 41],
    ['a page without its name', good, { ...NOTIFICATION, click_action_type: 4 }, 40],
    ['parameters that are no object', good, { ...NOTIFICATION, action_parameters: '"text"' }, 41],
    ['an unknown category', good, { ...NOTIFICATION, category: 'CHAT' }, 67],
    ['a level beside marketing', good, { ...NOTIFICATION, category: 'NEWS', notify_level: 2 }, 67],
    ['level 16 without the right', good, { ...NOTIFICATION, notify_level: 16 }, 67],
    ['a life that is no number', good, { ...NOTIFICATION, off_line_ttl: 'a day' }, 41],
    ['a life of half seconds', good, { ...NOTIFICATION, off_line_ttl: 1.5 }, 41],
    ['a notify id that is no number', good, { ...NOTIFICATION, notify_id: 'alice' }, 41],
    ['an unknown badge operation', good, { ...NOTIFICATION, badge_operation_type: 2, badge_message_count: 1 }, 41],
    ['a negative badge', good, { ...NOTIFICATION, badge_operation_type: 0, badge_message_count: -1 }, 41],
    ['a big picture to one phone', good, { ...NOTIFICATION, style: 3 }, 41],
    ['an unknown network', good, { ...NOTIFICATION, network_type: 2 }, 41],
    ['a web page of no web', good, { ...NOTIFICATION, click_action_type: 2, click_action_url: 'ftp://x' }, 41],
    ['a callback that is no web address', good, { ...NOTIFICATION, call_back_url: 'x' }, 41],
    ['a callback of 201', good, { ...NOTIFICATION, call_back_url: `http://x/${'a'.repeat(200)}` }, 41],
  ])('with %s is refused', async (_name, id, notification, code) => {
    expect((await unicast(id, notification)).json.code).toBe(code);
  });

  it('takes an id of nobody, which only a receipt tells', async () => {
    expect((await unicast(good)).json).toMatchObject({
      code: 0,
      data: { messageId: expect.stringMatching(/-1-1-[0-9a-f]{24}$/) },
    });
  });

  it('shows on a channel that the app has made, and hands each parameter to the page', async () => {
    const { phone, id } = await newPhone();
    await unicast(id, { ...NOTIFICATION, channel_id: 'other' });
    expect(phone.shade).toHaveLength(0);
    await unicast(id, { ...NOTIFICATION, action_parameters: '{"ext":"e","n":1}' });
    expect(phone.shade).toMatchObject([{ title: 'Alice' }]);
    expect(phone.tap()).toMatchObject({ by: 'launcher', intentExtras: { ext: 'e', n: 1 } });
  });

  it('shows nothing before the user of a fresh app has allowed it', async () => {
    const { phone, id } = await newPhone();
    phone.appState = 'uninstalled';
    phone.appState = 'background';
    phone.createChannel({ id: 'chat', importance: 4 });
    const again = await phone.register();
    await unicast(again);
    expect(phone.shade).toHaveLength(0);
    phone.permissionAnswer = 'denied';
    expect(phone.askPermission()).toBe('denied');
    phone.permissionAnswer = 'granted';
    expect(phone.askPermission()).toBe('granted');
    await unicast(again);
    expect(phone.shade).toHaveLength(1);
    expect(id).not.toBe(again);
  });

  it('with level 1 stays off the lock screen', async () => {
    const { phone, id } = await newPhone();
    phone.lock();
    await unicast(id, { ...NOTIFICATION, notify_level: 1 });
    await unicast(id, NOTIFICATION);
    expect(phone.shade.map(({ onLockScreen }) => onLockScreen)).toEqual([true, false]);
  });

  it('says of a repeated app_message_id that it is known, where it is told to', async () => {
    sandbox.turn('oppo', { repeatedId: '32' });
    try {
      const { phone, id } = await newPhone();
      const twice = { ...NOTIFICATION, app_message_id: 'twice' };
      expect((await unicast(id, twice)).json.code).toBe(0);
      expect((await unicast(id, twice)).json.code).toBe(32);
      expect(phone.shade).toMatchObject([{ count: 1 }]);
    } finally {
      sandbox.turn('oppo', { repeatedId: 'silent' });
    }
  });

  it('of marketing has a number a day, which chats do not count', async () => {
    const small = newApp({ marketingQuota: 1 });
    const auth = (await login(small)).json.data.auth_token;
    const { id } = await newPhone(small);
    const codes: number[] = [];
    for (const category of ['MARKETING', 'NEWS', 'IM']) {
      codes.push((await unicast(id, { ...NOTIFICATION, category }, {}, auth)).json.code);
    }
    expect(codes).toEqual([0, 33, 0]);
    await sandbox.clock.advance(86_400_000);
    const next = (await login(small)).json.data.auth_token;
    expect((await unicast(id, { ...NOTIFICATION, category: 'NEWS' }, {}, next)).json.code).toBe(0);
    token = (await login(app)).json.data.auth_token;
  });

  it('pushes one app_message_id to one phone once, and replaces by notify_id', async () => {
    const { phone, id } = await newPhone();
    for (let at = 0; at < 2; at += 1) await unicast(id, { ...NOTIFICATION, app_message_id: 'once', notify_id: 7 });
    expect(phone.shade).toMatchObject([{ count: 1 }]);
    await unicast(id, { ...NOTIFICATION, title: 'again', notify_id: 7 });
    expect(phone.shade).toMatchObject([{ title: 'again', count: 2 }]);
  });

  it('wants a template where the account must use one', async () => {
    const strict = newApp({ needsTemplate: true });
    const auth = (await login(strict)).json.data.auth_token;
    expect((await unicast(good, NOTIFICATION, {}, auth)).json.code).toBe(54);
  });
});

it('answers a batch with one entry a message, and stays 0', async () => {
  const { phone, id } = await newPhone();
  const message = (target: string) => ({ target_type: 2, target_value: target, notification: NOTIFICATION });
  const messages = JSON.stringify([message(id), message('nope')]);
  const { json } = await post('/message/notification/unicast_batch', { auth_token: token, messages });
  expect(json).toMatchObject({ code: 0, data: [{ registrationId: id }, { registrationId: 'nope', errorCode: 10000 }] });
  expect(phone.shade).toHaveLength(1);
});

it('broadcasts what was stored, marketing only, twice a day to a phone', async () => {
  const { phone, id } = await newPhone();
  const save = (fields: object) => post('/message/notification/save_message_content', { auth_token: token, ...fields });
  expect((await save(NOTIFICATION)).json.code).toBe(41);
  for (let at = 0; at < 3; at += 1) {
    const { json } = await save({ ...NOTIFICATION, category: 'MARKETING' });
    const sent = await post('/message/notification/broadcast', {
      ...{ auth_token: token, message_id: json.data.message_id, target_type: '2', target_value: `${id};nope` },
    });
    expect(sent.json).toMatchObject({ code: 0, data: { task_id: expect.any(String), '10000': ['nope'] } });
  }
  expect(phone.shade).toHaveLength(2);
  const missing = { auth_token: token, message_id: 'x', target_type: '2', target_value: id };
  expect((await post('/message/notification/broadcast', missing)).json.code).toBe(31);
});
