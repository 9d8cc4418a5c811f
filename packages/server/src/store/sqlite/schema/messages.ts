/** What of messages lives longer than a day's partition. The partitions themselves are made by `partitions.ts`. */
export const messagesSchema = `
CREATE TABLE partitions (
  day         INTEGER PRIMARY KEY,
  -- highest id of a message that was deleted with its account
  last_purged INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE conversations (
  account_id   INTEGER NOT NULL,
  peer_id      INTEGER NOT NULL,
  unread       INTEGER NOT NULL DEFAULT 0,
  -- newest message that the conversation shows, and newest that the account has read
  last_id      INTEGER NOT NULL DEFAULT 0,
  read_id      INTEGER NOT NULL DEFAULT 0,
  receive_opt  INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, peer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversations_by_time ON conversations (account_id, last_id);
-- What goes with a purged account from its peers' lists.
CREATE INDEX conversations_of_peer ON conversations (peer_id);
-- What the total of unread messages is summed over, until version 3.
CREATE INDEX conversations_unread ON conversations (account_id, unread) WHERE unread > 0;
CREATE TABLE waits (
  message_id INTEGER NOT NULL,
  device_id  INTEGER NOT NULL,
  due_ms     INTEGER NOT NULL,
  PRIMARY KEY (message_id, device_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX waits_by_due ON waits (due_ms);
CREATE INDEX waits_by_device ON waits (device_id);
`;

/**
 * What indexes are made of changes seldom, and no index with every message: a list is in the order of blocks of ids, and
 * sorted within a block when it is read; unread conversations are told by a column of their own (see `conversations.ts`).
 */
export const calmIndexes = `
ALTER TABLE conversations ADD COLUMN last_block INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN has_unread INTEGER NOT NULL DEFAULT 0;
UPDATE conversations SET last_block = last_id / 1048576, has_unread = unread > 0;
DROP INDEX conversations_by_time;
DROP INDEX conversations_unread;
CREATE INDEX conversations_by_block ON conversations (account_id, last_block);
CREATE INDEX conversations_unread ON conversations (account_id) WHERE has_unread = 1;
`;

/** How far a message of the day was ever older than one before it; NULL of days that were there before: see `sent-times.ts`. */
export const behindColumn = `ALTER TABLE partitions ADD COLUMN behind_ms INTEGER;`;

/** By account alone: an index that named the count would be written anew with every message. */
export const unreadIndex = `
DROP INDEX conversations_unread;
CREATE INDEX conversations_unread ON conversations (account_id) WHERE unread > 0;
`;
