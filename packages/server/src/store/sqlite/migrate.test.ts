import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from '../contract/index.ts';
import { migrate, schemaVersion } from './migrate.ts';
import { type Migration, migrations } from './schema/index.ts';

const addColumn: Migration = {
  version: migrations.length + 1,
  name: 'accounts get a note',
  up: (db) => db.exec(`ALTER TABLE accounts ADD COLUMN note TEXT NOT NULL DEFAULT 'none'`),
};
const failing: Migration = {
  version: migrations.length + 1,
  name: 'half a step',
  up(db) {
    db.exec('CREATE TABLE half (id INTEGER)');
    throw new Error('no more');
  },
};

let db: DatabaseSync;
beforeEach(() => {
  db = new DatabaseSync(':memory:');
});
afterEach(() => db.close());

describe('migrations', () => {
  it('rise by one', () => {
    expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_, index) => index + 1));
  });

  it('make an empty database current, and leave a current one alone', () => {
    migrate(db);
    expect(schemaVersion(db)).toBe(migrations.length);
    migrate(db);
    expect(schemaVersion(db)).toBe(migrations.length);
  });

  it('bring a database of version 1 up to date with what is in it', () => {
    migrate(db, migrations.slice(0, 1));
    db.exec(`INSERT INTO accounts (app_id, user_id, created_ms) VALUES (1, 'alice', 0)`);
    migrate(db, [...migrations, addColumn]);
    expect(schemaVersion(db)).toBe(addColumn.version);
    expect(db.prepare('SELECT user_id, note FROM accounts').all()).toEqual([{ user_id: 'alice', note: 'none' }]);
  });

  it('take the endpoint away that Xiaomi certificates no longer have, and no other', () => {
    migrate(db, migrations.slice(0, 4));
    db.exec(`INSERT INTO lanes (id, vendor, vendor_account) VALUES (1, 'any', 'account')`);
    const insert = db.prepare(`INSERT INTO certificates (id, app_id, vendor, name, lane_id, vendor_account,
      sealed_credentials, options, endpoints, sealed_proxy, enabled, created_ms, updated_ms)
      VALUES (?, 1, ?, '', 1, 'account', '', '{}', ?, '', 1, 0, 0)`);
    const given = { api: 'https://127.0.0.1:1', feedback: 'https://127.0.0.1:2' };
    insert.run(1, 'xiaomi', JSON.stringify(given));
    insert.run(2, 'xiaomi', '{}');
    insert.run(3, 'oppo', JSON.stringify(given));
    migrate(db);
    const rows = db.prepare('SELECT endpoints FROM certificates ORDER BY id').all();
    expect(rows.map(({ endpoints }) => JSON.parse(String(endpoints)))).toEqual([{ api: given.api }, {}, given]);
  });

  it('keep nothing of a step that fails', () => {
    migrate(db);
    expect(() => migrate(db, [...migrations, failing])).toThrow(/half a step/);
    expect(schemaVersion(db)).toBe(migrations.length);
    expect(db.prepare(`SELECT name FROM sqlite_schema WHERE name = 'half'`).all()).toEqual([]);
  });

  it('refuse a database of a newer server', () => {
    db.exec(`PRAGMA user_version = ${migrations.length + 7}`);
    expect(() => migrate(db)).toThrow(StoreError);
    expect(() => migrate(db)).toThrow(/newer server/);
  });
});
