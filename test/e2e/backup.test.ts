/**
 * A backup while messages come in, the server lost with its disk, the backup restored elsewhere: what was acknowledged
 * before the backup is there and pushes, phones and apps go on as they are, and what is new pushes too.
 */
import { join } from 'node:path';
import type { Phone } from '@tim-push/sandbox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PhoneApp } from '../../demo/src/phone/phone-app.ts';
import type { ServerProcess } from '../../demo/src/server-process.ts';
import { until } from '../../demo/src/wait.ts';
import { World } from '../../demo/src/world.ts';
import { pushOnlyPhone } from './push-only-phone.ts';

const SENDERS = 4;
/** Of each cloud: a phone's shade holds a hundred banners, and more messages than that come in during a backup. */
const PHONES = 8;

interface Sent {
  to: string;
  text: string;
  msgID: string;
}

let world: World;
let restored: ServerProcess | undefined;
const phones = new Map<string, Phone>();
let carol: PhoneApp;
beforeAll(async () => {
  world = await World.start({ fcmBurst: null });
  carol = await world.user('carol', 'fcm');
  for (let n = 0; n < PHONES; n += 1) {
    phones.set(`mi${n}`, await pushOnlyPhone(world, `mi${n}`, 'xiaomi'));
    phones.set(`google${n}`, await pushOnlyPhone(world, `google${n}`, 'fcm'));
  }
});
afterAll(async () => {
  await restored?.stop();
  await world?.stop();
});

let sequence = 0;
async function send(to: string): Promise<Sent> {
  const text = `message ${++sequence}`;
  const answer = await world.rest<{ MsgId: string }>('openim/sendmsg', {
    To_Account: to,
    MsgRandom: sequence,
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: text } }],
  });
  expect(answer).toMatchObject({ ErrorCode: 0 });
  return { to, text, msgID: answer.MsgId };
}
const isShown = ({ to, text }: Sent): boolean => phones.get(to)?.shade.some(({ body }) => body === text) === true;
const toGoogle = ({ to }: Sent): boolean => to.startsWith('google');
/** A phone of this cloud, each in turn. */
const oneOf = (cloud: 'mi' | 'google'): string => `${cloud}${sequence % PHONES}`;

it('restores a backup that was made while messages came in, and goes on', { timeout: 300_000 }, async () => {
  // Pushes that are pending at the time of the backup.
  await world.sandbox.faults.set('xiaomi', { down: true });
  const before = [await send('mi0'), await send('google0'), await send('mi1')];
  const during: Sent[] = [];
  let sending = true;
  const sender = async (cloud: 'mi' | 'google'): Promise<void> => {
    while (sending) during.push(await send(oneOf(cloud)));
  };
  const senders = Array.from({ length: SENDERS }, (_, index) => sender(index % 2 === 0 ? 'mi' : 'google'));
  await until('messages come in', async () => during.length >= 10);
  before.push(...during);
  const backup = join(world.dataDir, '..', 'backup.db');
  await world.server.cli('backup', backup);
  expect(during.length, 'messages came in during the backup').toBeGreaterThan(before.length - 3);
  // A login after the backup: the restored server has never heard of it.
  await carol.kill();
  await carol.start();
  expect(await carol.do.login('carol', world.userSig('carol'))).toMatchObject({ code: 0 });
  sending = false;
  await Promise.all(senders);
  const lost = during.slice(before.length - 3);
  await until('the lost server has shown what it could', async () => during.filter(toGoogle).every(isShown));
  await world.server.kill();

  // A new machine: the backup, the key file, the settings. The certificates' secrets open with that key file.
  const folder = join(world.dataDir, '..', 'restored');
  restored = world.server.successor(folder, { TIM_PUSH_KEY_FILE: `${world.dataDir}.key` });
  const server = restored;
  expect(await server.cli('restore', backup)).toMatchObject({ uncertain: expect.any(Number) });
  await server.start();
  await world.sandbox.faults.clear('xiaomi');

  await until('every message of before the backup is shown', async () => before.every(isShown));
  await until('the queue is empty', async () => {
    const { queued, leased } = await server.admin<{ queued: number; leased: number }>('GET', '/queue');
    return queued + leased === 0;
  });
  await expect(server.admin('GET', '/audit')).resolves.toMatchObject({ problems: [] });
  for (const { to, msgID } of before) {
    const { messages } = await server.admin<{ messages: { devices: { push?: { state: string } }[] }[] }>(
      'GET',
      `/explain?user=${to}&message=${msgID}`,
    );
    expect(messages.map(({ devices }) => devices.map(({ push }) => push?.state))).toEqual([['sent']]);
  }

  // New messages: other ids than those that were lost, so that no phone or cloud takes one for another.
  const after = [await send(oneOf('mi')), await send(oneOf('google'))];
  await until('new messages are shown', async () => after.every(isShown));
  const known = new Set([...before, ...during].map(({ msgID }) => msgID));
  for (const { msgID } of after) {
    expect(known.has(msgID)).toBe(false);
    for (const id of known) expect(Number(msgID)).toBeGreaterThan(Number(id));
  }
  // A banner each, also of what the lost server showed and this one does not know.
  for (const phone of phones.values()) {
    const bodies = phone.shade.map((banner) => banner.body);
    expect(new Set(bodies).size).toBe(bodies.length);
  }
  for (const one of lost.filter(toGoogle)) expect(isShown(one)).toBe(true);

  // Second rings are those that were counted.
  const rings = new Map<string, number>();
  for (const { id, log } of phones.values()) {
    for (const event of log) {
      if (event.kind !== 'rang') continue;
      const key = `${id} ${event.notificationId}`;
      rings.set(key, (rings.get(key) ?? 0) + 1);
    }
  }
  const second = [...rings.values()].reduce((sum, count) => sum + count - 1, 0);
  const { counters } = await server.admin<{ counters: { secondRings: number }[] }>('GET', '/counters');
  expect(second).toBeLessThanOrEqual(counters.reduce((sum, line) => sum + line.secondRings, 0));

  // The app that ran all the time is back by itself, also with a login that came after the backup.
  const heard = await send('carol');
  await until('the running app gets it', async () => (await carol.do.received()).includes(heard.text));
  expect(await carol.do.sdkEvents()).not.toContain('onKickedOffline');
  // Tokens are where they were: a device that is in the background gets its push.
  await carol.background();
  const banner = await send('carol');
  await until('its push is shown', async () => carol.phone.shade.some(({ body }) => body === banner.text));
});
