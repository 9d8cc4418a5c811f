/** The whole chain with the sandbox's clouds: REST in, a banner on the phone, a receipt back, and the words of explain. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createUserSig } from '@tim-push/protocol/usersig';
import { type Sandbox, startSandbox } from '@tim-push/sandbox';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadConfig } from './config/index.ts';
import { openKeys } from './data-dir/index.ts';
import { createLogger } from './logging/index.ts';
import { createServer, type Server } from './main.ts';

let root: string;
let sandbox: Sandbox;
let server: Server;
/** Stands for the reverse proxy under the public address, which is known before the server has its port. */
let proxy: HttpServer;
let appId: number;
let secret: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'tim-push-chain-'));
  sandbox = await startSandbox();
  writeFileSync(join(root, 'ca.pem'), sandbox.ca);
  proxy = createHttpServer(async (request, response) => {
    const body = await text(request);
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    const answer = await fetch(`${server.addresses.receipts}${request.url}`, { method: 'POST', headers, body });
    response.writeHead(answer.status).end(await answer.text());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const receiptsPublicUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const dataDir = join(root, 'data');
  const ports = { apiPort: 0, adminPort: 0, receiptsPort: 0, apiHost: '127.0.0.1', receiptsHost: '127.0.0.1' };
  const flags = { dataDir, ...ports, receiptsPublicUrl, channelCaFile: join(root, 'ca.pem') };
  server = createServer(loadConfig({ flags }), { log: createLogger({ level: 'silent' }) });
  await server.start();
  appId = server.firstStart?.appId ?? 0;
  const { sealedSecret } = await admin('GET', `/apps/${appId}/sealed-secret`);
  secret = openKeys(dataDir, `${dataDir}.key`, 0).secrets.open(String(sealedSecret), `app:${appId}`);
  await rest('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob', 'carol'] });
});
afterAll(async () => {
  await server.stop();
  await sandbox.stop();
  proxy.close();
  rmSync(root, { recursive: true });
});

const sigOf = (userID: string): string => createUserSig({ sdkAppID: appId, secret, userID, expireSeconds: 600 });
async function admin(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${server.addresses.admin}/admin/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${server.firstStart?.adminToken}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Record<string, unknown>;
}
async function rest(path: string, body: object): Promise<Record<string, unknown>> {
  const query = `sdkappid=${appId}&identifier=administrator&usersig=${sigOf('administrator')}&random=1&contenttype=json`;
  const response = await fetch(`${server.addresses.api}/v4/${path}?${query}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return (await response.json()) as Record<string, unknown>;
}
/** A push-only device: the phone's app has another IM back end. */
async function putDevice(userID: string, device: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${server.addresses.api}/v1/devices/device-of-${userID}?sdkappid=${appId}`, {
    method: 'PUT',
    headers: { authorization: `UserSig ${sigOf(userID)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ userID, platform: 'Android', ...device }),
  });
  return (await response.json()) as Record<string, unknown>;
}
let random = 0;
const message = (to: string, text: string) => ({
  From_Account: 'alice',
  To_Account: to,
  MsgRandom: ++random,
  MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: text } }],
  OfflinePushInfo: { Title: 'Alice', Ext: '{"entity":{"sender":"alice"}}' },
});

describe('the chain', () => {
  it('brings a message to a killed Xiaomi phone and gives ext back on a tap', async () => {
    const app = sandbox.clouds.xiaomi.addApp({ packageName: 'com.example.chat', channels: ['im'] });
    const created = await admin('POST', '/certificates', {
      vendor: 'xiaomi',
      credentials: { packageName: 'com.example.chat', appSecret: app.appSecret },
      options: { channelId: 'im' },
      endpoints: sandbox.endpoints('xiaomi'),
    });
    expect(await admin('POST', `/certificates/${created['id']}/verify`)).toMatchObject({ ok: true });
    const phone = await sandbox.phones.add({ vendor: 'xiaomi', app });
    const token = await phone.register();
    phone.appState = 'killed';
    expect(await putDevice('bob', { brand: 'xiaomi', certificateID: created['id'], token })).toMatchObject({ code: 0 });

    const sent = await rest('openim/sendmsg', message('bob', 'hello'));
    expect(sent).toMatchObject({ ErrorCode: 0 });
    await vi.waitFor(() => expect(phone.shade).toHaveLength(1));
    expect(phone.shade[0]).toMatchObject({ title: 'Alice', body: 'hello' });
    expect(JSON.stringify(phone.tap())).toContain('entity');
    expect(await rest('openim/query_online_status', { To_Account: ['bob'] })).toMatchObject({
      QueryResult: [{ Status: 'PushOnline' }],
    });
    await sandbox.flushReceipts();
    await vi.waitFor(async () => {
      const { messages } = (await admin('GET', `/explain?user=bob&message=${sent['MsgId']}`)) as {
        messages: { devices: { push: { marks: { kind: string }[] } }[] }[];
      };
      const kinds = messages[0]?.devices[0]?.push.marks.map((mark) => mark.kind).sort();
      expect(kinds).toEqual(['clicked', 'delivered']);
    }, 10_000);
    const { lines } = (await admin('GET', `/explain?user=bob&message=${sent['MsgId']}`)) as {
      lines: { text: string }[];
    };
    expect(lines.map((line) => line.text).join('\n')).toContain('taken by the cloud');
  });

  it('brings a message to an FCM phone', async () => {
    const project = sandbox.clouds.fcm.addProject({ packages: ['com.example.chat'] });
    const created = await admin('POST', '/certificates', {
      vendor: 'fcm',
      credentialsFile: { ...project.serviceAccount, universe_domain: 'googleapis.com' },
      endpoints: sandbox.endpoints('fcm'),
    });
    expect(await admin('POST', `/certificates/${created['id']}/verify`)).toMatchObject({ ok: true });
    const phone = await sandbox.phones.add({ vendor: 'fcm', project });
    const token = await phone.register();
    phone.appState = 'background';
    expect(await putDevice('carol', { brand: 'google', certificateID: created['id'], token })).toMatchObject({
      code: 0,
    });
    expect(await rest('openim/batchsendmsg', { ...message('', 'hi'), To_Account: ['carol'] })).toMatchObject({
      ErrorCode: 0,
    });
    await vi.waitFor(() => expect(phone.shade).toHaveLength(1));
    expect(phone.shade[0]).toMatchObject({ title: 'Alice', body: 'hi' });
  });

  it('says what was changed for a cloud, and what a cloud refused a push for', async () => {
    const app = sandbox.clouds.xiaomi.addApp({ packageName: 'com.example.cut' });
    const created = await admin('POST', '/certificates', {
      vendor: 'xiaomi',
      credentials: { packageName: 'com.example.cut', appSecret: app.appSecret },
      endpoints: sandbox.endpoints('xiaomi'),
    });
    const phone = await sandbox.phones.add({ vendor: 'xiaomi', app });
    const device = { brand: 'xiaomi', certificateID: created['id'], token: await phone.register() };
    expect(await putDevice('dora', device)).toMatchObject({ code: 0 });
    const long = message('dora', 'hello');
    const info = { Title: 'A'.repeat(80), Ext: 'x', AndroidInfo: { XiaoMiChannelID: 'nowhere' } };
    const sent = await rest('openim/sendmsg', { ...long, OfflinePushInfo: info });
    const explained = async () => {
      const { lines } = (await admin('GET', `/explain?user=dora&message=${sent['MsgId']}`)) as {
        lines: { text: string }[];
      };
      return lines.map((line) => line.text).join('\n');
    };
    await vi.waitFor(async () => expect(await explained()).toContain('push: refused'));
    expect(await explained()).toMatch(/title was cut to what this cloud takes \(80 characters/);
    expect(await explained()).toContain('found a field of the request wrong');
    expect(await explained()).toContain('docs/clouds/xiaomi.md');
  });

  it('says why a user without a device got nothing, and balances its books', async () => {
    const sent = await rest('openim/sendmsg', message('alice', 'note to self'));
    expect(sent).toMatchObject({ ErrorCode: 0 });
    await vi.waitFor(async () => expect(await admin('GET', '/queue')).toMatchObject({ queued: 0, leased: 0 }));
    expect(await admin('GET', '/audit')).toEqual({ ok: true, problems: [] });
    const { counters } = (await admin('GET', '/counters')) as { counters: { planned: number; sent: number }[] };
    expect(counters.reduce((sum, row) => sum + row.planned, 0)).toBe(3);
    expect(counters.reduce((sum, row) => sum + row.sent, 0)).toBe(2);
  });
});
