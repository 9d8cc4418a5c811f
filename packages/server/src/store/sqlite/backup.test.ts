import { readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OpenedStore } from '../conformance/index.ts';
import { openSqliteStore } from './client.ts';
import { moduleBeside } from './module-beside.ts';
import { openTemporaryStore } from './testing/store.ts';

let opened: OpenedStore & { file: string };
let target: string;
beforeEach(async () => {
  opened = await openTemporaryStore();
  target = join(dirname(opened.file), 'copy.db');
});
afterEach(() => opened.destroy());

const importUsers = (prefix: string, count: number) =>
  opened.store.importAccounts(
    1,
    Array.from({ length: count }, (_, index) => ({ userId: `${prefix}${index}`, nick: 'x'.repeat(500) })),
    0,
  );

it('copies a moment of the database while it is written to', async () => {
  await importUsers('before', 20_000);
  const progress: [number, number][] = [];
  let finished = false;
  const backup = opened.store
    .backup(target, (...step) => progress.push(step))
    .finally(() => {
      finished = true;
    });
  let written = 0;
  while (!finished) await importUsers(`during${written++}-`, 10);
  await backup;

  expect(written).toBeGreaterThan(0);
  expect(progress.length).toBeGreaterThan(1);
  expect(progress.at(-1)?.[0]).toBe(progress.at(-1)?.[1]);
  const copy = new DatabaseSync(target, { readOnly: true });
  expect(copy.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  const count = copy.prepare(`SELECT count(*) AS count FROM accounts WHERE user_id LIKE 'before%'`).get();
  expect(count).toEqual({ count: 20_000 });
  copy.close();
});

it('can be opened and gone on with', async () => {
  await opened.store.setMeta('serverId', 'one');
  await opened.store.backup(target);
  const copy = await openSqliteStore({ file: target, planner: moduleBeside('./testing/planner', import.meta.url) });
  expect(await copy.getMeta('serverId')).toBe('one');
  await copy.setMeta('serverId', 'two');
  await copy.close();
  expect(await opened.store.getMeta('serverId')).toBe('one');
});

it('is for its owner only', async () => {
  await opened.store.backup(target);
  expect((await stat(target)).mode & 0o077).toBe(0);
});

it('overwrites nothing', async () => {
  await writeFile(target, 'precious');
  await expect(opened.store.backup(target)).rejects.toMatchObject({ code: 'exists' });
});

it('leaves nothing behind when it fails', async () => {
  await expect(opened.store.backup(join(dirname(target), 'missing', 'copy.db'))).rejects.toMatchObject({ code: 'io' });
  expect((await readdir(dirname(target))).filter((name) => name.endsWith('.part'))).toEqual([]);
});
