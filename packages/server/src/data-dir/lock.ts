import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DataDirError } from './error.ts';

export interface Lock {
  release(): void;
}

/**
 * Takes the data directory for this process. The lock is one of the operating system on an otherwise empty SQLite file,
 * so it goes with the process however that ends: there is no stale lock to clean up, and no process id to misread.
 *
 * @throws {DataDirError} `data_dir_in_use` when another process, or another server of this one, holds it.
 */
export function lockDataDir(dataDir: string): Lock {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const words = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new DataDirError('data_dir_unusable', { dataDir, step: 'make', words }, { cause: error });
  }
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(join(dataDir, 'lock'), { timeout: 0 });
    database.exec('pragma journal_mode = delete; begin exclusive');
  } catch (error) {
    database?.close();
    // SQLITE_BUSY 5 (https://sqlite.org/rescode.html): somebody holds it. Anything else is trouble with the directory.
    if ((error as { errcode?: number }).errcode === 5)
      throw new DataDirError('data_dir_in_use', { dataDir, ...holderOf(dataDir) });
    const words = (error as Error).message;
    throw new DataDirError('data_dir_unusable', { dataDir, step: 'lock', words }, { cause: error });
  }
  const held = database;
  return { release: () => held.close() };
}

function holderOf(dataDir: string): { pid?: number } {
  try {
    const { pid } = JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8')) as { pid?: unknown };
    return typeof pid === 'number' ? { pid } : {};
  } catch {
    // A command line tool holds it, or a server that is still starting: only the name of the holder is unknown.
    return {};
  }
}
