import { createHmac } from 'node:crypto';
import { PUSH_TAG_KEY } from '@tim-push/protocol';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { closeClouds, cloudOf, json, never, sendTo } from '../../test/clouds.ts';
import { content } from '../../test/content.ts';
import type { H1Handler } from '../../test/servers.ts';
import type { ChannelOptions, Outcome, PushContent } from '../channel.ts';
import { CredentialsError, ReceiptError } from '../errors.ts';
import { createChannel } from '../registry.ts';
import { utf8Bytes } from '../text.ts';
import { readHuaweiAnswer } from './answer.ts';
import { HUAWEI_CODES } from './codes.ts';
import { huaweiMessage, huaweiPayload } from './payload.ts';
import { huaweiReceipts } from './receipt.ts';

const credentials = { appId: '101234567', appSecret: 's3cret-of-the-app' };
afterEach(closeClouds);

/** The cloud: a token for whoever asks, and `handle` for pushes. */
function cloud(handle: H1Handler, options: ChannelOptions = {}, tokens = () => 'access-token') {
  const both: H1Handler = (request, response, socket) => {
    if (request.url !== '/oauth2/v3/token') return handle(request, response, socket);
    return json({ access_token: tokens(), expires_in: 3600 })(request, response, socket);
  };
  return cloudOf('huawei', credentials, both, { now: () => Date.now(), ...options }, ['api', 'oauth']);
}
const accepted = json({ code: '80000000', msg: 'Success', requestId: 'r1' });

describe('huawei channel', () => {
  it('sends one request for many tokens and settles each', async () => {
    const msg = JSON.stringify({ success: 1, failure: 1, illegal_tokens: ['t2'] });
    const { server, channel } = await cloud(json({ code: '80100000', msg, requestId: 'r1' }));
    const { outcomes, attempts } = await sendTo(channel, ['t1', 't2', 'bad,token', 't1']);
    expect(outcomes).toEqual([
      { kind: 'sent', vendorId: 'r1' },
      { kind: 'invalid_token', code: '80100000', evidence: 'certain' },
      { kind: 'invalid_token', code: 'malformed', evidence: 'certain' },
      { kind: 'sent', vendorId: 'r1' },
    ]);
    expect(attempts).toMatchObject([{ code: '80100000', vendorId: 'r1', targets: 2, detail: '1 refused' }]);
    const [asked, sent] = server.requests;
    expect(Object.fromEntries(new URLSearchParams(asked!.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: '101234567',
      client_secret: 's3cret-of-the-app',
    });
    expect(sent).toMatchObject({ method: 'POST', url: '/v1/101234567/messages:send' });
    expect(sent!.headers['authorization']).toBe('Bearer access-token');
    expect(JSON.parse(sent!.body).message.token).toEqual(['t1', 't2']);
  });

  it('sends by v2 where the certificate names a project', async () => {
    const { server } = await cloud(accepted);
    const channel = createChannel(
      'huawei',
      { ...credentials, projectId: '77' },
      {
        endpoints: { api: server.origin, oauth: server.origin },
        ca: server.ca,
        now: Date.now,
      },
    );
    await sendTo(channel, ['t1']);
    await channel.close();
    expect(server.requests.at(-1)?.url).toBe('/v2/77/messages:send');
  });

  it.each(['80200001', '80200003', '80200005'])('asks for a fresh token once after %s', async (code) => {
    let serial = 0;
    const { server, channel } = await cloud(
      (request, response, socket) =>
        (request.headers['authorization'] === 'Bearer 1' ? json({ code, msg: '' }, 401) : accepted)(
          request,
          response,
          socket,
        ),
      {},
      () => String(++serial),
    );
    expect((await sendTo(channel, ['t1'])).outcomes).toEqual([{ kind: 'sent', vendorId: 'r1' }]);
    expect(server.requests.filter(({ url }) => url === '/oauth2/v3/token')).toHaveLength(2);
  });

  it('does not ask a third time', async () => {
    const { server, channel } = await cloud(json({ code: '80200001', msg: '' }, 401));
    expect((await sendTo(channel, ['t1'])).outcomes).toMatchObject([{ kind: 'refused', cause: 'credentials' }]);
    expect(server.requests).toHaveLength(4);
  });

  it('lets no secret and no token into an attempt record', async () => {
    const { channel } = await cloud(json({ code: '80100001', msg: 'bad TOKEN-1', requestId: 'r' }, 400));
    const { attempts } = await sendTo(channel, ['TOKEN-1']);
    expect(JSON.stringify(attempts)).not.toMatch(/TOKEN-1|s3cret|access-token/);
  });
});

describe('huawei answers', () => {
  const refused = (code: string): Outcome => ({ kind: 'invalid_token', code, evidence: 'certain' });
  const read = (status: number, body: unknown, headers = {}) =>
    readHuaweiAnswer(status, headers, typeof body === 'string' ? body : JSON.stringify(body), HUAWEI_CODES, refused, 0)
      .outcome;

  it.each<[string, number, Partial<Outcome>]>([
    ['80300007', 400, { kind: 'invalid_token', evidence: 'certain' } as Outcome],
    ['80300002', 400, { kind: 'refused', cause: 'permission' } as Outcome],
    ['80300008', 400, { kind: 'refused', cause: 'payload' } as Outcome],
    ['80100016', 200, { kind: 'refused', cause: 'content' } as Outcome],
    ['80300013', 400, { kind: 'refused', cause: 'config', scope: 'some' } as Outcome],
    ['80300029', 200, { kind: 'refused', cause: 'quota' } as Outcome],
    ['80100017', 400, { kind: 'throttled', scope: 'lane' } as Outcome],
    ['80600003', 200, { kind: 'unavailable' } as Outcome],
    ['81000001', 500, { kind: 'uncertain' } as Outcome],
    ['89999999', 400, { kind: 'refused', cause: 'unexplained' } as Outcome],
  ])('code %s counts whatever the status', (code, status, wanted) => {
    for (const given of [status, 200]) expect(read(given, { code, msg: '' })).toMatchObject(wanted);
  });

  it.each<[string, number, string, object]>([
    ['flow control', 503, '', { kind: 'unavailable' }],
    ['a gateway', 502, '<html>', { kind: 'uncertain' }],
    ['something else', 404, '<html>', { kind: 'refused', cause: 'config' }],
    ['a cut body', 200, '{"code":"8', { kind: 'uncertain' }],
  ])('without a code: %s', (_name, status, body, wanted) => {
    expect(read(status, body)).toMatchObject(wanted);
  });
});

describe('huawei payload', () => {
  it('leaves a picture out that the cloud would refuse the push for', () => {
    const of = (image: string, cls: PushContent['class'] = 'chat') =>
      huaweiPayload(content({ class: cls, offlinePush: { android: { huaweiImage: image } } }));
    const note = expect.objectContaining({ kind: 'dropped_field', field: 'image' });
    expect(of('http://a.example/p.png')).toMatchObject({
      body: { notification: expect.not.objectContaining({ image: expect.anything() }) },
      notes: [note],
    });
    expect(of('https://a.example/p.png')).toMatchObject({
      body: { notification: { image: 'https://a.example/p.png' } },
      notes: [],
    });
  });

  const messageOf = (over: Partial<PushContent> = {}, badge?: { set: number } | { add: number }) => {
    const { body, notes } = huaweiPayload(content(over));
    const request = { tokens: ['t'], tag: 'tag-1', leftMs: 3_600_000, ...(badge ? { badge } : {}) };
    return { message: JSON.parse(huaweiMessage(body, request)).message, notes };
  };

  it('makes the whole message', () => {
    const { message } = messageOf();
    expect(message).toEqual({
      data: JSON.stringify({ ext: content().ext, [PUSH_TAG_KEY]: 'tag-1' }),
      notification: { title: 'Alice', body: 'Hello' },
      android: {
        category: 'IM',
        ttl: '3600s',
        bi_tag: 'tag-1',
        notification: {
          importance: 'NORMAL',
          notify_id: expect.any(Number),
          group: 'alice-bob',
          default_sound: true,
          click_action: { type: 3 },
        },
      },
      token: ['t'],
    });
  });

  it.each<[string, Partial<PushContent>, object]>([
    ['a call', { class: 'call' }, { android: { category: 'VOIP' } }],
    ['marketing', { class: 'marketing' }, { android: { category: 'MARKETING', notification: { importance: 'LOW' } } }],
    ['the certificate’s category', { options: { category: 'WORK' } }, { android: { category: 'WORK' } }],
    [
      'the message’s own fields',
      {
        offlinePush: {
          android: { huaweiCategory: 'MAIL', huaweiChannelID: 'c', huaweiImportance: 'LOW', sound: 'ding', style: 1 },
        },
      },
      {
        android: {
          category: 'MAIL',
          notification: { channel_id: 'c', importance: 'LOW', sound: '/raw/ding', style: 1, big_body: 'Hello' },
        },
      },
    ],
    [
      'a web page',
      { options: { clickAction: 'web', webUrl: 'https://e.com' } },
      { android: { notification: { click_action: { type: 2, url: 'https://e.com' } } } },
    ],
    [
      'test messages',
      { options: { testUser: 'yes', receiptId: 'r' } },
      { android: { target_user_type: 1, receipt_id: 'r' } },
    ],
  ])('carries %s', (_name, over, wanted) => {
    expect(messageOf(over).message).toMatchObject(wanted);
  });

  it('puts ext into the intent of a page, and no data beside it', () => {
    const intentUri = 'intent://chat/open#Intent;scheme=app;launchFlags=0x4000000;end';
    const { message } = messageOf({ ext: 'a;b=c', options: { clickAction: 'intent', intentUri } });
    expect(message.data).toBeUndefined();
    expect(message.android.notification.click_action.intent).toBe(
      `intent://chat/open#Intent;scheme=app;launchFlags=0x4000000;S.ext=a%3Bb%3Dc;S.${PUSH_TAG_KEY}=tag-1;end`,
    );
  });

  it('sets a badge only where the launcher’s class is known', () => {
    expect(messageOf({}, { set: 500 }).message.android.notification.badge).toBeUndefined();
    const options = { badgeClass: 'com.x.Main' };
    expect(messageOf({ options }, { set: 500 }).message.android.notification.badge).toEqual({
      set_num: 99,
      class: 'com.x.Main',
    });
    expect(messageOf({ options }, { add: 1 }).message.android.notification.badge).toEqual({
      add_num: 1,
      class: 'com.x.Main',
    });
  });

  it('opens the app where a page has no address, with a note', () => {
    const { message, notes } = messageOf({ options: { clickAction: 'intent' } });
    expect(message.android.notification.click_action).toEqual({ type: 3 });
    expect(notes).toMatchObject([{ kind: 'rewritten', field: 'clickAction' }]);
  });

  it('stays within 4096 bytes without tokens, whatever it carries', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 3000 }),
        fc.string({ unit: 'binary', maxLength: 6000 }),
        fc.string({ maxLength: 3000 }),
        (title, body, ext) => {
          const { body: form } = huaweiPayload(content({ title, body, ext }));
          const text = huaweiMessage(form, { tokens: [], tag: 'x'.repeat(50), leftMs: 1e9, badge: { set: 99 } });
          expect(utf8Bytes(text)).toBeLessThanOrEqual(4096);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('huawei receipts', () => {
  const at = 1_700_000_000_000;
  const parse = (body: unknown, headers: Record<string, string> = {}, user?: string, secret?: string) =>
    huaweiReceipts(user, secret, () => at).parse({
      contentType: 'application/json',
      body: JSON.stringify(body),
      query: {},
      headers,
    });
  const status = (number: number) => ({
    statuses: [{ biTag: 'tag', appid: '1', token: 't', status: number, timestamp: at, requestId: 'r' }],
  });

  it.each([
    [0, 'delivered'],
    [2, 'token_invalid'],
    [5, 'token_invalid'],
    [6, 'notifications_off'],
    [10, 'filtered'],
    [256, 'quota_exceeded'],
    [4711, 'filtered'],
  ])('reads status %i as %s', (number, kind) => {
    expect(parse(status(number))).toEqual([
      { tag: 'tag', kind, tokens: ['t'], code: String(number), atMs: at, vendorId: 'r' },
    ]);
  });

  it('reads those of v3', () => {
    const one = { biTag: 'tag', pushType: 0, token: 't', requestId: 'r', deliveryStatus: { result: 0, timestamp: at } };
    expect(parse({ statuses: [one] })).toMatchObject([{ kind: 'delivered', tag: 'tag', atMs: at }]);
  });

  it.each([[{}], [{ statuses: [1] }], [{ statuses: [{ status: 'x' }] }]])('refuses %j', (body) => {
    expect(() => parse(body)).toThrow(ReceiptError);
  });

  it('checks the signature and its time where the certificate has user and secret', () => {
    const secret = Buffer.from('a-key').toString('base64');
    const signed = (timestamp: number, key: Buffer) => {
      const value = createHmac('sha256', key).update(`${timestamp}nonceuser`).digest('base64');
      return { 'x-huawei-callback-id': `timestamp=${timestamp}; nonce=nonce; value=${value}` };
    };
    const check = (headers: Record<string, string>) => parse(status(0), headers, 'user', secret);
    expect(check(signed(at, Buffer.from('a-key')))).toHaveLength(1);
    expect(check(signed(at, Buffer.from(secret)))).toHaveLength(1);
    expect(() => check(signed(at, Buffer.from('other')))).toThrow(ReceiptError);
    expect(() => check(signed(at - 600_000, Buffer.from('a-key')))).toThrow(/five minutes/);
    expect(() => check({})).toThrow(ReceiptError);

    const signer = (headers: Record<string, string>, own?: string) =>
      huaweiReceipts(own && 'user', own, () => at).signedBy?.({ contentType: '', body: '', query: {}, headers });
    const right = signed(at, Buffer.from('a-key'));
    expect(signer(right, secret)).toBe('mine');
    for (const headers of [signed(at, Buffer.from('other')), signed(at - 600_000, Buffer.from('a-key')), {}])
      expect(signer(headers, secret)).toBe('not_mine');
    expect([signer(right), signer({})]).toEqual(['somebody', 'nobody']);
  });
});

describe('huawei credentials', () => {
  it.each([
    ['appId', { appSecret: 'x' }],
    ['appId', { appId: 'com.example', appSecret: 'x' }],
    ['appSecret', { appId: '1' }],
  ])('name the field %s', (field, given) => {
    expect(() => createChannel('huawei', given)).toThrow(CredentialsError);
    expect(() => createChannel('huawei', given)).toThrow(expect.objectContaining({ field }));
  });

  it.each<[string, H1Handler, object]>([
    ['right ones', json({ code: '80300007', msg: '' }, 400), { ok: true, proved: 'oauth+app' }],
    [
      'a missing right',
      json({ code: '80300002', msg: '' }, 400),
      { ok: false, cause: 'permission', fix: expect.stringMatching(/Push Kit/) },
    ],
    ['a cloud that is away', json('', 503), { ok: false, cause: 'network' }],
  ])('check sees %s', async (_name, handle, wanted) => {
    const { channel } = await cloud(handle);
    expect(await channel.check(never)).toMatchObject(wanted);
  });
});
