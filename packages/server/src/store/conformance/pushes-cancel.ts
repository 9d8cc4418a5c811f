import { describe, expect } from 'vitest';
import type { CancelReason, Store } from '../contract/index.ts';
import { APP, logIn } from './fixtures.ts';
import type { OpenStore } from './index.ts';
import { accept, claimOne, pushOf, settleInput, type World, world } from './push-fixtures.ts';
import { cases, MINUTE, NOW } from './with-store.ts';

const LATER = NOW + MINUTE;
type Event = (store: Store, world: World, messageId: number) => Promise<unknown>;

/** What happens while a push waits in the queue, and the reason it then ends with. */
const WHILE_QUEUED: [what: string, reason: CancelReason, happens: Event][] = [
  ['the device logs out', 'logged_out', (store, { bob }) => store.logout(bob.device.id, bob.device.epoch, LATER)],
  ['another phone logs in', 'kicked', (store) => logIn(store, 'bob', { deviceKey: 'new phone' })],
  ['an administrator kicks the account', 'kicked', (store) => store.kickAccount(APP, 'bob', LATER)],
  [
    'another account takes the token',
    'rebound',
    async (store, { certificate }) => {
      const { device } = await logIn(store, 'carol');
      const token = 'token-bob';
      await store.setToken({
        deviceId: device.id,
        epoch: device.epoch,
        certificateId: certificate.id,
        token,
        nowMs: LATER,
      });
    },
  ],
  ['the conversation is read', 'read', (store) => store.markRead(APP, 'bob', 'alice', LATER)],
  [
    'the client acknowledges the message',
    'online',
    (store, { bob }, id) => store.acknowledge(bob.device.id, [id], LATER),
  ],
  [
    'the sender recalls the message',
    'recalled',
    (store, _, messageId) =>
      store.recall({ appId: APP, by: 'alice', admin: false, messageId, windowMs: MINUTE, nowMs: LATER }),
  ],
  [
    'a newer message takes its banner',
    'superseded',
    (store) => accept(store, { replaceKey: 'banner', supersede: true, nowMs: LATER }),
  ],
  ['an operator cancels it', 'operator', (store, _, messageId) => store.cancelMessage(messageId, LATER)],
  [
    'the certificate is removed',
    'certificate_removed',
    (store, { certificate }) => store.deleteCertificate(certificate.id, LATER),
  ],
  [
    'the device clears its token',
    'no_token',
    (store, { bob }) =>
      store.setToken({ deviceId: bob.device.id, epoch: bob.device.epoch, certificateId: 0, token: '', nowMs: LATER }),
  ],
];

export function cancelConformance(openStore: OpenStore): void {
  const it = cases(openStore);

  describe('a queued push ends as cancelled', () => {
    for (const [what, reason, happens] of WHILE_QUEUED) {
      it(`(${reason}) when ${what}`, async (store) => {
        const here = await world(store);
        const { message } = await accept(store, { replaceKey: 'banner', supersede: true });
        await happens(store, here, message.id);
        expect(await pushOf(store, message.id)).toMatchObject({ state: 'cancelled', reason, attempts: 0 });
        const { batches } = await store.claim(here.ticket(), LATER);
        expect(batches.filter((batch) => batch.message.id === message.id)).toEqual([]);
        expect(await store.audit()).toEqual([]);
      });
    }

    it('(account_deleted) when the account of its receiver is deleted', async (store) => {
      const { ticket } = await world(store);
      await accept(store);
      await store.deleteAccounts(APP, ['bob'], LATER);
      expect(await store.claim(ticket(), LATER)).toEqual({ batches: [] });
      expect(await store.counters({ fromDay: '2026-11-23', toDay: '2026-11-23' })).toMatchObject([
        { planned: 1, cancelled: 1 },
      ]);
      expect(await store.audit()).toEqual([]);
    });

    for (const [what, reason] of [
      ['turns push off', 'push_off'],
      ['is removed', 'device_removed'],
    ] as const) {
      it(`(${reason}) when a push-only device ${what}`, async (store) => {
        const { certificate, ticket } = await world(store);
        const carol = {
          appId: APP,
          userId: 'carol',
          deviceKey: 'carol-phone',
          platform: 'Android',
          brand: 'xiaomi',
          model: 'Mi 15',
          language: 'en',
          tokenSource: 'xiaomi',
          sigTimeMs: NOW,
          nowMs: NOW,
          certificateId: certificate.id,
          token: 'token-carol',
        } as const;
        await store.putPushOnlyDevice({ ...carol, state: 'active' });
        await accept(store, { to: 'carol' });
        if (reason === 'push_off') await store.putPushOnlyDevice({ ...carol, nowMs: LATER, state: 'off' });
        else await store.deletePushOnlyDevice(APP, 'carol', carol.deviceKey, LATER);
        expect(await store.claim(ticket(), LATER)).toEqual({ batches: [] });
        expect(await store.counters({ fromDay: '2026-11-23', toDay: '2026-11-23' })).toMatchObject([
          { planned: 1, cancelled: 1 },
        ]);
      });
    }

    it('(token_retired) when its token was found dead by another push', async (store) => {
      const { ticket } = await world(store);
      const first = await accept(store);
      const second = await accept(store);
      const batch = await claimOne(store, ticket(1));
      expect(batch.message.id).toBe(first.message.id);
      const token = { action: 'retire', code: 'gone' } as const;
      await store.settle([settleInput(batch, { state: 'refused', code: 'gone', token })]);
      expect((await store.claim(ticket(), LATER)).batches).toEqual([]);
      expect(await pushOf(store, second.message.id)).toMatchObject({ state: 'cancelled', reason: 'token_retired' });
    });

    it('leaves the older push alone when the newer message brings no banner to the device', async (store) => {
      await world(store);
      const { message } = await accept(store, { replaceKey: 'banner', supersede: true });
      await accept(store, { replaceKey: 'banner', supersede: true, onlineOnly: true });
      expect(await pushOf(store, message.id)).toMatchObject({ state: 'queued' });
    });
  });

  describe('a push that is on the wire', () => {
    for (const [what, reason, happens] of WHILE_QUEUED) {
      if (reason === 'certificate_removed' || reason === 'no_token') continue;
      it(`gets no second request after ${what}`, async (store) => {
        const here = await world(store);
        const { message } = await accept(store, { replaceKey: 'banner', supersede: true });
        const batch = await claimOne(store, here.ticket());
        await happens(store, here, message.id);
        expect(await pushOf(store, message.id)).toMatchObject({ state: 'attempted' });
        await store.settle([settleInput(batch, { state: 'retry', code: 'busy' }, { nowMs: LATER })]);
        const { batches } = await store.claim(here.ticket(), LATER);
        expect(batches.filter(({ id }) => id === batch.id)).toEqual([]);
        expect(await pushOf(store, message.id)).toMatchObject({ state: 'cancelled', reason });
        expect(await store.audit()).toEqual([]);
      });
    }

    it('ends unknown instead of cancelled when its request may have been processed', async (store) => {
      const here = await world(store);
      const { message } = await accept(store);
      const batch = await claimOne(store, here.ticket());
      await store.cancelMessage(message.id, LATER);
      await store.settle([settleInput(batch, { state: 'retry', uncertain: true }, { nowMs: LATER })]);
      expect(await pushOf(store, message.id)).toMatchObject({ state: 'unknown', reason: 'operator' });
    });

    it('still ends sent when the cloud took it', async (store) => {
      const here = await world(store);
      const { message } = await accept(store);
      const batch = await claimOne(store, here.ticket());
      await store.cancelMessage(message.id, LATER);
      await store.settle([settleInput(batch, { state: 'sent', vendorId: 'v1' }, { nowMs: LATER })]);
      const push = await pushOf(store, message.id);
      expect(push).toMatchObject({ state: 'sent', vendorId: 'v1' });
      expect(push).not.toHaveProperty('reason');
    });

    it('has no request left for a certificate that was removed meanwhile', async (store) => {
      const here = await world(store);
      const { message } = await accept(store);
      const batch = await claimOne(store, here.ticket());
      await store.deleteCertificate(here.certificate.id, LATER);
      await store.settle([settleInput(batch, { state: 'retry' }, { nowMs: LATER })]);
      expect((await store.claim(here.ticket(), LATER)).batches).toEqual([]);
      expect(await pushOf(store, message.id)).toMatchObject({ state: 'cancelled', reason: 'certificate_removed' });
    });
  });
}
