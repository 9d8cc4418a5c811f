/**
 * Group commit: whatever queued while the last commit was being synced shares the next one, so that a durable commit
 * costs each command a fraction of an fsync (stack.md §6: 5–6 times the rate).
 *
 * A command that throws must not take its neighbours with it, and a savepoint around each would be paid by all for the
 * fault of few. So the group runs bare; when one throws, all is rolled back and runs once more, each in a savepoint.
 */
import type { DatabaseSync } from 'node:sqlite';
import { isTrouble, StoreError } from '../contract/index.ts';
import { toStoreError } from './failure.ts';
import { type Call, type Reply, toWire } from './thread-messages.ts';
import type { Command } from './tx.ts';
import type { WriterTx } from './writer-tx.ts';

/** `ReadonlyMap` rather than an object: `constructor` is no command. */
export type CommandTable = ReadonlyMap<string, Command<never[], unknown>>;

/** Runs the calls in one durable transaction. Answers them all, in order; when this returns, what was answered `ok` is on the disk. */
export function commitGroup(db: DatabaseSync, tx: WriterTx, table: CommandTable, calls: readonly Call[]): Reply[] {
  try {
    return commit(db, tx, () => calls.map((call) => [call[0], true, execute(tx, table, call)]));
  } catch (error) {
    const failure = toStoreError(error);
    if (isTrouble(failure)) return refuseAll(calls, failure);
  }
  try {
    return commit(db, tx, () => calls.map((call) => executeAlone(db, tx, table, call)));
  } catch (error) {
    return refuseAll(calls, toStoreError(error));
  }
}

function commit(db: DatabaseSync, tx: WriterTx, work: () => Reply[]): Reply[] {
  try {
    db.exec('BEGIN IMMEDIATE');
    const replies = work();
    tx.end();
    db.exec('COMMIT');
    return replies;
  } catch (error) {
    // SQLite has already rolled back after a full disk or an I/O error.
    if (db.isTransaction) db.exec('ROLLBACK');
    tx.forget();
    throw error;
  }
}

function execute(tx: WriterTx, table: CommandTable, [, name, args]: Call): unknown {
  const command = table.get(name);
  if (command === undefined || command.kind !== 'write') throw new StoreError('internal', `no write command '${name}'`);
  const { form } = command;
  if (form === undefined) return command.run(tx, ...(args as never[]));
  return form.packResult(command.run(tx, ...form.unpackArgs(args)));
}

function executeAlone(db: DatabaseSync, tx: WriterTx, table: CommandTable, call: Call): Reply {
  db.exec('SAVEPOINT command');
  try {
    const value = execute(tx, table, call);
    tx.end();
    db.exec('RELEASE command');
    return [call[0], true, value];
  } catch (error) {
    const failure = toStoreError(error);
    if (isTrouble(failure)) throw failure;
    db.exec('ROLLBACK TO command; RELEASE command');
    tx.forget();
    return [call[0], false, toWire(failure)];
  }
}

function refuseAll(calls: readonly Call[], failure: StoreError): Reply[] {
  const error = toWire(failure);
  return calls.map(([id]) => [id, false, error]);
}
