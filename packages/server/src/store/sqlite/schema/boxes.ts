import type { DatabaseSync } from 'node:sqlite';

/** Two tables in place of the indexes of a day's messages by receiver and by sender; see `box.ts`. */
export function boxesOfDays(db: DatabaseSync): void {
  for (const { day } of db.prepare('SELECT day FROM partitions ORDER BY day').all()) {
    for (const table of ['box', 'fresh']) {
      db.exec(`CREATE TABLE ${table}_${day} (
        account_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        PRIMARY KEY (account_id, message_id)
      ) STRICT, WITHOUT ROWID`);
    }
    // Both indexes are in this order already, so they are merged and nothing is sorted. UNION: a note to oneself is one.
    db.exec(`INSERT INTO box_${day} (account_id, message_id)
      SELECT to_id, id FROM message_${day} UNION SELECT from_id, id FROM message_${day} ORDER BY 1, 2`);
    db.exec(`DROP INDEX message_${day}_to; DROP INDEX message_${day}_from;`);
  }
}
