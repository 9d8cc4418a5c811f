/**
 * Rows that every message needs and that seldom change, kept by the writer. Triggers of its own connection note which
 * have changed: a statement that changes them need not think of it, and none can forget to.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Lru } from './lru.ts';
import { lru } from './memory.ts';
import type { Tx } from './tx.ts';

/** Table → the column that names what is remembered, and the memory of it. */
const REMEMBERED = {
  /** By account: all of its devices. About 1 KB each. */
  devices: { by: 'account_id', memory: lru<number, object>(20_000) },
  accounts: { by: 'id', memory: lru<number, object>(20_000) },
  apps: { by: 'app_id', memory: lru<number, object>(1000) },
  lanes: { by: 'id', memory: lru<number, object>(1000) },
} as const;
type Table = keyof typeof REMEMBERED;

const CHANGES = ['INSERT', 'UPDATE', 'DELETE'] as const;
const WRITES = new RegExp(`\\b(INTO|UPDATE( OR \\w+)?|DELETE FROM)\\s+(${Object.keys(REMEMBERED).join('|')})\\b`);
const TAKE_CHANGED = 'DELETE FROM changed_rows RETURNING name, key';

/** Must be called once for a connection, before the first `remembered`. */
export function watchRows(db: DatabaseSync): void {
  db.exec('CREATE TEMP TABLE changed_rows (name TEXT NOT NULL, key INTEGER NOT NULL) STRICT');
  for (const [table, { by }] of Object.entries(REMEMBERED)) {
    for (const change of CHANGES) {
      const row = change === 'DELETE' ? 'old' : 'new';
      db.exec(`CREATE TEMP TRIGGER ${table}_${change} AFTER ${change} ON main.${table}
        BEGIN INSERT INTO changed_rows VALUES ('${table}', ${row}.${by}); END`);
    }
  }
}

/** Whether a statement may change what is remembered: `forgetChanged` must follow it. */
export const mayChangeRemembered = (text: string): boolean => WRITES.test(text);

export function forgetChanged(tx: Tx): void {
  for (const { name, key } of tx.all<{ name: Table; key: number }>(TAKE_CHANGED)) memory(tx, name).delete(key);
}

/** What `read` says of the rows under this key, read once until one of them changes. Nobody may change what it returns. */
export function remembered<Value extends object>(tx: Tx, table: Table, key: number, read: () => Value): Value {
  const rows = memory(tx, table);
  const known = rows.get(key) as Value | undefined;
  if (known !== undefined) return known;
  const value = read();
  rows.set(key, value);
  return value;
}

/** What is remembered under this key, without reading anything. */
export const rememberedNow = (tx: Tx, table: Table, key: number): object | undefined => memory(tx, table).get(key);

const memory = (tx: Tx, table: Table): Lru<number, object> => tx.memory(REMEMBERED[table].memory);
