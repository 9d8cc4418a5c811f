/** For tests of commands: the tables in memory and a `Tx` over them, without threads. */
import { DatabaseSync } from 'node:sqlite';
import type { Planner } from '../../contract/index.ts';
import { migrate } from '../migrate.ts';
import { watchRows } from '../remembered.ts';
import { WriterTx } from '../writer-tx.ts';

/** @example const { tx, close } = openTestTx({ decide: () => 'push' }); */
export function openTestTx(planner: Planner): { tx: WriterTx; db: DatabaseSync; close(): void } {
  const db = new DatabaseSync(':memory:');
  migrate(db);
  watchRows(db);
  return { tx: new WriterTx(db, planner), db, close: () => db.close() };
}
