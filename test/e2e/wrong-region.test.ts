/** Phones of another region: the cloud takes each push, and says by receipt that nobody is there. No token is retired. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PACKAGE_NAME } from '../../demo/src/clouds/cloud.ts';
import { until } from '../../demo/src/wait.ts';
import { type Explained, World } from '../../demo/src/world.ts';
import { reportPhone } from './push-only-phone.ts';
import { type ReceiptProxy, receiptProxy } from './receipt-proxy.ts';

/** More than the dead tokens that are ordinary in a young lane. */
const PHONES = 12;

let world: World;
let proxy: ReceiptProxy;
const log: string[] = [];
beforeAll(async () => {
  proxy = await receiptProxy(() => world);
  const env = { TIM_PUSH_RECEIPTS_PUBLIC_URL: proxy.url };
  world = await World.start({ vendors: ['xiaomi'], env, onLog: (line) => log.push(line) });
  for (let n = 0; n < PHONES; n += 1) {
    const phone = await world.sandbox.phones.add({ vendor: 'xiaomi', packageName: PACKAGE_NAME, region: 'Europe' });
    await reportPhone(world, `user${n}`, 'xiaomi', phone);
  }
});
afterAll(async () => {
  await world?.stop();
  await proxy?.close();
});

let sequence = 0;
/** Sends to everybody; what *explain* knows of each message then. */
async function sendToAll(text: string): Promise<Explained[]> {
  return await Promise.all(
    Array.from({ length: PHONES }, async (_, n) => {
      const answer = await world.rest<{ MsgId: string }>('openim/sendmsg', {
        To_Account: `user${n}`,
        MsgRandom: ++sequence,
        MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: text } }],
      });
      const [explained] = await world.explain(`user${n}`, { message: answer.MsgId });
      if (explained === undefined) throw new Error(`no message ${answer.MsgId}`);
      return explained;
    }),
  );
}

it('retires no token in mass, and tells somebody', { timeout: 300_000 }, async () => {
  await sendToAll('nobody is there');
  await until('the receipts came', async () => {
    await world.sandbox.flushReceipts();
    return log.some((line) => line.includes('"alert":"dead_tokens_in_mass"'));
  });
  await until('every token is valid again', async () => {
    const messages = await sendToAll('still nobody');
    return messages.every(({ devices }) => devices[0]?.push !== undefined);
  });
  expect(proxy.taken).toBeGreaterThan(0);
});
