import { PUSH_TAG_KEY } from '@tim-push/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { closeClouds, cloudOf, json, never, sendTargets, sendTo } from '../../test/clouds.ts';
import { content, target } from '../../test/content.ts';
import type { H1Handler } from '../../test/servers.ts';
import type { Outcome, PushContent } from '../channel.ts';
import { CredentialsError, ReceiptError } from '../errors.ts';
import { createChannel } from '../registry.ts';
import { readBatchAnswer, readBroadcastAnswer } from './answer.ts';
import { oppoSign } from './auth.ts';
import { oppoNotification, oppoPayload } from './payload.ts';
import { oppoReceipts } from './receipt.ts';

const credentials = { appKey: 'the-key', masterSecret: 's3cret-of-the-app' };
const AUTH = '/server/v1/auth';
afterEach(closeClouds);

/** The cloud: a token for whoever asks, and `handle` for pushes. */
function cloud(handle: H1Handler, auth: () => unknown = () => ({ code: 0, data: { auth_token: 'token' } })) {
  const both: H1Handler = (request, response, socket) =>
    (request.url === AUTH ? json(auth()) : handle)(request, response, socket);
  return cloudOf('oppo', credentials, both, { now: () => Date.now() });
}
const formOf = (body: string) => Object.fromEntries(new URLSearchParams(body));

it('signs as the platform’s own library does', () => {
  expect(oppoSign('a'.repeat(32), '1700000000000', 'b'.repeat(32))).toBe(
    '756c29af5061dd937e69433489f7e72d42be0ce70083900768faa35b277d0fa5',
  );
});

describe('oppo channel', () => {
  it('says of each request which pushes it carried', async () => {
    const { channel } = await cloud((request, response, socket) => {
      const asked = formOf(request.body)['messages'] ?? '';
      const ids = (JSON.parse(asked) as { target_value: string }[]).map(({ target_value }) => target_value);
      const data = ids.map((id) => ({ messageId: `m-${id}`, registrationId: id }));
      return json(ids.includes('bad') ? { code: 10000, message: 'bad' } : { code: 0, data })(request, response, socket);
    });
    const to = ['t1', 'bad', 't3'].map((token, at) =>
      target(channel.payload(content({ title: `from ${at}` })), token, { requestKey: `req-${at}` }),
    );
    const { outcomes, attempts } = await sendTargets(channel, to);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['sent', 'invalid_token', 'sent']);
    const named = attempts.map(({ code, index, indexes = [index] }) => `${code}: ${indexes.join(' ')}`);
    expect(named.sort()).toEqual(['0: 0', '0: 2', '10000: 0 1 2', '10000: 1']);
  });
  it('sends different contents in one batch and matches the results by id', async () => {
    const { server, channel } = await cloud(
      json({
        code: 0,
        data: [
          { messageId: 'm2', registrationId: 't2', errorCode: 10000, errorMessage: 'bad' },
          { messageId: 'm1', registrationId: 't1' },
          { messageId: 'm3', registrationId: 't1' },
        ],
      }),
    );
    const [one, two] = [channel.payload(content()), channel.payload(content({ title: 'Bob' }))];
    const { outcomes, attempts } = await sendTargets(
      channel,
      [target(one, 't1'), target(two, 't2', { requestKey: 'req-2', tag: 'tag-2' }), target(two, 't1')],
      'https://push.example.com/r',
    );
    expect(outcomes).toEqual([
      { kind: 'sent', vendorId: 'm1' },
      { kind: 'invalid_token', code: '10000', evidence: 'certain' },
      { kind: 'sent', vendorId: 'm3' },
    ]);
    expect(attempts).toMatchObject([{ code: '0', targets: 3, indexes: [0, 1, 2], detail: '1 of 3 refused' }]);
    const sent = server.requests.at(-1);
    expect(sent?.url).toBe('/server/v1/message/notification/unicast_batch');
    const form = formOf(sent!.body);
    expect(form['auth_token']).toBe('token');
    const messages = JSON.parse(form['messages']!);
    expect(messages).toHaveLength(3);
    expect(messages[1]).toMatchObject({
      target_type: 2,
      target_value: 't2',
      verify_registration_id: true,
      notification: {
        title: 'Bob',
        app_message_id: 'req-2',
        call_back_url: 'https://push.example.com/r',
        call_back_parameter: 'tag-2',
      },
    });
  });

  describe('a batch that is refused as a whole', () => {
    /** Refuses every batch of two or more that carries the title, and the lone one by an element. */
    const refusing = (title: string, code: number, message: string) =>
      cloud((request, response, socket) => {
        const messages = JSON.parse(formOf(request.body)['messages'] ?? '[]') as {
          target_value: string;
          notification: { title: string };
        }[];
        const isBad = messages.some(({ notification }) => notification.title === title);
        const data = messages.map(({ target_value, notification }) => ({
          messageId: `m ${target_value}`,
          registrationId: target_value,
          ...(notification.title === title ? { errorCode: code } : {}),
        }));
        json(isBad && messages.length > 1 ? { code, message } : { code: 0, data })(request, response, socket);
      });

    it.each([
      [41, 'invalid title'],
      [54, 'private_msg_template_id is null'],
    ])('for one content of many by %i is no verdict on the others', async (code, message) => {
      const { channel } = await refusing('Bob', code, message);
      const [good, bad] = [channel.payload(content()), channel.payload(content({ title: 'Bob' }))];
      const { outcomes } = await sendTargets(
        channel,
        ['t0', 't1', 't2', 't3', 't4'].map((id) => target(id === 't3' ? bad : good, id, { requestKey: id })),
      );
      expect(outcomes.map(({ kind }) => kind)).toEqual(['sent', 'sent', 'sent', 'refused', 'sent']);
    });

    it('for the one content that all share is a verdict on all, after one request', async () => {
      const { server, channel } = await refusing('Bob', 41, 'invalid title');
      const bad = channel.payload(content({ title: 'Bob' }));
      const { outcomes } = await sendTargets(channel, [target(bad, 't1'), target(bad, 't2'), target(bad, 't3')]);
      expect(outcomes).toMatchObject(Array(3).fill({ kind: 'refused', code: '41', cause: 'payload' }));
      expect(server.requests.filter(({ url }) => url !== AUTH)).toHaveLength(1);
    });
  });

  it('stores marketing once and broadcasts it to many', async () => {
    const { server, channel } = await cloud((request, response, socket) =>
      json({
        code: 0,
        data: request.url?.endsWith('broadcast') ? { task_id: 'task', '10000': ['t2'] } : { message_id: 'stored' },
      })(request, response, socket),
    );
    const { outcomes } = await sendTo(channel, ['t1', 't2'], { content: { class: 'marketing' } });
    expect(outcomes).toEqual([
      { kind: 'sent', vendorId: 'task' },
      { kind: 'invalid_token', code: '10000', evidence: 'certain' },
    ]);
    const [, saved, sent] = server.requests;
    expect(formOf(saved!.body)).toMatchObject({
      title: 'Alice',
      content: 'Hello',
      category: 'MARKETING',
      off_line: 'true',
    });
    expect(formOf(sent!.body)).toMatchObject({ message_id: 'stored', target_type: '2', target_value: 't1;t2' });
  });

  it('sends marketing for one phone by itself, and nothing when it could not be stored', async () => {
    const { server, channel } = await cloud(json({ code: 33, message: 'spent' }));
    await sendTo(channel, ['t1'], { content: { class: 'marketing' } });
    expect(server.requests.at(-1)?.url).toMatch(/unicast_batch$/);
    const { outcomes } = await sendTo(channel, ['t1', 't2'], { content: { class: 'marketing' } });
    expect(outcomes).toMatchObject([
      { kind: 'refused', cause: 'quota' },
      { kind: 'refused', cause: 'quota' },
    ]);
    expect(server.requests.some(({ url }) => url?.endsWith('broadcast'))).toBe(false);
  });

  it('sends by itself what the cloud has stored already, so that a lost broadcast is no lost push', async () => {
    const { server, channel } = await cloud((request, response, socket) =>
      json(
        request.url?.endsWith('save_message_content')
          ? { code: 32, message: 'duplicate' }
          : { code: 0, data: ['t1', 't2'].map((id) => ({ messageId: `m ${id}`, registrationId: id })) },
      )(request, response, socket),
    );
    const { outcomes } = await sendTo(channel, ['t1', 't2'], { content: { class: 'marketing' } });
    expect(outcomes).toEqual([
      { kind: 'sent', vendorId: 'm t1' },
      { kind: 'sent', vendorId: 'm t2' },
    ]);
    expect(server.requests.at(-1)?.url).toMatch(/unicast_batch$/);
  });

  it('never broadcasts what goes as a private message', async () => {
    const { server, channel } = await cloud(json({ code: 0, data: [] }));
    await sendTo(channel, ['t1', 't2'], { content: { class: 'marketing', options: { category: 'ORDER' } } });
    expect(server.requests.at(-1)?.url).toMatch(/unicast_batch$/);
  });

  it('blames a category or level on the message where it is the message’s own', async () => {
    const { channel } = await cloud(json({ code: 0, data: [{ registrationId: 't1', errorCode: 67 }] }));
    const own = { offlinePush: { android: { oppoNotifyLevel: 16 as const } } };
    expect((await sendTo(channel, ['t1'], { content: own })).outcomes).toEqual([
      { kind: 'refused', code: '67', cause: 'payload' },
    ]);
    expect((await sendTo(channel, ['t1'], { content: { options: { notifyLevel: 16 } } })).outcomes).toEqual([
      { kind: 'refused', code: '67', cause: 'permission', scope: 'some' },
    ]);
  });

  it.each([19, 41, 4711])('never blames a message for a login that is refused (%i)', async (code) => {
    const { channel } = await cloud(json({ code: 0, data: [] }), () => ({ code, message: 'no' }));
    const [outcome] = (await sendTo(channel, ['t1'])).outcomes;
    expect(outcome).toMatchObject({ kind: 'refused', cause: code === 19 ? 'config' : 'credentials' });
  });

  it('asks for a fresh token once after code 11', async () => {
    let serial = 0;
    const { server, channel } = await cloud(
      (request, response, socket) =>
        json(
          formOf(request.body)['auth_token'] === 'token-1'
            ? { code: 11 }
            : { code: 0, data: [{ messageId: 'm', registrationId: 't1' }] },
        )(request, response, socket),
      () => ({ code: 0, data: { auth_token: `token-${++serial}` } }),
    );
    expect((await sendTo(channel, ['t1'])).outcomes).toEqual([{ kind: 'sent', vendorId: 'm' }]);
    expect(server.requests.filter(({ url }) => url === AUTH)).toHaveLength(2);
  });

  it.each<[string, unknown, object]>([
    ['a wrong secret', { code: 16, message: 'sign' }, { ok: false, cause: 'credentials', code: 'auth_16' }],
    ['a clock that is off', { code: 19 }, { ok: false, cause: 'config', fix: expect.stringMatching(/clock/) }],
    ['a busy cloud', { code: -1 }, { ok: false, cause: 'network' }],
  ])('check sees %s at the login', async (_name, auth, wanted) => {
    const { channel } = await cloud(json({ code: 0, data: [] }), () => auth);
    expect(await channel.check(never)).toMatchObject(wanted);
  });

  it.each<[string, unknown, object]>([
    [
      'right ones',
      { code: 0, data: [{ registrationId: 'tim-push-credential-check', errorCode: 10000 }] },
      { ok: true, proved: 'auth+push' },
    ],
    ['a missing right', { code: 30 }, { ok: false, cause: 'permission', fix: expect.stringMatching(/push right/) }],
    [
      'a template that is wanted',
      { code: 0, data: [{ registrationId: 'tim-push-credential-check', errorCode: 54 }] },
      { ok: false, fix: expect.stringMatching(/templateId/) },
    ],
  ])('check sees %s at the push', async (_name, body, wanted) => {
    const { channel } = await cloud(json(body));
    expect(await channel.check(never)).toMatchObject(wanted);
  });
});

it.each<[unknown, Partial<Outcome>]>([
  [{ code: -1 }, { kind: 'unavailable' }],
  [{ code: -2 }, { kind: 'throttled' }],
  [{ code: 13 }, { kind: 'throttled', scope: 'lane' } as Outcome],
  [{ code: 27 }, { kind: 'refused', cause: 'permission' } as Outcome],
  [{ code: 33 }, { kind: 'refused', cause: 'quota' } as Outcome],
  [{ code: 41 }, { kind: 'refused', cause: 'payload' } as Outcome],
  [{ code: 999 }, { kind: 'refused', cause: 'unexplained' } as Outcome],
  [
    { code: 0, data: [{ registrationId: 't', errorCode: 32, messageId: 'm' }] },
    { kind: 'sent', vendorId: 'm' },
  ],
  [{ code: 0, data: [{ registrationId: 't', errorCode: 10001 }] }, { kind: 'notifications_off' }],
  [
    { code: 0, data: [{ registrationId: 't', errorCode: 41, errorMessage: 'invalid registration_id' }] },
    { kind: 'invalid_token', evidence: 'strike' } as Outcome,
  ],
  [
    { code: 0, data: [{ registrationId: 't', errorCode: 41, errorMessage: 'title too long' }] },
    { kind: 'refused', cause: 'payload' } as Outcome,
  ],
  [
    { code: 0, data: [] },
    { kind: 'uncertain', code: 'no_result' },
  ],
])('reads %j', (body, wanted) => {
  expect(readBatchAnswer(200, {}, JSON.stringify(body), ['t'], 0).outcomes[0]).toMatchObject(wanted);
});
it('names a broadcast by its task, and takes no other key for a code', () => {
  const body = JSON.stringify({ code: 0, data: { message_id: ['t'], task_id: 'x' } });
  expect(readBroadcastAnswer(200, {}, body, ['t'], 0).outcomes).toEqual([{ kind: 'sent', vendorId: 'x' }]);
});

describe('oppo payload', () => {
  const now = 1_700_000_000_000;
  const about = { tag: 'tag-1', requestKey: 'req-1', expiresAtMs: now + 3_600_000 };
  const notificationOf = (over: Partial<PushContent> = {}, more: object = {}) => {
    const { body, notes } = oppoPayload(content(over));
    return { notification: oppoNotification(body, { ...about, ...more }, now, undefined), notes };
  };

  it('makes the whole notification', () => {
    expect(notificationOf().notification).toEqual({
      title: 'Alice',
      content: 'Hello',
      style: 1,
      click_action_type: 0,
      off_line: true,
      off_line_ttl: 3600,
      notify_id: expect.any(Number),
      category: 'IM',
      app_message_id: 'req-1',
      action_parameters: JSON.stringify({ ext: content().ext, [PUSH_TAG_KEY]: 'tag-1' }),
    });
  });

  it.each<[string, Partial<PushContent>, object, object?]>([
    ['a notice of the system', { class: 'system' }, { category: 'ACCOUNT' }],
    [
      'the message’s own fields',
      { offlinePush: { android: { oppoChannelID: 'c', oppoCategory: 'TODO', oppoNotifyLevel: 16 } } },
      { channel_id: 'c', category: 'TODO', notify_level: 16 },
    ],
    [
      'a template',
      { offlinePush: { android: { oppoTemplateID: 't', oppoTitleParams: { a: 'b' } } } },
      { private_msg_template_id: 't', private_title_parameters: { a: 'b' } },
    ],
    [
      'long text',
      { body: 'x'.repeat(300), offlinePush: { android: { style: 1 } } },
      { style: 2, content: `${'x'.repeat(127)}…` },
    ],
    [
      'a class of the app',
      { options: { clickAction: 'activity', activity: 'c.Chat' } },
      { click_action_type: 4, click_action_activity: 'c.Chat' },
    ],
    [
      'an intent with ext in it',
      { ext: 'e', options: { clickAction: 'intent', intentUri: 'intent://c#Intent;scheme=a;end' } },
      { click_action_type: 5, click_action_url: `intent://c#Intent;scheme=a;S.ext=e;S.${PUSH_TAG_KEY}=tag-1;end` },
    ],
    ['a badge', {}, { badge_operation_type: 0, badge_message_count: 3 }, { badge: { set: 3 } }],
  ])('carries %s', (_name, over, wanted, more) => {
    expect(notificationOf(over, more).notification).toMatchObject(wanted);
  });

  it('leaves ext out of an intent that would grow over 2000 characters: it travels in the parameters too', () => {
    const options = { clickAction: 'intent', intentUri: 'intent://c#Intent;scheme=a;end' };
    const ext = '文'.repeat(300);
    const { notification } = notificationOf({ ext, options });
    expect(String(notification['click_action_url']).length).toBeLessThanOrEqual(2000);
    expect(notification['click_action_url']).toBe(`intent://c#Intent;scheme=a;S.${PUSH_TAG_KEY}=tag-1;end`);
    expect(JSON.parse(String(notification['action_parameters']))).toMatchObject({ ext });
  });

  it('sends no category for apps of the old scheme, and no level beside marketing', () => {
    expect(notificationOf({ options: { category: 'none', notifyLevel: 2 } }).notification).not.toHaveProperty(
      'category',
    );
    expect(notificationOf({ class: 'marketing', options: { notifyLevel: 2 } }).notification).not.toHaveProperty(
      'notify_level',
    );
  });

  it('cuts to 50 characters, with notes', () => {
    const { notification, notes } = notificationOf({ title: 't'.repeat(60), body: 'b'.repeat(60) });
    expect([String(notification['title']).length, String(notification['content']).length]).toEqual([50, 50]);
    expect(notes.map(({ field }) => field)).toEqual(['title', 'body']);
  });
});

it.each([
  ['push_arrive', 'delivered'],
  ['regid_invalid', 'token_invalid'],
  ['user_daily_limit', 'filtered'],
  ['something_new', 'filtered'],
])('reads receipt %s as %s', (eventType, kind) => {
  const event = { messageId: 'm', registrationIds: 't1,t2', eventTime: '5', param: 'tag', eventType };
  const read = oppoReceipts(() => 9).parse({ contentType: '', body: JSON.stringify([event]), query: {} });
  expect(read).toEqual([{ tag: 'tag', kind, tokens: ['t1', 't2'], code: eventType, atMs: 5, vendorId: 'm' }]);
});
it.each(['{}', 'x', '[1]', '[{}]'])('refuses the receipt %s', (body) => {
  expect(() => oppoReceipts(() => 9).parse({ contentType: '', body, query: {} })).toThrow(ReceiptError);
});
it('names the credential that is missing', () => {
  expect(() => createChannel('oppo', { appKey: 'k' })).toThrow(CredentialsError);
  expect(() => createChannel('oppo', { appKey: 'k' })).toThrow(expect.objectContaining({ field: 'masterSecret' }));
});
