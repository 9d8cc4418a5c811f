/** Who runs on which core: what is measured alone on one, clouds and load generators on the other; or everybody everywhere. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
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
/** Of this process before it moved: a moved one sees its own core only. */
const CORES = availableParallelism();
const ALLOWED = allowedCores();

/** Moves this process, and with it every child that follows, off the measured core. Without `taskset` or a second core nothing is moved. */
export async function takeCores(): Promise<Cores> {
  const pinned = CORES > 1 && (await move(process.pid, OTHERS));
  return {
    note: pinned ? 'measured process alone on core 0, clouds and load on core 1' : 'processes not pinned',
    measured: (command, args) =>
      pinned ? { command: 'taskset', args: ['-c', MEASURED, command, ...args] } : { command, args: [...args] },
    async moveToMeasured(pid) {
      if (pinned) await move(pid, MEASURED);
    },
  };
}

/** Gives this process, and every child that follows, all cores that it was started with. @throws when it cannot. */
export async function freeCores(): Promise<Cores> {
  if (ALLOWED !== undefined && allowedCores() !== ALLOWED && !(await move(process.pid, ALLOWED))) {
    throw new Error(`this process could not be moved back to the cores ${ALLOWED}`);
  }
  return {
    note: `every process on all ${CORES} cores`,
    measured: (command, args) => ({ command, args: [...args] }),
    moveToMeasured: () => Promise.resolve(),
  };
}

/** `0-1`, as Linux says it; undefined elsewhere, where nothing is pinned. */
function allowedCores(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  return /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
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
