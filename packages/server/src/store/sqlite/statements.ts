import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { ReadTx } from './tx.ts';

/** More than all commands have over the days that are kept. Statements of dropped days would else pile up for ever. */
const MOST_PREPARED = 1000;

/** Prepared statements of one connection, each compiled once. */
export class Statements implements ReadTx {
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  sql(text: string): StatementSync {
    let statement = this.#prepared.get(text);
    if (statement === undefined) {
      statement = this.#db.prepare(text);
      if (this.#prepared.size >= MOST_PREPARED) this.#prepared.clear();
      this.#prepared.set(text, statement);
    }
    return statement;
  }

  get<Row>(text: string, ...params: SQLInputValue[]): Row | undefined {
    return this.sql(text).get(...params) as Row | undefined;
  }

  all<Row>(text: string, ...params: SQLInputValue[]): Row[] {
    return this.sql(text).all(...params) as Row[];
  }

  forgetStatements(): void {
    this.#prepared.clear();
  }
}
