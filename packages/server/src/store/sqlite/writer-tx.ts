import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Planner } from '../contract/index.ts';
import type { Bounded } from './bounded.ts';
import { FirstCome } from './first-come.ts';
import { Lru } from './lru.ts';
import { forgetChanged, mayChangeRemembered } from './remembered.ts';
import { Statements } from './statements.ts';
import type { Tx } from './tx.ts';

/** Statement texts whose kind is remembered; those of dropped days would else pile up for ever. */
const MOST_TEXTS = 1000;

/** The writer's `Tx`: one for the life of the connection, told by the writer when a transaction ends. */
export class WriterTx extends Statements implements Tx {
  readonly planner: Planner;
  readonly #memories = new Map<string, Bounded<unknown, unknown>>();
  readonly #writers = new Map<string, boolean>();
  readonly #atEnd = new Set<(tx: Tx) => void>();

  constructor(db: DatabaseSync, planner: Planner) {
    super(db);
    this.planner = planner;
  }

  override get<Row>(text: string, ...params: SQLInputValue[]): Row | undefined {
    const row = super.get<Row>(text, ...params);
    // What a RETURNING gave.
    if (row !== undefined && this.#changesRemembered(text)) forgetChanged(this);
    return row;
  }

  override all<Row>(text: string, ...params: SQLInputValue[]): Row[] {
    const rows = super.all<Row>(text, ...params);
    if (rows.length > 0 && this.#changesRemembered(text)) forgetChanged(this);
    return rows;
  }

  run(text: string, ...params: SQLInputValue[]): { changes: number; lastInsertRowid: number } {
    const { changes, lastInsertRowid } = this.sql(text).run(...params);
    if (Number(changes) > 0 && this.#changesRemembered(text)) forgetChanged(this);
    return { changes: Number(changes), lastInsertRowid: Number(lastInsertRowid) };
  }

  #changesRemembered(text: string): boolean {
    let known = this.#writers.get(text);
    if (known === undefined) {
      known = mayChangeRemembered(text);
      if (this.#writers.size >= MOST_TEXTS) this.#writers.clear();
      this.#writers.set(text, known);
    }
    return known;
  }

  cache<Key, Value>(name: string, limit: number): Lru<Key, Value> {
    const known = this.#memories.get(name);
    return (known ?? this.#keep(name, new Lru<unknown, unknown>(limit))) as Lru<Key, Value>;
  }

  line<Key, Value>(name: string, limit: number): FirstCome<Key, Value> {
    const known = this.#memories.get(name);
    return (known ?? this.#keep(name, new FirstCome<unknown, unknown>(limit))) as FirstCome<Key, Value>;
  }

  #keep(name: string, memory: Bounded<unknown, unknown>): Bounded<unknown, unknown> {
    this.#memories.set(name, memory);
    return memory;
  }

  atEnd(write: (tx: Tx) => void): void {
    this.#atEnd.add(write);
  }

  /** Must precede every COMMIT and RELEASE. */
  end(): void {
    for (const write of this.#atEnd) write(this);
    this.#atEnd.clear();
  }

  /** After a rollback: what the memories say may never have happened. */
  forget(): void {
    for (const memory of this.#memories.values()) memory.clear();
    this.#atEnd.clear();
  }
}
