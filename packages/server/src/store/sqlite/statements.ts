import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { mayChangeRemembered } from './remembered.ts';
import type { ReadTx } from './tx.ts';

/** More than all commands have over the days that are kept. Statements of dropped days would else pile up for ever. */
const MOST_PREPARED = 1000;

export interface Prepared {
  statement: StatementSync;
  /** It may change rows that the writer remembers. */
  changesRemembered: boolean;
  /** It reads or changes rows of a table whose changes are written late (`Tx.defer`). */
  namesDeferred: boolean;
}

const DEFERRED = /\bconversations\b/;

/** Prepared statements of one connection, each compiled once. */
export class Statements implements ReadTx {
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<string, Prepared>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** The statement of this text, compiled once per connection and kept. Texts are constants: never build one from input. */
  prepared(text: string): Prepared {
    const known = this.#prepared.get(text);
    if (known !== undefined) return known;
    const made = {
      statement: this.#db.prepare(text),
      changesRemembered: mayChangeRemembered(text),
      namesDeferred: DEFERRED.test(text),
    };
    if (this.#prepared.size >= MOST_PREPARED) this.#prepared.clear();
    this.#prepared.set(text, made);
    return made;
  }

  get<Row>(text: string, ...params: SQLInputValue[]): Row | undefined {
    return this.prepared(text).statement.get(...params) as Row | undefined;
  }

  all<Row>(text: string, ...params: SQLInputValue[]): Row[] {
    return this.prepared(text).statement.all(...params) as Row[];
  }

  forgetStatements(): void {
    this.#prepared.clear();
  }
}
