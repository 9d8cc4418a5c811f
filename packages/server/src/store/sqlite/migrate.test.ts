import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptInput } from '../conformance/push-fixtures.ts';
import { DAY, NOW } from '../conformance/with-store.ts';
import { StoreError } from '../contract/index.ts';
import { accept } from './commands/messages-accept.ts';
import { newestCursor } from './commands/messages-account.ts';
import { pull } from './commands/messages-inbox.ts';
import { LIST_BLOCK } from './conversations.ts';
import { migrate, schemaVersion } from './migrate.ts';
import { dayOf, firstIdOfDay } from './partitions.ts';
import { watchRows } from './remembered.ts';
import { type Migration, migrations } from './schema/index.ts';
import { planner } from './testing/planner.ts';
import { WriterTx } from './writer-tx.ts';

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

/** A day's messages as versions 1 to 5 kept them. */
const oldMessages = (day: number): string => `
INSERT INTO partitions (day) VALUES (${day});
CREATE TABLE message_${day} (
  id INTEGER PRIMARY KEY, app_id INTEGER NOT NULL, from_id INTEGER NOT NULL, to_id INTEGER NOT NULL,
  from_user TEXT NOT NULL, to_user TEXT NOT NULL, seq INTEGER NOT NULL, random INTEGER NOT NULL,
  sent_ms INTEGER NOT NULL, elements TEXT NOT NULL, offline_push TEXT NOT NULL, cloud_data TEXT NOT NULL,
  class TEXT NOT NULL, priority INTEGER NOT NULL, flags INTEGER NOT NULL, life_until_ms INTEGER NOT NULL,
  fresh_until_ms INTEGER NOT NULL, recalled_ms INTEGER NOT NULL DEFAULT 0, replace_key TEXT NOT NULL,
  dedupe_key TEXT NOT NULL, decisions BLOB NOT NULL
) STRICT;
CREATE INDEX message_${day}_to ON message_${day} (to_id, id);
CREATE INDEX message_${day}_from ON message_${day} (from_id, id);`;

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

  it('keep what accounts sent and received in boxes from version 6 on, with all that was there', () => {
    const APP = 1;
    const SYNCED = 16;
    const today = dayOf(NOW);
    migrate(db, migrations.slice(0, 5));
    db.exec(`INSERT INTO accounts (id, app_id, user_id, created_ms) VALUES (1, 1, 'alice', 0), (2, 1, 'bob', 0)`);
    const day = (ms: number) => db.exec(oldMessages(dayOf(ms)));
    const insert = (id: number, from: number, to: number, flags: number) =>
      db
        .prepare(`INSERT INTO message_${dayOf(NOW - DAY) + (id >= firstIdOfDay(today) ? 1 : 0)} VALUES (?, ${APP}, ?, ?,
          'from', 'to', 1, 1, ${NOW}, '[]', '{}', '', 'chat', 0, ?, ${NOW + DAY}, ${NOW + DAY}, 0, '', '', x'')`)
        .run(id, from, to, flags);
    day(NOW - DAY);
    day(NOW);
    const old = firstIdOfDay(today - 1);
    const recent = firstIdOfDay(today);
    insert(old + 1, 1, 2, SYNCED);
    insert(old + 2, 2, 1, SYNCED);
    insert(old + 3, 1, 1, SYNCED);
    insert(recent + 1, 1, 2, 0);
    insert(recent + 2, 2, 1, 0);

    migrate(db);
    watchRows(db);
    const tx = new WriterTx(db, planner);
    const pulled = (userId: string) => pull(tx, APP, userId, '', 100, NOW).messages.map(({ msgID }) => Number(msgID));
    expect(pulled('alice')).toEqual([old + 1, old + 2, old + 3, recent + 2]);
    expect(pulled('bob')).toEqual([old + 1, old + 2, recent + 1]);
    expect(newestCursor(tx, 1)).toBe(String(recent + 2));
    expect(tx.all(`SELECT * FROM box_${today - 1}`)).toHaveLength(5);
    expect(tx.all(`SELECT name FROM sqlite_schema WHERE name GLOB 'message_*_*'`)).toEqual([]);
    expect(accept(tx, acceptInput({ appId: APP, from: 'alice', to: 'bob' }))).toMatchObject({ kind: 'accepted' });
    expect(pulled('bob')).toEqual([old + 1, old + 2, recent + 1, recent + 3]);
  });

  it('tell from version 7 on what is unread, and where in a list it stands, by columns of their own', () => {
    migrate(db, migrations.slice(0, 6));
    const last = 3 * 2 ** 32 + 5;
    db.exec(`INSERT INTO conversations (account_id, peer_id, unread, last_id) VALUES (1, 2, 3, ${last}), (1, 3, 0, 7)`);
    migrate(db);
    const rows = db.prepare('SELECT peer_id, unread, has_unread, last_id, last_block FROM conversations').all();
    expect(rows.map((row) => Object.values(row))).toEqual([
      [2, 3, 1, last, Math.floor(last / LIST_BLOCK)],
      [3, 0, 0, 7, 0],
    ]);
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
