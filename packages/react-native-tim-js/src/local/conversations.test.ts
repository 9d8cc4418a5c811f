import type { WireConversation } from '@tim-push/protocol';
import { expect, it } from 'vitest';
import type { V2TimConversationListener } from '../types/listeners.ts';
import { createConversations } from './conversations.ts';
import type { Listeners } from './listeners.ts';

const wire = (unread: number, orderKey: number): WireConversation => ({
  ...{ conversationID: 'c2c_bob', userID: 'bob', nick: '', faceUrl: '', receiveOpt: 0 },
  ...{ unread, orderKey },
});

/** Of a client that has two messages of bob's, and what its listeners heard since. */
function setUp() {
  const heard: string[] = [];
  const listeners = {
    call: (name: string, value: unknown) => heard.push(`${name} ${JSON.stringify(value)}`),
  } as unknown as Listeners<V2TimConversationListener>;
  const session = { userID: () => 'alice', request: () => Promise.reject(new Error('asked the server')) };
  const conversations = createConversations(() => session, listeners);
  conversations.onChanged([wire(2, 1)], 2);
  const bob = async () => (await conversations.get(['c2c_bob'])).data?.[0];
  return { conversations, heard, bob };
}

it('takes from the answer to its own message all that it says', async () => {
  const { conversations, bob } = setUp();
  conversations.sending()(wire(1, 2), 1);
  expect(await bob()).toMatchObject({ unreadCount: 1, orderkey: 2 });
  expect((await conversations.fetchTotalUnread()).data).toBe(1);
});

it('does not take a conversation for unread again that was read while its own message was on its way', async () => {
  const { conversations, heard, bob } = setUp();
  const sent = conversations.sending();
  conversations.onRead('bob', 0);
  heard.length = 0;
  sent(wire(2, 2), 2);
  expect(await bob()).toMatchObject({ unreadCount: 0, orderkey: 2 });
  expect((await conversations.fetchTotalUnread()).data).toBe(0);
  expect(heard.map((line) => line.split(' ')[0])).toEqual(['onConversationChanged']);
});

it('takes what nobody told it from the answer, whatever it heard meanwhile', async () => {
  const { conversations } = setUp();
  const sent = conversations.sending();
  conversations.onRead('bob', 0);
  const carol = { ...wire(3, 2), conversationID: 'c2c_carol', userID: 'carol' };
  sent(carol, 3);
  expect((await conversations.get(['c2c_carol'])).data?.[0]).toMatchObject({ unreadCount: 3, orderkey: 2 });
});

it('leaves an event about a later message as it is', async () => {
  const { conversations, bob } = setUp();
  const sent = conversations.sending();
  conversations.onChanged([wire(9, 9)], 9);
  sent(wire(2, 8), 2);
  expect(await bob()).toMatchObject({ unreadCount: 9, orderkey: 9 });
});
