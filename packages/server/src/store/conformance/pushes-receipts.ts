import { describe, expect } from 'vitest';
import { PRIORITIES, type ReceiptInput, type Store } from '../contract/index.ts';
import { APP } from './fixtures.ts';
import type { OpenStore } from './index.ts';
import { accept, claimOne, LEASE_MS, pushOf, settleInput, world } from './push-fixtures.ts';
import { cases, DAY, NOW } from './with-store.ts';

const receipt = (batchId: number, more: Partial<ReceiptInput> = {}): ReceiptInput => ({
  batchId,
  vendor: 'xiaomi',
  kind: 'delivered',
  tokens: ['token-bob'],
  code: '',
  atMs: NOW + 1,
  ...more,
});
const none = { applied: 0, parked: 0, duplicates: 0, unknown: 0 };
const apply = (store: Store, ...receipts: ReceiptInput[]) => store.applyReceipts(receipts, NOW + 1);

export function receiptConformance(openStore: OpenStore): void {
  const it = cases(openStore);

  describe('receipts', () => {
    it('are marks by token and by device, each once', async (store) => {
      const { ticket, bob } = await world(store);
      const { message } = await accept(store);
      const batch = await claimOne(store, ticket());
      await store.settle([settleInput(batch, { state: 'sent' })]);
      const clicked = receipt(batch.id, { kind: 'clicked', deviceId: bob.device.id, tokens: [] });
      expect(await apply(store, receipt(batch.id), clicked)).toEqual({ ...none, applied: 2 });
      expect(await apply(store, receipt(batch.id), clicked)).toEqual({ ...none, duplicates: 2 });
      expect((await pushOf(store, message.id))?.marks.map((mark) => mark.kind).toSorted()).toEqual([
        'clicked',
        'delivered',
      ]);
      expect(await store.counters({ fromDay: '2026-11-23', toDay: '2026-11-23' })).toMatchObject([
        { delivered: 1, clicked: 1 },
      ]);
    });

    it('of a dead token retire it, unless it shall be kept', async (store) => {
      const { ticket } = await world(store);
      const bobs = async () => (await store.listDevices(APP, ['bob']))[0]?.[0];
      const sendOne = async (more: Partial<ReceiptInput>): Promise<void> => {
        await accept(store);
        const batch = await claimOne(store, ticket());
        await store.settle([settleInput(batch, { state: 'sent' })]);
        const dead = receipt(batch.id, { kind: 'token_invalid', code: '16', ...more });
        expect(await apply(store, dead)).toEqual({ ...none, applied: 1 });
      };
      await sendOne({ keepTokens: true });
      expect(await bobs()).not.toHaveProperty('tokenRetired');
      await sendOne({});
      expect(await bobs()).toMatchObject({ tokenRetired: { code: '16' } });
    });

    describe('of a stranger who has the tag alone', () => {
      /** Another token with the hash (FNV-1a, 32 bits) of `token-bob`: what trying four thousand million tokens finds. */
      const COLLIDES = 'guess-ef5qk7j';
      const strange: [name: string, tokens: string[]][] = [
        ['no token', []],
        ['a guessed token', ['token-bo', 'token-bob ', 'TOKEN-BOB']],
        ['a token of the same hash', [COLLIDES]],
        ['the token of a phone outside the batch', ['token-alice']],
      ];
      const kinds = [
        'token_invalid',
        'notifications_off',
        'quota_exceeded',
        'delivered',
        'clicked',
        'filtered',
      ] as const;
      for (const [name, tokens] of strange) {
        it(`and ${name} change nothing`, async (store) => {
          const { ticket } = await world(store);
          const { message } = await accept(store);
          const batch = await claimOne(store, ticket());
          await store.settle([settleInput(batch, { state: 'unknown', uncertain: true })]);
          const before = await store.listDevices(APP, ['alice', 'bob']);
          const lies = kinds.map((kind) => receipt(batch.id, { kind, tokens }));
          expect(await store.deathsReported(lies)).toEqual([]);
          expect(await apply(store, ...lies)).toEqual({ ...none, unknown: kinds.length });
          expect(await store.listDevices(APP, ['alice', 'bob'])).toEqual(before);
          expect(await pushOf(store, message.id)).toMatchObject({ state: 'unknown', marks: [] });
        });
      }
    });

    it('of another cloud than the push went to name nothing', async (store) => {
      const { ticket } = await world(store);
      await accept(store);
      const batch = await claimOne(store, ticket());
      await store.settle([settleInput(batch, { state: 'sent' })]);
      const foreign = receipt(batch.id, { vendor: 'oppo', kind: 'token_invalid' });
      expect(await store.deathsReported([foreign])).toEqual([]);
      expect(await apply(store, foreign, receipt(batch.id, { vendor: 'oppo' }))).toEqual({ ...none, unknown: 2 });
    });

    it('of dead tokens are counted by lane, each push once', async (store) => {
      const { ticket, certificate } = await world(store);
      await accept(store);
      const batch = await claimOne(store, ticket());
      await store.settle([settleInput(batch, { state: 'sent' })]);
      const dead = receipt(batch.id, { kind: 'token_invalid', tokens: ['token-bob', 'token-bob', 'other'] });
      const { laneId } = certificate;
      expect(await store.deathsReported([receipt(batch.id), dead, dead])).toEqual([
        { laneId, batchIds: [batch.id], tokens: 1 },
      ]);
      await apply(store, dead);
      expect(await store.deathsReported([dead])).toEqual([{ laneId, batchIds: [batch.id], tokens: 0 }]);
    });

    it('speak of a token that the phone has replaced since, and spare the new one', async (store) => {
      const { ticket, certificate, bob } = await world(store);
      const { message } = await accept(store);
      const batch = await claimOne(store, ticket());
      await store.settle([settleInput(batch, { state: 'sent' })]);
      const { id: deviceId, epoch } = bob.device;
      const nowMs = NOW + 1;
      await store.setToken({ deviceId, epoch, certificateId: certificate.id, token: 'token-new', nowMs });
      expect(await apply(store, receipt(batch.id, { kind: 'token_invalid' }))).toEqual({ ...none, applied: 1 });
      expect((await pushOf(store, message.id))?.marks).toMatchObject([{ kind: 'token_invalid' }]);
      expect((await store.listDevices(APP, ['bob']))[0]?.[0]).not.toHaveProperty('tokenRetired');
    });

    it('of a certificate that was switched off or removed are marks as ever', async (store) => {
      const { ticket, certificate } = await world(store);
      const { message } = await accept(store);
      const batch = await claimOne(store, ticket());
      await store.settle([settleInput(batch, { state: 'sent' })]);
      await store.putCertificate({ ...certificate, enabled: false });
      expect(await apply(store, receipt(batch.id))).toEqual({ ...none, applied: 1 });
      await store.deleteCertificate(certificate.id, NOW);
      expect(await apply(store, receipt(batch.id, { kind: 'token_invalid', code: '16' }))).toEqual({
        ...none,
        applied: 1,
      });
      expect((await pushOf(store, message.id))?.marks.map(({ kind }) => kind)).toEqual(['delivered', 'token_invalid']);
      expect((await store.listDevices(APP, ['bob']))[0]).toMatchObject([{ tokenRetired: { code: '16' } }]);
    });

    it('of a spent quota name lane and class, once', async (store) => {
      const { ticket, certificate } = await world(store);
      await accept(store, { class: 'marketing' });
      const batch = await claimOne(store, ticket());
      await store.settle([settleInput(batch, { state: 'sent' })]);
      const spent = receipt(batch.id, { kind: 'quota_exceeded', code: '128' });
      expect(await apply(store, spent, receipt(batch.id))).toEqual({
        ...none,
        applied: 2,
        quotaSpent: [{ laneId: certificate.laneId, priority: PRIORITIES.marketing, code: '128', atMs: NOW + 1 }],
      });
      expect(await apply(store, spent)).toEqual({ ...none, duplicates: 1 });
    });

    it('of nothing that is known are counted as unknown', async (store) => {
      const { ticket } = await world(store);
      await accept(store);
      const batch = await claimOne(store, ticket());
      const unknown = [receipt(1), receipt(batch.id, { tokens: ['other'] }), receipt(batch.id, { deviceId: 999 })];
      expect(await apply(store, ...unknown)).toEqual({ ...none, unknown: 3 });
    });

    it('say nothing of a push that never had a request', async (store) => {
      const { ticket } = await world(store);
      await accept(store);
      const batch = await claimOne(store, ticket());
      await accept(store);
      expect(await apply(store, receipt(batch.id + 1, { tokens: [] }))).toEqual({ ...none, unknown: 1 });
    });

    it('that come before the settle wait for it', async (store) => {
      const { ticket } = await world(store);
      const { message } = await accept(store);
      const batch = await claimOne(store, ticket());
      expect(await apply(store, receipt(batch.id))).toEqual({ ...none, parked: 1 });
      await store.settle([settleInput(batch, { state: 'unknown', uncertain: true })]);
      expect(await pushOf(store, message.id)).toMatchObject({ state: 'sent' });
    });

    it('turn unknown into sent, once', async (store) => {
      const { ticket } = await world(store);
      const { message } = await accept(store);
      const batch = await claimOne(store, ticket());
      await store.settle([settleInput(batch, { state: 'unknown', uncertain: true })]);
      await apply(store, receipt(batch.id), receipt(batch.id), receipt(batch.id, { kind: 'clicked' }));
      expect(await pushOf(store, message.id)).toMatchObject({ state: 'sent' });
      expect(await store.counters({ fromDay: '2026-11-23', toDay: '2026-11-23' })).toMatchObject([
        { planned: 1, sent: 1, unknown: 0 },
      ]);
      expect(await store.audit()).toEqual([]);
    });

    for (const state of ['refused', 'expired', 'cancelled'] as const) {
      it(`take no ${state} back`, async (store) => {
        const { ticket } = await world(store);
        const { message } = await accept(store);
        const batch = await claimOne(store, ticket());
        await store.settle([settleInput(batch, { state })]);
        await apply(store, receipt(batch.id));
        expect(await pushOf(store, message.id)).toMatchObject({ state });
      });
    }

    it('spare the phone the second request after a crash', async (store) => {
      const { ticket } = await world(store);
      const { message } = await accept(store);
      const batch = await claimOne(store, ticket());
      await apply(store, receipt(batch.id));
      await store.recoverLeases(undefined, NOW + LEASE_MS);
      expect((await store.claim(ticket(), NOW + LEASE_MS)).batches).toEqual([]);
      expect(await pushOf(store, message.id)).toMatchObject({ state: 'sent' });
    });

    it('spare the phone the second request that already waits', async (store) => {
      const { ticket } = await world(store);
      const { message } = await accept(store);
      const batch = await claimOne(store, ticket());
      await store.settle([settleInput(batch, { state: 'retry', uncertain: true })]);
      await apply(store, receipt(batch.id));
      expect((await store.claim(ticket(), NOW + 1)).batches).toEqual([]);
      expect(await pushOf(store, message.id)).toMatchObject({ state: 'sent' });
      expect(await store.audit()).toEqual([]);
    });

    it('keep a push from ending unknown when its partition is dropped', async (store) => {
      const { ticket } = await world(store);
      await accept(store);
      const batch = await claimOne(store, ticket());
      await apply(store, receipt(batch.id));
      await store.maintain(NOW + 9 * DAY);
      expect(await store.counters({ fromDay: '2026-11-23', toDay: '2026-11-23' })).toMatchObject([
        { sent: 1, unknown: 0 },
      ]);
    });

    it('retire a dead token and note switched-off notifications', async (store) => {
      const { ticket } = await world(store);
      await accept(store);
      const batch = await claimOne(store, ticket());
      await store.settle([settleInput(batch, { state: 'sent' })]);
      await apply(store, receipt(batch.id, { kind: 'notifications_off' }));
      await apply(store, receipt(batch.id, { kind: 'token_invalid', code: 'gone' }));
      expect((await store.listDevices(APP, ['bob']))[0]).toMatchObject([
        { notificationsOff: true, tokenRetired: { code: 'gone' } },
      ]);
    });
  });
}
