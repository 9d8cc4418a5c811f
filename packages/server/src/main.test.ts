/** The whole server over real HTTP on free ports, with the real store. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createUserSig } from '@tim-push/protocol/usersig';
import { generate } from 'selfsigned';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from './config/index.ts';
import { openKeys, readServerFile } from './data-dir/index.ts';
import { createLogger } from './logging/index.ts';
import { createServer, type Server } from './main.ts';

let root: string;
let servers: Server[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tim-push-server-'));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.stop();
  rmSync(root, { recursive: true });
});

const dataDir = (): string => join(root, 'data');
async function start(
  flags: Record<string, string | number> = {},
  log = createLogger({ level: 'silent' }),
): Promise<Server> {
  const config = loadConfig({
    flags: {
      dataDir: dataDir(),
      apiHost: '127.0.0.1',
      apiPort: 0,
      adminPort: 0,
      receiptsHost: '127.0.0.1',
      receiptsPort: 0,
      ...flags,
    },
  });
  const server = createServer(config, { log });
  servers.push(server);
  await server.start();
  return server;
}
const stop = async (server: Server): Promise<void> => {
  await server.stop();
};
async function admin(
  server: Server,
  path: string,
  body?: unknown,
  method?: string,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const token = server.firstStart?.adminToken ?? tokens.get(dataDir());
  if (token !== undefined) tokens.set(dataDir(), token);
  const response = await fetch(`${server.addresses.admin}/admin/v1${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const tokens = new Map<string, string>();
/** The app's secret, as `tim-push usersig` gets it: sealed from the admin API, opened with the key file. */
async function secretOf(server: Server, appId: number): Promise<string> {
  const { body } = await admin(server, `/apps/${appId}/sealed-secret`);
  return openKeys(dataDir(), `${dataDir()}.key`, 0).secrets.open(String(body['sealedSecret']), `app:${appId}`);
}
async function rest(server: Server, path: string, body: object): Promise<Record<string, unknown>> {
  const appId = server.firstStart?.appId ?? 0;
  const usersig = createUserSig({
    sdkAppID: appId,
    secret: await secretOf(server, appId),
    userID: 'administrator',
    expireSeconds: 600,
  });
  const response = await fetch(
    `${server.addresses.api}/v4/${path}?sdkappid=${appId}&identifier=administrator&usersig=${usersig}&random=1&contenttype=json`,
    { method: 'POST', body: JSON.stringify(body) },
  );
  return (await response.json()) as Record<string, unknown>;
}

describe('the server', () => {
  it('makes all it needs at the first start, and keeps it', async () => {
    const first = await start();
    const { appId, adminToken } = first.firstStart ?? { appId: 0, adminToken: '' };
    expect(appId).toBeGreaterThan(1_400_000_000);
    expect(adminToken).toMatch(/^tpa_/);
    expect(existsSync(`${dataDir()}.key`)).toBe(true);
    expect(readServerFile(dataDir())).toMatchObject({ pid: process.pid, ...first.addresses });
    const secret = await secretOf(first, appId);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    await stop(first);
    expect(readServerFile(dataDir())).toBeUndefined();

    const second = await start();
    expect(second.firstStart).toBeUndefined();
    expect(await secretOf(second, appId)).toBe(secret);
  });

  it('refuses a second server on its data directory, and lets one in after it stopped', async () => {
    const first = await start();
    await expect(start()).rejects.toMatchObject({ code: 'data_dir_in_use' });
    await stop(first);
    await start();
  });

  it('says which port is taken and lets go of the data directory', async () => {
    const first = await start();
    const port = Number(new URL(first.addresses.api).port);
    await expect(start({ dataDir: join(root, 'other'), apiPort: port })).rejects.toMatchObject({ field: 'apiPort' });
    await start({ dataDir: join(root, 'other') });
  });

  it('imports, sends, recalls and explains over real HTTP', async () => {
    const server = await start();
    expect(await rest(server, 'im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob'] })).toMatchObject({
      ErrorCode: 0,
      FailAccounts: [],
    });
    const message = {
      From_Account: 'alice',
      To_Account: 'bob',
      MsgRandom: 5,
      MsgSeq: 9,
      MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hi' } }],
    };
    const sent = await rest(server, 'openim/sendmsg', message);
    expect(sent).toMatchObject({ ActionStatus: 'OK', ErrorCode: 0 });
    expect(sent['MsgKey']).toMatch(/^9_5_\d+$/);
    expect(await rest(server, 'openim/sendmsg', message)).toMatchObject({
      MsgKey: sent['MsgKey'],
      MsgId: sent['MsgId'],
    });
    expect(await rest(server, 'openim/sendmsg', { ...message, To_Account: 'nobody' })).toMatchObject({
      ErrorCode: 90012,
    });
    expect(await rest(server, 'openim/querystate', { To_Account: ['bob', 'nobody'] })).toMatchObject({
      QueryResult: [{ To_Account: 'bob', State: 'Offline' }],
      ErrorList: [{ To_Account: 'nobody', ErrorCode: 70107 }],
    });
    const explained = await admin(server, `/explain?user=bob&message=${sent['MsgId']}`);
    expect(explained.status).toBe(200);
    expect(JSON.stringify(explained.body['lines'])).toContain('alice');
    expect(
      await rest(server, 'openim/admin_msgwithdraw', {
        From_Account: 'alice',
        To_Account: 'bob',
        MsgKey: sent['MsgKey'],
      }),
    ).toMatchObject({ ErrorCode: 0 });
    expect((await admin(server, '/audit')).body).toEqual({ ok: true, problems: [] });
  });

  it('names in its audit log what was changed, and no value', async () => {
    const lines: string[] = [];
    const server = await start(
      {},
      createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } }),
    );
    const audit = (): unknown => {
      const found = lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter((line) => 'audit' in line);
      const { audit, fields } = found.at(-1) ?? {};
      return { audit, fields };
    };
    const credentials = { packageName: 'com.example.chat', appSecret: 'S3CRET-one' };
    const { body } = await admin(server, '/certificates', { vendor: 'xiaomi', credentials });
    const path = `/certificates/${body['id']}`;
    expect(audit()).toEqual({
      audit: 'certificate_created',
      fields: ['credentials.packageName', 'credentials.appSecret'],
    });
    const change = {
      name: 'two',
      credentials: { ...credentials, appSecret: 'S3CRET-two' },
      options: { channelId: 'chat' },
      proxy: 'http://user:S3CRET-three@127.0.0.1:1',
    };
    await admin(server, path, change, 'PATCH');
    expect(audit()).toEqual({
      audit: 'certificate_updated',
      fields: ['name', 'credentials.appSecret', 'options.channelId', 'proxy'],
    });
    await admin(server, path, change, 'PATCH');
    expect(audit()).toEqual({ audit: 'certificate_updated', fields: [] });
    await admin(
      server,
      `/apps/${server.firstStart?.appId}`,
      { webhookUrl: 'https://backend.example', callbackToken: 'S3CRET-four', disabled: false },
      'PATCH',
    );
    expect(audit()).toEqual({ audit: 'app_updated', fields: ['webhookUrl', 'callbackToken'] });
    expect(lines.join('')).not.toContain('S3CRET');
    await admin(server, '/lanes/1/pause', { reason: 'maintenance' });
    await admin(server, '/lanes/1/resume', {});
    const lanes = lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ lane }) => lane === 1);
    expect(lanes).toMatchObject([
      { audit: 'lane_paused', reason: 'maintenance', from: 'open' },
      { audit: 'lane_open', from: 'paused' },
    ]);
  });

  it('keeps certificates sealed and shows no secret of them', async () => {
    const server = await start();
    const appSecret = 'S3CRET-app-secret';
    const created = await admin(server, '/certificates', {
      vendor: 'xiaomi',
      credentials: { packageName: 'com.example.chat', appSecret, appId: '2882' },
      endpoints: {},
    });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      vendor: 'xiaomi',
      vendorAccount: '2882',
      credentials: { packageName: 'com.example.chat', appSecret: { set: true } },
    });
    const { id } = created.body as { id: number };
    const other = await admin(
      server,
      `/certificates/${id}`,
      { credentials: { appSecret: 'another' }, name: 'main' },
      'PATCH',
    );
    expect(other.body).toMatchObject({ name: 'main', credentials: { packageName: 'com.example.chat' } });
    expect(other.body['credentials']).not.toEqual(created.body['credentials']);
    const listed = await admin(server, '/certificates');
    expect(JSON.stringify([created, other, listed])).not.toMatch(/S3CRET|another|s1\./);
    expect((await admin(server, '/lanes')).body['lanes']).toMatchObject([
      { vendor: 'xiaomi', vendorAccount: '2882', state: 'open' },
    ]);
    expect((await admin(server, `/certificates/${id}`, undefined, 'DELETE')).body).toMatchObject({ deleted: true });
    expect((await admin(server, `/certificates/${id}`)).status).toBe(404);
  });

  it.each([
    ['an unknown vendor', { vendor: 'nokia', credentials: {} }, 'vendor', /xiaomi/],
    [
      'a missing field',
      { vendor: 'xiaomi', credentials: { packageName: 'com.example.chat' } },
      'appSecret',
      /AppSecret/,
    ],
    [
      'a mistyped field',
      { vendor: 'xiaomi', credentials: { packagename: 'x' } },
      'credentials.packagename',
      /packageName/,
    ],
    ['a mistyped key', { vendor: 'xiaomi', credential: {} }, 'credential', /credentials/],
    [
      'a wrong option',
      {
        vendor: 'xiaomi',
        credentials: { packageName: 'com.example.chat', appSecret: 'x' },
        options: { notifyType: 99 },
      },
      'options.notifyType',
      /whole number from -1 to 7/,
    ],
    [
      'a choice that there is not',
      {
        vendor: 'xiaomi',
        credentials: { packageName: 'com.example.chat', appSecret: 'x' },
        options: { apiVersion: 'v9' },
      },
      'options.apiVersion',
      /one of v2, v3, v4/,
    ],
    [
      'an option that there is not',
      { vendor: 'fcm', options: { notifyType: 1 } },
      'options.notifyType',
      /This vendor has mode, channelId, sound/,
    ],
  ])('refuses a certificate with %s, and says what would be right', async (_name, body, field, fix) => {
    const server = await start();
    const answer = await admin(server, '/certificates', body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ field });
    expect(answer.body['fix']).toMatch(fix);
  });

  it('rotates its keys while running, and starts again with the new ones alone', async () => {
    const server = await start();
    await admin(server, '/certificates', {
      vendor: 'xiaomi',
      credentials: { packageName: 'com.example.chat', appSecret: 'x' },
    });
    const appId = server.firstStart?.appId ?? 0;
    const before = await secretOf(server, appId);
    const rotated = await admin(server, '/keys/rotate', { old: 'drop' });
    expect(rotated.body).toEqual({ resealed: 3, keys: 1 });
    expect(await rest(server, 'im_open_login_svc/account_import', { UserID: 'bob' })).toMatchObject({ ErrorCode: 0 });
    await stop(server);
    expect(await secretOf(await start(), appId)).toBe(before);
  });

  it('speaks https with a certificate, and says what is wrong with a bad one', async () => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    });
    const files = { apiTlsCert: join(root, 'cert.pem'), apiTlsKey: join(root, 'key.pem') };
    writeFileSync(files.apiTlsCert, cert);
    writeFileSync(files.apiTlsKey, key);
    const server = await start(files);
    expect(server.addresses.api).toMatch(/^https:/);
    const answer = await new Promise<string>((resolve, reject) => {
      https
        .request(`${server.addresses.api}/v4/openim/sendmsg`, { method: 'POST', ca: cert }, (response) => {
          text(response).then(resolve, reject);
        })
        .on('error', reject)
        .end('{}');
    });
    expect(JSON.parse(answer)).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: 60012 });
    await server.stop();
    writeFileSync(files.apiTlsCert, 'no certificate');
    await expect(start(files)).rejects.toMatchObject({ field: 'apiTlsCert' });
  });

  it('lets nobody into the admin API without its token', async () => {
    const server = await start();
    for (const headers of [{ authorization: '' }, { authorization: 'Bearer x' }, { authorization: 'Bearer ' }]) {
      const response = await fetch(`${server.addresses.admin}/admin/v1/apps`, { headers });
      expect(response.status).toBe(401);
    }
  });

  it('answers health, readiness and metrics on the admin listener alone', async () => {
    const server = await start();
    for (const path of ['/healthz', '/readyz'])
      expect((await fetch(`${server.addresses.admin}${path}`)).status).toBe(200);
    const metrics = await (await fetch(`${server.addresses.admin}/metrics`)).text();
    expect(metrics).toContain('tim_push_connections 0');
    expect((await fetch(`${server.addresses.api}/metrics`)).status).toBe(404);
    expect((await fetch(`${server.addresses.receipts}/metrics`)).status).toBe(404);
  });
});
