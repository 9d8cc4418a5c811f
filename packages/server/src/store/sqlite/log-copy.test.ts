import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openForWriting } from './connection.ts';
import { LogCopy, type LogCopyOptions, mayCopyBeside } from './log-copy.ts';

const PAGES = 40;
const PAGE_OF_TEXT = 'x'.repeat(3000);
/** Far more than a thread needs to start and to copy a few pages. */
const PATIENCE_MS = 120_000;

let directory: string;
let file: string;
let db: DatabaseSync;
let rows: number;
let closing: (() => Promise<void>)[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tim-push-log-'));
  file = join(directory, 'store.db');
  db = openForWriting(file);
  db.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
  [rows, closing] = [0, []];
});
afterEach(async () => {
  for (const close of closing) await close();
  if (db.isOpen) db.close();
  rmSync(directory, { recursive: true, force: true });
});

function copyOf(options: Partial<LogCopyOptions> = {}): LogCopy {
  const copy = new LogCopy(db, { file, pages: PAGES, ...options });
  // So that nobody else copies.
  db.exec('PRAGMA wal_autocheckpoint = 0');
  closing.push(() => copy.close());
  return copy;
}
const log = () => db.prepare('PRAGMA wal_checkpoint(NOOP)').get() as { log: number; checkpointed: number };
function commit(copy: LogCopy): void {
  db.prepare('INSERT INTO notes (text) VALUES (?)').run(PAGE_OF_TEXT);
  rows += 1;
  copy.afterCommit();
}
async function until(done: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!done()) {
    if (Date.now() > end) throw new Error('not so in time');
    await new Promise(setImmediate);
  }
}
/** Commits until it is so; the other thread gets its turns in between. */
async function commitUntil(copy: LogCopy, done: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!done()) {
    if (Date.now() > end) throw new Error(`not so after ${rows} commits, with a log of ${log().log} pages`);
    commit(copy);
    await new Promise(setImmediate);
  }
}
/** The log has begun anew so many times since it was asked first. */
function newBeginnings(count: number): () => boolean {
  let seen = 0;
  let longest = log().log;
  return () => {
    const { log: length } = log();
    if (length < longest) seen += 1;
    longest = length;
    return seen >= count;
  };
}
const copiedByCommitsFrom = () => db.prepare('PRAGMA wal_autocheckpoint').get()?.['wal_autocheckpoint'];
const kept = (): number => {
  const other = new DatabaseSync(file, { readOnly: true });
  try {
    expect(other.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    return Number(other.prepare('SELECT count(*) AS count FROM notes').get()?.['count']);
  } finally {
    other.close();
  }
};

describe('copies of the log', () => {
  it('let it begin anew again and again while commits come, and lose no row', async () => {
    const copy = copyOf();
    await commitUntil(copy, newBeginnings(5));
    await copy.close();
    db.close();
    expect(existsSync(`${file}-wal`)).toBe(false);
    expect(kept()).toBe(rows);
  });
  it('are made by the thread, without the one that commits', async () => {
    const copy = copyOf();
    while (log().log < PAGES) commit(copy);
    await until(() => log().checkpointed >= PAGES);
    expect(kept()).toBe(rows);
  });
  it('wait until it is long', () => {
    const copy = copyOf();
    for (let count = 0; count < PAGES - 5; count++) commit(copy);
    expect(log().checkpointed).toBe(0);
  });
  it('may be asked for before, when nobody waits', () => {
    const copy = copyOf();
    commit(copy);
    copy.copyNow();
    const { log: length, checkpointed } = log();
    expect(checkpointed).toBe(length);
  });
  it('wait for one who reads, and go on after him', async () => {
    const copy = copyOf();
    commit(copy);
    const reader = new DatabaseSync(file, { readOnly: true });
    closing.push(async () => reader.close());
    reader.exec('BEGIN');
    expect(reader.prepare('SELECT count(*) AS count FROM notes').get()).toEqual({ count: 1 });
    await commitUntil(copy, () => log().log > 20 * PAGES);
    expect(reader.prepare('SELECT count(*) AS count FROM notes').get()).toEqual({ count: 1 });
    reader.exec('COMMIT');
    await commitUntil(copy, newBeginnings(1));
    expect(kept()).toBe(rows);
  });
  it('are made by the writer where the thread cannot', async () => {
    const copy = copyOf({ file: join(directory, 'nowhere', 'store.db') });
    await commitUntil(copy, newBeginnings(2));
    expect(kept()).toBe(rows);
  });
  it.each([
    ['dies', () => pathToFileURL(join(directory, 'dies.mjs')), 'it ended by itself'],
    ['fails', () => pathToFileURL(join(directory, 'fails.mjs')), 'no memory'],
    ['cannot be started', () => new URL('data:text/javascript,0'), 'must be of scheme file'],
  ])('are left to commits where the thread %s, and it is told once', async (_, module, words) => {
    writeFileSync(join(directory, 'dies.mjs'), 'process.exit(0)');
    writeFileSync(join(directory, 'fails.mjs'), "throw new Error('no memory')");
    const warnings: string[] = [];
    const onWarning = ({ message }: Error): void => {
      if (message.includes('copies the log')) warnings.push(message);
    };
    process.on('warning', onWarning);
    closing.push(async () => void process.off('warning', onWarning));
    const copy = copyOf({ module: module() });
    await commitUntil(copy, () => copiedByCommitsFrom() === PAGES);
    await commitUntil(copy, newBeginnings(2));
    expect(warnings.join()).toContain(words);
    expect(warnings.length).toBe(1);
    expect(kept()).toBe(rows);
  });
  it('are left to commits where nobody copied for long', () => {
    new LogCopy(db, { file, pages: PAGES });
    expect(copiedByCommitsFrom()).toBe(3 * PAGES);
  });
  it('end before the writer closes, also in the middle of one', async () => {
    const copy = copyOf();
    const isRunning = () => log().log >= PAGES;
    while (!isRunning()) commit(copy);
    await copy.close();
    await copy.close();
    db.close();
    expect(existsSync(`${file}-wal`)).toBe(false);
    expect(kept()).toBe(rows);
  });
});

it.each([
  ['3.46.1', false],
  ['3.51.0', false],
  ['3.51.2', false],
  ['3.51.3', true],
  ['3.53.4', true],
  ['4.0.0', true],
  ['unknown', false],
])('SQLite %s may copy beside commits: %s', (version, expected) => {
  expect(mayCopyBeside(version)).toBe(expected);
});
