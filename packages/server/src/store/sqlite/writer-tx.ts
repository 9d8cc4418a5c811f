import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Planner } from '../contract/index.ts';
import { Lru } from './lru.ts';
import { Statements } from './statements.ts';
import type { Tx } from './tx.ts';

/** The writer's `Tx`: one for the life of the connection, told by the writer when a transaction ends. */
export class WriterTx extends Statements implements Tx {
  readonly planner: Planner;
  readonly #caches = new Map<string, Lru<unknown, unknown>>();

  constructor(db: DatabaseSync, planner: Planner) {
    super(db);
    this.planner = planner;
  }

  run(text: string, ...params: SQLInputValue[]): { changes: number; lastInsertRowid: number } {
    const { changes, lastInsertRowid } = this.sql(text).run(...params);
    return { changes: Number(changes), lastInsertRowid: Number(lastInsertRowid) };
  }

  cache<Key, Value>(name: string, limit: number): Lru<Key, Value> {
    let cache = this.#caches.get(name);
    if (cache === undefined) {
      cache = new Lru<unknown, unknown>(limit);
      this.#caches.set(name, cache);
    }
    return cache as Lru<Key, Value>;
  }

  /** After a rollback: what the memories say may never have happened. */
  forgetCaches(): void {
    for (const cache of this.#caches.values()) cache.clear();
  }
}
