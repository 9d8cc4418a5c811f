/** A program that is measured in a process of its own: started on the measured core, told its task, read once. */
import type { ChildProcess } from 'node:child_process';
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
  /** CPU of what is not measured, until the cloud had the last push. */
  beside?: { loadSeconds: number; cloudSeconds: number };
}
/** What some library needs to reach the sandbox. */
export interface Preloaded {
  /** A file to preload. */
  preload?: string;
  env?: Record<string, string>;
}
export interface SubjectOptions extends Preloaded {
  cores: Cores;
  file: string;
  /** Handed over as JSON on standard input. */
  task: object;
}

/** The caller stops it. */
export function startSubject({ cores, file, task, env, preload }: SubjectOptions): ChildProcess {
  const { command, args } = cores.measured(process.execPath, [
    '--conditions=@tim-push/source',
    '--disable-warning=ExperimentalWarning',
    ...(preload === undefined ? [] : ['--require', preload]),
    file,
  ]);
  const child = startChild(command, args, { NODE_NO_WARNINGS: '1', ...env });
  child.stdin?.end(JSON.stringify(task));
  return child;
}

export async function runSubject(options: SubjectOptions): Promise<Measured> {
  const child = startSubject(options);
  try {
    return await nextLine<Measured>(child, options.file, PATIENCE_MS);
  } finally {
    await stopChild(child);
  }
}
