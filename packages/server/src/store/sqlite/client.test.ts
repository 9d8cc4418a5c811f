import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accept, world } from '../conformance/push-fixtures.ts';
import type { Store } from '../contract/index.ts';
import { openSqliteStore, type SqliteStoreOptions } from './client.ts';
import { moduleBeside } from './module-beside.ts';

const planner = moduleBeside('./testing/planner', import.meta.url);

let directory: string;
let file: string;
let opened: Store[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tim-push-client-'));
  file = join(directory, 'store.db');
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()));
  await rm(directory, { recursive: true, force: true });
});

async function open(options: Partial<SqliteStoreOptions> = {}): Promise<Store> {
  const store = await openSqliteStore({ file, planner, ...options });
  opened.push(store);
  return store;
}

describe('the store in threads', () => {
  it('reads what it acknowledged, whatever the thread', async () => {
    const store = await open();
    for (let number = 0; number < 200; number++) {
      await store.setMeta('key', String(number));
      expect(await store.getMeta('key')).toBe(String(number));
    }
  });

  it('takes many commands at once and answers each with its own result', async () => {
    const store = await open();
    const userIds = Array.from({ length: 2000 }, (_, index) => `user${index}`);
    const answers = await Promise.all(userIds.map((userId) => store.importAccounts(1, [{ userId }], 0)));
    expect(answers.flat().map((answer) => answer.userId)).toEqual(userIds);
    expect((await store.checkAccounts(1, userIds)).every((known) => known)).toBe(true);
  });

  it('refuses what is above its bound with `busy`, and takes more when it has caught up', async () => {
    const store = await open({ maxQueued: 3 });
    const results = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((key) => store.setMeta(key, 'x')));
    expect(results.map((result) => result.status)).toEqual([...Array(3).fill('fulfilled'), 'rejected', 'rejected']);
    expect(results[3]).toMatchObject({ reason: { name: 'StoreError', code: 'busy' } });
    await store.setMeta('d', 'x');
    expect(await store.getMeta('d')).toBe('x');
  });

  it('takes what the dispatcher needs to end its leases, however many others wait', async () => {
    const store = await open({ maxQueued: 3 });
    const others = Promise.all(['a', 'b', 'c'].map((key) => store.setMeta(key, 'x')));
    const ticket = { owner: 'one', leaseMs: 1000, slots: {} };
    const urgent = Promise.allSettled([store.settle([]), store.renewLeases([], 0), store.claim(ticket, 0)]);
    const refused = expect(store.setMeta('d', 'x')).rejects.toMatchObject({ code: 'busy' });
    expect((await urgent).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    await others;
    await refused;
  });

  it('lets nothing be claimed by a ticket that left in an earlier message', async () => {
    const store = await open();
    const { certificate, ticket } = await world(store);
    const shared = ticket(1);
    const first = await accept(store, { claim: shared });
    const later = await accept(store, { claim: shared });
    expect([first, later].map(({ claimed }) => claimed.length)).toEqual([1, 0]);
    expect(later.queuedLanes).toEqual([certificate.laneId]);
  });

  it('is healthy, and knows its size', async () => {
    const store = await open();
    const pending = store.setMeta('a', 'b');
    const { ok, queued, sizeBytes, detail } = await store.health();
    expect({ ok, detail }).toEqual({ ok: true, detail: undefined });
    expect(queued).toBeLessThanOrEqual(1);
    expect(sizeBytes).toBeGreaterThan(0);
    await pending;
  });

  it('commits what is queued before it closes, then refuses', async () => {
    const store = await open();
    const last = Promise.all(Array.from({ length: 100 }, (_, index) => store.setMeta(`k${index}`, 'v')));
    await store.close();
    await last;
    await expect(store.setMeta('late', 'v')).rejects.toMatchObject({ code: 'closed' });
    await expect(store.getMeta('late')).rejects.toMatchObject({ code: 'closed' });
    await expect(store.backup(join(directory, 'late.db'))).rejects.toMatchObject({ code: 'closed' });
    expect((await store.health()).ok).toBe(false);
    const again = await open();
    expect(await again.getMeta('k99')).toBe('v');
  });

  it('fails only the call whose argument cannot travel to a thread', async () => {
    const store = await open();
    const bad = { nick: () => 'a function' } as unknown as { nick: string };
    const [before, failed, after] = await Promise.allSettled([
      store.setMeta('a', '1'),
      store.setProfile(1, 'alice', bad, 0),
      store.setMeta('b', '2'),
    ]);
    expect([before.status, failed.status, after.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(failed).toMatchObject({ reason: { name: 'StoreError', code: 'internal' } });
    expect(await store.getMeta('b')).toBe('2');
  });

  it('may be closed twice', async () => {
    const store = await open();
    await Promise.all([store.close(), store.close()]);
  });
});

describe('opening', () => {
  it('refuses a file that is no database', async () => {
    await writeFile(file, 'this is not a database, but it is long enough to be looked at as one'.repeat(50));
    await expect(open()).rejects.toMatchObject({ name: 'StoreError', code: 'corrupt' });
  });

  it('refuses a directory that is not there', async () => {
    await expect(open({ file: join(directory, 'missing', 'store.db') })).rejects.toMatchObject({ code: 'io' });
  });

  it('refuses the database of a newer server', async () => {
    const db = new DatabaseSync(file);
    db.exec('PRAGMA user_version = 9999');
    db.close();
    await expect(open()).rejects.toMatchObject({ code: 'internal', message: expect.stringContaining('newer server') });
  });

  it('refuses a module that exports no planner', async () => {
    await expect(open({ planner: moduleBeside('./lru', import.meta.url) })).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('must export `planner`'),
    });
  });
});
