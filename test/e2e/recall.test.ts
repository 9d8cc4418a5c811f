/** A message is recalled: what phones show of it goes, what their cloud keeps for them never comes, and new pushes do. */
import type { Phone } from '@tim-push/sandbox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../../demo/src/wait.ts';
import { World } from '../../demo/src/world.ts';
import { pushOnlyPhone } from './push-only-phone.ts';

let world: World;
let phone: Phone;
beforeAll(async () => {
  world = await World.start({ vendors: ['xiaomi'] });
  phone = await pushOnlyPhone(world, 'mi', 'xiaomi');
});
afterAll(() => world?.stop());

let sequence = 0;
/** Sends, and waits until the cloud has taken the push. */
async function send(text: string): Promise<string> {
  const answer = await world.rest<{ MsgId: string; MsgKey: string }>('openim/sendmsg', {
    From_Account: 'administrator',
    To_Account: 'mi',
    MsgRandom: ++sequence,
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: text } }],
  });
  expect(answer).toMatchObject({ ErrorCode: 0 });
  await until(`the cloud has "${text}"`, async () => {
    const [explained] = await world.explain('mi', { message: answer.MsgId });
    return explained?.devices[0]?.push?.state === 'sent';
  });
  return answer.MsgKey;
}
const withdraw = (MsgKey: string) =>
  world.rest('openim/admin_msgwithdraw', { From_Account: 'administrator', To_Account: 'mi', MsgKey });
const calls = (path: string): number =>
  world.sandbox.events.recent().filter((event) => JSON.stringify(event).includes(path)).length;
const bodies = (): string[] => phone.shade.map(({ body }) => body);

it('takes a shown banner back, and stops the one that waits for a phone that is away', async () => {
  const first = await send('shown');
  await send('stays');
  expect(bodies()).toEqual(['stays', 'shown']);
  expect(await withdraw(first)).toMatchObject({ ErrorCode: 0 });
  await until('the banner is gone', async () => !bodies().includes('shown'));

  phone.network('off');
  const second = await send('kept by the cloud');
  expect(await withdraw(second)).toMatchObject({ ErrorCode: 0 });
  await until('the cloud was told of both', async () => calls('stop_by_jobkey') === 2);
  phone.network('on');
  await send('after');
  await until('the next is shown', async () => bodies().includes('after'));
  expect(bodies()).toEqual(['after', 'stays']);
});
