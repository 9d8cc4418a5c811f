/** Thread: copies the log into the file when it is told to, while the writer goes on. See log-copy.ts. */
import type { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { openForCopying } from './connection.ts';
import { COPY_STATES, type CopierData, type ToCopier } from './log-copy.ts';

if (parentPort === null) throw new Error('log-copier.ts is a worker thread: the writer starts it');
const port = parentPort;
const { file, state } = workerData as CopierData;
let db: DatabaseSync | undefined;

port.on('message', (message: ToCopier) => {
  if (message === 'close') {
    db?.close();
    port.close();
    return;
  }
  try {
    db ??= openForCopying(file);
    db.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch {
    // Nothing is lost, all of it is still in the log: the writer copies what is left, or meets the same failing disk and says so.
  }
  Atomics.store(state, 0, COPY_STATES.done);
});
