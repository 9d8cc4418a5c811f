/** A back end sets do-not-disturb for a user: pushes that honour it stay away, and `explain` says so. */
import type { Phone } from '@tim-push/sandbox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../../demo/src/wait.ts';
import { World } from '../../demo/src/world.ts';
import { pushOnlyPhone } from './push-only-phone.ts';
import { sendText } from './send-text.ts';

let world: World;
let phone: Phone;
beforeAll(async () => {
  world = await World.start({ vendors: ['fcm'], fcmBurst: null });
  phone = await pushOnlyPhone(world, 'bob', 'fcm');
});
afterAll(() => world?.stop());

const send = (text: string, SendMsgControl: string[] = []) => sendText(world, 'bob', text, { SendMsgControl });
const set = (fields: object) =>
  world.rest('im_msg_db_logic/admin_set_do_not_disturb', { To_Account: 'bob', ...fields });
const shown = (text: string) => until(`"${text}" is shown`, async () => phone.shade.some(({ body }) => body === text));

it('keeps away what honours it, until it ends', async () => {
  const now = Math.floor(Date.now() / 1000);
  expect(await set({ StartTime: now - 60, EndTime: now + 3_600, IsRepeated: 1, Level: 1 })).toMatchObject({
    ErrorCode: 0,
  });
  const quiet = await send('quiet', ['WithMuteNotifications']);
  await send('urgent');
  await shown('urgent');
  const { lines } = await world.server.admin<{ lines: { text: string }[] }>(
    'GET',
    `/explain?user=bob&message=${quiet}`,
  );
  expect(lines.map(({ text }) => text)).toContainEqual(expect.stringContaining('do-not-disturb'));
  expect(await set({ Level: 0 })).toMatchObject({ ErrorCode: 0 });
  await send('awake', ['WithMuteNotifications']);
  await shown('awake');
  expect(phone.shade.map(({ body }) => body)).toEqual(['awake', 'urgent']);
});
