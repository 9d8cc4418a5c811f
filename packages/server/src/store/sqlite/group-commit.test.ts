import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from '../contract/index.ts';
import { type CommandTable, commitGroup } from './group-commit.ts';
import { cell, lru } from './memory.ts';
import { planner } from './testing/planner.ts';
import type { Call } from './thread-messages.ts';
import type { Command, Tx } from './tx.ts';
import { WriterTx } from './writer-tx.ts';

const INSERT = 'INSERT INTO notes (text) VALUES (?)';
const insert = (tx: Tx, text: string) => tx.run(INSERT, text).lastInsertRowid;

/** Adds up what its commands insert, and writes the sum as one note. */
const SUMS = cell<number>();
const NOTES = lru<string, number>(10);
const sums = (tx: Tx) => tx.memory(SUMS);
const writeSum = (tx: Tx) => void insert(tx, `sum ${sums(tx).value}`);
const add = (tx: Tx, by: number) => {
  sums(tx).value = (sums(tx).value ?? 0) + by;
  tx.atEnd(writeSum);
  if (by < 0) throw new StoreError('exists', 'already there');
};

const table: CommandTable = new Map<string, Command<never[], unknown>>([
  ['insert', { kind: 'write', run: insert }],
  ['add', { kind: 'write', run: add }],
  [
    'insertThenFail',
    {
      kind: 'write',
      run(tx: Tx, text: string) {
        insert(tx, text);
        tx.memory(NOTES).set(text, 1);
        throw new StoreError('exists', 'already there');
      },
    },
  ],
  ['cached', { kind: 'write', run: (tx: Tx, text: string) => tx.memory(NOTES).get(text) ?? null }],
  ['list', { kind: 'read', run: () => [] }],
]);

let db: DatabaseSync;
let tx: WriterTx;
beforeEach(() => {
  db = new DatabaseSync(':memory:');
  db.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT');
  tx = new WriterTx(db, planner);
});
afterEach(() => db.close());

const run = (...calls: [name: string, ...args: unknown[]][]) =>
  commitGroup(
    db,
    tx,
    table,
    calls.map(([name, ...args], index): Call => [index, name, args]),
  );
const notes = () => tx.all<{ text: string }>('SELECT text FROM notes ORDER BY id').map((row) => row.text);

describe('a group of commands', () => {
  it('is answered in order', () => {
    expect(run(['insert', 'a'], ['insert', 'b'])).toEqual([
      [0, true, 1],
      [1, true, 2],
    ]);
    expect(notes()).toEqual(['a', 'b']);
  });

  it('loses only the command that throws, and all of that', () => {
    const replies = run(['insert', 'a'], ['insertThenFail', 'b'], ['insert', 'c']);
    expect(replies.map(([id, ok]) => [id, ok])).toEqual([
      [0, true],
      [1, false],
      [2, true],
    ]);
    expect(replies[1]?.[2]).toMatchObject({ code: 'exists', message: 'already there' });
    expect(notes()).toEqual(['a', 'c']);
  });

  it('loses only the command that breaks a rule of the tables', () => {
    const replies = run(['insert', 'a'], ['insert', 'a'], ['insert', 'b']);
    expect(replies.map(([, ok]) => ok)).toEqual([true, false, true]);
    expect(replies[1]?.[2]).toMatchObject({ code: 'internal', message: expect.stringContaining('UNIQUE') });
    expect(notes()).toEqual(['a', 'b']);
  });

  it('remembers nothing of a command that was rolled back', () => {
    expect(run(['insertThenFail', 'b'], ['cached', 'b'])[1]).toEqual([1, true, null]);
    expect(run(['cached', 'b'])).toEqual([[0, true, null]]);
  });

  it('writes once what its commands add up', () => {
    run(['add', 1], ['add', 2]);
    expect(notes()).toEqual(['sum 3']);
  });

  it('adds up nothing of a command that was rolled back', () => {
    run(['add', -1], ['add', 2]);
    expect(notes()).toEqual(['sum 2']);
  });

  it('refuses a name that is no write command', () => {
    for (const name of ['nothing', 'list', 'constructor']) {
      expect(run([name])[0]?.[2]).toMatchObject({ code: 'internal', message: `no write command '${name}'` });
    }
  });

  it('is refused as a whole when the disk is full, and later groups work when there is space again', () => {
    run(['insert', 'before']);
    db.exec('PRAGMA max_page_count = 4');
    const replies = run(['insert', 'small'], ['insert', 'x'.repeat(100_000)]);
    expect(replies.map(([, ok, value]) => [ok, (value as { code: string }).code])).toEqual([
      [false, 'disk_full'],
      [false, 'disk_full'],
    ]);
    expect(notes()).toEqual(['before']);
    db.exec('PRAGMA max_page_count = 1000000');
    expect(run(['insert', 'after'])).toEqual([[0, true, 2]]);
    expect(notes()).toEqual(['before', 'after']);
  });
});
