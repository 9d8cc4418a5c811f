/**
 * A certificate with a proxy of its own: all that goes to its cloud goes through it, nothing of another certificate does, its
 * password is shown nowhere, and a proxy that is wrong holds pushes back until it is mended.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Phone } from '@tim-push/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../demo/src/wait.ts';
import { World } from '../../demo/src/world.ts';
import { closeServers, connectProxy } from '../../packages/channels/test/servers.ts';
import { pushOnlyPhone } from './push-only-phone.ts';
import { sendText } from './send-text.ts';

const VENDORS = ['xiaomi', 'fcm'] as const;
const PASSWORD = 'pr0xy-passw0rd';

let world: World;
let proxy: Awaited<ReturnType<typeof connectProxy>>;
const phones = {} as Record<(typeof VENDORS)[number], Phone>;
const log: string[] = [];
beforeAll(async () => {
  proxy = await connectProxy(`operator:${PASSWORD}`);
  world = await World.start({ fcmBurst: null, onLog: (line) => log.push(line) });
  for (const vendor of VENDORS) phones[vendor] = await pushOnlyPhone(world, vendor, vendor);
});
afterAll(async () => {
  await world?.stop();
  await closeServers();
});

const send = (to: string, text: string) => sendText(world, to, text);

describe.each(VENDORS)('%s', (vendor) => {
  const other = vendor === 'xiaomi' ? 'fcm' : 'xiaomi';
  const set = (given: string) =>
    world.server.admin('PATCH', `/certificates/${world.certificateID(vendor)}`, { proxy: given });
  const verify = () => world.server.admin('POST', `/certificates/${world.certificateID(vendor)}/verify`);
  const hosts = () => new Set(Object.values(world.sandbox.endpoints(vendor)).map((url) => new URL(url).host));
  const shown = (on: (typeof VENDORS)[number], text: string) =>
    until(`${text} is shown`, async () => phones[on].shade.some(({ body }) => body === text));

  it('is reached through the proxy of its certificate, by pushes and by verify, and the other cloud is not', async () => {
    const before = proxy.tunnels.length;
    const changed = await set(`http://operator:${PASSWORD}@127.0.0.1:${proxy.port}`);
    expect(changed).toMatchObject({ proxySet: true });
    expect(JSON.stringify(changed)).not.toContain(PASSWORD);
    await send(other, `around, ${vendor}`);
    await shown(other, `around, ${vendor}`);
    expect(proxy.tunnels).toHaveLength(before);
    await send(vendor, `through, ${vendor}`);
    await shown(vendor, `through, ${vendor}`);
    expect(proxy.tunnels.length).toBeGreaterThan(before);
    expect(await verify()).toMatchObject({ ok: true });
    for (const tunnel of proxy.tunnels.slice(before)) expect(hosts()).toContain(tunnel);
  });

  it('keeps its pushes back while the proxy refuses, says so, and sends them once it is right', {
    timeout: 300_000,
  }, async () => {
    await set(`http://operator:wrong@127.0.0.1:${proxy.port}`);
    expect(await verify()).toMatchObject({ ok: false, cause: 'network' });
    const msgID = await send(vendor, `late, ${vendor}`);
    const lines = async () =>
      (
        await world.server.admin<{ lines: { text: string }[] }>('GET', `/explain?user=${vendor}&message=${msgID}`)
      ).lines.map(({ text }) => text);
    await until('explain names the proxy', async () => (await lines()).some((text) => text.includes('proxy')));
    expect(phones[vendor].shade.some(({ body }) => body === `late, ${vendor}`)).toBe(false);
    await set('');
    await shown(vendor, `late, ${vendor}`);
    await until('it is settled', async () => {
      const [explained] = await world.explain(vendor, { message: msgID });
      return explained?.devices[0]?.push?.state === 'sent';
    });
    expect(phones[vendor].shade.filter(({ body }) => body === `late, ${vendor}`)).toHaveLength(1);
  });
});

it('writes the password of the proxy to no log and no file', async () => {
  expect(log.length).toBeGreaterThan(0);
  expect(log.filter((line) => line.includes(PASSWORD))).toEqual([]);
  const files = readdirSync(world.dataDir, { withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(0);
  for (const { name } of files) expect(readFileSync(join(world.dataDir, name)).includes(PASSWORD), name).toBe(false);
});
