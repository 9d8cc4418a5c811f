/** The number on the app's icon: what the app said when it left the front, and one more for each push since; the sender may say another. */
import type { Phone } from '@tim-push/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../demo/src/wait.ts';
import { mustBeOk, World } from '../../demo/src/world.ts';
import { type AppClient, AppClients } from './app-client.ts';

const VENDORS = ['fcm', 'apns'] as const;

let world: World;
let apps: AppClients;
beforeAll(async () => {
  world = await World.start({ vendors: VENDORS });
  apps = new AppClients(world);
});
afterAll(async () => {
  await apps?.close();
  await world?.stop();
});

describe.each(VENDORS)('on a phone of %s', (vendor) => {
  let sequence = 0;
  async function badgeOf(phone: Phone, text: string, OfflinePushInfo: object = {}): Promise<number | undefined> {
    const answer = await world.rest('openim/sendmsg', {
      ...{ To_Account: `counter-${vendor}`, MsgRandom: ++sequence, OfflinePushInfo },
      MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: text } }],
    });
    expect(answer).toMatchObject({ ErrorCode: 0 });
    return (await until(`${text} is shown`, async () => phone.shade.find(({ body }) => body === text))).badge;
  }
  async function inTheBackground(client: AppClient, unread: number): Promise<void> {
    const push = client.tim.getOfflinePushManager();
    mustBeOk(await push.doForeground(), 'doForeground');
    mustBeOk(await push.doBackground(unread), 'doBackground');
  }

  it('counts from what doBackground said, and goes by the sender', async () => {
    const { phone } = await world.phone(vendor);
    const client = await apps.user(`counter-${vendor}`, vendor === 'apns' ? 'iPhone' : 'Android');
    const token = await phone.register();
    phone.askPermission();
    phone.createChannel({ id: 'chat', importance: 4 });
    const push = client.tim.getOfflinePushManager();
    mustBeOk(await push.setOfflinePushConfig(world.certificateID(vendor), token), 'report');
    await inTheBackground(client, 3);
    expect(await badgeOf(phone, 'one')).toBe(4);
    expect(await badgeOf(phone, 'two')).toBe(5);
    // The app says the same again when it connects anew: what came since counts all the same.
    const connects = client.calls('onConnectSuccess').length;
    await world.server.kill();
    await world.server.start();
    await until('the app is back', async () => client.calls('onConnectSuccess').length > connects);
    expect(await badgeOf(phone, 'three')).toBe(6);
    expect(await badgeOf(phone, 'a number of its own', { BadgeSetNum: 42 })).toBe(42);
    await inTheBackground(client, 0);
    expect(await badgeOf(phone, 'from nothing')).toBe(1);
    expect(await badgeOf(phone, 'does not count', { ApnsInfo: { BadgeMode: 1 } })).toBeUndefined();
  });
});
