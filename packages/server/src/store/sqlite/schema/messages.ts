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

/** By account alone: an index that named the count would be written anew with every message. */
export const unreadIndex = `
DROP INDEX conversations_unread;
CREATE INDEX conversations_unread ON conversations (account_id) WHERE unread > 0;
`;
