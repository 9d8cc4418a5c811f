import { describe, expect } from 'vitest';
import { APP, logIn, loginInput } from './fixtures.ts';
import type { OpenStore } from './index.ts';
import { inboxConformance } from './messages-inbox.ts';
import { waitConformance } from './messages-waits.ts';
import { accept, acceptInput, claimOne, pushOf, settleInput, world } from './push-fixtures.ts';
import { cases, DAY, MINUTE, NOW } from './with-store.ts';

export function messagesConformance(openStore: OpenStore): void {
  const it = cases(openStore);

  describe('accept', () => {
    it('knows the message inside the window and answers as before, with nothing done twice', async (store) => {
      const { bob, ticket } = await world(store);
      const first = await accept(store, { dedupeKey: 'k', claim: ticket() });
      const again = await accept(store, { dedupeKey: 'k', claim: ticket(), nowMs: NOW + 2 * MINUTE - 1 });
      expect(again).toMatchObject({ duplicate: true, message: first.message, claimed: [], queuedLanes: [] });
      expect(again.decisions).toEqual(first.decisions);
      expect(first.decisions).toContainEqual({ deviceId: bob.device.id, decision: 'push' });
      expect(again.receiverTotalUnread).toBe(1);
    });

    it('takes it for a new one outside the window', async (store) => {
      await world(store);
      const first = await accept(store, { dedupeKey: 'k' });
      const again = await accept(store, { dedupeKey: 'k', nowMs: NOW + 2 * MINUTE });
      expect(again.duplicate).toBe(false);
      expect(again.message.id).toBeGreaterThan(first.message.id);
    });

    it('knows it over midnight', async (store) => {
      await world(store);
      const midnight = Date.UTC(2026, 10, 24);
      const first = await accept(store, { dedupeKey: 'k', nowMs: midnight - 1 });
      const again = await accept(store, { dedupeKey: 'k', nowMs: midnight + 1 });
      expect(again).toMatchObject({ duplicate: true, message: { id: first.message.id } });
    });

    it('knows it after a restart, and after a command beside it failed', async (store, reopen) => {
      const { bob } = await world(store);
      for (let other = 0; other < 5; other += 1) await accept(store, { nowMs: NOW + other });
      const first = await accept(store, { dedupeKey: 'k', nowMs: NOW + 10 });
      const again = await reopen();
      const known = { dedupeKey: 'k', nowMs: NOW + MINUTE };
      expect(await accept(again, known)).toMatchObject({ duplicate: true, message: { id: first.message.id } });
      // Both of one commit: what the first of them noted is rolled back with it.
      const token = { deviceId: bob.device.id, epoch: bob.device.epoch, certificateId: 1, nowMs: NOW };
      const [second, failed] = await Promise.allSettled([
        accept(again, { dedupeKey: 'k2', nowMs: NOW + MINUTE }),
        again.setToken({ ...token, token: null as never }),
      ]);
      expect([second.status, failed.status]).toEqual(['fulfilled', 'rejected']);
      expect(await accept(again, { dedupeKey: 'k2', nowMs: NOW + MINUTE })).toMatchObject({ duplicate: true });
      expect(await accept(again, known)).toMatchObject({ duplicate: true });
      expect(await accept(again, { dedupeKey: 'k', nowMs: NOW + 3 * MINUTE })).toMatchObject({ duplicate: false });
    });

    it('never takes the message of another app for it', async (store) => {
      await world(store);
      await accept(store, { dedupeKey: 'k' });
      for (const userId of ['alice', 'bob']) await store.login(loginInput(userId, { appId: APP + 1 }));
      expect(await accept(store, { dedupeKey: 'k', appId: APP + 1 })).toMatchObject({ duplicate: false });
    });

    it('says which account is missing', async (store) => {
      await world(store);
      expect(await store.accept(acceptInput({ from: 'nobody' }))).toEqual({ kind: 'no_sender' });
      expect(await store.accept(acceptInput({ to: 'nobody' }))).toEqual({ kind: 'no_receiver' });
    });

    it('decides for every device of the receiver and the other devices of the sender', async (store) => {
      const { alice, bob } = await world(store);
      const tablet = await logIn(store, 'alice', { deviceKey: 'tablet', policy: 'multi' });
      const { decisions } = await accept(store, { senderDeviceId: alice.device.id });
      expect(decisions).toEqual([
        { deviceId: bob.device.id, decision: 'push' },
        { deviceId: tablet.device.id, decision: 'own_message' },
      ]);
    });

    it('gives ids that only rise when the clock is set back over midnight, and finds what it accepted then', async (store) => {
      await world(store);
      const midnight = Date.UTC(2026, 10, 24);
      const { message: before } = await accept(store, { nowMs: midnight + 2 });
      const back = midnight - 3;
      const { message } = await accept(store, { dedupeKey: 'k', seq: 5, random: 6, nowMs: back });
      expect(message.id).toBeGreaterThan(before.id);
      const { messages } = await store.pull(APP, 'bob', String(before.id), 10, midnight + MINUTE);
      expect(messages.map(({ msgID }) => msgID)).toEqual([String(message.id)]);
      expect(await accept(store, { dedupeKey: 'k', nowMs: back + 1 })).toMatchObject({ duplicate: true });
      const query = { appId: APP, userId: 'bob', fromMs: back, toMs: back, limit: 9 };
      expect((await store.trace(query)).map((trace) => trace.message.id)).toEqual([message.id]);
      const messageKey = { from: 'alice', to: 'bob', key: `5_6_${Math.floor(back / 1000)}` };
      const recall = { appId: APP, by: 'root', admin: true, messageKey, windowMs: 0, nowMs: midnight + MINUTE };
      expect(await store.recall(recall)).toMatchObject({ kind: 'recalled', message: { id: message.id } });
      expect(await store.audit()).toEqual([]);
    });

    it('gives ids that only rise, also after a restart and after the newest message was purged', async (store, reopen) => {
      await world(store);
      await logIn(store, 'carol');
      const { message } = await accept(store, { from: 'carol' });
      await store.deleteAccounts(APP, ['carol'], NOW);
      const again = await reopen();
      const next = await accept(again);
      expect(next.message.id).toBeGreaterThan(message.id);
      expect(
        (await again.trace({ appId: APP, userId: 'bob', messageId: next.message.id, limit: 1 }))[0]?.devices,
      ).toHaveLength(2);
    });
  });

  describe('recall', () => {
    const recall = { appId: APP, by: 'alice', admin: false, windowMs: MINUTE, nowMs: NOW + MINUTE };

    it('is the right of the sender inside the window, and of an administrator at any time', async (store) => {
      await world(store);
      const { id: messageId } = (await accept(store)).message;
      expect(await store.recall({ ...recall, messageId: 1 })).toEqual({ kind: 'not_found' });
      expect(await store.recall({ ...recall, messageId, appId: APP + 1 })).toEqual({ kind: 'not_found' });
      expect(await store.recall({ ...recall, messageId, by: 'bob' })).toEqual({ kind: 'not_yours' });
      expect(await store.recall({ ...recall, messageId, nowMs: NOW + MINUTE + 1 })).toEqual({ kind: 'too_late' });
      expect(await store.recall({ ...recall, messageId, admin: true, by: 'root', nowMs: NOW + DAY })).toMatchObject({
        kind: 'recalled',
      });
      expect(await store.recall({ ...recall, messageId })).toEqual({ kind: 'already' });
    });

    it('finds a message by its key', async (store) => {
      await world(store);
      const { message } = await accept(store, { seq: 5, random: 6 });
      const messageKey = { from: 'alice', to: 'bob', key: `5_6_${NOW / 1000}` };
      expect(await store.recall({ ...recall, messageKey: { ...messageKey, key: 'x' } })).toEqual({ kind: 'not_found' });
      expect(await store.recall({ ...recall, messageKey })).toMatchObject({
        kind: 'recalled',
        message: { id: message.id },
      });
    });

    it('hands back what a phone may show', async (store) => {
      const { bob, certificate, ticket } = await world(store);
      const { message } = await accept(store, { replaceKey: 'banner' });
      await store.settle([settleInput(await claimOne(store, ticket()), { state: 'sent' })]);
      expect(await store.recall({ ...recall, messageId: message.id })).toMatchObject({
        shown: [{ deviceId: bob.device.id, certificateId: certificate.id, token: 'token-bob', replaceKey: 'banner' }],
      });
    });

    it('hands back nothing that never left, and ends it', async (store) => {
      await world(store);
      const { message } = await accept(store);
      expect(await store.recall({ ...recall, messageId: message.id })).toMatchObject({ shown: [] });
      expect(await pushOf(store, message.id)).toMatchObject({ state: 'cancelled', reason: 'recalled' });
    });

    it('takes back its words and its unread count, and no other', async (store) => {
      await world(store);
      await accept(store);
      const quiet = await accept(store, { noUnread: true, cloudCustomData: 'secret' });
      await store.recall({ ...recall, messageId: quiet.message.id });
      expect((await store.conversation(APP, 'bob', 'alice')).totalUnread).toBe(1);
      const { messages } = await store.pull(APP, 'bob', '', 10, NOW);
      expect(messages[1]).toMatchObject({ recalled: true, elements: [] });
      expect(messages[1]?.offlinePush).toBeUndefined();
      expect(messages[1]).not.toHaveProperty('cloudCustomData');
    });
  });

  waitConformance(openStore);
  inboxConformance(openStore);
}
