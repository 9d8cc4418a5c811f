/** One cloud in trouble: its pushes come when it is well again, and the other cloud delivers meanwhile. */
import type { Faults } from '@tim-push/sandbox';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { PhoneApp } from '../../demo/src/phone/phone-app.ts';
import { until } from '../../demo/src/wait.ts';
import { World } from '../../demo/src/world.ts';

let world: World;
let mi: PhoneApp;
let google: PhoneApp;
beforeAll(async () => {
  world = await World.start({ fcmBurst: null });
  mi = await world.user('mi', 'xiaomi');
  google = await world.user('google', 'fcm');
  await mi.kill();
  await google.kill();
}, 60_000);
afterAll(() => world?.stop());
afterEach(() => world.sandbox.faults.clear());

let sequence = 0;
async function send(to: string, text: string, more: object = {}): Promise<string> {
  const answer = await world.rest<{ MsgId: string }>('openim/sendmsg', {
    To_Account: to,
    MsgRandom: ++sequence,
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: text } }],
    ...more,
  });
  expect(answer).toMatchObject({ ErrorCode: 0 });
  return answer.MsgId;
}
async function stateOf(to: string, msgID: string): Promise<string | undefined> {
  const [explained] = await world.explain(to, { message: msgID });
  return (explained?.['devices'] as { push?: { state: string } }[] | undefined)?.[0]?.push?.state;
}
const shows = (app: PhoneApp, text: string): boolean => app.phone.shade.some((one) => one.body === text);

it.each([
  ['is down', { down: true }],
  ['answers 429', { status: { code: 429, retryAfter: 1 } }],
  ['answers 503', { status: { code: 503, retryAfter: 1 } }],
  ['cuts connections', { reset: { at: 'before' } }],
  ['is slow', { latency: { fixedMs: 3_000 } }],
] satisfies [string, Faults][])(
  'delivers when a cloud that %s is well again, and the other cloud meanwhile',
  {
    timeout: 60_000,
  },
  async (name, faults) => {
    await world.sandbox.faults.set('xiaomi', faults);
    const late = await send('mi', `late: ${name}`);
    await send('google', `prompt: ${name}`);
    await until('the other cloud delivers', async () => shows(google, `prompt: ${name}`));
    expect(await stateOf('mi', late), 'the first cloud is still in trouble').not.toBe('sent');
    expect(shows(mi, `late: ${name}`)).toBe(false);
    await world.sandbox.faults.clear('xiaomi');
    await until('the first cloud delivers', async () => shows(mi, `late: ${name}`));
    await until('the push is settled', async () => (await stateOf('mi', late)) === 'sent');
  },
);
