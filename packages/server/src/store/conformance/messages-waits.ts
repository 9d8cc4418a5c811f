import { describe, expect } from 'vitest';
import type { Store } from '../contract/index.ts';
import { APP } from './fixtures.ts';
import type { OpenStore } from './index.ts';
import { accept, PLAN, pushOf, world } from './push-fixtures.ts';
import { cases, NOW } from './with-store.ts';

const decisionsOf = async (store: Store, messageId: number) =>
  (await store.trace({ appId: APP, userId: 'bob', messageId, limit: 1 }))[0]?.devices[0]?.decisions.map(
    ({ decision }) => decision,
  );

export function waitConformance(openStore: OpenStore): void {
  const it = cases(openStore);

  describe('the wait for an acknowledgement', () => {
    for (const [what, which] of [
      ['its time is over', () => ({ dueMs: NOW + 10_000 })],
      ['the connection goes', (deviceId: number) => ({ deviceIds: [deviceId] })],
      ['the server starts anew', () => 'all' as const],
    ] as const) {
      it(`ends in a push when ${what}`, async (store) => {
        const { bob, ticket } = await world(store);
        const { message, decisions } = await accept(store, { liveDeviceIds: [bob.device.id] });
        expect(decisions[0]).toEqual({ deviceId: bob.device.id, decision: 'waiting' });
        const ended = await store.endWaits(which(bob.device.id), PLAN, ticket(), NOW + 10_000);
        expect(ended).toMatchObject({ ended: 1, claimed: [{ message: { id: message.id } }], queuedLanes: [] });
        expect(await decisionsOf(store, message.id)).toEqual(['waiting', 'push']);
        expect((await store.endWaits('all', PLAN, ticket(), NOW + 10_000)).ended).toBe(0);
      });
    }

    it('goes on until it is due, and says when', async (store) => {
      const { bob, ticket } = await world(store);
      await accept(store, { liveDeviceIds: [bob.device.id] });
      expect(await store.endWaits({ dueMs: NOW + 9999 }, PLAN, ticket(), NOW + 9999)).toMatchObject({
        ended: 0,
        nextDueMs: NOW + 10_000,
      });
    });

    it('ends without a push when the client acknowledges', async (store) => {
      const { bob, ticket } = await world(store);
      const { message } = await accept(store, { liveDeviceIds: [bob.device.id] });
      await store.acknowledge(bob.device.id, [message.id, 1], NOW);
      expect(await store.endWaits('all', PLAN, ticket(), NOW)).toMatchObject({ ended: 0, claimed: [] });
      expect(await decisionsOf(store, message.id)).toEqual(['waiting', 'online']);
      expect(await pushOf(store, message.id)).toBeUndefined();
    });

    it('ends without a push when the message was read elsewhere', async (store) => {
      const { bob, ticket } = await world(store);
      const { message } = await accept(store, { liveDeviceIds: [bob.device.id] });
      await store.markRead(APP, 'bob', 'alice', NOW);
      expect((await store.endWaits('all', PLAN, ticket(), NOW)).claimed).toEqual([]);
      expect(await decisionsOf(store, message.id)).toEqual(['waiting', 'read']);
    });

    it('does not take more slots than the ticket has', async (store) => {
      const { certificate, bob, ticket } = await world(store);
      await accept(store, { liveDeviceIds: [bob.device.id] });
      await accept(store, { liveDeviceIds: [bob.device.id] });
      const ended = await store.endWaits('all', PLAN, ticket(1), NOW);
      expect(ended.claimed).toHaveLength(1);
      expect(ended).toMatchObject({ ended: 2, queuedLanes: [certificate.laneId] });
    });
  });
}
