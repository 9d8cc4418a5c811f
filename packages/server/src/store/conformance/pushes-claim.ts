import { describe, expect } from 'vitest';
import { type ClaimedBatch, type ClaimTicket, PRIORITIES, type Store } from '../contract/index.ts';
import { APP, loginInput, makeCertificate, phone } from './fixtures.ts';
import type { OpenStore } from './index.ts';
import { accept, claimOne, LEASE_MS, pushOf, settleInput, world } from './push-fixtures.ts';
import { cases, DAY, MINUTE, NOW } from './with-store.ts';

/** What the icon counts with one more message for Bob. */
async function badgeOfNext(store: Store, ticket: ClaimTicket): Promise<number> {
  await accept(store);
  const [recipient] = (await claimOne(store, ticket)).recipients;
  return (recipient?.unread ?? 0) + (recipient?.badgeOffset ?? 0);
}

export function claimConformance(openStore: OpenStore): void {
  const it = cases(openStore);

  describe('claim', () => {
    it('hands out the token, the badge and the message, and marks the push attempted', async (store) => {
      const { certificate, bob, ticket } = await world(store);
      const { message, queuedLanes } = await accept(store);
      expect(queuedLanes).toEqual([certificate.laneId]);
      const batch = await claimOne(store, ticket());
      expect(batch).toMatchObject({
        laneId: certificate.laneId,
        certificateId: certificate.id,
        leaseUntilMs: NOW + LEASE_MS,
        expiresAtMs: NOW + DAY,
        message: { id: message.id, fromUserId: 'alice' },
        recipients: [{ index: 0, deviceId: bob.device.id, token: 'token-bob', unread: 1, attempts: 1, uncertain: 0 }],
      });
      expect(await pushOf(store, message.id)).toMatchObject({ state: 'attempted' });
    });

    it('hands out the sender by the name of now', async (store) => {
      const { ticket } = await world(store);
      await accept(store);
      await accept(store);
      await store.setProfile(APP, 'alice', { nick: 'Alicia', faceUrl: 'https://example.org/a.png' }, NOW);
      const { batches } = await store.claim(ticket(), NOW);
      expect(batches.map(({ message }) => [message.fromNick, message.fromFaceUrl])).toEqual(
        Array.from({ length: 2 }, () => ['Alicia', 'https://example.org/a.png']),
      );
    });

    it('counts on from the number that the app gave, until it comes to the front or leaves counting to the server', async (store) => {
      const { bob, ticket } = await world(store);
      const { id, epoch } = bob.device;
      const badge = () => badgeOfNext(store, ticket());
      expect(await badge()).toBe(1);
      await store.setAppState(id, epoch, 'background', 10, NOW);
      expect(await badge()).toBe(11);
      // A reconnect says the same number again; another number counts anew.
      const resumed = { resumeEpoch: epoch, appState: 'background' as const };
      await store.login(loginInput('bob', { ...resumed, unread: 10 }));
      expect(await badge()).toBe(12);
      await store.login(loginInput('bob', { ...resumed, unread: 0 }));
      expect(await badge()).toBe(1);
      await store.markRead(APP, 'bob', 'alice', NOW);
      await store.setAppState(id, epoch, 'background', 5, NOW);
      expect(await badge()).toBe(6);
      await store.setAppState(id, epoch, 'foreground', undefined, NOW);
      expect(await badge()).toBe(2);
      await store.setAppState(id, epoch, 'background', undefined, NOW);
      expect(await badge()).toBe(3);
    });

    it('counts from 0 again for an app that gave less than is unread, once that was read elsewhere', async (store) => {
      const { bob, ticket } = await world(store);
      const { id, epoch } = bob.device;
      const badge = () => badgeOfNext(store, ticket());
      expect(await badge()).toBe(1);
      expect(await badge()).toBe(2);
      await store.setAppState(id, epoch, 'background', 0, NOW);
      expect(await badge()).toBe(1);
      await store.markRead(APP, 'bob', 'alice', NOW);
      expect(await badge()).toBe(1);
      expect(await badge()).toBe(2);
    });

    it('counts from 0 again too where what is unread went with its sender', async (store) => {
      const { bob, certificate, ticket } = await world(store);
      await phone(store, 'carol', certificate.id);
      await accept(store, { claim: ticket() });
      await store.setAppState(bob.device.id, bob.device.epoch, 'background', 0, NOW);
      await store.deleteAccounts(APP, ['alice'], NOW);
      await accept(store, { from: 'carol' });
      const [recipient] = (await claimOne(store, ticket())).recipients;
      expect(recipient).toMatchObject({ unread: 1, badgeOffset: 0 });
    });

    it('counts for the badge what is unread now: read, recalled and deleted messages no longer', async (store) => {
      const { certificate, ticket } = await world(store);
      await phone(store, 'carol', certificate.id);
      const badge = async (): Promise<number | undefined> => {
        await accept(store, { from: 'carol' });
        return (await claimOne(store, ticket())).recipients[0]?.unread;
      };
      await accept(store, { claim: ticket() });
      const { message } = await accept(store, { claim: ticket() });
      expect(await badge()).toBe(3);
      await store.recall({
        appId: APP,
        by: 'alice',
        admin: false,
        messageId: message.id,
        windowMs: MINUTE,
        nowMs: NOW,
      });
      expect(await badge()).toBe(3);
      await store.markRead(APP, 'bob', 'carol', NOW);
      expect(await badge()).toBe(2);
      await store.deleteAccounts(APP, ['alice'], NOW);
      expect(await badge()).toBe(2);
    });

    it('hands out nothing twice, nothing beyond the slots and nothing of a lane that is not named', async (store) => {
      const { ticket } = await world(store);
      for (const _ of [1, 2, 3]) await accept(store);
      expect((await store.claim({ ...ticket(), slots: {} }, NOW)).batches).toEqual([]);
      expect((await store.claim(ticket(2), NOW)).batches).toHaveLength(2);
      expect((await store.claim(ticket(2), NOW)).batches).toHaveLength(1);
      expect((await store.claim(ticket(2), NOW)).batches).toEqual([]);
    });

    it('goes by priority, and by age inside one', async (store) => {
      const { ticket } = await world(store);
      for (const cls of ['marketing', 'chat', 'system', 'call', 'group', 'chat'] as const)
        await accept(store, { class: cls });
      const { batches } = await store.claim(ticket(), NOW);
      expect(batches.map((batch) => batch.message.class)).toEqual([
        'call',
        'chat',
        'chat',
        'group',
        'system',
        'marketing',
      ]);
      expect(batches[1]?.id).toBeLessThan(batches[2]?.id ?? 0);
    });

    it('takes nothing from a held or paused lane until it is open again', async (store) => {
      const { certificate, ticket } = await world(store);
      await accept(store);
      for (const state of ['held', 'paused'] as const) {
        await store.setLane(certificate.laneId, state, 'why', NOW + 1);
        expect((await store.claim(ticket(), NOW)).batches).toEqual([]);
        expect((await accept(store, { claim: ticket() })).claimed).toEqual([]);
        expect(await store.lanes()).toMatchObject([{ state, reason: 'why', sinceMs: NOW + 1 }]);
      }
      await store.setLane(certificate.laneId, 'open', '', NOW);
      expect((await store.claim(ticket(), NOW)).batches).toHaveLength(3);
    });

    it('takes what was put back as soon as it is brought forward, but nothing of a closed class or another lane', async (store) => {
      const { certificate, ticket } = await world(store);
      const other = await makeCertificate(store, { vendorAccount: 'account-2' });
      await phone(store, 'carol', other.id, { deviceKey: 'carol-phone' });
      await accept(store);
      await accept(store, { class: 'marketing' });
      await accept(store, { to: 'carol' });
      const slots = { [certificate.laneId]: 10, [other.laneId]: 10 };
      const { batches } = await store.claim({ ...ticket(), slots }, NOW);
      const retryAtMs = NOW + MINUTE;
      await store.settle(batches.map((batch) => settleInput(batch, { state: 'retry' }, { retryAtMs })));
      await store.closeClass(certificate.laneId, PRIORITIES.marketing, NOW + 2 * MINUTE, 'quota', NOW);
      expect((await store.claim({ ...ticket(), slots }, NOW + 1)).batches).toEqual([]);
      expect(await store.bringForward(certificate.laneId, NOW + 1)).toBe(1);
      expect(await store.bringForward(certificate.laneId, NOW + 1)).toBe(0);
      const again = await store.claim({ ...ticket(), slots }, NOW + 1);
      expect(again.batches.map(({ message, recipients }) => [message.class, recipients[0]?.userId])).toEqual([
        ['chat', 'bob'],
      ]);
      expect(again.nextNotBeforeMs).toBe(retryAtMs);
      expect(await store.audit()).toEqual([]);
    });

    it('takes nothing of a closed class until it reopens, and says when that is', async (store) => {
      const { certificate, ticket } = await world(store);
      await accept(store, { class: 'marketing' });
      await accept(store);
      await store.closeClass(certificate.laneId, 4, NOW + MINUTE, 'quota', NOW);
      const { batches, nextNotBeforeMs } = await store.claim(ticket(), NOW);
      expect(batches.map((batch) => batch.message.class)).toEqual(['chat']);
      expect(nextNotBeforeMs).toBe(NOW + MINUTE);
      expect((await store.claim(ticket(), NOW + MINUTE)).batches).toHaveLength(1);
      expect((await accept(store, { class: 'marketing', claim: ticket(), nowMs: NOW + MINUTE })).claimed).toHaveLength(
        1,
      );
    });

    it('ends what is no longer fresh as expired', async (store) => {
      const { ticket } = await world(store);
      const { message } = await accept(store, { freshUntilMs: NOW + 1 });
      expect((await store.claim(ticket(), NOW + 1)).batches).toEqual([]);
      expect(await pushOf(store, message.id)).toMatchObject({ state: 'expired' });
    });

    it('asks to be called again when it ended many and found no work yet', async (store) => {
      const { ticket } = await world(store);
      for (let at = 0; at < 150; at++) await accept(store, { freshUntilMs: NOW + 1 });
      await accept(store);
      expect(await store.claim(ticket(1), NOW + 1)).toEqual({ batches: [], nextNotBeforeMs: NOW + 1 });
      expect((await store.claim(ticket(1), NOW + 1)).batches).toHaveLength(1);
    });

    it('says when the next push that was put back is due', async (store) => {
      const { ticket } = await world(store);
      await accept(store);
      const batch = await claimOne(store, ticket());
      await store.settle([settleInput(batch, { state: 'retry' }, { retryAtMs: NOW + 5000 })]);
      expect(await store.claim(ticket(), NOW)).toEqual({ batches: [], nextNotBeforeMs: NOW + 5000 });
      const again = await claimOne(store, ticket(), NOW + 5000);
      expect(again).toMatchObject({ id: batch.id, requestKey: batch.requestKey, recipients: [{ attempts: 2 }] });
      expect(again.leaseEpoch).toBeGreaterThan(batch.leaseEpoch);
    });

    it('gives what was put back its old place once it is due', async (store) => {
      const { ticket } = await world(store);
      const first = await accept(store);
      const batch = await claimOne(store, ticket(1));
      await store.settle([settleInput(batch, { state: 'retry' }, { retryAtMs: NOW + 5000 })]);
      const second = await accept(store);
      const { batches } = await store.claim(ticket(), NOW + 5000);
      expect(batches.map(({ message }) => message.id)).toEqual([first.message.id, second.message.id]);
    });
  });

  describe('claim in the commit of the message', () => {
    it('takes a free slot', async (store) => {
      const { ticket } = await world(store);
      const { claimed, queuedLanes, message } = await accept(store, { claim: ticket() });
      expect(claimed).toMatchObject([{ recipients: [{ token: 'token-bob', unread: 1, attempts: 1 }] }]);
      expect(queuedLanes).toEqual([]);
      expect(await pushOf(store, message.id)).toMatchObject({ state: 'attempted' });
      expect((await store.claim(ticket(), NOW)).batches).toEqual([]);
    });

    it('takes none without a slot', async (store) => {
      const { certificate, ticket } = await world(store);
      expect(await accept(store, { claim: ticket(0) })).toMatchObject({
        claimed: [],
        queuedLanes: [certificate.laneId],
      });
    });

    it('does not overtake what waits with the same or a higher priority', async (store) => {
      const { ticket } = await world(store);
      await accept(store);
      expect((await accept(store, { claim: ticket() })).claimed).toEqual([]);
      expect((await accept(store, { class: 'marketing', claim: ticket() })).claimed).toEqual([]);
      expect((await accept(store, { class: 'call', claim: ticket() })).claimed).toHaveLength(1);
      await store.claim(ticket(), NOW);
      expect((await accept(store, { claim: ticket() })).claimed).toHaveLength(1);
    });

    for (const [what, comeBack] of [
      ['was given back', (store: Store, batch: ClaimedBatch) => store.settle([settleInput(batch, { state: 'retry' })])],
      ['lost its lease', (store: Store) => store.recoverLeases('a new process', NOW)],
    ] as const) {
      it(`does not overtake what ${what}`, async (store) => {
        const { ticket } = await world(store);
        const { claimed } = await accept(store, { claim: ticket() });
        for (const batch of claimed) await comeBack(store, batch);
        expect((await accept(store, { claim: ticket() })).claimed).toEqual([]);
      });
    }

    it('passes what was put back for later, as nothing of that can go now', async (store) => {
      const { ticket } = await world(store);
      const { claimed } = await accept(store, { claim: ticket() });
      for (const batch of claimed) {
        await store.settle([settleInput(batch, { state: 'retry' }, { retryAtMs: NOW + 5000 })]);
      }
      expect((await accept(store, { claim: ticket() })).claimed).toHaveLength(1);
    });

    it('sends nothing that is over already', async (store) => {
      const { ticket } = await world(store);
      const { claimed, message } = await accept(store, { claim: ticket(), freshUntilMs: NOW });
      expect(claimed).toEqual([]);
      expect((await pushOf(store, message.id))?.state ?? 'none').toBe('expired');
      expect(await store.audit()).toEqual([]);
    });
  });
}
