/** One token of many spoils a request, and the cloud does not say which: everybody else's push comes, once. */
import type { Phone } from '@tim-push/sandbox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../../demo/src/wait.ts';
import { World } from '../../demo/src/world.ts';
import { reportPhone } from './push-only-phone.ts';

/** Of one user: what a request to many tokens is made of. */
const PHONES = 8;
const BAD = 5;
const USER = 'bob';
let world: World;
const phones: Phone[] = [];
beforeAll(async () => {
  world = await World.start({ vendors: ['vivo'] });
  for (let n = 0; n < PHONES; n += 1) {
    const { phone } = await world.phone('vivo');
    await reportPhone(world, USER, 'vivo', phone, `phone-${n}`);
    phones.push(phone);
  }
});
afterAll(() => world?.stop());

it('ends only the push to that token', { timeout: 180_000 }, async () => {
  await world.sandbox.faults.set('vivo', { partial: { tokens: [phones[BAD]?.token ?? ''], whole: 10302 } });
  await world.rest('openim/sendmsg', {
    To_Account: USER,
    MsgRandom: 1,
    MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'Dinner at 7?' } }],
  });
  const states = await until('every push has its end', async () => {
    const [message] = await world.explain(USER);
    const all = message?.devices.map(({ push }) => push?.state) ?? [];
    return all.length === PHONES && all.every((state) => state === 'sent' || state === 'refused') && all;
  });
  expect(states.toSorted()).toEqual(['refused', ...Array(PHONES - 1).fill('sent')]);
  const wanted = phones.map((_phone, n) => (n === BAD ? 0 : 1));
  await until('the banners are there', async () => phones.every(({ shade }, n) => shade.length === wanted[n]));
  expect(phones.map(({ rings }) => rings)).toEqual(wanted);
  const lists = world.sandbox.events
    .recent()
    .flatMap((event) => (event.kind === 'request' && event.path.endsWith('pushToList') ? [event.code] : []));
  // Refused whole, and found by halves.
  expect(lists[0]).toBe('10302');
  expect(lists.length).toBeLessThanOrEqual(1 + 2 * Math.log2(PHONES));
});
