/** The subject's side of `harness/subject.ts`: reads the task, measures a run of it, prints the one line. */
import { text } from 'node:stream/consumers';
import type { Measured } from '../harness/subject.ts';

export async function readTask<T>(): Promise<T> {
  return JSON.parse(await text(process.stdin)) as T;
}

/**
 * Calls `push` for every index, `parallel` at a time, after a warm-up that is not counted, and reports. `perCall`: pushes
 * that one call makes, where it is not one; the counts are of calls.
 * @throws the first error of a push: a subject that fails has not been measured.
 */
export async function measure(
  { count, parallel, warmUp, perCall = 1 }: { count: number; parallel: number; warmUp: number; perCall?: number },
  push: (index: number) => Promise<unknown>,
): Promise<void> {
  await run(warmUp, parallel, push);
  const cpu = process.cpuUsage();
  const start = performance.now();
  await run(count, parallel, push);
  report(count * perCall, start, cpu);
}

export function report(count: number, start: number, since: NodeJS.CpuUsage): void {
  const { user, system } = process.cpuUsage(since);
  const measured: Measured = {
    count,
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: (user + system) / 1e6,
  };
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}

async function run(count: number, parallel: number, push: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await push(next++);
  };
  await Promise.all(Array.from({ length: Math.min(parallel, count) }, worker));
}
