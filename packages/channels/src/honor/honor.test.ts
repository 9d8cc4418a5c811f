import { PUSH_TAG_KEY } from '@tim-push/protocol';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { closeClouds, cloudOf, json, never, sendTo } from '../../test/clouds.ts';
import { content } from '../../test/content.ts';
import type { H1Handler } from '../../test/servers.ts';
import type { Outcome, PushContent } from '../channel.ts';
import { CredentialsError, ReceiptError } from '../errors.ts';
import { createChannel } from '../registry.ts';
import { utf8Bytes } from '../text.ts';
import { readHonorAnswer } from './answer.ts';
import { honorMessage, honorPayload } from './payload.ts';
import { honorReceipts } from './receipt.ts';

const credentials = { appId: '104471234', clientId: 'client', clientSecret: 's3cret-of-the-app' };
afterEach(closeClouds);

/** The cloud: a token for whoever asks, and `handle` for pushes. */
function cloud(handle: H1Handler) {
  let serial = 0;
  const both: H1Handler = (request, response, socket) => {
    if (request.url !== '/auth/token') return handle(request, response, socket);
    return json({ access_token: `token-${++serial}`, expires_in: 3600 })(request, response, socket);
  };
  return cloudOf('honor', credentials, both, { now: () => Date.now() }, ['api', 'oauth']);
}

describe('honor channel', () => {
  it('sends one request for many tokens and settles each', async () => {
    const data = { sendResult: true, requestId: 'r1', failTokens: ['t2'], expireTokens: ['t3'] };
    const { server, channel } = await cloud(json({ code: 200, message: 'success', data }));
    const { outcomes, attempts } = await sendTo(channel, ['t1', 't2', 't3']);
    expect(outcomes).toEqual([
      { kind: 'sent', vendorId: 'r1' },
      { kind: 'invalid_token', code: 'failTokens', evidence: 'strike' },
      { kind: 'invalid_token', code: 'expireTokens', evidence: 'certain' },
    ]);
    expect(attempts).toMatchObject([{ code: '200', vendorId: 'r1', targets: 3 }]);
    const sent = server.requests.at(-1);
    expect(sent).toMatchObject({ method: 'POST', url: '/api/v1/104471234/sendMessage' });
    expect(sent!.headers).toMatchObject({
      authorization: 'Bearer token-1',
      timestamp: expect.stringMatching(/^\d{13}$/),
    });
  });

  it('asks for a fresh token once', async () => {
    const { server, channel } = await cloud((request, response, socket) =>
      (request.headers['authorization'] === 'Bearer token-1'
        ? json({ code: 401 }, 401)
        : json({ code: 200, data: {} }))(request, response, socket),
    );
    expect((await sendTo(channel, ['t1'])).outcomes).toEqual([{ kind: 'sent', vendorId: 'accepted' }]);
    expect(server.requests.filter(({ url }) => url === '/auth/token')).toHaveLength(2);
  });

  it.each<[string, H1Handler, object]>([
    [
      'right ones',
      json({ code: 200, data: { sendResult: false, failTokens: ['tim-push-credential-check'] } }),
      { ok: true },
    ],
    ['an app that may not', json({ code: 403 }, 403), { ok: false, cause: 'permission' }],
    ['another app’s id', json({ code: 404 }, 404), { ok: false, cause: 'config' }],
  ])('check sees %s', async (_name, handle, wanted) => {
    const { channel } = await cloud(handle);
    expect(await channel.check(never)).toMatchObject(wanted);
  });
});

it.each<[number, unknown, Partial<Outcome>]>([
  [200, { code: 200, data: { sendResult: true } }, { kind: 'sent' }],
  [200, { code: 80000000, data: {} }, { kind: 'sent' }],
  [200, { code: '80000000', msg: 'ok' }, { kind: 'sent' }],
  [200, { code: 200, data: { sendResult: false } }, { kind: 'refused', cause: 'unexplained' } as Outcome],
  [400, { code: 400 }, { kind: 'refused', cause: 'payload' } as Outcome],
  [403, { code: 403 }, { kind: 'refused', cause: 'permission' } as Outcome],
  [404, { code: 404 }, { kind: 'refused', cause: 'config' } as Outcome],
  [429, { code: 429 }, { kind: 'throttled', scope: 'lane' } as Outcome],
  [500, { code: 500 }, { kind: 'uncertain' }],
  [503, '', { kind: 'unavailable' }],
  [502, '<html>', { kind: 'uncertain' }],
  [200, { code: 80300007 }, { kind: 'invalid_token', evidence: 'strike' } as Outcome],
  [200, { code: 12345 }, { kind: 'refused', cause: 'unexplained' } as Outcome],
])('reads %i %j', (status, body, wanted) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  expect(readHonorAnswer(status, {}, text, 0).outcome).toMatchObject(wanted);
});

describe('honor payload', () => {
  it('leaves a picture out that the cloud would refuse the push for', () => {
    const of = (image: string, cls: PushContent['class'] = 'chat') =>
      honorPayload(content({ class: cls, offlinePush: { android: { honorImage: image } } }));
    const note = expect.objectContaining({ kind: 'dropped_field', field: 'image' });
    expect(of('http://a.example/p.png')).toMatchObject({
      body: { notification: expect.not.objectContaining({ image: expect.anything() }) },
      notes: [note],
    });
    expect(of('https://a.example/p.png')).toMatchObject({
      body: { notification: { image: 'https://a.example/p.png' } },
      notes: [],
    });
    expect(of('https://a.example/p.png', 'marketing').notes).toEqual([note]);
  });

  const messageOf = (over: Partial<PushContent> = {}) =>
    JSON.parse(
      honorMessage(honorPayload(content(over)).body, {
        tokens: ['t'],
        tag: 'tag-1',
        leftMs: 3_600_000,
        badge: { add: 1 },
      }),
    );

  it('makes the whole message', () => {
    expect(messageOf()).toEqual({
      data: JSON.stringify({ ext: content().ext, [PUSH_TAG_KEY]: 'tag-1' }),
      notification: { title: 'Alice', body: 'Hello' },
      android: {
        ttl: '3600s',
        biTag: 'tag-1',
        notification: {
          importance: 'NORMAL',
          notifyId: expect.any(Number),
          group: 'alice-bob',
          clickAction: { type: 3 },
        },
      },
      token: ['t'],
    });
  });

  it.each<[string, Partial<PushContent>, object]>([
    ['marketing', { class: 'marketing' }, { importance: 'LOW' }],
    ['the certificate’s class', { options: { importance: 'LOW' } }, { importance: 'LOW' }],
    [
      'the message’s own',
      { options: { importance: 'LOW' }, offlinePush: { android: { honorImportance: 'NORMAL' } } },
      { importance: 'NORMAL' },
    ],
    ['big text', { offlinePush: { android: { style: 1 } } }, { style: 1, bigTitle: 'Alice', bigBody: 'Hello' }],
    ['a badge', { options: { badgeClass: 'c.Main' } }, { badge: { addNum: 1, badgeClass: 'c.Main' } }],
    [
      'a page',
      { options: { clickAction: 'action', intentAction: 'c.OPEN' } },
      { clickAction: { type: 1, action: 'c.OPEN' } },
    ],
  ])('carries %s', (_name, over, wanted) => {
    expect(messageOf(over).android.notification).toMatchObject(wanted);
  });

  it('stays within 40, 256 and 4096, whatever it carries', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), fc.string({ maxLength: 6000 }), (text, ext) => {
        const { body } = honorPayload(content({ title: text, body: text, ext }));
        const message = honorMessage(body, { tokens: [], tag: 'x'.repeat(50), leftMs: 1e9, badge: { set: 99 } });
        expect(utf8Bytes(message)).toBeLessThanOrEqual(4096);
        expect(body.title.length).toBeLessThanOrEqual(40);
        expect(body.text.length).toBeLessThanOrEqual(256);
      }),
      { numRuns: 60 },
    );
  });
});

it.each([
  [40000002, 'delivered'],
  [0, 'delivered'],
  [2, 'filtered'],
  [4711, 'filtered'],
])('reads receipt %i as %s: nothing of it kills a token', (status, kind) => {
  const body = JSON.stringify({ statuses: [{ biTag: 'tag', token: 't', status, timestamp: 5, requestId: 'r' }] });
  const receipts = honorReceipts(() => 9).parse({ contentType: '', body, query: {} });
  expect(receipts).toEqual([{ tag: 'tag', kind, tokens: ['t'], code: String(status), atMs: 5, vendorId: 'r' }]);
  expect(() => honorReceipts(() => 9).parse({ contentType: '', body: '{}', query: {} })).toThrow(ReceiptError);
});

it.each([
  ['appId', { clientId: 'c', clientSecret: 's' }],
  ['clientSecret', { appId: '1', clientId: 'c' }],
])('names the credential %s', (field, given) => {
  expect(() => createChannel('honor', given)).toThrow(CredentialsError);
  expect(() => createChannel('honor', given)).toThrow(expect.objectContaining({ field }));
});
