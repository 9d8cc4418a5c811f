/** Who runs on which core: what is measured alone on one, clouds and load generators on the other. */
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Cores {
  /** How the table's head says it. */
  readonly note: string;
  /** A command line that starts on the core of what is measured. */
  measured(command: string, args: readonly string[]): { command: string; args: string[] };
  /** Moves a running process, all its threads, to the core of what is measured. */
  moveToMeasured(pid: number): Promise<void>;
}

const MEASURED = '0';
const OTHERS = '1';

/** Moves this process, and with it every child that follows, off the measured core. Without `taskset` or a second core nothing is moved. */
export async function takeCores(): Promise<Cores> {
  const pinned = availableParallelism() > 1 && (await move(process.pid, OTHERS));
  return {
    note: pinned ? 'measured process alone on core 0, clouds and load on core 1' : 'processes not pinned',
    measured: (command, args) =>
      pinned ? { command: 'taskset', args: ['-c', MEASURED, command, ...args] } : { command, args: [...args] },
    async moveToMeasured(pid) {
      if (pinned) await move(pid, MEASURED);
    },
  };
}

async function move(pid: number, core: string): Promise<boolean> {
  try {
    await run('taskset', ['-a', '-c', '-p', core, String(pid)]);
    return true;
  } catch {
    // No taskset on this system, or no such core: then the system decides.
    return false;
  }
}
