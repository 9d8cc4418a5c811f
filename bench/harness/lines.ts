/** JSON lines of a child process: how subjects report and the sandbox says that it is up. */
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** The next JSON line of a child. @throws when it ends, or says nothing for `withinMs`. */
export function nextLine<T>(child: ChildProcess, what: string, withinMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) throw new Error(`${what} has no standard output to read`);
    const lines = createInterface({ input: child.stdout });
    const finish = (act: () => void): void => {
      clearTimeout(patience);
      child.off('exit', onExit);
      child.off('error', onError);
      lines.close();
      act();
    };
    const onExit = (code: number | null, signal: string | null): void =>
      finish(() => reject(new Error(`${what} ended (${signal ?? `exit ${code}`}) before it had reported`)));
    const onError = (error: Error): void => finish(() => reject(error));
    const patience = setTimeout(
      () => finish(() => reject(new Error(`${what} reported nothing within ${withinMs / 1000} s`))),
      withinMs,
    );
    child.once('exit', onExit);
    child.once('error', onError);
    lines.once('line', (line) =>
      finish(() => {
        try {
          resolve(JSON.parse(line) as T);
        } catch {
          reject(new Error(`${what} printed something else than its report: ${line.slice(0, 200)}`));
        }
      }),
    );
  });
}
