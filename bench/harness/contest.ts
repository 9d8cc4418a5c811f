/** Contestants of one kind of work, run in turns, so that a busy moment of the machine hits all alike. */
import type { Row } from './row.ts';
import { median } from './stats.ts';
import type { Measured } from './subject.ts';

export interface Contestant {
  name: string;
  run(): Promise<Measured>;
}
export interface Result {
  perSecond: number;
  cpuMicros: number;
  /** Of the busiest thread, where a process has several that work. */
  busiestMicros?: number;
  /** Of what is not measured: the load generator and the emulated cloud. */
  beside?: { loadMicros: number; cloudMicros: number };
}

/** The median of each contestant's rounds, by name. */
export async function contest(
  contestants: readonly Contestant[],
  rounds: number,
  say: (text: string) => void,
): Promise<Map<string, Result>> {
  const measured = new Map<string, Measured[]>();
  for (let round = 1; round <= rounds; round++) {
    for (const { name, run } of contestants) {
      say(`round ${round} of ${rounds}: ${name}`);
      measured.set(name, [...(measured.get(name) ?? []), await run()]);
    }
  }
  return new Map([...measured].map(([name, runs]) => [name, middle(runs)]));
}

function middle(runs: readonly Measured[]): Result {
  const micros = (of: (run: Measured) => number): number => median(runs.map((run) => (of(run) / run.count) * 1e6));
  const busiestMicros = micros(({ busiestSeconds = 0 }) => busiestSeconds);
  const beside = {
    loadMicros: micros((run) => run.beside?.loadSeconds ?? 0),
    cloudMicros: micros((run) => run.beside?.cloudSeconds ?? 0),
  };
  return {
    perSecond: median(runs.map(({ count, seconds }) => count / seconds)),
    cpuMicros: micros(({ cpuSeconds }) => cpuSeconds),
    ...(busiestMicros > 0 && { busiestMicros }),
    ...(beside.cloudMicros > 0 && { beside }),
  };
}

/** One row a contestant, with its ratios to the bare loop. */
export function rowsOf(
  group: string,
  results: ReadonlyMap<string, Result>,
  bareName: string,
  more: Readonly<Record<string, (result: Result, bare: Result) => Partial<Row>>>,
): Row[] {
  const bare = results.get(bareName);
  if (bare === undefined) throw new RangeError(`${bareName} was not measured`);
  return [...results].map(([name, result]) => ({
    group,
    name,
    perSecond: result.perSecond,
    cpuMicros: result.cpuMicros,
    ...(name === bareName
      ? {}
      : { ofBare: { rate: result.perSecond / bare.perSecond, cpu: bare.cpuMicros / result.cpuMicros } }),
    ...more[name]?.(result, bare),
  }));
}
