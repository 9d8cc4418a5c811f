/** CPU by thread, from /proc: how much of a process could run side by side. */
import { readdir, readFile } from 'node:fs/promises';

/** Clock ticks a second of /proc on every Linux that Node runs on. */
const TICKS = 100;

/** Empty where there is no /proc. */
export async function threadSecondsOf(pid: number): Promise<ReadonlyMap<string, number>> {
  if (process.platform !== 'linux') return new Map();
  const ids = await readdir(`/proc/${pid}/task`);
  const found = await Promise.all(
    ids.map(async (id) => [id, await secondsOf(`/proc/${pid}/task/${id}/stat`)] as const),
  );
  return new Map(found.flatMap(([id, seconds]) => (seconds === undefined ? [] : [[id, seconds] as const])));
}

/** Undefined: the thread has ended since. */
async function secondsOf(file: string): Promise<number | undefined> {
  let stat: string;
  try {
    stat = await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
  // The name in parentheses may hold anything; utime and stime are the 12th and 13th field after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** The most that one thread worked between the two looks. */
export const busiest = (before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): number =>
  Math.max(0, ...[...after].map(([id, seconds]) => seconds - (before.get(id) ?? 0)));
