import { PUSH_TAG_KEY } from '@tim-push/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { closeClouds, cloudOf, json, never, sendTo } from '../../test/clouds.ts';
import { content } from '../../test/content.ts';
import type { H1Handler } from '../../test/servers.ts';
import type { Outcome, PushContent } from '../channel.ts';
import { CredentialsError, ReceiptError } from '../errors.ts';
import { createChannel } from '../registry.ts';
import { readVivoAnswer } from './answer.ts';
import { vivoSign } from './auth.ts';
import { requestId, vivoMessage, vivoPayload } from './payload.ts';
import { vivoReceipts } from './receipt.ts';
import { acceptable, refusalOf } from './refused-text.ts';

const credentials = { appId: '105', appKey: 'the-key', appSecret: 's3cret-of-the-app' };
const AUTH = '/message/auth';
afterEach(closeClouds);

function cloud(handle: H1Handler, auth: () => unknown = () => ({ result: 0, authToken: 'token' })) {
  const both: H1Handler = (request, response, socket) =>
    (request.url === AUTH ? json(auth()) : handle)(request, response, socket);
  return cloudOf('vivo', credentials, both, { now: () => Date.now() });
}

it('signs as the platform’s own library does', () => {
  const account = {
    appId: '100000001',
    appKey: '11111111-2222-3333-4444-555555555555',
    appSecret: '66666666-7777-8888-9999-000000000000',
  };
  expect(vivoSign(account, '1700000000000')).toBe('8cc54fea4aad77a8d74c48c1ad349fa8');
});

describe('vivo channel', () => {
  it('sends to one id by itself', async () => {
    const { server, channel } = await cloud(json({ result: 0, desc: 'ok', taskId: '77' }));
    const { outcomes } = await sendTo(channel, ['t1'], { receiptUrl: 'https://push.example.com/r' });
    expect(outcomes).toEqual([{ kind: 'sent', vendorId: '77' }]);
    const sent = server.requests.at(-1);
    expect(sent).toMatchObject({ url: '/message/send', headers: { authtoken: 'token' } });
    expect(JSON.parse(sent!.body)).toMatchObject({
      appId: 105,
      regId: 't1',
      extra: { callback: 'https://push.example.com/r', 'callback.param': 'tag-1' },
    });
  });

  it('stores a message for many, and names the bad ones', async () => {
    const { server, channel } = await cloud((request, response, socket) =>
      json(
        request.url === '/message/saveListPayload'
          ? { result: 0, taskId: 'stored' }
          : {
              result: 0,
              invalidUsers: [
                { status: 1, userid: 't2' },
                { status: 2, userid: 't3' },
              ],
            },
      )(request, response, socket),
    );
    const { outcomes } = await sendTo(channel, ['t1', 't2', 't3']);
    expect(outcomes).toEqual([
      { kind: 'sent', vendorId: 'accepted' },
      { kind: 'invalid_token', code: '10302_1', evidence: 'certain' },
      { kind: 'invalid_token', code: '10302_2', evidence: 'strike' },
    ]);
    const [, saved, sent] = server.requests.map(({ url, body }) => ({ url, body: JSON.parse(body) }));
    expect(saved?.body).not.toHaveProperty('regId');
    expect(sent).toMatchObject({ url: '/message/pushToList', body: { taskId: 'stored', regIds: ['t1', 't2', 't3'] } });
  });

  it('stores a message once, in however many pieces its batch goes out', async () => {
    const { server, channel } = await cloud((request, response, socket) => {
      const { regIds, regId } = JSON.parse(request.body) as { regIds?: string[]; regId?: string };
      const isBad = regIds?.includes('t3') === true || regId === 't3';
      json(
        request.url === '/message/saveListPayload'
          ? { result: 0, taskId: 'stored' }
          : isBad
            ? { result: 10302, desc: 'regId不合法' }
            : { result: 0, taskId: 'alone' },
      )(request, response, socket);
    });
    const { outcomes, attempts } = await sendTo(channel, ['t1', 't2', 't3', 't4']);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['sent', 'sent', 'invalid_token', 'sent']);
    const paths = server.requests.map(({ url }) => url).filter((url) => url !== AUTH);
    expect(paths).toEqual([
      '/message/saveListPayload',
      ...['/message/pushToList', '/message/pushToList'],
      ...['/message/send', '/message/send'],
    ]);
    expect(attempts.map(({ targets }) => targets)).toEqual([4, 4, 2, 1, 1]);
  });

  it('knows that nothing went out when the message was not stored', async () => {
    const { server, channel } = await cloud(json('', 500));
    expect((await sendTo(channel, ['t1', 't2'])).outcomes).toMatchObject([
      { kind: 'unavailable' },
      { kind: 'unavailable' },
    ]);
    expect(server.requests.some(({ url }) => url === '/message/pushToList')).toBe(false);
  });

  it('asks for a fresh token once after 10000', async () => {
    let serial = 0;
    const { server, channel } = await cloud(
      (request, response, socket) =>
        json(request.headers['authtoken'] === '1' ? { result: 10000 } : { result: 0, taskId: 'm' })(
          request,
          response,
          socket,
        ),
      () => ({ result: 0, authToken: String(++serial) }),
    );
    expect((await sendTo(channel, ['t1'])).outcomes).toEqual([{ kind: 'sent', vendorId: 'm' }]);
    expect(server.requests.filter(({ url }) => url === AUTH)).toHaveLength(2);
  });

  it.each<[string, unknown, unknown, object]>([
    ['a wrong secret', { result: 10203, desc: 'sign' }, {}, { ok: false, cause: 'credentials' }],
    [
      'right ones',
      { result: 0, authToken: 't' },
      { result: 10302, invalidUser: { status: 1, userid: 'tim-push-credential-check' } },
      { ok: true, proved: 'auth+push' },
    ],
    [
      'parts of two apps',
      { result: 0, authToken: 't' },
      { result: 10094 },
      { ok: false, cause: 'config', fix: expect.stringMatching(/one and the same app/) },
    ],
  ])('check sees %s', async (_name, auth, body, wanted) => {
    const { channel } = await cloud(json(body), () => auth);
    expect(await channel.check(never)).toMatchObject(wanted);
  });
});

const AT_NOON = Date.UTC(2026, 10, 23, 4);
it.each<[unknown, Partial<Outcome>]>([
  [{ result: 10040 }, { kind: 'throttled', scope: 'lane' } as Outcome],
  [{ result: 10070 }, { kind: 'refused', cause: 'quota' } as Outcome],
  [{ result: 10071 }, { kind: 'throttled', scope: 'token', retryAfterMs: 19 * 3_600_000 } as Outcome],
  [{ result: 10085 }, { kind: 'refused', cause: 'content' } as Outcome],
  [
    { result: 10302, invalidUser: { status: 3, userid: 't' } },
    { kind: 'invalid_token', evidence: 'strike' } as Outcome,
  ],
  [
    { result: 10302, invalidUser: { status: 4, userid: 't' } },
    { kind: 'refused', cause: 'config', scope: 'some' } as Outcome,
  ],
  [{ result: 10302 }, { kind: 'invalid_token', evidence: 'certain' } as Outcome],
  [{ result: 4711 }, { kind: 'refused', cause: 'unexplained' } as Outcome],
])('reads %j', (body, wanted) => {
  const { outcome, byToken } = readVivoAnswer(200, {}, JSON.stringify(body), AT_NOON);
  expect(byToken.get('t') ?? outcome).toMatchObject(wanted);
});

it('takes no list for dead because of a code that speaks of one id', () => {
  for (const result of [10302, 10054]) {
    expect(readVivoAnswer(200, {}, JSON.stringify({ result }), AT_NOON).isOfOne).toBe(true);
  }
});

describe('a text that vivo refuses', () => {
  it.each([
    ['123 456', 'only digits'],
    ['hello', 'only Latin letters'],
    ['?!…', 'only signs'],
    ['[图片]', 'brackets'],
    ['这是测试', 'the word 测试'],
    ['Dinner at 7?', undefined],
    ['你好', undefined],
  ])('%s: %s', (text, reason) => {
    expect(refusalOf(text)).toBe(reason);
  });

  it.each(['123', 'hello', '!!!', '[图片]', '测试 [1]'])('becomes one that it takes: %s', (text) => {
    const notes: Parameters<typeof acceptable>[3] = [];
    const changed = acceptable('body', text, '新消息：', notes);
    expect(refusalOf(changed)).toBeUndefined();
    expect(changed.startsWith('新消息：')).toBe(true);
    expect(notes).toMatchObject([{ kind: 'rewritten', field: 'body', detail: expect.stringMatching(/10085/) }]);
  });

  it('stays as it is where the certificate wants it so', () => {
    const { body, notes } = vivoPayload(content({ body: '123', options: { refusedTextPrefix: '' } }));
    expect(body.fields).toMatchObject({ title: 'Alice', content: '123' });
    expect(notes).toEqual([]);
  });
});

describe('vivo payload', () => {
  const batch = {
    tag: 'tag-1',
    requestKey: 'req-1',
    tokens: ['t1'],
    leftMs: 3_600_000,
    badge: undefined,
    receiptUrl: undefined,
  };
  const messageOf = (over: Partial<PushContent> = {}, more: object = {}) =>
    vivoMessage(vivoPayload(content({ title: 'Alice 🎉', body: 'At 7?', ...over })).body, '105', { ...batch, ...more });

  it('makes the whole message', () => {
    expect(messageOf()).toEqual({
      appId: 105,
      regId: 't1',
      title: 'Alice 🎉',
      content: 'At 7?',
      notifyType: 4,
      classification: 1,
      category: 'IM',
      notifyId: expect.any(Number),
      networkType: -1,
      pushMode: 0,
      skipType: 1,
      timeToLive: 3600,
      clientCustomMap: { ext: content().ext, [PUSH_TAG_KEY]: 'tag-1' },
      requestId: requestId('req-1', ['t1']),
    });
  });

  it.each<[string, Partial<PushContent>, object, object?]>([
    ['marketing', { class: 'marketing' }, { classification: 0, category: 'MARKETING' }],
    [
      'the message’s own fields',
      { offlinePush: { android: { vivoClassification: 0, vivoCategory: 'NEWS', vivoNotifyType: 2 } } },
      { classification: 0, category: 'NEWS', notifyType: 2 },
    ],
    [
      'a category that fits the message’s own class',
      { offlinePush: { android: { vivoClassification: 0 } } },
      { classification: 0, category: 'MARKETING' },
    ],
    [
      'the class of the message’s own category',
      { offlinePush: { android: { vivoCategory: 'SOCIAL' } } },
      { classification: 0, category: 'SOCIAL' },
    ],
    [
      'the class of the certificate’s category',
      { options: { category: 'NEWS' } },
      { classification: 0, category: 'NEWS' },
    ],
    [
      'the message’s class before a category of the certificate that does not fit it',
      { options: { category: 'IM' }, offlinePush: { android: { vivoClassification: 0 } } },
      { classification: 0, category: 'MARKETING' },
    ],
    [
      'marketing that the certificate makes a system message',
      { class: 'marketing', options: { classification: 'system' } },
      { classification: 1, category: 'IM' },
    ],
    [
      'a category to come, with the class of the message',
      { offlinePush: { android: { vivoCategory: 'SOMETHING_NEW' } } },
      { classification: 1, category: 'SOMETHING_NEW' },
    ],
    ['a short life', {}, { timeToLive: 60, sendOnline: true }, { leftMs: 30_000 }],
    ['a life of days', {}, { timeToLive: 86_400 }, { leftMs: 1e9 }],
    ['a badge', { options: { badge: 'on' } }, { addBadge: true }, { badge: { add: 1 } }],
    [
      'the platform’s receipts',
      { options: { receiptId: 'r' } },
      { extra: { 'callback.id': 'r', 'callback.param': 'tag-1' } },
      { tokens: ['a', 'b'], receiptUrl: 'https://x' },
    ],
    [
      'a page with ext in it',
      { ext: 'e', options: { clickAction: 'intent', intentUri: 'intent://c#Intent;scheme=a;end' } },
      { skipType: 4, skipContent: `intent://c#Intent;scheme=a;S.ext=e;S.${PUSH_TAG_KEY}=tag-1;end` },
    ],
  ])('carries %s', (_name, over, wanted, more) => {
    expect(messageOf(over, more)).toMatchObject(wanted);
  });

  it('lets a long ext travel in the intent that opens the app, where the package is known', () => {
    const ext = JSON.stringify({ entity: { chatType: 1, sender: 'alice' }, more: 'x'.repeat(1000) });
    const known = messageOf({ ext, options: { packageName: 'com.example.chat' } });
    expect(known).toMatchObject({
      skipType: 4,
      skipContent: expect.stringContaining(`S.ext=${encodeURIComponent(ext)}`),
    });
    const { notes } = vivoPayload(content({ ext, body: 'At 7?' }));
    expect(notes).toContainEqual(expect.objectContaining({ kind: 'ext_reduced' }));
  });

  it('tells that a class gave way to the category beside it', () => {
    const android = { vivoClassification: 1 as const, vivoCategory: 'MARKETING' };
    const { body, notes } = vivoPayload(content({ title: 'Alice 🎉', body: 'At 7?', offlinePush: { android } }));
    expect(body.fields).toMatchObject({ classification: 0, category: 'MARKETING' });
    expect(notes).toMatchObject([{ kind: 'rewritten', field: 'vivoClassification' }]);
  });

  it('asks for no badge without the right to one, nor to count a read message', () => {
    expect(messageOf({}, { badge: { add: 1 } })).not.toHaveProperty('addBadge');
    expect(messageOf({ options: { badge: 'on' } }, { badge: { set: 0 } })).not.toHaveProperty('addBadge');
  });

  it('counts Chinese as two', () => {
    const { body } = vivoPayload(content({ title: '题'.repeat(30), body: '文'.repeat(80) }));
    expect([String(body.fields['title']).length, String(body.fields['content']).length]).toEqual([20, 50]);
  });

  it('names a request by its phones too: fewer of them are another request', () => {
    expect(requestId('k', ['a', 'b'])).not.toBe(requestId('k', ['a']));
    expect(requestId('x'.repeat(20), ['a']).length).toBeLessThanOrEqual(64);
  });
});

it('reads a receipt, and refuses what is none', () => {
  const parse = (body: string) => vivoReceipts(() => 9).parse({ contentType: '', body, query: {} });
  expect(parse('{"77":{"param":"tag","targets":"a,b"}}')).toEqual([
    { tag: 'tag', kind: 'delivered', tokens: ['a', 'b'], code: 'delivered', atMs: 9, vendorId: '77' },
  ]);
  for (const body of ['[]', 'x', '{"77":1}']) expect(() => parse(body)).toThrow(ReceiptError);
});
it('names the credential that is missing', () => {
  expect(() => createChannel('vivo', { appId: '1', appKey: 'k' })).toThrow(CredentialsError);
  expect(() => createChannel('vivo', { appId: 'x', appKey: 'k', appSecret: 's' })).toThrow(
    expect.objectContaining({ field: 'appId' }),
  );
});
