/** Clients that no one here wrote, unmodified, in a process of their own. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ApnsApp } from './clouds/apns/index.ts';
import type { FcmProject } from './clouds/fcm/index.ts';
import type { XiaomiApp } from './clouds/xiaomi/index.ts';
import type { SandboxEvent } from './events.ts';
import type { Phone } from './phones/phone.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';
import { mode } from './testing/mode.ts';

const run = promisify(execFile);
let sandbox: Sandbox;
let folder: string;
const told: SandboxEvent[] = [];
beforeAll(async () => {
  sandbox = await startSandbox(mode);
  sandbox.events.on('event', (event) => told.push(event));
  folder = await mkdtemp(join(tmpdir(), 'tim-push-sandbox-'));
  await writeFile(join(folder, 'ca.pem'), sandbox.ca);
});
afterAll(async () => {
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs `script` with a client's shim preloaded; it prints one JSON value. */
async function client(shim: string, script: string, env: Record<string, string>) {
  const { stdout } = await run(process.execPath, ['--require', join(import.meta.dirname, shim), '--eval', script], {
    // The client packages are found from here.
    cwd: import.meta.dirname,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      NODE_NO_WARNINGS: '1',
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
      ...env,
    },
  });
  return JSON.parse(stdout);
}

describe('firebase-admin', () => {
  const SHIM = 'clouds/fcm/firebase-admin-shim.cjs';
  let project: FcmProject;
  let phone: Phone;
  let env: Record<string, string>;
  beforeAll(() => {
    project = sandbox.clouds.fcm.addProject({ projectId: 'third-party', packages: ['com.example.chat'] });
  });
  beforeEach(async () => {
    phone = await sandbox.phones.add({ vendor: 'fcm', project });
    env = {
      TIM_PUSH_SANDBOX_FCM: sandbox.clouds.fcm.url,
      SERVICE_ACCOUNT: JSON.stringify(project.serviceAccount),
      TOKEN: await phone.register(),
    };
  });
  const messaging = `
    const { initializeApp, cert } = require('firebase-admin/app');
    const messaging = require('firebase-admin/messaging').getMessaging(
      initializeApp({ credential: cert(JSON.parse(process.env.SERVICE_ACCOUNT)) }));
    const token = process.env.TOKEN;
    const print = (value) => console.log(JSON.stringify(value));`;

  it('sends one message over HTTP/1.1 with a token of its own service account', async () => {
    const name = await client(
      SHIM,
      `${messaging} messaging.send({ token, notification: { title: 'Alice', body: 'Hi' }, data: { ext: 'E' } }).then(print)`,
      env,
    );
    expect(name).toMatch(/^projects\/third-party\/messages\/0:/);
    expect(phone.shade).toMatchObject([{ title: 'Alice', body: 'Hi' }]);
    expect(requests('h1', '/messages:send')).toHaveLength(1);
    expect(phone.tap().intentExtras).toMatchObject({ ext: 'E' });
  });
  it('sends a hundred and fifty over HTTP/2 and tells them apart', async () => {
    const script = `${messaging}
      const dead = 'x'.repeat(22) + ':APA91b' + 'y'.repeat(134);
      const message = (n) => ({ token: n === 7 ? dead : token, data: { n: String(n) } });
      messaging.sendEach(Array.from({ length: 150 }, (_, n) => message(n))).then(({ successCount, responses }) =>
        print({ successCount, failed: responses.map((r, n) => [n, r.error?.code]).filter(([, code]) => code) }));`;
    expect(await client(SHIM, script, env)).toEqual({
      successCount: 149,
      failed: [[7, 'messaging/registration-token-not-registered']],
    });
    expect(phone.log.filter(({ kind }) => kind === 'handed_to_app')).toHaveLength(149);
    expect(requests('h2', '/messages:send')).toHaveLength(150);
  });
  it.each<[string, string, string]>([
    ['INVALID_ARGUMENT', 'messaging/invalid-argument', ''],
    ['SENDER_ID_MISMATCH', 'messaging/mismatched-credential', ''],
    ['QUOTA_EXCEEDED', 'messaging/message-rate-exceeded', ''],
    ['THIRD_PARTY_AUTH_ERROR', 'messaging/third-party-auth-error', ''],
    ['INTERNAL', 'messaging/internal-error', ''],
  ])('reads %s as %s', async (code, read) => {
    await sandbox.faults.set('fcm', { vendorCode: { code } });
    const got = await client(
      SHIM,
      `${messaging} messaging.send({ token, data: { a: 'b' } }).catch((error) => print(error.code))`,
      env,
    );
    await sandbox.faults.clear('fcm');
    expect(got).toBe(read);
  });
  const requests = (protocol: string, path: string) =>
    told.filter((event) => event.kind === 'request' && event.protocol === protocol && event.path.endsWith(path));
});

describe('npm xiaomi-push', () => {
  const SHIM = 'clouds/xiaomi/xiaomi-push-shim.cjs';
  let app: XiaomiApp;
  let phone: Phone;
  let env: Record<string, string>;
  beforeAll(async () => {
    app = sandbox.clouds.xiaomi.addApp({ packageName: 'com.example.chat' });
    phone = await sandbox.phones.add({ vendor: 'xiaomi', app });
    env = { TIM_PUSH_SANDBOX_XIAOMI: sandbox.clouds.xiaomi.url, SECRET: app.appSecret, REGID: await phone.register() };
  });
  const start = `
    const { Message, Notification, Feedback, Tracer, Subscription, Stats } = require('xiaomi-push');
    const options = { production: true, appSecret: process.env.SECRET, restrictedPackageName: 'com.example.chat' };
    const message = new Message().title('Alice').description('Hi').payload('p').passThrough(0).notifyType(-1).notifyId(4)
      .restrictedPackageName('com.example.chat').extra('channel_id', 'im').extra('ext', 'E').extra('notify_effect', '1');
    const print = (value) => console.log(JSON.stringify(value));`;

  it('sends to a regid, and traces it', async () => {
    const script = `${start}
      new Notification(options).send([process.env.REGID, 'nobody'], message)
        .then((sent) => new Tracer(options).getMessageStatus(sent.data.id).then((traced) => print({ sent, traced })));`;
    const { sent, traced } = await client(SHIM, script, env);
    expect(sent).toMatchObject({ code: 0, data: { bad_regids: 'nobody' } });
    expect(traced.data).toMatchObject({ resolved: 1, delivered: 1 });
    expect(phone.shade).toMatchObject([{ title: 'Alice', body: 'Hi', key: { notifyId: 4 } }]);
    expect(phone.tap().key_message?.extra['ext']).toBe('E');
  });
  it('subscribes to a topic and sends to it', async () => {
    const script = `${start}
      new Subscription(options).subscribeTopic(process.env.REGID, 'news')
        .then(() => new Notification(options).sendToTopic('news', message)).then(print);`;
    expect(await client(SHIM, script, env)).toMatchObject({ code: 0 });
    expect(phone.shade).toHaveLength(1);
  });
  it('gets invalid regids once, and statistics', async () => {
    const gone = await sandbox.phones.add({ vendor: 'xiaomi', app });
    const regid = await gone.register();
    gone.appState = 'uninstalled';
    const script = `${start}
      const feedback = new Feedback(options);
      feedback.getInvalidRegIds().then((first) => feedback.getInvalidRegIds().then((second) =>
        new Stats(options).getStats('20200101', '20991231').then((stats) => print({ first, second, days: stats.data.data.length }))));`;
    expect(await client(SHIM, script, env)).toEqual({ first: [regid], second: [], days: 1 });
  });
  it('fails with the wrong secret as against the real cloud', async () => {
    const script = `${start} new Notification(options).send(process.env.REGID, message).catch((error) => print(JSON.parse(error.message).code));`;
    expect(await client(SHIM, script, { ...env, SECRET: 'wrong' })).toBe(21301);
  });
});

describe('clients of APNs', () => {
  const SHIM = 'clouds/apns/apns-shim.cjs';
  let app: ApnsApp;
  let phone: Phone;
  let env: Record<string, string>;
  beforeEach(async () => {
    // A team of its own each time: Apple wants a token to live for 20 minutes, and these clients make one a process.
    app = sandbox.clouds.apns.addApp({ packageName: `com.example.chat${++apps}` });
    phone = await sandbox.phones.add({ vendor: 'apns', app });
    const { teamId, keyId, privateKey, packageName } = app;
    env = {
      TIM_PUSH_SANDBOX_APNS: sandbox.clouds.apns.url,
      ACCOUNT: JSON.stringify({ teamId, keyId, privateKey, packageName, port: new URL(sandbox.clouds.apns.url).port }),
      TOKEN: await phone.register(),
      CA: sandbox.ca,
    };
  });
  let apps = 0;
  const start = `
    const { teamId, keyId, privateKey, packageName, port } = JSON.parse(process.env.ACCOUNT);
    const token = process.env.TOKEN;
    const print = (value) => console.log(JSON.stringify(value));`;

  it('@parse/node-apn sends, and tells a dead token', async () => {
    const script = `${start}
      const apn = require('@parse/node-apn');
      const provider = new apn.Provider({ token: { key: privateKey, keyId, teamId }, address: '127.0.0.1', port, ca: [process.env.CA] });
      const note = new apn.Notification({ aps: { alert: { title: 'Alice', body: 'Hi' }, sound: 'default' }, payload: { ext: 'E' } });
      note.topic = packageName;
      note.pushType = 'alert';
      note.collapseId = 'chat';
      note.payload = { ext: 'E' };
      provider.send(note, token)
        .then((one) => provider.send(note, 'ab'.repeat(32)).then((two) => print({ sent: one.sent.length, failed: two.failed[0].response.reason })))
        .finally(() => provider.shutdown());`;
    expect(await client(SHIM, script, env)).toEqual({ sent: 1, failed: 'BadDeviceToken' });
    expect(phone.shade).toMatchObject([{ title: 'Alice', body: 'Hi', key: { collapseId: 'chat' } }]);
    expect(phone.tap().intentExtras).toMatchObject({ ext: 'E' });
  });

  it('apns2 sends, and tells an uninstalled app', async () => {
    const gone = await sandbox.phones.add({ vendor: 'apns', app });
    const dead = await gone.register();
    gone.appState = 'uninstalled';
    const script = `${start}
      const { ApnsClient, Notification } = require('apns2');
      const client = new ApnsClient({ team: teamId, keyId, signingKey: privateKey, defaultTopic: packageName });
      const push = (to) => client.send(new Notification(to, { alert: { title: 'Alice', body: 'Hi' }, data: { ext: 'E' } }));
      push(token).then(() => push(process.env.DEAD)).then(() => print('taken'), (error) => print(error.reason))
        .finally(() => client.close());`;
    expect(await client(SHIM, script, { ...env, DEAD: dead })).toBe('Unregistered');
    expect(phone.shade).toMatchObject([{ title: 'Alice', body: 'Hi' }]);
    expect(phone.tap().intentExtras).toMatchObject({ ext: 'E' });
  });
});
