import { describe, expect, it } from 'vitest';
import { noMetrics } from './metrics.ts';
import { createManualTime } from './testing/manual-time.ts';
import { createTestLog } from './testing/quiet-log.ts';
import { NOW } from './testing/samples.ts';
import { createWebhooks } from './webhooks.ts';

function setUp(count: number, apps: number[] = [1]) {
  const time = createManualTime(NOW);
  const { log, lines } = createTestLog();
  let outbox = Array.from({ length: count }, (_, at) => ({
    id: at + 1,
    appId: apps[at % apps.length] ?? 1,
    event: { n: at + 1 },
  }));
  const calls: { url: string; events: { n: number }[] }[] = [];
  const answers: Record<number, () => Response> = {};
  const ok = () => Response.json({ ActionStatus: 'OK', ErrorCode: 0 });
  const webhooks = createWebhooks({
    store: {
      takeOutbox: async (limit) => outbox.slice(0, limit),
      ackOutbox: async (ids) => {
        outbox = outbox.filter((row) => !ids.includes(row.id));
      },
    },
    target: (appId) => (appId === 9 ? undefined : { url: `https://app${appId}.test/hook` }),
    clock: time,
    timers: time,
    log,
    metrics: noMetrics,
    fetch: async (url, init) => {
      const appId = Number(/app(\d+)/.exec(url)?.[1]);
      const { Events } = JSON.parse(String(init.body)) as { Events: { n: number }[] };
      calls.push({ url, events: Events });
      return (answers[appId] ?? ok)();
    },
  });
  return { time, webhooks, calls, answers, ok, lines, left: () => outbox.length };
}

describe('webhooks', () => {
  it('deliver events in order, at most 100 a call, and remove them when they were taken', async () => {
    const { webhooks, time, calls, left } = setUp(250);
    webhooks.start();
    await time.advance(0);
    expect(calls.map((call) => call.events.length)).toEqual([100, 100, 50]);
    expect(calls.flatMap((call) => call.events.map((event) => event.n))).toEqual(
      Array.from({ length: 250 }, (_, at) => at + 1),
    );
    expect(calls[0]?.url).toContain('CallbackCommand=Push.OfflinePush');
    expect(left()).toBe(0);
    await webhooks.stop();
  });

  it.each<[string, () => Response]>([
    ['an error status', () => new Response('', { status: 503 })],
    ['an ErrorCode', () => Response.json({ ErrorCode: 1 })],
  ])('keep events on %s and try again later, slower each time', async (_name, answer) => {
    const { webhooks, time, calls, answers, ok, left } = setUp(3);
    answers[1] = answer;
    webhooks.start();
    await time.advance(1999);
    expect(calls).toHaveLength(1);
    await time.advance(2000);
    expect(calls).toHaveLength(2);
    await time.advance(2000);
    expect(calls).toHaveLength(2);
    answers[1] = ok;
    await time.advance(1000);
    expect(calls).toHaveLength(3);
    expect(left()).toBe(0);
    await webhooks.stop();
  });

  it('of an app that does not answer do not delay those of another', async () => {
    const { webhooks, time, calls, answers, left } = setUp(40, [1, 2]);
    answers[1] = () => new Response('', { status: 500 });
    webhooks.start();
    await time.advance(10);
    expect(calls.filter((call) => call.url.includes('app2')).flatMap((call) => call.events)).toHaveLength(20);
    expect(left()).toBe(20);
    await webhooks.stop();
  });

  it('of an app that fills the outbox hide no other for long', async () => {
    const { webhooks, time, calls, answers, lines } = setUp(20_000, Array(999).fill(1).concat(2));
    answers[1] = () => new Response('', { status: 500 });
    webhooks.start();
    await time.advance(200);
    expect(calls.filter((call) => call.url.includes('app2')).flatMap((call) => call.events).length).toBeGreaterThan(0);
    await time.advance(1500);
    expect(lines.some((line) => line.alert === 'webhooks_dropped')).toBe(true);
    await webhooks.stop();
  });

  it('are dropped for apps that want none', async () => {
    const { webhooks, time, calls, left } = setUp(5, [9]);
    webhooks.start();
    await time.advance(0);
    expect({ calls: calls.length, left: left() }).toEqual({ calls: 0, left: 0 });
    await webhooks.stop();
  });
});
