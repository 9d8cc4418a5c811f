/** A SQLite store in a directory of its own, for tests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenedStore } from '../../conformance/index.ts';
import { openSqliteStore } from '../client.ts';
import { moduleBeside } from '../module-beside.ts';

const planner = moduleBeside('./planner', import.meta.url);

/** @example const { store, destroy } = await openTemporaryStore(); */
export async function openTemporaryStore(): Promise<OpenedStore & { file: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'tim-push-store-'));
  const file = join(directory, 'store.db');
  let store = await openSqliteStore({ file, planner });
  return {
    store,
    file,
    async reopen() {
      await store.close();
      store = await openSqliteStore({ file, planner });
      return store;
    },
    async destroy() {
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
