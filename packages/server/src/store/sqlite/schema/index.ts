import type { DatabaseSync } from 'node:sqlite';
import { accountsSchema, doNotDisturbSchema } from './accounts.ts';
import { adminSchema, noFeedbackEndpoint } from './admin.ts';
import { boxesOfDays } from './boxes.ts';
import { badgeOffsetColumn, devicesSchema } from './devices.ts';
import { behindColumn, calmIndexes, messagesSchema, unreadIndex } from './messages.ts';
import { pushesSchema } from './pushes.ts';

export interface Migration {
  /** `PRAGMA user_version` after it; rises by one. A published migration never changes: append another. */
  version: number;
  name: string;
  up(db: DatabaseSync): void;
}

export const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'first tables',
    up(db) {
      for (const schema of [adminSchema, accountsSchema, devicesSchema, messagesSchema, pushesSchema]) db.exec(schema);
    },
  },
  { version: 2, name: 'do not disturb', up: (db) => db.exec(doNotDisturbSchema) },
  { version: 3, name: 'index of unread conversations', up: (db) => db.exec(unreadIndex) },
  { version: 4, name: 'number of the app on its icon', up: (db) => db.exec(badgeOffsetColumn) },
  { version: 5, name: 'endpoint of certificates that nothing called', up: (db) => db.exec(noFeedbackEndpoint) },
  { version: 6, name: 'boxes of accounts', up: boxesOfDays },
  { version: 7, name: 'indexes of conversations', up: (db) => db.exec(calmIndexes) },
  { version: 8, name: 'how far messages of a day lie behind', up: (db) => db.exec(behindColumn) },
  // Rows are read in both forms; a server that knows the former one alone must not open what has the new.
  { version: 9, name: 'short form of requests', up: () => {} },
];
