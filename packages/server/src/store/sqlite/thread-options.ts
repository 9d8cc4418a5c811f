/** What every thread of the store is started with. */
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import type { WorkerOptions } from 'node:worker_threads';

/** @param module of the thread: TypeScript, or of a build. */
export const threadOptions = (module: URL): WorkerOptions => ({
  execArgv: threadExecArgv(module),
  env: threadEnv(),
  name: 'store',
});

/** From source a thread needs the export condition that resolves workspace packages to TypeScript; a build needs none. */
const threadExecArgv = (module: URL): string[] =>
  module.pathname.endsWith('.ts') ? ['--conditions=@tim-push/source'] : [];

/**
 * A thread does not take the compile cache over from the one that starts it, and without it compiles for 0.3 s of CPU. What
 * is named here is the folder above that of this version of Node.
 */
function threadEnv(): NodeJS.ProcessEnv {
  const cache = getCompileCacheDir();
  return cache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(cache) };
}
