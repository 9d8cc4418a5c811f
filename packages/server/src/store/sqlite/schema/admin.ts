/** Apps, lanes, certificates, and the server's own small values. */
export const adminSchema = `
CREATE TABLE apps (
  app_id        INTEGER PRIMARY KEY,
  name          TEXT    NOT NULL,
  sealed_secret TEXT    NOT NULL,
  admins        TEXT    NOT NULL,
  settings      TEXT    NOT NULL,
  disabled      INTEGER NOT NULL,
  created_ms    INTEGER NOT NULL
) STRICT;

-- A lane is one vendor account, shared by every certificate that uses it.
CREATE TABLE lanes (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  vendor         TEXT    NOT NULL,
  vendor_account TEXT    NOT NULL,
  state          TEXT    NOT NULL DEFAULT 'open',
  reason         TEXT    NOT NULL DEFAULT '',
  since_ms       INTEGER NOT NULL DEFAULT 0,
  -- JSON: [{ priority, untilMs, code }]
  closed         TEXT    NOT NULL DEFAULT '[]',
  UNIQUE (vendor, vendor_account)
) STRICT;

CREATE TABLE certificates (
  id                 INTEGER PRIMARY KEY,
  app_id             INTEGER NOT NULL,
  vendor             TEXT    NOT NULL,
  name               TEXT    NOT NULL,
  lane_id            INTEGER NOT NULL REFERENCES lanes (id),
  vendor_account     TEXT    NOT NULL,
  sealed_credentials TEXT    NOT NULL,
  options            TEXT    NOT NULL,
  endpoints          TEXT    NOT NULL,
  sealed_proxy       TEXT    NOT NULL,
  enabled            INTEGER NOT NULL,
  created_ms         INTEGER NOT NULL,
  updated_ms         INTEGER NOT NULL
) STRICT;
CREATE INDEX certificates_of_app ON certificates (app_id);
CREATE INDEX certificates_of_lane ON certificates (lane_id);

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Numbers that only rise, also across restarts: login epochs, certificate ids.
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Nothing was ever asked there; a name that a cloud does not have makes its certificate unusable. */
export const noFeedbackEndpoint = `
UPDATE certificates SET endpoints = json_remove(endpoints, '$.feedback') WHERE vendor = 'xiaomi';
`;
