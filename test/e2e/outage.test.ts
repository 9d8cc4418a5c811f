/**
 * One cloud in trouble: its pushes come when it is well again, or expire and *explain* says why; the other cloud
 * delivers meanwhile, and chats pass what has piled up.
 */
import type { Faults, Phone } from '@tim-push/sandbox';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../demo/src/wait.ts';
import { World } from '../../demo/src/world.ts';
import { pushOnlyPhone } from './push-only-phone.ts';
import { sendText } from './send-text.ts';

const VENDORS = ['xiaomi', 'fcm'] as const;
type Tested = (typeof VENDORS)[number];
const other = (vendor: Tested): Tested => (vendor === 'xiaomi' ? 'fcm' : 'xiaomi');
/** More than a lane has in flight when it starts again after an outage. */
const BACKLOG = 60;

interface Explanation {
  lines: { kind: 'fact' | 'cause' | 'fix'; text: string; lostAt?: string }[];
  messages: { devices: { push?: { state: string; code?: string } }[] }[];
}
interface Outage {
  name: string;
  faults: Faults;
  /** What the list of lanes calls it. */
  trouble: 'busy' | 'notReached' | 'broken';
  /** How a push ends that it outlives: unknown where a request may have been processed. */
  ends: readonly string[];
}
const outages: Outage[] = [
  { name: 'is down', faults: { down: true }, trouble: 'notReached', ends: ['expired'] },
  { name: 'answers 429', faults: { status: { code: 429, retryAfter: 1 } }, trouble: 'busy', ends: ['expired'] },
  // One cloud says that it took nothing, of the other nobody knows (fcm.md §4).
  {
    name: 'answers 503',
    faults: { status: { code: 503, retryAfter: 1 } },
    trouble: 'broken',
    ends: ['expired', 'unknown'],
  },
  {
    name: 'answers 500 without a word',
    faults: { status: { code: 500, body: 'empty' } },
    trouble: 'broken',
    ends: ['unknown'],
  },
  { name: 'cuts connections', faults: { reset: { at: 'before' } }, trouble: 'notReached', ends: ['unknown'] },
];
/** Below the time-out of both channels, and long enough for the other cloud on a busy machine. */
const slow: Faults = { latency: { fixedMs: 8_000 } };

let world: World;
const phones = {} as Record<Tested, Phone>;
beforeAll(async () => {
  world = await World.start({ fcmBurst: null });
  for (const vendor of VENDORS) phones[vendor] = await pushOnlyPhone(world, vendor, vendor);
});
afterAll(() => world?.stop());
afterEach(async () => {
  await world.sandbox.faults.clear();
  for (const vendor of VENDORS) phones[vendor].clearNotifications();
});

/** Users are called as the cloud of their phone. */
const send = (to: Tested, text: string, more: object = {}) => sendText(world, to, text, more);
const explain = (to: Tested, msgID: string) =>
  world.server.admin<Explanation>('GET', `/explain?user=${to}&message=${msgID}`);
const pushOf = async (to: Tested, msgID: string) => (await explain(to, msgID)).messages[0]?.devices[0]?.push;
const isFinal = (state = 'queued'): boolean => state !== 'queued' && state !== 'attempted';
const shows = (to: Tested, text: string): boolean => phones[to].shade.some((one) => one.body === text);
/** What the lane of a cloud is said to suffer from. */
async function troubleOf(vendor: Tested): Promise<string | undefined> {
  const { lanes } = await world.server.admin<{ lanes: { vendor: string; trouble?: { kind: string } }[] }>(
    'GET',
    '/lanes',
  );
  return lanes.find((lane) => lane.vendor === vendor)?.trouble?.kind;
}
const queue = () => world.server.admin<{ queued: number; leased: number }>('GET', '/queue');

describe.each(VENDORS)('%s', (vendor) => {
  it.each([...outages, { name: 'is slow', faults: slow, trouble: undefined }])(
    'delivers when it is well again after it $name, and the other cloud meanwhile',
    { timeout: 300_000 },
    async ({ name, faults, trouble }) => {
      await world.sandbox.faults.set(vendor, faults);
      const late = await send(vendor, `late: ${name}`);
      await send(other(vendor), `prompt: ${name}`);
      await until('the other cloud delivers', async () => shows(other(vendor), `prompt: ${name}`));
      expect((await pushOf(vendor, late))?.state, 'the first cloud is still in trouble').not.toBe('sent');
      expect(shows(vendor, `late: ${name}`)).toBe(false);
      await until('the list of lanes says what is wrong', async () => (await troubleOf(vendor)) === trouble);
      expect(await troubleOf(other(vendor))).toBeUndefined();
      await world.sandbox.faults.clear(vendor);
      await until('the first cloud delivers', async () => shows(vendor, `late: ${name}`));
      await until('the push is settled', async () => (await pushOf(vendor, late))?.state === 'sent');
      expect(await troubleOf(vendor)).toBeUndefined();
    },
  );

  it('is asked at once when an operator ends the hour that it asked for', { timeout: 300_000 }, async () => {
    await world.sandbox.faults.set(vendor, { status: { code: 429, retryAfter: 3600 } });
    const msgID = await send(vendor, 'in an hour');
    await until('the lane waits', async () => (await troubleOf(vendor)) === 'busy' && (await queue()).leased === 0);
    await world.sandbox.faults.clear(vendor);
    const { lanes } = await world.server.admin<{ lanes: { id: number; vendor: string }[] }>('GET', '/lanes');
    const id = lanes.find((lane) => lane.vendor === vendor)?.id;
    const resumed = await world.server.admin<{ state: string }>('POST', `/lanes/${id}/resume`);
    expect(resumed).toMatchObject({ state: 'open' });
    expect(resumed).not.toHaveProperty('retryAtMs');
    await until('it is shown', async () => shows(vendor, 'in an hour'));
    await until('the push is settled', async () => (await pushOf(vendor, msgID))?.state === 'sent');
    expect(await troubleOf(vendor)).toBeUndefined();
  });

  it('lets a chat pass the backlog of an outage', { timeout: 300_000 }, async () => {
    await world.sandbox.faults.set(vendor, { down: true });
    for (let n = 0; n < BACKLOG; n += 1) await send(vendor, `offer ${n}`, { MsgClass: 'marketing' });
    await until('the lane waits', async () => (await queue()).leased === 0);
    const from = phones[vendor].log.length;
    await send(vendor, 'are you there?');
    await world.sandbox.faults.clear(vendor);
    await until('everything is shown', async () => phones[vendor].shade.length === BACKLOG + 1);
    const order = phones[vendor].log
      .slice(from)
      .flatMap((event) => (event.kind === 'shown' ? [event.notificationId] : []))
      .map((id) => phones[vendor].shade.find((banner) => banner.id === id)?.body);
    expect(order.indexOf('are you there?')).toBeLessThan(BACKLOG / 4);
  });

  it('shows a push once whose answer was cut off, and counts a second ring', { timeout: 300_000 }, async () => {
    await world.sandbox.faults.set(vendor, { reset: { at: 'after', next: 1 } });
    const from = phones[vendor].log.length;
    const msgID = await send(vendor, 'cut');
    await until('the push is settled', async () => (await pushOf(vendor, msgID))?.state === 'sent');
    expect(phones[vendor].shade.map(({ body }) => body)).toEqual(['cut']);
    const rings = phones[vendor].log.slice(from).filter(({ kind }) => kind === 'rang').length;
    const { counters } = await world.server.admin<{ counters: { certificateId: number; secondRings: number }[] }>(
      'GET',
      '/counters',
    );
    const counted = counters
      .filter(({ certificateId }) => certificateId === world.certificateID(vendor))
      .reduce((sum, { secondRings }) => sum + secondRings, 0);
    expect(rings - 1).toBeLessThanOrEqual(counted);
  });
});

describe.each(outages)('a cloud that $name for longer than a push is fresh', ({ name, faults, ends }) => {
  it.each(VENDORS)('lets it end, says why, and never shows it: %s', { timeout: 300_000 }, async (vendor) => {
    await world.sandbox.faults.set(vendor, faults);
    const msgID = await send(vendor, `too late: ${name}`, { MsgLifeTime: 1 });
    await until('the push has ended', async () => isFinal((await pushOf(vendor, msgID))?.state));
    const { lines, messages } = await explain(vendor, msgID);
    const state = messages[0]?.devices[0]?.push?.state;
    // On a busy machine its second may be over before its first request.
    const asked = lines.some(({ text }) => text.startsWith('request '));
    expect(asked ? ends : [...ends, 'expired']).toContain(state);
    expect(lines.find(({ lostAt }) => lostAt !== undefined)?.lostAt).toMatch(/^(cloud|lane)$/);
    expect(lines.some(({ text }) => text.includes(`push: ${state}`))).toBe(true);
    // The requests themselves, or what kept the lane from making one, and what to do.
    expect(lines.some(({ text, kind }) => text.startsWith('request ') || kind === 'cause')).toBe(true);
    expect(lines.some(({ kind }) => kind === 'fix')).toBe(true);
    await world.sandbox.faults.clear(vendor);
    await send(vendor, `in time: ${name}`);
    await until('the next push is shown', async () => shows(vendor, `in time: ${name}`));
    expect(shows(vendor, `too late: ${name}`)).toBe(false);
  });
});

it('ends every push in one state', async () => {
  await until('the queue is empty', async () => (await queue()).queued === 0);
  await expect(world.server.admin('GET', '/audit')).resolves.toMatchObject({ problems: [] });
});
