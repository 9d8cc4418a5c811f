import { describe, expect } from 'vitest';
import type { Store } from '../contract/index.ts';
import { APP, phone } from './fixtures.ts';
import type { OpenStore } from './index.ts';
import { accept, claimOne, PLAN, pushOf, settleInput, world } from './push-fixtures.ts';
import { cases, DAY, NOW } from './with-store.ts';

const decisionsOf = async (store: Store, messageId: number) =>
  (await store.trace({ appId: APP, userId: 'bob', messageId, limit: 1 }))[0]?.devices[0]?.decisions.map(
    ({ decision }) => decision,
  );

export function waitConformance(openStore: OpenStore): void {
  const it = cases(openStore);

  describe('do-not-disturb', () => {
    const night = { startMs: NOW - 1000, endMs: NOW + 1000, daily: false };

    it('keeps pushes away while it lasts, but those that pass it', async (store) => {
      await world(store);
      const decide = async (nowMs: number, honorMute = true) =>
        (await accept(store, { nowMs, honorMute })).decisions[0]?.decision;
      expect(await store.setDoNotDisturb(APP, 'bob', night)).toBe(true);
      expect(await decide(NOW - 1001)).toBe('push');
      expect(await decide(NOW)).toBe('do_not_disturb');
      expect(await decide(NOW, false)).toBe('push');
      expect(await decide(NOW + 1000)).toBe('push');
      await store.setDoNotDisturb(APP, 'bob', { ...night, daily: true });
      expect(await decide(NOW + DAY)).toBe('do_not_disturb');
      await store.setDoNotDisturb(APP, 'bob', undefined);
      expect(await decide(NOW + DAY)).toBe('push');
    });

    it('is of one account, outlives a restart, and ends with the account', async (store, reopen) => {
      await world(store);
      expect(await store.setDoNotDisturb(APP, 'nobody', night)).toBe(false);
      await store.setDoNotDisturb(APP, 'bob', night);
      const again = await reopen();
      expect((await accept(again, {})).decisions[0]?.decision).toBe('do_not_disturb');
      expect((await accept(again, { from: 'bob', to: 'alice' })).decisions[0]?.decision).toBe('push');
      await again.deleteAccounts(APP, ['bob'], NOW);
      await phone(again, 'bob', (await again.listCertificates())[0]?.id ?? 0);
      expect((await accept(again, {})).decisions[0]?.decision).toBe('push');
    });

    it('holds for a wait that ends in it', async (store) => {
      const { bob, ticket } = await world(store);
      const { message } = await accept(store, { liveDeviceIds: [bob.device.id] });
      await store.setDoNotDisturb(APP, 'bob', night);
      expect((await store.endWaits('all', PLAN, ticket(), NOW)).claimed).toEqual([]);
      expect(await decisionsOf(store, message.id)).toEqual(['waiting', 'do_not_disturb']);
    });
  });

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

    it('ends what is queued for an app that is open, and nothing of one in the background: its user has seen nothing', async (store) => {
      const { bob, ticket } = await world(store);
      const { id: deviceId, epoch } = bob.device;
      const first = await accept(store);
      await store.acknowledge(deviceId, [first.message.id], NOW);
      expect(await pushOf(store, first.message.id)).toMatchObject({ state: 'cancelled', reason: 'online' });

      await store.setAppState(deviceId, epoch, 'background', 1, NOW);
      const queued = await accept(store);
      await store.acknowledge(deviceId, [queued.message.id], NOW);
      expect(await pushOf(store, queued.message.id)).toMatchObject({ state: 'queued' });

      // On the wire when it was acknowledged, and refused by a cloud that is busy: it goes again.
      const batch = await claimOne(store, ticket());
      await store.acknowledge(deviceId, [queued.message.id], NOW);
      await store.settle([settleInput(batch, { state: 'retry' })]);
      expect((await claimOne(store, ticket())).message.id).toBe(queued.message.id);
    });

    const banner = { replaceKey: 'alice bob', supersede: true };

    it('ends in one push of a conversation that shares a banner: the newest', async (store) => {
      const { bob, ticket } = await world(store);
      const live = { ...banner, liveDeviceIds: [bob.device.id] };
      const older = await accept(store, live);
      const newer = await accept(store, live);
      const { claimed } = await store.endWaits('all', PLAN, ticket(), NOW);
      expect(claimed.map(({ message }) => message.id)).toEqual([newer.message.id]);
      expect(await pushOf(store, older.message.id)).toMatchObject({ state: 'cancelled', reason: 'superseded' });
      expect((await store.claim(ticket(), NOW)).batches).toEqual([]);
    });

    it('ends in no push that would replace a newer one', async (store) => {
      const { bob, ticket } = await world(store);
      const older = await accept(store, { ...banner, liveDeviceIds: [bob.device.id] });
      const newer = await accept(store, { ...banner, claim: ticket() });
      expect(newer.claimed).toHaveLength(1);
      expect((await store.endWaits('all', PLAN, ticket(), NOW)).claimed).toEqual([]);
      expect(await pushOf(store, older.message.id)).toMatchObject({ state: 'cancelled', reason: 'superseded' });
      expect(await decisionsOf(store, older.message.id)).toEqual(['waiting', 'push']);
    });

    it('ends in a push though a newer one was refused', async (store) => {
      const { bob, ticket } = await world(store);
      const older = await accept(store, { ...banner, liveDeviceIds: [bob.device.id] });
      const newer = await accept(store, { ...banner, claim: ticket() });
      for (const batch of newer.claimed) await store.settle([settleInput(batch, { state: 'refused', code: '1' })]);
      const { claimed } = await store.endWaits('all', PLAN, ticket(), NOW);
      expect(claimed.map(({ message }) => message.id)).toEqual([older.message.id]);
    });

    it('ends in a push that supersedes what waits of older messages', async (store) => {
      const { bob, ticket } = await world(store);
      const older = await accept(store, banner);
      const newer = await accept(store, { ...banner, liveDeviceIds: [bob.device.id] });
      await store.endWaits('all', PLAN, undefined, NOW);
      expect(await pushOf(store, older.message.id)).toMatchObject({ state: 'cancelled', reason: 'superseded' });
      const { batches } = await store.claim(ticket(), NOW);
      expect(batches.map(({ message }) => message.id)).toEqual([newer.message.id]);
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
