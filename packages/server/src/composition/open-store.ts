import type { Store, StoreError } from '../store/index.ts';
import { moduleBeside, openSqliteStore } from '../store/sqlite/index.ts';

/** The rule that the store applies inside its commits, as a module: the writer runs in a thread of its own. */
const planner = moduleBeside('../push/plan/decide', import.meta.url);

/**
 * Opens the SQLite store of a data directory.
 *
 * @param onDeath called when nothing can be stored any more: the process has to end.
 */
export function openStore(file: string, onDeath: (error: StoreError) => void): Promise<Store> {
  return openSqliteStore({ file, planner, onDeath });
}
