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
    throw new DataDirError(
      'data_dir_unusable',
      `the data directory ${dataDir} cannot be made (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
      'name a directory that the user of the server may write, by TIM_PUSH_DATA_DIR or --data-dir',
      { cause: error },
    );
  }
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(join(dataDir, 'lock'), { timeout: 0 });
    database.exec('pragma journal_mode = delete; begin exclusive');
  } catch (error) {
    database?.close();
    // SQLITE_BUSY 5 (https://sqlite.org/rescode.html): somebody holds it. Anything else is trouble with the directory.
    if ((error as { errcode?: number }).errcode === 5) throw inUse(dataDir);
    throw new DataDirError(
      'data_dir_unusable',
      `the data directory ${dataDir} cannot be locked: ${(error as Error).message}`,
      'check that the disk is not full and that the user of the server may write there',
      { cause: error },
    );
  }
  const held = database;
  return { release: () => held.close() };
}

function inUse(dataDir: string): DataDirError {
  const holder = readHolder(dataDir);
  return new DataDirError(
    'data_dir_in_use',
    `the data directory ${dataDir} is in use by ${holder}`,
    'stop that one first, or name another directory by TIM_PUSH_DATA_DIR or --data-dir',
  );
}

function readHolder(dataDir: string): string {
  try {
    const { pid } = JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8')) as { pid?: unknown };
    return typeof pid === 'number' ? `process ${pid}` : 'another process';
  } catch {
    // A command line tool holds it, or a server that is still starting: only the name of the holder is unknown.
    return 'another process';
  }
}
