export const devicesSchema = `
CREATE TABLE devices (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  app_id            INTEGER NOT NULL,
  account_id        INTEGER NOT NULL REFERENCES accounts (id),
  device_key        TEXT    NOT NULL,
  platform          TEXT    NOT NULL,
  brand             TEXT    NOT NULL,
  model             TEXT    NOT NULL,
  language          TEXT    NOT NULL,
  token_source      TEXT    NOT NULL,
  push_only         INTEGER NOT NULL,
  state             TEXT    NOT NULL,
  epoch             INTEGER NOT NULL,
  app_state         TEXT    NOT NULL,
  unread            INTEGER NOT NULL,
  certificate_id    INTEGER NOT NULL DEFAULT 0,
  token             TEXT    NOT NULL DEFAULT '',
  -- The lane of the certificate the token was reported for; 0: no such certificate yet.
  token_lane        INTEGER NOT NULL DEFAULT 0,
  token_at_ms       INTEGER NOT NULL DEFAULT 0,
  -- Lane, code and time of the retirement; time 0: the token lives.
  retired_lane      INTEGER NOT NULL DEFAULT 0,
  retired_code      TEXT    NOT NULL DEFAULT '',
  retired_at_ms     INTEGER NOT NULL DEFAULT 0,
  strikes           INTEGER NOT NULL DEFAULT 0,
  notifications_off INTEGER NOT NULL DEFAULT 0,
  last_seen_ms      INTEGER NOT NULL,
  created_ms        INTEGER NOT NULL,
  UNIQUE (account_id, device_key)
) STRICT;
-- One holder of a token per vendor account; (app, token) first, because a report for an unknown certificate looks at all lanes.
CREATE UNIQUE INDEX devices_token ON devices (app_id, token, token_lane) WHERE token <> '';
CREATE INDEX devices_unknown_certificate ON devices (certificate_id) WHERE token <> '' AND token_lane = 0;
CREATE INDEX devices_retired ON devices (retired_lane, retired_at_ms) WHERE retired_at_ms > 0;
`;

/** What an app counts on its icon beyond the account's unread messages, as they were when it said so. */
export const badgeOffsetColumn = 'ALTER TABLE devices ADD COLUMN badge_offset INTEGER NOT NULL DEFAULT 0';
