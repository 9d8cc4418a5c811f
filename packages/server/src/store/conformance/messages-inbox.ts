import { describe, expect } from 'vitest';
import { APP, logIn } from './fixtures.ts';
import type { OpenStore } from './index.ts';
import { accept, pushOf, world } from './push-fixtures.ts';
import { cases, DAY, MINUTE, NOW } from './with-store.ts';

export function inboxConformance(openStore: OpenStore): void {
  const it = cases(openStore);

  describe('pull', () => {
    it('gives both directions in order, page by page, over the days', async (store) => {
      await world(store);
      const ids: string[] = [];
      for (let at = 0; at < 6; at++) {
        const [from, to] = at % 2 === 0 ? ['alice', 'bob'] : ['bob', 'alice'];
        ids.push(String((await accept(store, { from, to, nowMs: NOW + at * DAY * 0.5 })).message.id));
      }
      const now = NOW + 3 * DAY;
      const first = await store.pull(APP, 'bob', '', 4, now);
      const rest = await store.pull(APP, 'bob', first.cursor, 4, now);
      expect([...first.messages, ...rest.messages].map((one) => one.msgID)).toEqual(ids);
      expect([first.more, rest.more]).toEqual([true, false]);
      expect((await store.pull(APP, 'bob', rest.cursor, 4, now)).messages).toEqual([]);
    });

    it('keeps from the sender what was not synced to it, and loses nothing behind it', async (store) => {
      await world(store);
      for (let at = 0; at < 4; at++) await accept(store, { syncSender: false });
      const synced = await accept(store);
      await accept(store, { from: 'bob', to: 'alice' });
      const { messages } = await store.pull(APP, 'alice', '', 2, NOW);
      expect(messages[0]?.msgID).toBe(String(synced.message.id));
      expect(messages).toHaveLength(2);
    });

    it('goes back 7 days and ends with the life of a message', async (store) => {
      await world(store);
      await accept(store);
      await accept(store, { lifeUntilMs: NOW + MINUTE });
      expect((await store.pull(APP, 'bob', '', 10, NOW)).messages).toHaveLength(2);
      expect((await store.pull(APP, 'bob', '', 10, NOW + MINUTE)).messages).toHaveLength(1);
      expect((await store.pull(APP, 'bob', '', 10, NOW + 8 * DAY)).messages).toEqual([]);
    });

    it('never gives what was for online devices only', async (store) => {
      await world(store);
      await accept(store, { onlineOnly: true });
      expect((await store.pull(APP, 'bob', '', 10, NOW)).messages).toEqual([]);
    });

    it('takes a cursor that nobody gave out for none', async (store) => {
      await world(store);
      await accept(store);
      expect((await store.pull(APP, 'bob', 'nonsense', 10, NOW)).messages).toHaveLength(1);
    });
  });

  describe('conversations', () => {
    it('come newest first, page by page', async (store) => {
      await world(store);
      for (const userId of ['c', 'd', 'e']) {
        await logIn(store, userId);
        await accept(store, { from: userId });
      }
      const first = await store.conversations(APP, 'bob', '', 2);
      const rest = await store.conversations(APP, 'bob', first.cursor, 2);
      expect(first.conversations.map((one) => one.userID)).toEqual(['e', 'd']);
      expect(rest.conversations.map((one) => one.userID)).toEqual(['c']);
      expect([first.more, rest.more, first.totalUnread]).toEqual([true, false, 3]);
    });

    it('count what is unread until it is read', async (store) => {
      await world(store);
      for (const more of [{}, { noUnread: true }, { onlineOnly: true }, { from: 'bob' }]) await accept(store, more);
      expect(await store.conversation(APP, 'bob', 'alice')).toMatchObject({
        conversation: { unread: 1 },
        totalUnread: 1,
      });
      expect(await store.markRead(APP, 'bob', 'alice', NOW)).toMatchObject({ totalUnread: 0, changed: true });
      expect(await store.markRead(APP, 'bob', 'alice', NOW)).toMatchObject({ totalUnread: 0, changed: false });
      expect((await store.pull(APP, 'alice', '', 10, NOW)).messages[0]).toMatchObject({ read: true });
    });

    it('end the pushes of messages that they neither show nor count, once read', async (store) => {
      await world(store);
      await accept(store);
      const { message } = await accept(store, { noUnread: true, noLastMsg: true });
      await store.markRead(APP, 'bob', 'alice', NOW);
      expect(await pushOf(store, message.id)).toMatchObject({ state: 'cancelled', reason: 'read' });
    });

    it('go with the account of the peer, with what was unread in them', async (store) => {
      await world(store);
      await accept(store, { syncSender: false });
      await store.deleteAccounts(APP, ['alice'], NOW);
      expect(await store.conversations(APP, 'bob', '', 10)).toMatchObject({ conversations: [], totalUnread: 0 });
    });
  });

  describe('the receive option', () => {
    it('is kept for each peer and mutes what honours it', async (store) => {
      await world(store);
      await store.setReceiveOpt(APP, 'bob', ['alice', 'nobody'], 2, NOW);
      expect(await store.getReceiveOpt(APP, 'bob', ['alice', 'bob', 'nobody'])).toEqual([2, 0, 0]);
      expect((await accept(store)).decisions[0]?.decision).toBe('muted');
      expect((await accept(store, { honorMute: false })).decisions[0]?.decision).toBe('push');
    });

    it('keeps a message away for good where it says so: not pulled, not counted, not listed', async (store) => {
      await world(store);
      const seen = await accept(store);
      await store.setReceiveOpt(APP, 'bob', ['alice'], 1, NOW);
      const { message } = await accept(store);
      await accept(store, { honorMute: false });
      await store.setReceiveOpt(APP, 'bob', ['alice'], 0, NOW);
      const pulled = await store.pull(APP, 'bob', '', 10, NOW);
      expect(pulled.messages.map((one) => one.msgID)).not.toContain(String(message.id));
      expect(pulled.messages).toHaveLength(2);
      expect(await store.conversation(APP, 'bob', 'alice')).toMatchObject({ conversation: { unread: 2 } });
      expect((await store.pull(APP, 'alice', '', 10, NOW)).messages).toHaveLength(3);
      expect(pulled.messages[0]?.msgID).toBe(String(seen.message.id));
      await store.recall({ appId: APP, by: 'alice', admin: true, messageId: message.id, windowMs: 0, nowMs: NOW });
      expect(await store.conversation(APP, 'bob', 'alice')).toMatchObject({ conversation: { unread: 2 } });
    });
  });
}
