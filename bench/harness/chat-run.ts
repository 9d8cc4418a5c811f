/** One run of a chat server, whoever wrote it: messages to users who are away, until the last push's result is stored. */
import type { CloudName } from '@tim-push/sandbox';
import type { SandboxProcess } from './sandbox-process.ts';
import type { Measured } from './subject.ts';
import { busiest } from './threads.ts';
import { until } from './wait.ts';

export const DRAIN_WITHIN_MS = 180_000;

export interface ChatServer {
  /** CPU of the whole process until now. */
  cpuSeconds(): Promise<number>;
  /** CPU of each thread until now, by its id. Empty where the system does not tell. */
  threadSeconds(): Promise<ReadonlyMap<string, number>>;
  /** Resolves when every push's result is stored. @throws after `DRAIN_WITHIN_MS`. */
  settled(): Promise<void>;
}
export interface Surroundings {
  sandbox: SandboxProcess;
  vendor: CloudName;
}

/** Its rate is over when the cloud has the last push; its CPU counts until `server` has stored the last result. */
export async function measurePushes(
  server: ChatServer,
  { sandbox, vendor }: Surroundings,
  count: number,
  start: () => Promise<unknown>,
): Promise<Measured> {
  const before = await sandbox.sunk(vendor);
  const cpu = await server.cpuSeconds();
  const threads = await server.threadSeconds();
  const cloud = await sandbox.cpuSeconds();
  const load = process.cpuUsage();
  const startedAt = performance.now();
  await start();
  const want = before + count;
  await until(`${count} pushes at the cloud`, DRAIN_WITHIN_MS, 10, async () => (await sandbox.sunk(vendor)) >= want);
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(load);
  const cloudSeconds = (await sandbox.cpuSeconds()) - cloud;
  await server.settled();
  const busiestSeconds = busiest(threads, await server.threadSeconds());
  return {
    count,
    seconds,
    cpuSeconds: (await server.cpuSeconds()) - cpu,
    ...(busiestSeconds > 0 && { busiestSeconds }),
    beside: { loadSeconds: (user + system) / 1e6, cloudSeconds },
  };
}
