import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { PUSH_TAG_KEY } from '@tim-push/protocol';
import fc from 'fast-check';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, it } from 'vitest';
import { never, sendTargets, sendTo } from '../../test/clouds.ts';
import { content, target } from '../../test/content.ts';
import { closeServers, h2Server } from '../../test/servers.ts';
import type { Channel, Outcome, PushContent } from '../channel.ts';
import { CredentialsError } from '../errors.ts';
import { createChannel } from '../registry.ts';
import { utf8Bytes } from '../text.ts';
import { readApnsAnswer } from './answer.ts';
import { addApnsHeaders, apnsJson, apnsPayload, collapseId } from './payload.ts';
import { ProviderTokens, readApnsKey, SLOT_MS } from './provider-token.ts';

const pair = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const credentials = {
  bundleId: 'com.example.chat',
  keyId: 'ABCDEFGHIJ',
  teamId: 'KLMNOPQRST',
  privateKey: pair.privateKey,
};
const TOKENS = ['aa'.repeat(32), 'bb'.repeat(32)];
const channels: Channel[] = [];
afterEach(async () => {
  await Promise.all(channels.splice(0).map((channel) => channel.close()));
  await closeServers();
});

async function cloud(
  answer: (token: string, sessionIndex: number) => { status: number; body?: unknown },
  given: object = credentials,
) {
  const seen: { headers: Record<string, unknown>; body: string }[] = [];
  const server = await h2Server(({ stream, sessionIndex, headers, body }) => {
    seen.push({ headers, body });
    const { status, body: json } = answer(String(headers[':path']).slice('/3/device/'.length), sessionIndex);
    stream.respond({ ':status': status, 'apns-id': 'ID-1' });
    stream.end(json === undefined ? '' : JSON.stringify(json));
  });
  const channel = createChannel('apns', given as Record<string, unknown>, {
    endpoints: { api: server.origin },
    ca: server.ca,
    timeoutMs: 1_500,
    now: () => Date.now(),
  });
  channels.push(channel);
  return { channel, seen, server };
}

describe('apns channel', () => {
  it.each<[string, Outcome, Outcome]>([
    // A VoIP token is another one: the phone's own is as good as before.
    [
      'DeviceTokenNotForTopic',
      { kind: 'invalid_token', code: 'DeviceTokenNotForTopic', evidence: 'strike' },
      { kind: 'refused', code: 'DeviceTokenNotForTopic', cause: 'payload' },
    ],
    [
      'TopicDisallowed',
      { kind: 'refused', code: 'TopicDisallowed', cause: 'config' },
      { kind: 'refused', code: 'TopicDisallowed', cause: 'config', scope: 'some' },
    ],
  ])('%s of a VoIP push says nothing of the others', async (reason, plain, voip) => {
    const { channel } = await cloud(() => ({ status: 400, body: { reason } }));
    expect((await sendTo(channel, [TOKENS[0]!])).outcomes).toEqual([plain]);
    const content = { offlinePush: { apns: { pushType: 1 as const } } };
    expect((await sendTo(channel, [TOKENS[0]!], { content })).outcomes).toEqual([voip]);
  });

  it('sends one request a phone and settles each', async () => {
    const { channel, seen } = await cloud((token) =>
      token === TOKENS[1] ? { status: 410, body: { reason: 'Unregistered', timestamp: 5 } } : { status: 200 },
    );
    const [one, two] = [channel.payload(content()), channel.payload(content({ title: 'Bob' }))];
    const { outcomes, attempts } = await sendTargets(channel, [
      target(one, TOKENS[0] as string, { badge: { set: 3 } }),
      target(two, TOKENS[1] as string, { requestKey: 'req-2' }),
    ]);
    expect(outcomes).toEqual([
      { kind: 'sent', vendorId: 'ID-1' },
      { kind: 'invalid_token', code: 'Unregistered', evidence: 'certain', deadSinceMs: 5 },
    ]);
    expect(attempts).toHaveLength(2);
    const first = seen.find(({ headers }) => headers[':path'] === `/3/device/${TOKENS[0]}`);
    expect(first?.headers).toMatchObject({
      ':method': 'POST',
      authorization: expect.stringMatching(/^bearer ey/),
      'apns-topic': 'com.example.chat',
      'apns-push-type': 'alert',
      'apns-priority': '10',
      'apns-collapse-id': 'c2c_alice_bob',
      'apns-id': expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/),
    });
    expect(JSON.parse(first?.body ?? '')).toEqual({
      aps: { alert: { title: 'Alice', body: 'Hello' }, sound: 'default', 'thread-id': 'alice-bob', badge: 3 },
      ext: content().ext,
      [PUSH_TAG_KEY]: 'tag-1',
    });
  });

  it('makes no new token for one that Apple calls too old: it is a clock', async () => {
    const { channel, seen } = await cloud(() => ({ status: 403, body: { reason: 'ExpiredProviderToken' } }));
    const { outcomes } = await sendTo(channel, TOKENS.slice(0, 1));
    expect(outcomes).toMatchObject([{ kind: 'refused', cause: 'credentials' }]);
    expect(new Set(seen.map(({ headers }) => headers['authorization'])).size).toBe(1);
    expect(seen).toHaveLength(2);
  });

  it.each([
    [429, 'TooManyProviderTokenUpdates', 'throttled'],
    [403, 'UnrelatedKeyIdInToken', 'unavailable'],
    [503, 'Shutdown', 'unavailable'],
    [400, 'IdleTimeout', 'unavailable'],
  ])('leaves the connection after %i %s, which would say so of every push', async (status, reason, kind) => {
    const { channel, server } = await cloud((_token, session) =>
      session === 0 ? { status, body: { reason } } : { status: 200 },
    );
    expect((await sendTo(channel, TOKENS.slice(0, 1))).outcomes).toMatchObject([{ kind, code: reason }]);
    expect((await sendTo(channel, TOKENS.slice(0, 1))).outcomes).toMatchObject([{ kind: 'sent' }]);
    expect(server.sessions).toHaveLength(2);
  });

  it('keeps the connection after what is one push’s own trouble', async () => {
    const { channel, server } = await cloud(() => ({ status: 429, body: { reason: 'TooManyRequests' } }));
    for (let at = 0; at < 2; at += 1) await sendTo(channel, TOKENS.slice(0, 1));
    expect(server.sessions).toHaveLength(1);
  });

  it('hears why Apple ends each connection at once, and does not call that a network', async () => {
    const { channel, server } = await cloud(() => ({ status: 200 }));
    server.server.on('session', (session) => {
      session.goaway(0, 0, Buffer.from('{"reason":"BadCertificateEnvironment"}'));
      session.close();
    });
    const { outcomes, attempts } = await sendTo(channel, TOKENS.slice(0, 1));
    expect(outcomes).toEqual([{ kind: 'refused', code: 'BadCertificateEnvironment', cause: 'config' }]);
    expect(attempts.at(-1)).toMatchObject({ detail: expect.stringContaining('BadCertificateEnvironment') });
    expect(await channel.check(never)).toMatchObject({
      ok: false,
      cause: 'config',
      fix: expect.stringMatching(/environment/),
    });
    expect(server.sessions.length).toBeLessThan(20);
  });

  it('shows a certificate where it has one, and no token', async () => {
    const pems = await generate([{ name: 'commonName', value: 'push' }], { keyType: 'ec', curve: 'P-256' });
    const given = { bundleId: 'com.example.chat', certificate: pems.cert, certificateKey: pems.private };
    const { channel, seen } = await cloud(() => ({ status: 200 }), given);
    expect((await sendTo(channel, TOKENS.slice(0, 1))).outcomes).toMatchObject([{ kind: 'sent' }]);
    expect(seen[0]?.headers).not.toHaveProperty('authorization');
  });

  it.each<[string, object, object]>([
    ['right ones', { reason: 'BadDeviceToken' }, { ok: true, proved: 'key+topic' }],
    [
      'another bundle',
      { reason: 'TopicDisallowed' },
      { ok: false, cause: 'config', fix: expect.stringMatching(/bundle ID/) },
    ],
    [
      'a clock that is off',
      { reason: 'ExpiredProviderToken' },
      { ok: false, cause: 'credentials', fix: expect.stringMatching(/clock/) },
    ],
    ['a revoked key', { reason: 'InvalidProviderToken' }, { ok: false, cause: 'credentials' }],
  ])('check sees %s', async (_name, body, wanted) => {
    const { channel } = await cloud(() => ({ status: 403, body }));
    expect(await channel.check(never)).toMatchObject(wanted);
  });
});

describe('a provider token', () => {
  const key = readApnsKey(pair.privateKey);
  const slot = Math.floor(1_700_000_000_000 / SLOT_MS) * SLOT_MS;
  const MINUTE_MS = 60_000;
  const made = () => new ProviderTokens(key, 'K', 'T');
  const issuedAt = (value: string): number =>
    JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString()).iat * 1000;

  it('is the same in every process and after a restart', () => {
    expect(made().at(slot + MINUTE_MS)).toEqual(made().at(slot + MINUTE_MS));
    expect(made().at(slot + 1).value).toBe(made().at(slot + SLOT_MS - 1).value);
    expect(made().at(slot + SLOT_MS).value).not.toBe(made().at(slot).value);
  });

  it('is used for twenty minutes at least and fifty at most, whenever pushes come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 * MINUTE_MS }), { maxLength: 60 }), (pauses) => {
        const tokens = made();
        let now = slot;
        let [value, since] = ['', 0];
        for (const pause of pauses) {
          now += pause;
          const fresh = tokens.at(now);
          if (fresh.value !== value) {
            if (value !== '') expect(now - since).toBeGreaterThanOrEqual(20 * MINUTE_MS);
            [value, since] = [fresh.value, now];
          }
          expect(now + fresh.lifeMs - issuedAt(value)).toBeLessThanOrEqual(50 * MINUTE_MS);
          expect(fresh.lifeMs).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('is signed as Apple checks it', () => {
    const [head = '', claims = '', signature = ''] = made().at(slot).value.split('.');
    const publicKey = { key: createPublicKey(pair.publicKey), dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, 'base64url'))).toBe(
      true,
    );
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ alg: 'ES256', kid: 'K' });
  });
});

it.each<[number, unknown, Partial<Outcome>]>([
  [400, { reason: 'BadDeviceToken' }, { kind: 'invalid_token', evidence: 'strike' } as Outcome],
  [400, { reason: 'DeviceTokenNotForTopic' }, { kind: 'invalid_token', evidence: 'strike' } as Outcome],
  [
    410,
    { reason: 'ExpiredToken', timestamp: 7 },
    { kind: 'invalid_token', evidence: 'certain', deadSinceMs: 7 } as Outcome,
  ],
  [429, { reason: 'TooManyRequests' }, { kind: 'throttled', scope: 'token' } as Outcome],
  [429, { reason: 'TooManyProviderTokenUpdates' }, { kind: 'throttled', scope: 'lane' } as Outcome],
  [403, { reason: 'BadEnvironmentKeyIdInToken' }, { kind: 'refused', cause: 'config' } as Outcome],
  [413, { reason: 'PayloadTooLarge' }, { kind: 'refused', cause: 'payload' } as Outcome],
  [500, { reason: 'InternalServerError' }, { kind: 'uncertain' }],
  [503, { reason: 'Shutdown' }, { kind: 'unavailable' }],
  [400, { reason: 'SomethingNew' }, { kind: 'refused', cause: 'payload' } as Outcome],
  [502, '<html>', { kind: 'uncertain' }],
])('reads %i %j', (status, body, wanted) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  expect(readApnsAnswer(status, {}, text, 0).outcome).toMatchObject(wanted);
});

describe('apns payload', () => {
  const jsonOf = (over: Partial<PushContent> = {}) =>
    JSON.parse(apnsJson(apnsPayload(content(over)).body, { tag: 't', badge: { set: 1 } }));
  it.each<[string, Partial<PushContent>, object]>([
    [
      'its own title and subtitle',
      { offlinePush: { apns: { title: 'T', subTitle: 'S' } } },
      { aps: { alert: { title: 'T', subtitle: 'S' } } },
    ],
    ['a sound', { offlinePush: { apns: { sound: 'ding.caf' } } }, { aps: { sound: 'ding.caf' } }],
    [
      'a picture',
      { offlinePush: { apns: { image: 'https://e.com/i' } } },
      { image: 'https://e.com/i', aps: { 'mutable-content': 1 } },
    ],
    ['a level', { options: { interruptionLevel: 'passive' } }, { aps: { 'interruption-level': 'passive' } }],
    ['a wake-up', { offlinePush: { apns: { contentAvailable: 1 } } }, { aps: { 'content-available': 1 } }],
  ])('carries %s', (_name, over, wanted) => {
    expect(jsonOf(over)).toMatchObject(wanted);
  });

  it('is silent and does not count where the sender wants it so', () => {
    const { aps } = jsonOf({ offlinePush: { apns: { sound: 'push.no_sound', badgeMode: 1 } } });
    expect(aps).not.toHaveProperty('sound');
    expect(aps).not.toHaveProperty('badge');
  });

  it('goes to the topic of calls as a call', () => {
    const { body } = apnsPayload(content({ offlinePush: { apns: { pushType: 1 } } }));
    const headers: string[] = [];
    addApnsHeaders(headers, body, 'com.x', target({ body, notes: [] }, 'aa'), Date.now());
    expect(headers).toEqual(expect.arrayContaining(['com.x.voip', 'voip']));
    expect(headers).not.toContain('apns-collapse-id');
  });

  it('stays within 4096 bytes, whatever it carries', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 3000 }),
        fc.string({ unit: 'binary', maxLength: 6000 }),
        (text, ext) => {
          const { body } = apnsPayload(content({ title: text, body: text, ext }));
          expect(utf8Bytes(apnsJson(body, { tag: 'x'.repeat(50), badge: { set: 9_999_999 } }))).toBeLessThanOrEqual(
            4096,
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps a collapse id within 64 bytes', () => {
    expect(collapseId('short')).toBe('short');
    for (const long of ['x'.repeat(65), '群'.repeat(30)]) expect(utf8Bytes(collapseId(long))).toBeLessThanOrEqual(64);
  });
});

it.each<[string, object]>([
  ['bundleId', { ...credentials, bundleId: 'com example' }],
  ['keyId', { ...credentials, keyId: undefined }],
  ['privateKey', { ...credentials, privateKey: 'nonsense' }],
  ['certificateKey', { bundleId: 'com.x', certificate: 'x' }],
  ['certificate', { bundleId: 'com.x', certificate: 'x', certificateKey: 'y' }],
])('names the credential %s', (field, given) => {
  const plain = JSON.parse(JSON.stringify(given));
  expect(() => createChannel('apns', plain)).toThrow(CredentialsError);
  expect(() => createChannel('apns', plain)).toThrow(expect.objectContaining({ field }));
});
