import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { createPushMetrics } from './metrics.ts';

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
