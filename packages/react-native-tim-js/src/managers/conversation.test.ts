import type { WireConversation } from '@tim-push/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TimCode } from '../codes.ts';
import { wireMessage } from '../testing/fake-server.ts';
import { type Harness, loggedIn, startHarness, until } from '../testing/harness.ts';

const conversation = (userID: string, over: Partial<WireConversation> = {}): WireConversation => ({
  conversationID: `c2c_${userID}`,
  userID,
  nick: '',
  faceUrl: '',
  unread: 0,
  receiveOpt: 0,
  orderKey: 1,
  ...over,
});

describe('conversations', () => {
  let h: Harness;
  let told: string[];
  beforeEach(async () => {
    told = [];
    h = await startHarness();
    h.tim.v2TIMManager.getConversationManager().addConversationListener({
      onSyncServerStart: () => told.push('start'),
      onSyncServerFinish: () => told.push('finish'),
      onSyncServerFailed: () => told.push('failed'),
      onNewConversation: (list) => told.push(`new ${list.map((each) => each.conversationID)}`),
      onConversationChanged: (list) =>
        told.push(`changed ${list.map((each) => `${each.conversationID}:${each.unreadCount}`)}`),
      onTotalUnreadMessageCountChanged: (total) => told.push(`total ${total}`),
    });
    h.server.on('conversations', () => ({
      data: {
        conversations: [conversation('bob', { unread: 2, nick: 'Bob' })],
        cursor: '',
        more: false,
        totalUnread: 2,
      },
    }));
    await loggedIn(h, h.tim);
    await until(() => expect(told.at(-1)).toBe('finish'));
  });
  afterEach(() => h.stop());
  const manager = () => h.tim.v2TIMManager.getConversationManager();

  it('tells of the synchronisation after login and of what is new', () => {
    expect(told).toEqual(['start', 'new c2c_bob', 'total 2', 'finish']);
  });

  it('tells new, changed and total apart in events, and only what changed', async () => {
    told.length = 0;
    const lastMessage = wireMessage(1);
    const conversations = [
      conversation('bob', { unread: 3, nick: 'Bob', lastMessage }),
      conversation('carol', { unread: 1 }),
    ];
    h.server.event({ event: 'conversations', conversations, totalUnread: 4 });
    h.server.event({ event: 'conversations', conversations, totalUnread: 4 });
    h.server.event({ event: 'conversations', conversations: [conversation('carol')], totalUnread: 3 });
    await until(() => expect(told.at(-1)).toBe('total 3'));
    expect(told).toEqual(['new c2c_carol', 'changed c2c_bob:3', 'total 4', 'changed c2c_carol:0', 'total 3']);
    const bob = await manager().getConversation('c2c_bob');
    expect(bob.data).toMatchObject({
      type: 1,
      showName: 'Bob',
      unreadCount: 3,
      lastMessage: { textElem: { text: 'text 1' } },
    });
  });

  it('learns from the answer to its own message, unless an event told something newer meanwhile', async () => {
    const side = { nick: 'Bob', faceUrl: '', unread: 2, receiveOpt: 0 as const, totalUnread: 2 };
    const answer = (cursor: string, random: number) => ({
      data: {
        ...{ msgID: cursor, msgKey: 'k', seq: 1, random, time: 1_700_000_009, cursor },
        conversation: { ...side, ownNick: 'Alice', ownFaceUrl: 'face' },
      },
    });
    h.server.on('send', ({ random }) => answer('7', random));
    told.length = 0;
    await h.tim.v2TIMManager.sendC2CTextMessage('bob', 'hi');
    expect(told).toEqual(['changed c2c_bob:2']);
    const bob = (await manager().getConversation('c2c_bob')).data;
    expect(bob).toMatchObject({ showName: 'Bob', unreadCount: 2, orderkey: 7 });
    const own = { msgID: '7', seq: '1', timestamp: 1_700_000_009, isSelf: true, isRead: true, isPeerRead: false };
    const sender = { sender: 'alice', userID: 'bob', nickName: 'Alice', faceUrl: 'face' };
    expect(bob?.lastMessage).toMatchObject({ ...own, ...sender, textElem: { text: 'hi' } });

    h.server.on('send', ({ random }) => {
      h.server.event({
        event: 'conversations',
        conversations: [conversation('bob', { unread: 9, orderKey: 9 })],
        totalUnread: 9,
      });
      return answer('8', random);
    });
    told.length = 0;
    await h.tim.v2TIMManager.sendC2CTextMessage('bob', 'again');
    expect(told).toEqual(['changed c2c_bob:9', 'total 9']);
    expect((await manager().getConversation('c2c_bob')).data).toMatchObject({ unreadCount: 9, orderkey: 9 });
  });

  it('keeps what it heard of unread messages while its own message was on its way', async () => {
    const side = { nick: 'Bob', faceUrl: '', unread: 2, receiveOpt: 0 as const, totalUnread: 2 };
    h.server.on('send', ({ random }) => {
      // Accepted after the message, and told before its answer.
      h.server.event({ event: 'conversations', conversations: [conversation('carol', { unread: 1 })], totalUnread: 3 });
      return {
        data: {
          ...{ msgID: '7', msgKey: 'k', seq: 1, random, time: 1_700_000_009, cursor: '7' },
          conversation: { ...side, ownNick: '', ownFaceUrl: '' },
        },
      };
    });
    told.length = 0;
    await h.tim.v2TIMManager.sendC2CTextMessage('bob', 'hi');
    expect(told).toEqual(['new c2c_carol', 'total 3', 'changed c2c_bob:2']);
    expect((await manager().getTotalUnreadMessageCount()).data).toBe(3);
  });

  it('counts a conversation as read once it was marked', async () => {
    told.length = 0;
    expect((await h.tim.v2TIMManager.getMessageManager().markC2CMessageAsRead('bob')).code).toBe(0);
    expect(told).toEqual(['changed c2c_bob:0', 'total 0']);
    expect((await manager().getTotalUnreadMessageCount()).data).toBe(0);
  });

  it('pages through the list', async () => {
    h.server.on('conversations', (frame) => ({
      data: {
        conversations: [conversation(frame.cursor ? 'second' : 'first')],
        cursor: '17',
        more: !frame.cursor,
        totalUnread: 0,
      },
    }));
    const first = await manager().getConversationList(1, '0');
    expect(first.data).toMatchObject({
      nextSeq: '17',
      isFinished: false,
      conversationList: [{ conversationID: 'c2c_first' }],
    });
    const second = await manager().getConversationList(1, first.data?.nextSeq ?? '');
    expect(second.data).toMatchObject({ isFinished: true, conversationList: [{ conversationID: 'c2c_second' }] });
    expect((await manager().getConversationList(0, '0')).code).toBe(TimCode.badParameter);
  });

  it('answers several by ID, and a code for one that is not there', async () => {
    const found = await manager().getConversationListByConversaionIds(['c2c_bob', 'c2c_nobody']);
    expect(found.data?.map((each) => each.conversationID)).toEqual(['c2c_bob']);
    expect((await manager().getConversation('c2c_nobody')).code).toBe(TimCode.badParameter);
  });

  it('looks once through the pages for all that it does not know', async () => {
    const before = h.server.frames('conversations').length;
    const ids = Array.from({ length: 20 }, (_, index) => `c2c_nobody-${index}`);
    const found = await manager().getConversationListByConversaionIds([...ids, 'c2c_bob']);
    expect(found.data?.map((each) => each.conversationID)).toEqual(['c2c_bob']);
    expect(h.server.frames('conversations').length - before).toBe(1);
  });

  it('says when the synchronisation failed', async () => {
    told.length = 0;
    h.server.on('conversations', () => ({ code: 90994, desc: 'internal' }));
    h.server.cut();
    await until(() => expect(h.env.pending()[0]).toBe(750));
    h.env.advance(750);
    await until(() => expect(told).toEqual(['start', 'failed']));
  });
});
