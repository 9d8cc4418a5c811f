/** Messages and the results of their pushes in SQLite, durable, many of them in one commit. */
import { DatabaseSync, type StatementSync } from 'node:sqlite';

export interface Message {
  sender: string;
  receiver: string;
  /** JSON: what it says, and what its push says. */
  content: string;
}
export type PushResult = { state: 'sent'; id: string } | { state: 'failed'; id: string };
export interface Unpushed extends Message {
  id: number;
}

/** `push_state` in the database. */
export const STATES = { waiting: 0, sent: 1, failed: 2 } as const;
/** Nobody waits for a result: it goes with the next messages, or alone after this long. */
const RESULT_PATIENCE_MS = 10;
/** The settings of the server that is measured beside it. */
const SETTINGS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 1000;
  PRAGMA journal_size_limit = 67108864;
  PRAGMA cache_size = -65536;
  PRAGMA temp_store = MEMORY;
`;
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS device (
    user TEXT PRIMARY KEY,
    token TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY,
    sender TEXT NOT NULL,
    receiver TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    content TEXT NOT NULL,
    push_state INTEGER NOT NULL DEFAULT ${STATES.waiting},
    push_id TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS message_of_receiver ON message (receiver, id);
`;

export class Store {
  readonly #db: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  #messages: { message: Message; done: (id: number) => void; failed: (error: unknown) => void }[] = [];
  #results: { id: number; result: PushResult; done: () => void }[] = [];
  #turn: NodeJS.Immediate | undefined;
  #patience: NodeJS.Timeout | undefined;

  constructor(file: string) {
    this.#db = new DatabaseSync(file);
    this.#db.exec(SETTINGS);
    this.#db.exec(SCHEMA);
    this.#begin = this.#db.prepare('BEGIN IMMEDIATE');
    this.#commit = this.#db.prepare('COMMIT');
    this.#insert = this.#db.prepare('INSERT INTO message (sender, receiver, sent_at, content) VALUES (?, ?, ?, ?)');
    this.#update = this.#db.prepare('UPDATE message SET push_state = ?, push_id = ? WHERE id = ?');
  }

  putDevices(devices: readonly { user: string; token: string }[]): void {
    const put = this.#db.prepare('INSERT OR REPLACE INTO device (user, token) VALUES (?, ?)');
    this.#begin.run();
    for (const { user, token } of devices) put.run(user, token);
    this.#commit.run();
  }
  /** User → token: read once, kept by the caller. */
  tokens(): Map<string, string> {
    const rows = this.#db.prepare('SELECT user, token FROM device').all() as { user: string; token: string }[];
    return new Map(rows.map(({ user, token }) => [user, token]));
  }
  /** What an end of the process left without a push; asked once, when it starts. */
  unpushed(): Unpushed[] {
    const sql = `SELECT id, sender, receiver, content FROM message WHERE push_state = ${STATES.waiting} ORDER BY id`;
    return this.#db.prepare(sql).all() as unknown as Unpushed[];
  }

  /** Resolves with its number once it is on the disk, with all that came in the same turn. */
  add(message: Message): Promise<number> {
    this.#turn ??= setImmediate(() => this.#write());
    return new Promise((done, failed) => this.#messages.push({ message, done, failed }));
  }
  /** @param done called once it is on the disk. */
  settle(id: number, result: PushResult, done: () => void): void {
    this.#results.push({ id, result, done });
    this.#patience ??= setTimeout(() => this.#write(), RESULT_PATIENCE_MS);
  }

  /** Writes what waits. Not to be used after it. */
  close(): void {
    this.#write();
    this.#db.close();
  }

  #write(): void {
    clearImmediate(this.#turn);
    clearTimeout(this.#patience);
    this.#turn = undefined;
    this.#patience = undefined;
    const messages = this.#messages;
    const results = this.#results;
    this.#messages = [];
    this.#results = [];
    const ids: number[] = [];
    try {
      this.#begin.run();
      const now = Date.now();
      for (const { message } of messages) {
        const { lastInsertRowid } = this.#insert.run(message.sender, message.receiver, now, message.content);
        ids.push(Number(lastInsertRowid));
      }
      for (const { id, result } of results) this.#update.run(STATES[result.state], result.id, id);
      this.#commit.run();
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      for (const { failed } of messages) failed(error);
      // What it could not store it must not forget; the disk may come back.
      if (results.length > 0) {
        this.#results.unshift(...results);
        this.#patience ??= setTimeout(() => this.#write(), RESULT_PATIENCE_MS);
      }
      return;
    }
    for (const [index, { done }] of messages.entries()) done(ids[index] ?? 0);
    for (const { done } of results) done();
  }
}
