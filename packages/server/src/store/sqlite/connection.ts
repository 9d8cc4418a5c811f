import { DatabaseSync } from 'node:sqlite';

/** Page cache of each connection. The file is not mapped into memory: a failing disk would then kill the process by SIGBUS. */
const CACHE_KIB = 64 * 1024;
/** Only a backup tool or a second server could hold the lock; wait a little for the first, refuse the second. */
const BUSY_TIMEOUT_MS = 5000;
/**
 * Pages in the log from which on they are copied into the file. A page that several commits changed is copied once: 4000
 * save a chat 1 µs against 1000, 8000 no more. A thread of its own does it (log-copy.ts); where there is none, a commit,
 * which takes 25 to 60 ms then (stack.md §6).
 */
export const CHECKPOINT_PAGES = 4000;
/** The log is cut back to this after it was copied. */
const LOG_LIMIT_BYTES = 64 * 1024 * 1024;

/** The one connection that writes. Durable against power cuts: every commit is synced (`synchronous=FULL`). */
export function openForWriting(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
    PRAGMA journal_size_limit = ${LOG_LIMIT_BYTES};
    PRAGMA cache_size = -${CACHE_KIB};
    PRAGMA temp_store = MEMORY;
  `);
  return db;
}

/** For copies of the log beside the one that writes: it never writes a row. */
export function openForCopying(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 0 });
  try {
    db.exec('PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = 0;');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

export function openForReading(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  db.exec(`PRAGMA cache_size = -${CACHE_KIB}; PRAGMA temp_store = MEMORY;`);
  return db;
}
