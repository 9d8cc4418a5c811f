import { describe, expect } from 'vitest';
import { APP } from './fixtures.ts';
import type { OpenStore } from './index.ts';
import { accept, claimOne, settleInput, world } from './push-fixtures.ts';
import { cases, DAY, MINUTE, NOW } from './with-store.ts';

export function explainConformance(openStore: OpenStore): void {
  const it = cases(openStore);

  describe('explain', () => {
    it('finds the messages of a receiver by time, newest first, at most so many', async (store) => {
      await world(store);
      const ids: number[] = [];
      for (const at of [0, 1, 2, 3]) ids.push((await accept(store, { nowMs: NOW + at * MINUTE })).message.id);
      const query = { appId: APP, userId: 'bob', fromMs: NOW + MINUTE, toMs: NOW + 3 * MINUTE, limit: 2 };
      expect((await store.trace(query)).map(({ message }) => message.id)).toEqual([ids[3], ids[2]]);
    });

    it('shows a message to no third account', async (store) => {
      await world(store);
      const { message } = await accept(store);
      expect(await store.trace({ appId: APP, userId: 'carol', messageId: message.id, limit: 1 })).toEqual([]);
    });

    it('counts a push that was planned after midnight where the audit finds it when the day before is dropped', async (store) => {
      const { bob, ticket } = await world(store);
      const midnight = Date.UTC(2026, 10, 24);
      await accept(store, { nowMs: midnight - 1, liveDeviceIds: [bob.device.id] });
      const plan = { inactiveDays: 7, inactiveDaysPushOnly: 30 };
      const { claimed } = await store.endWaits('all', plan, ticket(), midnight + 1);
      await store.settle(claimed.map((batch) => settleInput(batch, { state: 'sent' })));
      await accept(store, { nowMs: midnight + 2 });
      await store.maintain(midnight + 7 * DAY);
      expect(await store.audit()).toEqual([]);
    });
  });

  describe('retention', () => {
    it('drops days past the seventh and ends first what is open in them', async (store) => {
      const { ticket } = await world(store);
      await accept(store);
      await claimOne(store, ticket());
      await accept(store);
      expect(await store.maintain(NOW + 7 * DAY)).toEqual({ droppedDays: 0 });
      expect(await store.maintain(NOW + 8 * DAY)).toEqual({ droppedDays: 1 });
      expect(await store.counters({ fromDay: '2026-11-23', toDay: '2026-11-23' })).toMatchObject([
        { planned: 2, unknown: 1, expired: 1 },
      ]);
      expect(await store.audit()).toEqual([]);
      await accept(store, { nowMs: NOW + 8 * DAY });
    });
  });
}
