import type { SQLInputValue, StatementSync } from 'node:sqlite';
import type { Planner } from '../contract/index.ts';
import type { Clearable, MemoryOf } from './memory.ts';
import type { WireForm } from './wire/wire.ts';

/** What a read command gets: one connection, one snapshot. */
export interface ReadTx {
  /** First row, or undefined. `Row` names the columns that the text selects. Texts are constants: never build one from input. */
  get<Row>(text: string, ...params: SQLInputValue[]): Row | undefined;
  all<Row>(text: string, ...params: SQLInputValue[]): Row[];
}

/**
 * What a write command gets. Many commands share one commit: a command may run **twice** (when a neighbour failed, the
 * transaction is rolled back and each command runs again in a savepoint of its own), so it must touch nothing but `tx`.
 * A command that throws loses only its own changes.
 */
export interface Tx extends ReadTx {
  run(text: string, ...params: SQLInputValue[]): { changes: number; lastInsertRowid: number };
  /** For what runs with every message: the statement itself. It must change no row that is remembered (`remembered.ts`). */
  statement(text: string): Pick<StatementSync, 'run'>;
  readonly planner: Planner;
  /** A bounded memory of what the tables say, kept by the writer between commands and emptied by every rollback. */
  memory<Kind extends Clearable>(of: MemoryOf<Kind>): Kind;
  /** Writes once, at the end of the transaction, what its commands have added up; forgotten by a rollback. The same function counts once. */
  atEnd(write: (tx: Tx) => void): void;
  /**
   * The same for changes of conversations: they are written at the end, or before the next `get`, `all` or `run` whose text
   * names the table. A conversation that a burst of messages touches is written once.
   */
  defer(write: (tx: Tx) => void): void;
  /** Drops prepared statements; call after dropping the tables they name. */
  forgetStatements(): void;
}

type Awaitable<Method> = Method extends (...args: infer Args) => Promise<infer Result> ? [Args, Result] : never;

/**
 * `form`: how it travels, where not as it is. `always`: it is taken however many others wait, for its caller has one at a
 * time and others depend on it (a lease that is not renewed in time sends its push twice). `write` goes through the writer,
 * `read` to the reader, `scan` to a second reader so that it delays no other read.
 */
export type Command<Args extends unknown[], Result> =
  | { kind: 'write'; run(tx: Tx, ...args: Args): Result; form?: WireForm<Args, Result>; always?: true }
  | { kind: 'read' | 'scan'; run(tx: ReadTx, ...args: Args): Result };

/** One command for each method of a concern, with the same arguments and the result unwrapped. */
export type Commands<Concern> = {
  [Name in keyof Concern]: Command<Awaitable<Concern[Name]>[0], Awaitable<Concern[Name]>[1]>;
};
