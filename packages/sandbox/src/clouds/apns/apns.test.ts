import { generateKeyPairSync, webcrypto } from 'node:crypto';
import { type ClientHttp2Session, connect } from 'node:http2';
import { Extension, X509CertificateGenerator } from '@peculiar/x509';
import { importPKCS8, SignJWT } from 'jose';
import { generate } from 'selfsigned';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox.ts';
import { mode } from '../../testing/mode.ts';
import type { ApnsApp } from './apps.ts';

let sandbox: Sandbox;
let app: ApnsApp;
let session: ClientHttp2Session;
let serial = 0;
beforeAll(async () => {
  sandbox = await startSandbox({ ...mode, clock: 'manual', startAt: Date.UTC(2026, 10, 23, 4), clouds: ['apns'] });
});
afterAll(() => sandbox.stop());
const newApp = (more: object = {}): ApnsApp =>
  sandbox.clouds.apns.addApp({ packageName: `com.example.chat${++serial}`, ...more });
const newSession = (identity: object = {}, environment = 'production'): ClientHttp2Session =>
  connect(sandbox.endpoints('apns', environment)['api'] ?? '', { ca: sandbox.ca, ...identity }).on('error', () => {});
beforeEach(() => {
  app = newApp();
  session = newSession();
});
afterEach(() => session.destroy());

/** A token as Apple wants it, made by a library. */
async function jwt(of: ApnsApp, more: { iat?: number; kid?: string } = {}): Promise<string> {
  const { iat = Math.floor(sandbox.clock.now() / 1000), kid = of.keyId } = more;
  const key = await importPKCS8(of.privateKey, 'ES256');
  return new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid }).setIssuer(of.teamId).setIssuedAt(iat).sign(key);
}
interface Answer {
  status: number;
  id: string;
  json: { reason?: string; timestamp?: number };
}
const PAYLOAD = { aps: { alert: { title: 'Alice', body: 'Hello' }, sound: 'default' }, ext: 'E' };
function post(
  token: string,
  headers: Record<string, string>,
  body: string = JSON.stringify(PAYLOAD),
  on: ClientHttp2Session = session,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stream = on.request({ ':method': 'POST', ':path': `/3/device/${token}`, ...headers });
    let text = '';
    let status = 0;
    let id = '';
    stream.on('response', (given) => {
      status = Number(given[':status']);
      id = String(given['apns-id']);
    });
    stream.on('data', (chunk) => {
      text += chunk;
    });
    stream.on('error', reject);
    stream.on('end', () => resolve({ status, id, json: text === '' ? {} : JSON.parse(text) }));
    stream.end(body);
  });
}
async function ready(of: ApnsApp = app) {
  const phone = await sandbox.phones.add({ vendor: 'apns', app: of });
  const token = await phone.register();
  const headers = { authorization: `bearer ${await jwt(of)}`, 'apns-topic': of.packageName };
  return { phone, token, headers };
}

describe('a push', () => {
  it('shows, has an id, and hands the whole payload over', async () => {
    const { phone, token, headers } = await ready();
    expect(await post(token, headers)).toMatchObject({ status: 200, id: expect.stringMatching(/^[0-9A-F-]{36}$/) });
    expect(phone.shade).toMatchObject([{ title: 'Alice', body: 'Hello' }]);
    expect(phone.tap()).toMatchObject({ by: 'launcher', intentExtras: PAYLOAD });
  });

  it.each<[string, Record<string, string>, string | undefined, string]>([
    ['no topic, which a token always needs', { 'apns-topic': '' }, undefined, 'MissingTopic'],
    ['a bad id', { 'apns-id': 'X' }, undefined, 'BadMessageId'],
    ['a long collapse id', { 'apns-collapse-id': 'x'.repeat(65) }, undefined, 'BadCollapseId'],
    ['a bad priority', { 'apns-priority': '7' }, undefined, 'BadPriority'],
    ['a bad type', { 'apns-push-type': 'loud' }, undefined, 'InvalidPushType'],
    ['a type of another topic', { 'apns-push-type': 'voip' }, undefined, 'BadTopic'],
    ['a background push at once', { 'apns-push-type': 'background', 'apns-priority': '10' }, undefined, 'BadPriority'],
    ['a bad expiration', { 'apns-expiration': 'soon' }, undefined, 'BadExpirationDate'],
    ['nothing', {}, '', 'PayloadEmpty'],
    ['4097 bytes', {}, JSON.stringify({ ...PAYLOAD, x: 'x'.repeat(4096) }), 'PayloadTooLarge'],
  ])('with %s is refused', async (_name, more, body, reason) => {
    const { token, headers } = await ready();
    const given = Object.entries({ ...headers, ...more }).filter(([, value]) => value !== '');
    expect((await post(token, Object.fromEntries(given), body)).json).toEqual({ reason });
  });

  it('tells a token of nobody, of the other environment, of another bundle, of a removed app', async () => {
    const { phone, token, headers } = await ready();
    const sandboxed = newApp({ environment: 'sandbox' });
    const other = await ready(sandboxed);
    for (const bad of ['zz', 'ab'.repeat(32), other.token]) {
      expect(await post(bad, headers)).toMatchObject({ status: 400, json: { reason: 'BadDeviceToken' } });
    }
    const stranger = await ready(newApp());
    expect((await post(stranger.token, headers)).json.reason).toBe('DeviceTokenNotForTopic');
    phone.appState = 'uninstalled';
    const at = sandbox.clock.now();
    await sandbox.clock.advance(1_000);
    expect(await post(token, headers)).toMatchObject({ status: 410, json: { reason: 'Unregistered', timestamp: at } });
  });

  it('is kept for a phone that is away, the newest only, unless it may not be', async () => {
    const { phone, token, headers } = await ready();
    phone.network('off');
    const titled = (title: string) => JSON.stringify({ aps: { alert: { title, body: 'b' } } });
    await post(token, headers, titled('one'));
    await post(token, headers, titled('two'));
    await post(token, { ...headers, 'apns-expiration': '0' }, titled('never'));
    phone.network('on');
    expect(phone.shade.map(({ title }) => title)).toEqual(['two']);
  });

  it('that waits in the background carries nothing to show, and no haste', async () => {
    const { phone, token, headers } = await ready();
    const quiet = { ...headers, 'apns-push-type': 'background', 'apns-priority': '5' };
    const silent = JSON.stringify({ aps: { 'content-available': 1 }, ext: 'E' });
    expect((await post(token, { ...quiet, 'apns-priority': '10' }, silent)).json.reason).toBe('BadPriority');
    expect((await post(token, quiet)).json.reason).toBe('InvalidPushType');
    expect(await post(token, quiet, silent)).toMatchObject({ status: 200 });
    expect(phone.shade).toEqual([]);
  });

  it('replaces by collapse id', async () => {
    const { phone, token, headers } = await ready();
    for (let at = 0; at < 2; at += 1) await post(token, { ...headers, 'apns-collapse-id': 'c' });
    expect(phone.shade).toMatchObject([{ count: 2 }]);
  });

  it('is slowed down for one phone only', async () => {
    const busy = newApp({ perDevicePerMinute: 1 });
    const { token, headers } = await ready(busy);
    await post(token, headers);
    expect(await post(token, headers)).toMatchObject({ status: 429, json: { reason: 'TooManyRequests' } });
  });
});

describe('the two environments', () => {
  it('have a host each, and a token of one is a bad one at the other', async () => {
    const { packageName, teamId, keyId } = app;
    const built = newApp({ packageName, teamId, keyId, environment: 'sandbox' });
    const store = await ready(app);
    const development = await ready(built);
    // One key for both, so one token of it may speak at both.
    expect(built.privateKey).toBe(app.privateKey);
    const other = newSession({}, 'sandbox');
    const answers = [
      await post(store.token, store.headers),
      await post(development.token, store.headers),
      await post(store.token, store.headers, undefined, other),
      await post(development.token, store.headers, undefined, other),
    ];
    other.destroy();
    expect(answers.map(({ status, json }) => json.reason ?? status)).toEqual([
      200,
      'BadDeviceToken',
      'BadDeviceToken',
      200,
    ]);
    expect(store.phone.shade).toHaveLength(1);
    expect(development.phone.shade).toHaveLength(1);
  });

  it('are told apart by the name of the host, on whatever port a client was led to', async () => {
    const { token, headers } = await ready(newApp({ environment: 'sandbox' }));
    const shared = connect(sandbox.sharedUrl, { ca: sandbox.ca }).on('error', () => {});
    const at = (host: string, on = session) => post(token, { ...headers, ':authority': host }, undefined, on);
    for (const on of [session, shared]) {
      expect((await at('api.push.apple.com', on)).json.reason).toBe('BadDeviceToken');
      expect((await at('api.sandbox.push.apple.com', on)).status).toBe(200);
      expect((await at('api.development.push.apple.com:443', on)).status).toBe(200);
    }
    shared.destroy();
  });

  it('close and open together', async () => {
    const { token, headers } = await ready(newApp({ environment: 'sandbox' }));
    await sandbox.faults.set('apns', { down: true });
    for (const environment of ['production', 'sandbox']) {
      const refused = newSession({}, environment);
      await expect(post(token, headers, undefined, refused)).rejects.toThrow(/ECONNREFUSED/);
    }
    await sandbox.faults.clear('apns');
    const again = newSession({}, 'sandbox');
    expect((await post(token, headers, undefined, again)).status).toBe(200);
    again.destroy();
  });

  it('are two and no third, and other clouds have none', () => {
    expect(Object.keys(sandbox.environments('apns'))).toEqual(['production', 'sandbox']);
    expect(sandbox.endpoints('apns')).toEqual(sandbox.environments('apns')['production']);
    expect(() => sandbox.endpoints('apns', 'staging')).toThrow(/no environment "staging"/);
  });
});

describe('a provider token', () => {
  it.each<[string, (of: ApnsApp) => Promise<string>, string]>([
    ['none', async () => '', 'MissingProviderToken'],
    [
      'of another key',
      async (of) => `bearer ${await jwt({ ...newApp(), teamId: of.teamId, keyId: of.keyId })}`,
      'InvalidProviderToken',
    ],
    [
      'of an hour ago',
      async (of) => `bearer ${await jwt(of, { iat: sandbox.clock.now() / 1000 - 3601 })}`,
      'ExpiredProviderToken',
    ],
    [
      'of tomorrow',
      async (of) => `bearer ${await jwt(of, { iat: sandbox.clock.now() / 1000 + 3600 })}`,
      'ExpiredProviderToken',
    ],
    ['no JWT', async () => 'bearer x.y', 'InvalidProviderToken'],
  ])('%s is refused', async (_name, make, reason) => {
    const { token, headers } = await ready();
    expect((await post(token, { ...headers, authorization: await make(app) })).json).toEqual({ reason });
  });

  it('of a key for one environment is taken there only', async () => {
    const { token, headers } = await ready(newApp({ environment: 'sandbox', keyEnvironment: 'sandbox' }));
    const there = newSession({}, 'sandbox');
    expect(await post(token, headers, undefined, there)).toMatchObject({ status: 200 });
    there.destroy();
    expect(await post(token, headers)).toMatchObject({
      status: 403,
      json: { reason: 'BadEnvironmentKeyIdInToken' },
    });
  });

  it('is of one team and one key on a connection', async () => {
    const { token, headers } = await ready();
    await post(token, headers);
    const second = newApp({ teamId: app.teamId });
    const own = await ready(second);
    await sandbox.clock.advance(20 * 60_000);
    const fresh = { ...own.headers, authorization: `bearer ${await jwt(second)}` };
    expect((await post(own.token, fresh)).json.reason).toBe('UnrelatedKeyIdInToken');
    const foreign = await ready(newApp());
    expect((await post(foreign.token, foreign.headers)).json.reason).toBe('InvalidProviderToken');
  });

  it('may be renewed after twenty minutes, and too early spoils the connection', async () => {
    const { token, headers } = await ready();
    await post(token, headers);
    await sandbox.clock.advance(60_000);
    const early = { ...headers, authorization: `bearer ${await jwt(app)}` };
    expect(await post(token, early)).toMatchObject({ status: 429, json: { reason: 'TooManyProviderTokenUpdates' } });
    expect((await post(token, headers)).json.reason).toBe('TooManyProviderTokenUpdates');
    const other = newSession();
    expect((await post(token, headers, undefined, other)).status).toBe(200);
    other.destroy();
  });
});

it('counts new tokens by connection where it is told to', async () => {
  const { token, headers } = await ready();
  sandbox.turn('apns', { tokenUpdates: 'connection' });
  const other = newSession();
  try {
    await post(token, headers);
    await sandbox.clock.advance(60_000);
    const fresh = { ...headers, authorization: `bearer ${await jwt(app)}` };
    expect((await post(token, fresh, undefined, other)).status).toBe(200);
    expect((await post(token, fresh)).json.reason).toBe('TooManyProviderTokenUpdates');
  } finally {
    other.destroy();
    sandbox.turn('apns', { tokenUpdates: 'team' });
  }
});

it('gives a connection one stream until its first good request', async () => {
  const { token, headers } = await ready();
  await vi.waitFor(() => expect(session.remoteSettings?.maxConcurrentStreams).toBe(1));
  await post(token, { ...headers, authorization: 'bearer x' });
  expect(session.remoteSettings?.maxConcurrentStreams).toBe(1);
  await post(token, headers);
  await vi.waitFor(() => expect(session.remoteSettings?.maxConcurrentStreams).toBe(1000));
});

it('knows a sender by the certificate of its connection, and its topic', async () => {
  const pems = await generate([{ name: 'commonName', value: 'Apple Push Services' }], {
    keyType: 'ec',
    curve: 'P-256',
  });
  const { phone, token } = await ready();
  const own = newSession({ cert: pems.cert, key: pems.private });
  expect((await post(token, {}, undefined, own)).json.reason).toBe('BadCertificate');
  sandbox.clouds.apns.trustCertificate(app, pems.cert);
  expect((await post(token, {}, undefined, own)).status).toBe(200);
  expect(phone.shade).toHaveLength(1);
  own.destroy();
});

it.each([
  ['1.2.840.113635.100.6.3.1', 'sandbox', 'production'],
  ['1.2.840.113635.100.6.3.2', 'production', 'sandbox'],
] as const)('takes a certificate with %s in %s only', async (oid, right, wrong) => {
  const of = newApp({ environment: right });
  const { token } = await ready(of);
  const identity = await pushCertificate(oid);
  sandbox.clouds.apns.trustCertificate(of, identity.cert);
  for (const [environment, answer] of [
    [right, { status: 200 }],
    [wrong, { status: 403, json: { reason: 'BadCertificateEnvironment' } }],
  ] as const) {
    const own = newSession(identity, environment);
    expect(await post(token, {}, undefined, own)).toMatchObject(answer);
    own.destroy();
  }
});

/** A certificate with one of Apple's extensions; its value is an ASN.1 NULL. */
async function pushCertificate(oid: string): Promise<{ cert: string; key: string }> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const read = (format: 'pkcs8' | 'spki', key: Buffer, usage: 'sign' | 'verify') =>
    webcrypto.subtle.importKey(format, key, algorithm, true, [usage]);
  const signingKey = await read('pkcs8', privateKey.export({ type: 'pkcs8', format: 'der' }), 'sign');
  const certificate = await X509CertificateGenerator.create(
    {
      serialNumber: '01',
      subject: 'CN=Apple Push Services',
      issuer: 'CN=Apple Push Services',
      notBefore: new Date(Date.now() - 86_400_000),
      notAfter: new Date(Date.now() + 86_400_000),
      signingAlgorithm: algorithm,
      publicKey: await read('spki', publicKey.export({ type: 'spki', format: 'der' }), 'verify'),
      signingKey,
      extensions: [new Extension(oid, false, Buffer.from('0500', 'hex'))],
    },
    webcrypto,
  );
  return { cert: certificate.toString('pem'), key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}
