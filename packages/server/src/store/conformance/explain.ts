import { describe, expect } from 'vitest';
import { APP, logIn, makeCertificate, phone } from './fixtures.ts';
import type { OpenStore } from './index.ts';
import { accept, claimOne, PLAN, settleInput, world } from './push-fixtures.ts';
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

    it('keeps the decisions of more devices than fit into the row of the message', async (store) => {
      const certificate = await makeCertificate(store);
      await logIn(store, 'alice');
      const devices: number[] = [];
      for (let at = 0; at < 60; at++) {
        devices.push((await logIn(store, 'bob', { deviceKey: `phone-${at}`, policy: 'multi' })).device.id);
      }
      const [first = 0, , third = 0] = devices;
      const session = await phone(store, 'bob', certificate.id, { deviceKey: 'phone-59', policy: 'multi' });
      const sent = await accept(store, { dedupeKey: 'k', liveDeviceIds: [first, third] });
      expect(sent.decisions).toHaveLength(61);
      await store.acknowledge(third, [sent.message.id], NOW + 1);
      await store.endWaits('all', PLAN, undefined, NOW + 2);

      const [trace] = await store.trace({ appId: APP, userId: 'bob', messageId: sent.message.id, limit: 1 });
      const kept = new Map(trace?.devices.map(({ device, decisions }) => [device.id, decisions]));
      expect(kept.size).toBe(61);
      expect(kept.get(session.device.id)).toEqual([{ decision: 'push', atMs: NOW }]);
      expect(kept.get(third)).toEqual([
        { decision: 'waiting', atMs: NOW },
        { decision: 'online', atMs: NOW + 1 },
      ]);
      expect(kept.get(first)).toEqual([
        { decision: 'waiting', atMs: NOW },
        { decision: 'no_certificate', atMs: NOW + 2 },
      ]);

      const again = await accept(store, { dedupeKey: 'k' });
      expect(again.duplicate).toBe(true);
      expect(new Map(again.decisions.map((one) => [one.deviceId, one.decision]))).toEqual(
        new Map(sent.decisions.map((one) => [one.deviceId, one.decision])),
      );
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
      const { claimed } = await store.endWaits('all', PLAN, ticket(), midnight + 1);
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
