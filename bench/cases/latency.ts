/** At light load: from a message on its way to the request at the cloud. */
import type { Case } from '../harness/case.ts';
import { below } from '../harness/row.ts';
import { percentile } from '../harness/stats.ts';
import { until } from '../harness/wait.ts';
import { PACKAGE_NAME } from '../subjects/content.ts';
import { PushWorld } from './push-world.ts';

const PER_SECOND = 50;
const RECEIVERS = 100;
const TARGET_MS = 20;
const WITHIN_MS = 30_000;
/** Wall clock in fractions of a millisecond, comparable with the sandbox's. */
const nowMs = (): number => performance.timeOrigin + performance.now();

export const latency: Case = {
  name: 'latency',
  cores: 'one',
  async run(context) {
    const { sandbox, size, say } = context;
    const project = await sandbox.control.addAccount('fcm', {
      packages: [PACKAGE_NAME],
      limits: { devicePerMinute: null, devicePerHour: null, collapsibleBurst: null },
    });
    const tokens = await sandbox.control.addTokens('fcm', project.projectId, RECEIVERS);
    const credentials = { ...project.serviceAccount };
    const world = await PushWorld.start({ context, vendor: 'fcm', credentials, tokens });
    const arrivals: number[] = [];
    const listening = new AbortController();
    const listen = async (): Promise<void> => {
      for await (const event of sandbox.control.events({ signal: listening.signal })) {
        if (event.kind === 'request' && event.path.endsWith('/messages:send')) arrivals.push(event.atMs);
      }
    };
    const heard = listen();
    try {
      await until('the first event of the sandbox', WITHIN_MS, 100, async () => {
        await world.sendOne();
        return arrivals.length > 0;
      });
      // What the warm-up sent has arrived as well before the first message that counts.
      for (let index = 0; index < RECEIVERS; index++) await world.sendOne();
      await settled(arrivals);
      const warm = arrivals.length;

      const count = size.latencySeconds * PER_SECOND;
      say(`${count} messages, ${PER_SECOND} a second`);
      const sentAt: number[] = [];
      const acceptedAt: number[] = [];
      const start = performance.now();
      for (let index = 0; index < count; index++) {
        const wait = start + (index * 1000) / PER_SECOND - performance.now();
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        sentAt.push(nowMs());
        await world.sendOne();
        acceptedAt.push(nowMs());
      }
      await until(`${count} requests at the cloud`, WITHIN_MS, 50, async () => arrivals.length >= warm + count);
      // One message is under way at a time, so the order of arrival is the order of sending.
      const from = (times: readonly number[]): number[] =>
        times.map((at, index) => Math.max(0, (arrivals[warm + index] ?? Number.POSITIVE_INFINITY) - at));
      const whole = from(sentAt);
      const after = from(acceptedAt);
      return [
        {
          group: 'latency',
          name: `sender → request at the cloud, ${PER_SECOND}/s`,
          value: text(whole),
          target: below(`p99 < ${TARGET_MS} ms`, percentile(whole, 0.99), TARGET_MS),
          note: `includes the way to the server and the fsync of accept; from the acknowledgement on ${text(after)}; clock of the cloud ±1 ms`,
        },
      ];
    } finally {
      listening.abort();
      await heard;
      await world.stop();
    }
  },
};

/** Until nothing has come for a moment. */
async function settled(arrivals: readonly number[]): Promise<void> {
  let before = -1;
  await until('the warm-up to end', WITHIN_MS, 500, async () => {
    const quiet = before === arrivals.length;
    before = arrivals.length;
    return quiet;
  });
}

const text = (times: readonly number[]): string =>
  `p50 ${percentile(times, 0.5).toFixed(1)} · p99 ${percentile(times, 0.99).toFixed(1)} ms`;
