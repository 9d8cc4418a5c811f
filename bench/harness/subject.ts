/** A program that is measured in a process of its own: started on the measured core, told its task, read once. */
import { startChild, stopChild } from './children.ts';
import type { Cores } from './cores.ts';
import { nextLine } from './lines.ts';

const PATIENCE_MS = 300_000;

export interface Measured {
  count: number;
  seconds: number;
  cpuSeconds: number;
  /** Of its busiest thread, where it has several that work. */
  busiestSeconds?: number;
}
export interface SubjectOptions {
  cores: Cores;
  file: string;
  /** Handed over as JSON on standard input. */
  task: object;
  env?: Record<string, string>;
  /** A file to preload. */
  preload?: string;
}

export async function runSubject({ cores, file, task, env, preload }: SubjectOptions): Promise<Measured> {
  const { command, args } = cores.measured(process.execPath, [
    '--conditions=@tim-push/source',
    '--disable-warning=ExperimentalWarning',
    ...(preload === undefined ? [] : ['--require', preload]),
    file,
  ]);
  const child = startChild(command, args, { NODE_NO_WARNINGS: '1', ...env });
  try {
    child.stdin?.end(JSON.stringify(task));
    return await nextLine<Measured>(child, file, PATIENCE_MS);
  } finally {
    await stopChild(child);
  }
}
