import { describe, expect } from 'vitest';
import { logIn } from './fixtures.ts';
import type { OpenStore } from './index.ts';
import { accept, claimOne, pushOf, settleInput, world } from './push-fixtures.ts';
import { cases, DAY, MINUTE, NOW } from './with-store.ts';

const today = { fromDay: '2026-11-23', toDay: '2026-11-23' };

export function restoreConformance(openStore: OpenStore): void {
  const it = cases(openStore);

  describe('a restored copy', () => {
    it('gives no number that the lost server may have given after the backup', async (store, reopen) => {
      const { alice, ticket } = await world(store);
      const before = await accept(store);
      const { batches } = await store.claim(ticket(), NOW);
      await store.afterRestore(NOW);
      const restored = await reopen();
      const after = await accept(restored);
      const [claimed] = (await restored.claim(ticket(), NOW)).batches;
      // Eight hours of this day had passed.
      const mostBefore = 8 * 3600 * 5000;
      expect(after.message.id - before.message.id).toBeGreaterThan(mostBefore);
      expect((claimed?.id ?? 0) - (batches[0]?.id ?? 0)).toBeGreaterThan(mostBefore);
      expect((await logIn(restored, 'alice')).device.epoch - alice.device.epoch).toBeGreaterThan(1_000_000);
    });

    it('can be restored again, later and on another day', async (store) => {
      await world(store);
      const ids: number[] = [];
      for (const at of [NOW, NOW + MINUTE, NOW + DAY, NOW + 7 * DAY]) {
        await store.afterRestore(at);
        ids.push((await accept(store, { nowMs: at })).message.id);
      }
      expect(ids).toEqual([...new Set(ids)].sort((one, other) => one - other));
    });

    it('lets pull go on from a cursor of the lost server', async (store) => {
      await world(store);
      // Stands for one that the lost server gave last: more than this store ever knew of.
      const { message } = await accept(store);
      await store.afterRestore(NOW);
      const { message: next } = await accept(store);
      const { messages } = await store.pull(message.appId, 'bob', String(message.id + 1_000_000), 10, NOW);
      expect(messages.map((one) => one.msgID)).toEqual([String(next.id)]);
    });

    it('counts what was queued as a possible second ring', async (store) => {
      const { ticket } = await world(store);
      const { message } = await accept(store);
      expect(await store.afterRestore(NOW)).toEqual({ uncertain: 1 });
      const batch = await claimOne(store, ticket());
      await store.settle([settleInput(batch, { state: 'sent' })]);
      expect(await pushOf(store, message.id)).toMatchObject({ state: 'sent', uncertain: 1 });
      expect(await store.counters(today)).toMatchObject([{ planned: 1, sent: 1, secondRings: 1 }]);
      expect(await store.audit()).toEqual([]);
    });

    it('leaves alone what has its final state', async (store) => {
      const { ticket } = await world(store);
      await accept(store);
      await store.settle([settleInput(await claimOne(store, ticket()), { state: 'sent' })]);
      expect(await store.afterRestore(NOW)).toEqual({ uncertain: 0 });
    });

    it('takes a client back that logged in after the backup', async (store) => {
      const { device } = await logIn(store, 'alice');
      const resumed = await logIn(store, 'alice', { resumeEpoch: device.epoch + 5 });
      expect(resumed).toMatchObject({ kind: 'ok', device: { id: device.id, state: 'logged_in' } });
      expect(resumed.device.epoch).toBeGreaterThan(device.epoch);
    });
  });
}
