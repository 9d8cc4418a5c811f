export const accountsSchema = `
-- AUTOINCREMENT: an id is never given twice, so what is kept about a purged account never shows up under another one.
CREATE TABLE accounts (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  app_id       INTEGER NOT NULL,
  user_id      TEXT    NOT NULL,
  nick         TEXT    NOT NULL DEFAULT '',
  face_url     TEXT    NOT NULL DEFAULT '',
  -- JSON: the profile items other than nick and faceUrl
  profile      TEXT    NOT NULL DEFAULT '{}',
  -- UserSigs made before this are refused
  sig_after_ms INTEGER NOT NULL DEFAULT 0,
  created_ms   INTEGER NOT NULL,
  UNIQUE (app_id, user_id)
) STRICT;
`;

export const doNotDisturbSchema = `
CREATE TABLE do_not_disturb (
  account_id INTEGER PRIMARY KEY,
  start_ms   INTEGER NOT NULL,
  end_ms     INTEGER NOT NULL,
  daily      INTEGER NOT NULL
) STRICT;
`;
