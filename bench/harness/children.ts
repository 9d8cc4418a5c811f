/** Processes that bench started: none outlives it, however it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const pids = new Set<number>();

process.on('exit', () => {
  for (const pid of pids) kill(pid);
});
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => process.exit(code));
}

/** Starts a process whose end follows this one's. Its standard error is shown. */
export function startChild(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  if (child.pid !== undefined) adopt(child.pid);
  child.once('exit', () => {
    if (child.pid !== undefined) pids.delete(child.pid);
  });
  return child;
}

/** Answers for a process that somebody else started. */
export function adopt(pid: number): void {
  pids.add(pid);
}
export function release(pid: number): void {
  pids.delete(pid);
}

/** Asks a process to stop, and waits until it has. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await exited;
  clearTimeout(patience);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It had ended by itself.
  }
}
