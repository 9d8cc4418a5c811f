/**
 * What an operator gets wrong: a certificate of another project, wrong credentials, a clock, a topic, a missing right. No
 * token is retired, pushes are not spent but wait, somebody is told, and once it is mended everything arrives.
 */
import type { Phone, Sandbox } from '@tim-push/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHANNEL_ID, PACKAGE_NAME } from '../../demo/src/clouds/cloud.ts';
import { until } from '../../demo/src/wait.ts';
import { type DemoVendor, World } from '../../demo/src/world.ts';
import { pushOnlyPhone } from './push-only-phone.ts';

type Credentials = Readonly<Record<string, unknown>>;
interface Mistake {
  name: string;
  vendor: DemoVendor;
  /** What somebody enters by mistake. Default: it is right, and the mistake is elsewhere. */
  wrong?(sandbox: Sandbox, right: Credentials): Credentials;
  /** The code that the cloud answers for a mistake that stands in no certificate, until it is mended. */
  refusal?: string;
  /** What `explain` and the alert name. */
  code: string;
  fix: string;
}
const otherXiaomiApp = (sandbox: Sandbox, packageName: string) => {
  const { appId, appSecret } = sandbox.clouds.xiaomi.addApp({
    packageName,
    channels: [{ id: CHANNEL_ID, name: 'Chat messages', class: 'private' }],
  });
  return { packageName, appId, appSecret };
};
const mistakes: Mistake[] = [
  {
    name: 'an FCM service account of another project (SENDER_ID_MISMATCH)',
    vendor: 'fcm',
    wrong: (sandbox) => ({ ...sandbox.clouds.fcm.addProject({ packages: [PACKAGE_NAME] }).serviceAccount }),
    code: 'dead_tokens_in_mass',
    fix: 'compare the certificate with the vendor project',
  },
  {
    name: 'an FCM private key of another project',
    vendor: 'fcm',
    wrong: (sandbox, right) => ({
      ...right,
      private_key: sandbox.clouds.fcm.addProject({ packages: [PACKAGE_NAME] }).serviceAccount.private_key,
    }),
    code: 'invalid_grant',
    fix: 'correct the credentials',
  },
  {
    name: 'credentials of another Xiaomi app',
    vendor: 'xiaomi',
    wrong: (sandbox) => otherXiaomiApp(sandbox, 'com.example.other'),
    code: 'dead_tokens_in_mass',
    fix: 'compare the certificate with the vendor project',
  },
  {
    name: 'a wrong Xiaomi AppSecret',
    vendor: 'xiaomi',
    wrong: (_sandbox, right) => ({ ...right, appSecret: 'A'.repeat(24) }),
    code: '21301',
    fix: 'correct the credentials',
  },
  {
    name: 'a package that is not of the Xiaomi app',
    vendor: 'xiaomi',
    wrong: (_sandbox, right) => ({ ...right, packageName: 'com.example.other' }),
    code: '22022',
    fix: 'correct the credentials',
  },
  {
    name: 'a server whose clock is off for OPPO',
    vendor: 'oppo',
    refusal: '19',
    code: '19',
    fix: 'correct the credentials, permissions or settings',
  },
  {
    name: 'the bundle of another team at APNs',
    vendor: 'apns',
    wrong: (sandbox, right) => {
      sandbox.clouds.apns.addApp({ packageName: 'com.example.other' });
      return { ...right, bundleId: 'com.example.other' };
    },
    code: 'TopicDisallowed',
    fix: 'correct the credentials, permissions or settings',
  },
  {
    name: 'an APNs key of the other environment',
    vendor: 'apns',
    wrong: (sandbox, right) => {
      const packageName = 'com.example.scoped';
      const { teamId, keyId, privateKey } = sandbox.clouds.apns.addApp({ packageName, keyEnvironment: 'sandbox' });
      return { ...right, bundleId: packageName, teamId, keyId, privateKey };
    },
    code: 'BadEnvironmentKeyIdInToken',
    fix: 'correct the credentials, permissions or settings',
  },
  {
    name: 'an APNs certificate for the environment that no phone registered with (BadDeviceToken)',
    vendor: 'apns',
    refusal: 'BadDeviceToken',
    code: 'dead_tokens_in_mass',
    fix: 'compare the certificate with the vendor project',
  },
  {
    name: 'a Huawei app without the right to send to any of these phones',
    vendor: 'huawei',
    refusal: '80300002',
    code: '80300002',
    fix: 'correct the credentials, permissions or settings',
  },
  {
    name: 'an OPPO category that is not granted (67)',
    vendor: 'oppo',
    refusal: '67',
    code: '67',
    fix: 'correct the credentials, permissions or settings',
  },
];

/** More than the dead tokens that are ordinary in a young lane. */
const PHONES = 12;

describe.each(mistakes)('$name', ({ vendor, wrong, refusal, code, fix }) => {
  let world: World;
  let phones: Phone[];
  const log: string[] = [];
  beforeAll(async () => {
    world = await World.start({ vendors: [vendor], fcmBurst: null, onLog: (line) => log.push(line) });
    phones = [];
    for (let n = 0; n < PHONES; n += 1) phones.push(await pushOnlyPhone(world, `user${n}`, vendor));
  });
  afterAll(() => world?.stop());

  let sequence = 0;
  async function sendToAll(text: string): Promise<string[]> {
    return await Promise.all(
      phones.map(async (_, n) => {
        const answer = await world.rest<{ MsgId: string }>('openim/sendmsg', {
          To_Account: `user${n}`,
          MsgRandom: ++sequence,
          MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: text } }],
        });
        expect(answer).toMatchObject({ ErrorCode: 0 });
        return answer.MsgId;
      }),
    );
  }
  const enter = (credentials: Credentials) =>
    world.server.admin('PATCH', `/certificates/${world.certificateID(vendor)}`, { credentials });
  const lanes = async () =>
    (
      await world.server.admin<{ lanes: { state: string; reason: string; queued: number; leased: number }[] }>(
        'GET',
        '/lanes',
      )
    ).lanes;

  it('keeps its pushes and tokens until it is mended, and says why', { timeout: 300_000 }, async () => {
    if (wrong !== undefined) await enter(wrong(world.sandbox, world.credentials(vendor)));
    if (refusal !== undefined) await world.sandbox.faults.set(vendor, { vendorCode: { code: refusal } });
    const held = await sendToAll('held');
    await until('the lane is held', async () => (await lanes()).some(({ state }) => state === 'held'));
    const more = await sendToAll('more');
    await until('nothing is on the wire', async () => (await lanes()).every(({ leased }) => leased === 0));

    // Nothing was spent, no token was retired: what came later is planned too, and waits.
    expect((await lanes()).reduce((sum, { queued }) => sum + queued, 0)).toBe(held.length + more.length);
    for (const phone of phones) expect(phone.shade).toEqual([]);
    const alerts = log.filter((line) => line.includes('"alert":"lane_held"'));
    expect(alerts.length).toBeGreaterThan(0);
    expect(alerts[0]).toContain(code);
    const { lines } = await world.server.admin<{ lines: { text: string; kind: string }[] }>(
      'GET',
      `/explain?user=user0&message=${more[0]}`,
    );
    const texts = lines.map(({ text }) => text);
    expect(texts).toContainEqual(expect.stringContaining('is held'));
    expect(texts).toContainEqual(expect.stringContaining(fix));

    await world.sandbox.faults.clear(vendor);
    await enter(world.credentials(vendor));
    for (const phone of phones) {
      await until('both messages are shown', async () => phone.shade.length >= 2);
      expect(phone.shade.map(({ body }) => body).toSorted()).toEqual(['held', 'more']);
      expect(phone.log.filter(({ kind }) => kind === 'rang')).toHaveLength(2);
    }
    await until('no lane is held', async () => (await lanes()).every(({ state }) => state === 'open'));
    await expect(world.server.admin('GET', '/audit')).resolves.toMatchObject({ problems: [] });
  });
});
