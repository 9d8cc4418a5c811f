import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../contract/index.ts';
import { migrations as allMigrations, type Migration } from './schema/index.ts';

/**
 * Brings the schema of an open database up to date, each step in a transaction of its own.
 *
 * @throws {StoreError} `internal` when a newer server wrote this database: going on would damage it.
 */
export function migrate(db: DatabaseSync, migrations: readonly Migration[] = allMigrations): void {
  const newest = migrations.at(-1)?.version ?? 0;
  const current = schemaVersion(db);
  if (current > newest) {
    throw new StoreError(
      'internal',
      `the database has schema version ${current}, this server knows ${newest}: start the newer server, or restore a backup made before the upgrade`,
    );
  }
  for (const migration of migrations) {
    if (migration.version <= current) continue;
    db.exec('BEGIN IMMEDIATE');
    try {
      migration.up(db);
      db.exec(`PRAGMA user_version = ${migration.version}`);
      db.exec('COMMIT');
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw new StoreError(
        'internal',
        `migration ${migration.version} (${migration.name}) failed: nothing of it was kept`,
        {
          cause: error,
        },
      );
    }
  }
}

export function schemaVersion(db: DatabaseSync): number {
  const row = db.prepare('PRAGMA user_version').get();
  return Number(row?.['user_version'] ?? 0);
}
