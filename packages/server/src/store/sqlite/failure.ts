import { StoreError, type StoreErrorCode } from '../contract/index.ts';

/** Primary result codes of SQLite (sqlite.org/rescode.html): the low byte of `errcode`. */
const SQLITE = {
  busy: 5,
  locked: 6,
  nomem: 7,
  readonly: 8,
  ioerr: 10,
  corrupt: 11,
  full: 13,
  cantopen: 14,
  notadb: 26,
};

/** What went wrong, in the store's own codes. A `StoreError` stays what it is. */
export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const code = storeErrorCode(error);
  const detail = error instanceof Error ? error.message : String(error);
  return new StoreError(code, `${WHAT_TO_DO[code]} (${detail})`, { cause: error });
}

function storeErrorCode(error: unknown): StoreErrorCode {
  const { errcode, code } = error as { errcode?: unknown; code?: unknown };
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'disk_full';
  if (code === 'EIO' || code === 'EACCES' || code === 'EROFS' || code === 'ENOENT') return 'io';
  if (typeof errcode !== 'number') return 'internal';
  switch (errcode & 0xff) {
    case SQLITE.full:
      return 'disk_full';
    case SQLITE.ioerr:
    case SQLITE.readonly:
    case SQLITE.cantopen:
      return 'io';
    case SQLITE.corrupt:
    case SQLITE.notadb:
      return 'corrupt';
    case SQLITE.busy:
    case SQLITE.locked:
      return 'busy';
    default:
      return 'internal';
  }
}

const WHAT_TO_DO: Record<StoreErrorCode, string> = {
  closed: 'the store is closed',
  busy: 'the database is in use by another process: only one server may run on a data directory',
  disk_full: 'the disk is full: nothing was changed; free some space in the data directory and try again',
  io: 'the disk failed or the file may not be written: check the data directory and its permissions',
  corrupt: 'the database file is damaged: stop the server and restore the last backup',
  exists: 'the file exists already',
  internal: 'the command failed and changed nothing',
};
