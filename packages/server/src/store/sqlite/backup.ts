import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { backup } from 'node:sqlite';
import { StoreError } from '../contract/index.ts';
import { openForReading } from './connection.ts';

/** Pages of one step: 8 MB at the default page size, so that progress is seen and the event loop runs between steps. */
const PAGES_PER_STEP = 2000;

/**
 * Copies the database while it is in use, as it was at one moment: into a file beside the target that gets its name only
 * when it is whole and synced.
 *
 * @throws {StoreError} `exists` when there is such a file: a backup overwrites nothing.
 */
export async function backUp(
  file: string,
  toFile: string,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  refuseExisting(toFile);
  const partFile = `${toFile}.part`;
  await rm(partFile, { force: true });
  // Messages and tokens are in it: for its owner only, as the data directory is.
  await (await open(partFile, 'wx', 0o600)).close();
  const source = openForReading(file);
  try {
    // Without a read transaction of its own every commit of the writer would make the copy start anew.
    source.exec('BEGIN');
    source.prepare('SELECT count(*) FROM sqlite_schema').get();
    const pages = await backup(source, partFile, {
      rate: PAGES_PER_STEP,
      progress: ({ totalPages, remainingPages }) => onProgress(totalPages - remainingPages, totalPages),
    });
    await sync(partFile);
    refuseExisting(toFile);
    await rename(partFile, toFile);
    await sync(dirname(toFile));
    onProgress(pages, pages);
  } catch (error) {
    await rm(partFile, { force: true });
    throw error;
  } finally {
    source.close();
  }
}

function refuseExisting(toFile: string): void {
  if (existsSync(toFile))
    throw new StoreError('exists', `the backup file ${toFile} exists already: choose another name`);
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
