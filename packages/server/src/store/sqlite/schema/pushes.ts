export const pushesSchema = `
-- Batches that wait in the queue, by the devices they are for: what a logout cancels. Rows live only while the batch waits.
CREATE TABLE queued_devices (
  device_id INTEGER NOT NULL,
  batch_id  INTEGER NOT NULL,
  PRIMARY KEY (device_id, batch_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE push_counters (
  app_id         INTEGER NOT NULL,
  certificate_id INTEGER NOT NULL,
  day            TEXT    NOT NULL,
  class          TEXT    NOT NULL,
  planned        INTEGER NOT NULL DEFAULT 0,
  sent           INTEGER NOT NULL DEFAULT 0,
  refused        INTEGER NOT NULL DEFAULT 0,
  expired        INTEGER NOT NULL DEFAULT 0,
  cancelled      INTEGER NOT NULL DEFAULT 0,
  unknown        INTEGER NOT NULL DEFAULT 0,
  delivered      INTEGER NOT NULL DEFAULT 0,
  clicked        INTEGER NOT NULL DEFAULT 0,
  second_rings   INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (app_id, day, certificate_id, class)
) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  app_id INTEGER NOT NULL,
  event  TEXT    NOT NULL
) STRICT;
`;
