import type { AttemptRecord } from '@tim-push/channels';
import { describe, expect } from 'vitest';
import { APP } from './fixtures.ts';
import type { OpenStore } from './index.ts';
import { accept, claimOne, LEASE_MS, pushOf, settleInput, world } from './push-fixtures.ts';
import { cases, DAY, NOW } from './with-store.ts';

const today = { fromDay: '2026-11-23', toDay: '2026-11-23' };

export function settleConformance(openStore: OpenStore): void {
  const it = cases(openStore);

  describe('settle', () => {
    it('records the final state, the vendor id and the requests', async (store) => {
      const { ticket } = await world(store);
      const { message } = await accept(store);
      const batch = await claimOne(store, ticket());
      const attempts = [{ atMs: NOW, ms: 12, httpStatus: 200, code: '0', targets: 1 }];
      expect(await store.settle([settleInput(batch, { state: 'sent', vendorId: 'v1' }, { attempts })])).toEqual([
        { kind: 'ok' },
      ]);
      expect(await pushOf(store, message.id)).toMatchObject({
        state: 'sent',
        vendorId: 'v1',
        settledMs: NOW,
        requests: attempts,
      });
    });

    it('shows a push the requests that it was in, and no other', async (store) => {
      const { ticket } = await world(store);
      const { message } = await accept(store);
      const batch = await claimOne(store, ticket());
      const of = (code: string, which: Pick<AttemptRecord, 'index' | 'indexes'>): AttemptRecord => {
        return { atMs: NOW, ms: 12, httpStatus: 200, code, targets: 1, ...which };
      };
      const its = [of('one', { index: 0 }), of('several', { indexes: [0, 1, 2] }), of('all', {})];
      const attempts = [...its, of('another', { index: 1 }), of('others', { indexes: [1, 2, 5] })];
      await store.settle([settleInput(batch, { state: 'sent', vendorId: 'v1' }, { attempts })]);
      expect((await pushOf(store, message.id))?.requests).toEqual(its);
    });

    it('may come in parts: results first, the release after', async (store) => {
      const { ticket } = await world(store);
      await accept(store);
      const batch = await claimOne(store, ticket());
      await store.settle([settleInput(batch, { state: 'sent' }, { release: false })]);
      expect(await store.settle([settleInput(batch, { state: 'sent' }, { results: [] })])).toEqual([{ kind: 'ok' }]);
      expect(await store.counters(today)).toMatchObject([{ planned: 1, sent: 1, secondRings: 0 }]);
    });

    it('gives back what was not put on the wire as if it had not been claimed', async (store) => {
      const { ticket } = await world(store);
      await accept(store);
      const batch = await claimOne(store, ticket());
      await store.settle([settleInput(batch, { state: 'sent' }, { results: [] })]);
      expect(await claimOne(store, ticket())).toMatchObject({
        id: batch.id,
        recipients: [{ attempts: 1, uncertain: 0 }],
      });
    });

    it('ends as expired what comes back too late', async (store) => {
      const { ticket } = await world(store);
      const { message } = await accept(store);
      const batch = await claimOne(store, ticket());
      await store.settle([settleInput(batch, { state: 'retry', code: 'busy' }, { retryAtMs: NOW + DAY })]);
      expect(await pushOf(store, message.id)).toMatchObject({ state: 'expired', code: 'busy' });
    });

    it('ends as unknown what comes back too late after an uncertain answer', async (store) => {
      const { ticket } = await world(store);
      const { message } = await accept(store);
      const batch = await claimOne(store, ticket());
      await store.settle([settleInput(batch, { state: 'retry', uncertain: true }, { retryAtMs: NOW + DAY })]);
      expect(await pushOf(store, message.id)).toMatchObject({ state: 'unknown', uncertain: 1 });
    });

    it('counts a second ring once, when an answer came after an uncertain one', async (store) => {
      const { ticket } = await world(store);
      await accept(store);
      const batch = await claimOne(store, ticket());
      await store.settle([settleInput(batch, { state: 'retry', uncertain: true })]);
      const again = await claimOne(store, ticket());
      await store.settle([settleInput(again, { state: 'sent' }), settleInput(again, { state: 'sent' })]);
      expect(await store.counters(today)).toMatchObject([{ sent: 1, secondRings: 1 }]);
    });

    it('wipes with a push that got through what was held against its token', async (store) => {
      const { ticket } = await world(store);
      const bobs = async () => (await store.listDevices(APP, ['bob']))[0]?.[0];
      const settleOne = async (result: Parameters<typeof settleInput>[1]): Promise<void> => {
        await accept(store);
        await store.settle([settleInput(await claimOne(store, ticket()), result)]);
      };
      await settleOne({ state: 'refused', token: { action: 'strike', code: 'gone' } });
      await settleOne({ state: 'refused', token: { action: 'notifications_off' } });
      expect(await bobs()).toMatchObject({ tokenStrikes: 1, notificationsOff: true });
      await settleOne({ state: 'sent' });
      expect(await bobs()).toMatchObject({ tokenStrikes: 0, notificationsOff: false });
    });

    it('changes no final state', async (store) => {
      const { ticket } = await world(store);
      const { message } = await accept(store);
      const batch = await claimOne(store, ticket());
      await store.settle([settleInput(batch, { state: 'refused', code: 'bad' })]);
      await store.settle([settleInput(batch, { state: 'sent' })]);
      expect(await pushOf(store, message.id)).toMatchObject({ state: 'refused', code: 'bad' });
      expect(await store.audit()).toEqual([]);
    });

    it('knows nothing of a batch that does not exist', async (store) => {
      expect(await store.settle([settleInput({ id: 1, leaseEpoch: 1 }, { state: 'sent' })])).toEqual([
        { kind: 'lease_lost' },
      ]);
    });
  });

  describe('leases', () => {
    it('give the push back as uncertain when they run out', async (store) => {
      const { ticket } = await world(store);
      await accept(store);
      const batch = await claimOne(store, ticket());
      expect(await store.recoverLeases(undefined, NOW + LEASE_MS - 1)).toBe(0);
      expect(await store.recoverLeases(undefined, NOW + LEASE_MS)).toBe(1);
      const again = await claimOne(store, ticket(), NOW + LEASE_MS);
      expect(again).toMatchObject({ id: batch.id, recipients: [{ uncertain: 1, attempts: 2 }] });
    });

    it('last as long as they are renewed', async (store) => {
      const { ticket } = await world(store);
      await accept(store);
      const batch = await claimOne(store, ticket());
      const lease = { batchId: batch.id, leaseEpoch: batch.leaseEpoch };
      expect(await store.renewLeases([lease], NOW + 2 * LEASE_MS)).toEqual([]);
      const another = { ...lease, leaseEpoch: batch.leaseEpoch + 1 };
      expect(await store.renewLeases([another], NOW + 9 * LEASE_MS)).toEqual([0]);
      expect(await store.recoverLeases(undefined, NOW + LEASE_MS)).toBe(0);
      expect(await store.recoverLeases(undefined, NOW + 2 * LEASE_MS)).toBe(1);
    });

    it('that are over are told of where they are to be renewed', async (store) => {
      const { ticket } = await world(store);
      await accept(store);
      const { id, leaseEpoch } = await claimOne(store, ticket());
      const lease = { batchId: id, leaseEpoch };
      const unknown = { batchId: 1, leaseEpoch: 1 };
      expect(await store.renewLeases([unknown, lease, unknown], NOW + LEASE_MS)).toEqual([0, 2]);
      await store.recoverLeases(undefined, NOW + LEASE_MS);
      expect(await store.renewLeases([lease], NOW + 2 * LEASE_MS)).toEqual([0]);
      await claimOne(store, ticket(), NOW + LEASE_MS);
      expect(await store.renewLeases([lease], NOW + 2 * LEASE_MS)).toEqual([0]);
    });

    it('of a former process are recovered at once, those of this one stay', async (store, reopen) => {
      const { ticket } = await world(store);
      await accept(store);
      await claimOne(store, ticket());
      const again = await reopen();
      expect(await again.recoverLeases('one', NOW)).toBe(0);
      expect(await again.recoverLeases('two', NOW)).toBe(1);
    });

    it('that are lost take only a late sent, and count no second ring for it', async (store) => {
      const { ticket } = await world(store);
      const { message } = await accept(store);
      const batch = await claimOne(store, ticket());
      await store.recoverLeases(undefined, NOW + LEASE_MS);
      expect(await store.settle([settleInput(batch, { state: 'refused', code: 'x' })])).toEqual([
        { kind: 'lease_lost' },
      ]);
      expect(await pushOf(store, message.id)).toMatchObject({ state: 'queued' });
      expect(await store.settle([settleInput(batch, { state: 'sent', vendorId: 'v' })])).toEqual([
        { kind: 'lease_lost' },
      ]);
      expect(await pushOf(store, message.id)).toMatchObject({ state: 'sent', vendorId: 'v' });
      expect(await store.counters(today)).toMatchObject([{ sent: 1, secondRings: 0 }]);
      expect((await store.claim(ticket(), NOW + LEASE_MS)).batches).toEqual([]);
    });

    it('that are lost say nothing against the request of the next one', async (store) => {
      const { ticket } = await world(store);
      const { message } = await accept(store);
      const lost = await claimOne(store, ticket());
      await store.recoverLeases(undefined, NOW + LEASE_MS);
      const next = await claimOne(store, ticket(), NOW + LEASE_MS);
      const late = { nowMs: NOW + LEASE_MS, retryAtMs: NOW + 2 * LEASE_MS };
      for (const state of ['refused', 'unknown', 'expired', 'retry'] as const) {
        expect(await store.settle([settleInput(lost, { state }, late)])).toEqual([{ kind: 'lease_lost' }]);
        expect(await pushOf(store, message.id)).toMatchObject({ state: 'attempted', uncertain: 1 });
      }
      expect(await store.settle([settleInput(next, { state: 'refused', code: 'own' }, late)])).toEqual([
        { kind: 'ok' },
      ]);
      expect(await pushOf(store, message.id)).toMatchObject({ state: 'refused', code: 'own' });
      expect(await store.audit()).toEqual([]);
    });

    it('that are lost count a second ring when another request is under way', async (store) => {
      const { ticket } = await world(store);
      await accept(store);
      const batch = await claimOne(store, ticket());
      await store.recoverLeases(undefined, NOW + LEASE_MS);
      const again = await claimOne(store, ticket(), NOW + LEASE_MS);
      await store.settle([settleInput(batch, { state: 'sent' })]);
      await store.settle([settleInput(again, { state: 'sent' })]);
      expect(await store.counters(today)).toMatchObject([{ sent: 1, secondRings: 1 }]);
      expect(await store.audit()).toEqual([]);
    });

    it('that ran out after the push expired leave it unknown', async (store) => {
      const { ticket } = await world(store);
      const { message } = await accept(store);
      await claimOne(store, ticket());
      await store.recoverLeases(undefined, NOW + DAY);
      expect(await pushOf(store, message.id)).toMatchObject({ state: 'unknown', code: 'lease_lost' });
    });
  });

  describe('expiry', () => {
    it('ends what waits in the queue, and leaves what is on the wire', async (store) => {
      const { ticket } = await world(store);
      const first = await accept(store);
      await claimOne(store, ticket());
      const second = await accept(store);
      expect(await store.expireDue(NOW + DAY - 1)).toBe(0);
      expect(await store.expireDue(NOW + DAY)).toBe(1);
      expect(await store.expireDue(NOW + DAY)).toBe(0);
      expect(await pushOf(store, first.message.id)).toMatchObject({ state: 'attempted' });
      expect(await pushOf(store, second.message.id)).toMatchObject({ state: 'expired' });
    });

    it('goes in slices until nothing is left', async (store) => {
      await world(store);
      const count = 250;
      await Promise.all(Array.from({ length: count }, () => accept(store)));
      const slices: number[] = [];
      do slices.push(await store.expireDue(NOW + DAY));
      while (slices.at(-1) !== 0);
      expect(slices.length).toBeGreaterThan(2);
      expect(slices.reduce((sum, slice) => sum + slice, 0)).toBe(count);
      expect(await store.counters(today)).toMatchObject([{ planned: count, expired: count }]);
    });
  });

  describe('the outbox', () => {
    const app = { appId: APP, name: 'a', sealedSecret: '', admins: [], disabled: false, createdMs: NOW };
    for (const [what, settings, events] of [
      ['nothing for an app without a webhook', {}, []],
      ['what was sent and seen to the webhook of its app', { webhookUrl: 'https://app.example/hook' }, [1, 2]],
    ] as const) {
      it(`tells ${what}`, async (store) => {
        const { ticket, bob } = await world(store);
        await store.createApp({ ...app, settings });
        await accept(store);
        const batch = await claimOne(store, ticket());
        await store.settle([settleInput(batch, { state: 'sent' })]);
        const receipt = { batchId: batch.id, deviceId: bob.device.id, tokens: [], code: '', atMs: NOW };
        await store.applyReceipts([{ ...receipt, kind: 'delivered' }], NOW);
        const taken = await store.takeOutbox(10);
        expect(taken.map(({ event }) => event['PushStage'])).toEqual(events);
        expect(taken.every(({ event }) => event['To_Account'] === 'bob' && event['From_Account'] === 'alice')).toBe(
          true,
        );
        await store.ackOutbox(taken.map(({ id }) => id));
        expect(await store.takeOutbox(10)).toEqual([]);
      });
    }
  });
}
