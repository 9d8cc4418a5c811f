import fc from 'fast-check';
import { Histogram, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createPushMetrics, SummedHistogram } from './metrics.ts';

it('says at every scrape what was counted until then, by label', async () => {
  const registry = new Registry();
  const metrics = createPushMetrics(registry);
  const lines = async () =>
    (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  metrics.accept('accepted');
  metrics.accept('busy');
  metrics.accept('accepted');
  metrics.decided('push', 3);
  metrics.settled('fcm', 'sent', '200');
  metrics.settled('fcm', 'refused', '404 "gone"\n');
  metrics.inFlight(7, 'fcm', 5);
  metrics.inFlight(7, 'fcm', 4);
  metrics.receipts('xiaomi', 'applied', 2);
  const first = [
    'tim_push_decided_total{decision="push"} 3',
    'tim_push_settled_total{vendor="fcm",state="sent",code="200"} 1',
    'tim_push_settled_total{vendor="fcm",state="refused",code="404 \\"gone\\"\\n"} 1',
    'tim_push_lane_in_flight{lane="7",vendor="fcm"} 4',
    'tim_push_receipt_marks_total{vendor="xiaomi",result="applied"} 2',
    'tim_push_accept_total{result="accepted"} 2',
    'tim_push_accept_total{result="busy"} 1',
  ];
  expect(await lines()).toEqual(first);
  // A scrape takes nothing away.
  expect(await lines()).toEqual(first);
  metrics.accept('busy');
  metrics.settled('fcm', 'sent', '200');
  metrics.inFlight(7, 'fcm', 0);
  expect(await lines()).toEqual(
    expect.arrayContaining([
      'tim_push_accept_total{result="accepted"} 2',
      'tim_push_accept_total{result="busy"} 2',
      'tim_push_settled_total{vendor="fcm",state="sent",code="200"} 2',
      'tim_push_lane_in_flight{lane="7",vendor="fcm"} 0',
    ]),
  );
});

it('prints a histogram exactly as prom-client prints its own', async () => {
  const buckets = [5, 10, 100];
  const value = fc.record({
    ms: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.constantFrom(...buckets)),
    vendor: fc.constantFrom('fcm', 'apns'),
    code: fc.constantFrom('200', 'say "no"\n'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(value, { maxLength: 30 }), async (values) => {
      const [mine, its] = [new Registry(), new Registry()];
      const summed = new SummedHistogram('ms', 'How long', ['vendor', 'code'], buckets);
      mine.registerMetric(summed as unknown as Histogram);
      const labelNames = ['vendor', 'code'];
      const own = new Histogram({ name: 'ms', help: 'How long', labelNames, buckets, registers: [its] });
      for (const { ms, vendor, code } of values) {
        summed.observe(ms, vendor, code);
        own.observe({ vendor, code }, ms);
      }
      expect(await mine.metrics()).toBe(await its.metrics());
    }),
  );
});
