/** A certificate's region names the host it talks to. Seen at a proxy that refuses, so that nothing leaves this machine. */
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createChannel, registry } from './index.ts';

let proxy: Server;
const asked: string[] = [];
beforeAll(async () => {
  proxy = createServer().on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => proxy.close(resolve)));

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const credentials = {
  xiaomi: { packageName: 'com.example.chat', appSecret: 'secret' },
  oppo: { appKey: 'key', masterSecret: 'secret' },
  apns: {
    ...{ bundleId: 'com.example.chat', teamId: 'TEAM567890', keyId: 'KEY4567890' },
    privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  },
};
/** The credential that names the region, the host without one, and the hosts of each: the clouds' own words (clouds/*.md §1). */
const HOSTS = [
  ['xiaomi', 'region', undefined, 'api.xmpush.xiaomi.com'],
  ['xiaomi', 'region', 'china', 'api.xmpush.xiaomi.com'],
  ['xiaomi', 'region', 'india', 'idmb-api.xmpush.global.xiaomi.com'],
  ['xiaomi', 'region', 'russia', 'ru-api.xmpush.global.xiaomi.com'],
  ['xiaomi', 'region', 'europe', 'fr-api.xmpush.global.xiaomi.com'],
  ['xiaomi', 'region', 'global', 'sgp-api.xmpush.global.xiaomi.com'],
  ['oppo', 'region', undefined, 'api-push-cn.heytapmobi.com'],
  ['oppo', 'region', 'china', 'api-push-cn.heytapmobi.com'],
  ['oppo', 'region', 'china_old', 'api.push.oppomobile.com'],
  ['oppo', 'region', 'overseas', 'api-intl.push.oppomobile.com'],
  ['apns', 'environment', 'production', 'api.push.apple.com'],
  ['apns', 'environment', 'sandbox', 'api.sandbox.push.apple.com'],
] as const;

it.each(HOSTS)('%s with the %s %s calls %s', async (vendor, field, region, host) => {
  asked.length = 0;
  const given = { ...credentials[vendor], ...(region === undefined ? {} : { [field]: region }) };
  const { port } = proxy.address() as AddressInfo;
  const channel = createChannel(vendor, given, { proxy: `http://127.0.0.1:${port}`, timeoutMs: 10_000 });
  const checked = await channel.check(AbortSignal.timeout(30_000));
  await channel.close();
  expect(checked).toMatchObject({ ok: false, cause: 'network' });
  expect(new Set(asked)).toEqual(new Set([`${host}:443`]));
});

it('leaves out no region', () => {
  const all = Object.values(registry).flatMap(({ spec }) =>
    Object.keys(spec.regions ?? {}).map((region) => `${spec.vendor} ${region}`),
  );
  const tried = HOSTS.flatMap(([vendor, , region]) => (region === undefined ? [] : [`${vendor} ${region}`]));
  expect(tried.toSorted()).toEqual(all.toSorted());
});
