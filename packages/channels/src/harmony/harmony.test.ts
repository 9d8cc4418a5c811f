import { constants, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { PUSH_TAG_KEY } from '@tim-push/protocol';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { closeClouds, cloudOf, json, never, sendTo } from '../../test/clouds.ts';
import { content } from '../../test/content.ts';
import type { H1Handler } from '../../test/servers.ts';
import type { Outcome, PushContent } from '../channel.ts';
import { CredentialsError } from '../errors.ts';
import { createChannel } from '../registry.ts';
import { utf8Bytes } from '../text.ts';
import { harmonyMessage, harmonyPayload, notifyId } from './payload.ts';

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const credentials = { project_id: '77', key_id: 'key', private_key: pair.privateKey, sub_account: '100' };
afterEach(closeClouds);
const cloud = (handle: H1Handler, more: object = {}) =>
  cloudOf('harmony', { ...credentials, ...more }, handle, { now: () => Date.now() });
const accepted = json({ code: '80000000', msg: 'Success', requestId: 'r1' });

describe('harmony channel', () => {
  it('signs a token of its own and sends one request for many', async () => {
    const msg = JSON.stringify({ success: 1, failure: 1, illegalTokens: ['t2'] });
    const { server, channel } = await cloud(json({ code: '80100000', msg, requestId: 'r1' }));
    const { outcomes } = await sendTo(channel, ['t1', 't2']);
    expect(outcomes).toEqual([
      { kind: 'sent', vendorId: 'r1' },
      // It may lack a right only: no proof of a death.
      { kind: 'invalid_token', code: '80100000', evidence: 'strike' },
    ]);
    const [sent] = server.requests;
    expect(sent).toMatchObject({ method: 'POST', url: '/v3/77/messages:send', headers: { 'push-type': '0' } });
    const [head = '', claims = '', signature = ''] = String(sent?.headers['authorization'])
      .replace('Bearer ', '')
      .split('.');
    const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(decoded(head)).toEqual({ kid: 'key', typ: 'JWT', alg: 'PS256' });
    expect(decoded(claims)).toMatchObject({ iss: '100', aud: 'https://oauth-login.cloud.huawei.com/oauth2/v3/token' });
    expect(decoded(claims).exp - decoded(claims).iat).toBe(3600);
    const key = { key: createPublicKey(pair.publicKey), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    expect(verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it.each<[string, Outcome]>([
    ['tokenFormatError', { kind: 'invalid_token', code: '80300007', evidence: 'strike' }],
    ['noRight', { kind: 'invalid_token', code: '80300007', evidence: 'strike' }],
    ['countryNotSupport', { kind: 'refused', code: '80300007', cause: 'permission', scope: 'some' }],
    ['noPushTypeRight', { kind: 'refused', code: '80300007', cause: 'permission', scope: 'some' }],
    ['disableSendHuaweiMsgBecauseOfPenalty', { kind: 'refused', code: '80300007', cause: 'permission' }],
    ['appinfoError', { kind: 'refused', code: '80300007', cause: 'config' }],
    ['differentImgVerifyPolicy', { kind: 'refused', code: '80300007', cause: 'payload' }],
    ['countryNotSupport, tokenFormatError', { kind: 'invalid_token', code: '80300007', evidence: 'strike' }],
  ])('reads the reason before it doubts a token: %s', async (reason, wanted) => {
    const { channel } = await cloud(json({ code: '80300007', msg: `All tokens are invalid: ${reason}.` }, 400));
    expect((await sendTo(channel, ['t1'])).outcomes).toEqual([wanted]);
  });

  it('takes what a part of the phones lacks a right for as no death either', async () => {
    const msg = JSON.stringify({ success: 1, failure: 1, illegalTokens: ['t2'], reason: 'countryNotSupport' });
    const { channel } = await cloud(json({ code: '80100000', msg, requestId: 'r' }));
    expect((await sendTo(channel, ['t1', 't2'])).outcomes).toEqual([
      { kind: 'sent', vendorId: 'r' },
      { kind: 'refused', code: '80100000', cause: 'permission', scope: 'some' },
    ]);
  });

  it('calls no token dead when all were refused: a right may be missing', async () => {
    const { channel } = await cloud(json({ code: '80300007', msg: 'noRight' }, 400));
    expect((await sendTo(channel, ['t1'])).outcomes).toEqual([
      { kind: 'invalid_token', code: '80300007', evidence: 'strike' },
    ]);
  });

  it('takes a push back where the certificate names the app, and offers it nowhere else', async () => {
    expect((await cloud(accepted)).channel.recall).toBeUndefined();
    const { server, channel } = await cloud(accepted, { clientId: '600' });
    const request = { replaceKey: 'k', tokens: ['t1'], requestKey: 'r' };
    expect(await channel.recall?.(request, never)).toMatchObject({ kind: 'sent' });
    const partly = await cloud(json({ code: '80100020', msg: '{"illegalTokens":["t1"]}' }, 400), { clientId: '600' });
    expect(await partly.channel.recall?.(request, never)).toMatchObject({ kind: 'sent' });
    expect(server.requests[0]).toMatchObject({ url: '/v1/600/messages:revoke' });
    expect(JSON.parse(server.requests[0]!.body)).toEqual({ notifyId: notifyId('k'), token: ['t1'] });
  });

  it.each<[string, H1Handler, object]>([
    ['right ones', json({ code: '80300007', msg: '' }, 400), { ok: true, proved: 'jwt+project' }],
    [
      'a clock that is off',
      json({ code: '80200005', msg: '' }, 401),
      { ok: false, cause: 'credentials', fix: expect.stringMatching(/clock/) },
    ],
    ['a penalty', json({ code: '80300037', msg: '' }, 400), { ok: false, cause: 'permission' }],
  ])('check sees %s', async (_name, handle, wanted) => {
    const { channel } = await cloud(handle);
    expect(await channel.check(never)).toMatchObject(wanted);
  });
});

describe('harmony payload', () => {
  const batch = { tokens: ['t'], tag: 'tag-1', requestKey: 'req-1', leftMs: 3_600_000, badge: undefined };
  const messageOf = (over: Partial<PushContent> = {}, more: object = {}) =>
    JSON.parse(harmonyMessage(harmonyPayload(content(over)).body, { ...batch, ...more }));

  it('makes the whole message', () => {
    expect(messageOf()).toEqual({
      payload: {
        notification: {
          category: 'IM',
          title: 'Alice',
          body: 'Hello',
          notifyId: notifyId('c2c_alice_bob'),
          clickAction: { actionType: 0, data: { ext: content().ext, [PUSH_TAG_KEY]: 'tag-1' } },
          appMessageId: expect.stringMatching(/^req-1-[0-9a-f]{32}$/),
        },
      },
      target: { token: ['t'] },
      pushOptions: { ttl: 3600, biTag: 'tag-1' },
    });
  });

  it.each<[string, Partial<PushContent>, object, object?]>([
    ['a call', { class: 'call' }, { payload: { notification: { category: 'VOIP' } } }],
    [
      'its own fields',
      { offlinePush: { harmony: { title: 'T', category: 'WORK', sound: 's.mp3', soundDuration: 9 } } },
      { payload: { notification: { title: 'T', category: 'WORK', sound: 's.mp3', soundDuration: 9 } } },
    ],
    [
      'a page',
      { options: { clickAction: 'uri', uri: 'app://chat' } },
      { payload: { notification: { clickAction: { actionType: 1, uri: 'app://chat' } } } },
    ],
    ['a badge', {}, { payload: { notification: { badge: { setNum: 99 } } } }, { badge: { set: 500 } }],
    [
      'test messages',
      { options: { testMessage: 'yes', receiptId: 'r' } },
      { pushOptions: { testMessage: true, receiptId: 'r' } },
    ],
  ])('carries %s', (_name, over, wanted, more) => {
    expect(messageOf(over, more)).toMatchObject(wanted);
  });

  it('stays within 4096 bytes without tokens, whatever it carries', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 3000 }),
        fc.string({ unit: 'binary', maxLength: 6000 }),
        (text, ext) => {
          const { body } = harmonyPayload(content({ title: text, body: text, ext }));
          const about = { ...batch, tokens: [], tag: 'x'.repeat(50), requestKey: 'x'.repeat(20), badge: { set: 99 } };
          expect(utf8Bytes(harmonyMessage(body, about))).toBeLessThanOrEqual(4096);
        },
      ),
      { numRuns: 60 },
    );
  });
});

it.each([
  ['project_id', { ...credentials, project_id: 'x' }],
  ['private_key', { ...credentials, private_key: 'nonsense' }],
  ['sub_account', { project_id: '1', key_id: 'k', private_key: 'x' }],
])('names the credential %s', (field, given) => {
  expect(() => createChannel('harmony', given)).toThrow(CredentialsError);
  expect(() => createChannel('harmony', given)).toThrow(expect.objectContaining({ field }));
});
