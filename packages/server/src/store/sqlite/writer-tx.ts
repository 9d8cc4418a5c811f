import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Planner } from '../contract/index.ts';
import type { Clearable, MemoryOf } from './memory.ts';
import { forgetChanged } from './remembered.ts';
import { type Prepared, Statements } from './statements.ts';
import type { Tx } from './tx.ts';

/** The writer's `Tx`: one for the life of the connection, told by the writer when a transaction ends. */
export class WriterTx extends Statements implements Tx {
  readonly planner: Planner;
  /** By `MemoryOf.index`. */
  readonly #memories: (Clearable | undefined)[] = [];
  readonly #atEnd = new Set<(tx: Tx) => void>();
  #deferred: ((tx: Tx) => void) | undefined;

  constructor(db: DatabaseSync, planner: Planner) {
    super(db);
    this.planner = planner;
  }

  override get<Row>(text: string, ...params: SQLInputValue[]): Row | undefined {
    const { statement, changesRemembered } = this.#preparedNow(text);
    const row = statement.get(...params) as Row | undefined;
    // What a RETURNING gave.
    if (changesRemembered && row !== undefined) forgetChanged(this);
    return row;
  }

  override all<Row>(text: string, ...params: SQLInputValue[]): Row[] {
    const { statement, changesRemembered } = this.#preparedNow(text);
    const rows = statement.all(...params) as Row[];
    if (changesRemembered && rows.length > 0) forgetChanged(this);
    return rows;
  }

  run(text: string, ...params: SQLInputValue[]): { changes: number; lastInsertRowid: number } {
    const { statement, changesRemembered } = this.#preparedNow(text);
    const { changes, lastInsertRowid } = statement.run(...params);
    if (changesRemembered && Number(changes) > 0) forgetChanged(this);
    return { changes: Number(changes), lastInsertRowid: Number(lastInsertRowid) };
  }

  statement(text: string): Pick<StatementSync, 'run'> {
    const { statement, changesRemembered } = this.prepared(text);
    if (changesRemembered) throw new Error(`this statement may change what is remembered: ${text}`);
    return statement;
  }

  memory<Kind extends Clearable>(of: MemoryOf<Kind>): Kind {
    const known = this.#memories[of.index];
    if (known !== undefined) return known as Kind;
    const made = of.make();
    this.#memories[of.index] = made;
    return made;
  }

  atEnd(write: (tx: Tx) => void): void {
    this.#atEnd.add(write);
  }

  defer(write: (tx: Tx) => void): void {
    this.#deferred = write;
  }

  /** Must precede every COMMIT and RELEASE. */
  end(): void {
    this.#writeDeferred();
    for (const write of this.#atEnd) write(this);
    this.#atEnd.clear();
  }

  /** After a rollback: what the memories say may never have happened. */
  forget(): void {
    for (const memory of this.#memories) memory?.clear();
    this.#atEnd.clear();
    this.#deferred = undefined;
  }

  #preparedNow(text: string): Prepared {
    const prepared = this.prepared(text);
    if (prepared.namesDeferred) this.#writeDeferred();
    return prepared;
  }
  #writeDeferred(): void {
    const write = this.#deferred;
    this.#deferred = undefined;
    write?.(this);
  }
}
