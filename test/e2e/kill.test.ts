/**
 * `kill -9` of the server at random moments between accept and settle. What must hold afterwards: every acknowledged
 * message's push has exactly one final state, no phone shows a message in two banners, and a phone rings a second time
 * only for a push whose first request had no certain answer, which the server counted.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PhoneApp } from '../../demo/src/phone/phone-app.ts';
import { until } from '../../demo/src/wait.ts';
import { type DemoVendor, World } from '../../demo/src/world.ts';

const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 12);
const SENDERS = 6;
const FINAL = ['sent', 'refused', 'expired', 'cancelled', 'unknown'];

let world: World;
beforeAll(async () => {
  // Hundreds of messages for six phones: FCM's burst rule would rightly delay most of them.
  world = await World.start({ fcmBurst: null });
});
afterAll(() => world?.stop());

interface Sent {
  to: string;
  text: string;
  msgID: string;
}

it('loses nothing and shows nothing twice', { timeout: 600_000 }, async () => {
  const phones = new Map<string, PhoneApp>();
  for (const vendor of ['xiaomi', 'fcm'] as const satisfies DemoVendor[]) {
    for (const number of [1, 2, 3]) {
      const app = await world.user(`${vendor}-${number}`, vendor);
      await app.kill();
      phones.set(`${vendor}-${number}`, app);
    }
  }
  const users = [...phones.keys()];
  const acknowledged: Sent[] = [];
  let sequence = 0;
  let unanswered = 0;

  for (let round = 0; round < ROUNDS; round++) {
    let alive = true;
    const sender = async (): Promise<void> => {
      while (alive) {
        const number = sequence++;
        const to = users[number % users.length] ?? '';
        const text = `message ${number}`;
        try {
          const answer = await world.rest<{ MsgId: string }>('openim/sendmsg', {
            To_Account: to,
            MsgRandom: number,
            MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: text } }],
          });
          if (answer.ErrorCode === 0) acknowledged.push({ to, text, msgID: answer.MsgId });
        } catch {
          // The server died under this request: whether it was accepted is nobody's promise.
          unanswered += 1;
          return;
        }
      }
    };
    const senders = Array.from({ length: SENDERS }, sender);
    // A few commits at least, then any moment.
    const enough = acknowledged.length + 5;
    await until('some messages are acknowledged', async () => acknowledged.length >= enough);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 120));
    await world.server.kill();
    alive = false;
    await Promise.all(senders);
    await world.server.start();
  }

  await drained();
  expect(unanswered).toBeGreaterThan(0);
  expect(acknowledged.length).toBeGreaterThan(ROUNDS * 5);
  expect((await world.server.admin<{ problems: unknown[] }>('GET', '/audit')).problems).toEqual([]);

  // One final state each.
  const states = new Map<string, number>();
  for (const { to, msgID } of acknowledged) {
    const [explained] = await world.explain(to, { message: msgID });
    const pushes = (explained?.['devices'] as { push?: { state: string } }[] | undefined)?.flatMap((one) =>
      one.push ? [one.push.state] : [],
    );
    expect(pushes, `states of message ${msgID} to ${to}`).toHaveLength(1);
    const state = pushes?.[0] ?? '';
    expect(FINAL).toContain(state);
    states.set(state, (states.get(state) ?? 0) + 1);
  }
  expect(states.get('sent')).toBeGreaterThan(0);

  // No second banner; a second ring only where it was counted.
  let secondRings = 0;
  for (const { phone } of phones.values()) {
    const banners = phone.shade.map((banner) => banner.body);
    expect(new Set(banners).size, `banners of ${phone.id}`).toBe(banners.length);
    const rung = new Map<number, number>();
    for (const event of phone.log) {
      if (event.kind === 'rang') rung.set(event.notificationId, (rung.get(event.notificationId) ?? 0) + 1);
    }
    for (const rings of rung.values()) secondRings += rings - 1;
  }
  const { counters } = await world.server.admin<{ counters: { secondRings: number; planned: number; sent: number }[] }>(
    'GET',
    '/counters',
  );
  const counted = counters.reduce((sum, line) => sum + line.secondRings, 0);
  expect(secondRings).toBeLessThanOrEqual(counted);

  // And everything that was acknowledged and sent is on a phone.
  const shown = new Set([...phones.values()].flatMap(({ phone }) => phone.shade.map((banner) => banner.body)));
  const missing = acknowledged.filter(({ text }) => !shown.has(text));
  expect(missing).toEqual([]);
});

async function drained(): Promise<void> {
  for (let looks = 0; looks < 10; looks++) {
    try {
      await until('the queue is empty', async () => {
        const { queued, leased } = await world.server.admin<{ queued: number; leased: number }>('GET', '/queue');
        return queued === 0 && leased === 0;
      });
      return;
    } catch (error) {
      if (looks === 9) throw error;
    }
  }
}
