import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wireMessage } from '../testing/fake-server.ts';
import { type Harness, loggedIn, startHarness, until } from '../testing/harness.ts';
import type { TencentIm } from '../tim.ts';

describe('receiving', () => {
  let h: Harness;
  let got: string[];
  const listen = (tim: TencentIm) =>
    tim.v2TIMManager.getMessageManager().addAdvancedMsgListener({
      onRecvNewMessage: (message) => got.push(message.textElem?.text ?? String(message.elemType)),
      onRecvMessageRevoked: (msgID) => got.push(`revoked ${msgID}`),
      onRecvC2CReadReceipt: ([receipt]) => got.push(`read by ${receipt?.userID} to ${receipt?.timestamp}`),
    });
  const acked = () => h.server.frames('ack').flatMap((frame) => frame.msgIDs);
  beforeEach(async () => {
    got = [];
    h = await startHarness();
    listen(h.tim);
  });
  afterEach(() => h.stop());

  it('delivers missed messages, page by page, oldest first, and acknowledges them', async () => {
    for (let index = 1; index <= 250; index += 1) h.server.keep(wireMessage(index));
    await loggedIn(h, h.tim);
    await until(() => expect(acked()).toHaveLength(250));
    expect(got).toEqual(Array.from({ length: 250 }, (_, index) => `text ${index + 1}`));
    expect(h.server.frames('pull').map((frame) => frame.cursor)).toEqual(['', '100', '200']);
  });

  it('acknowledges a live message only after the listeners had it', async () => {
    await loggedIn(h, h.tim);
    const order: string[] = [];
    h.tim.v2TIMManager.getMessageManager().addAdvancedMsgListener({
      onRecvNewMessage: () => order.push(`told, ${acked().length} acknowledged`),
    });
    h.server.deliver(wireMessage(1));
    await until(() => expect(acked()).toEqual(['1001']));
    expect(order).toEqual(['told, 0 acknowledged']);
  });

  it('acknowledges a repeated message again and delivers it once', async () => {
    await loggedIn(h, h.tim);
    h.server.deliver(wireMessage(1));
    await until(() => expect(acked()).toEqual(['1001']));
    h.server.deliver(wireMessage(1));
    h.server.deliver(wireMessage(2));
    await until(() => expect(got).toEqual(['text 1', 'text 2']));
    await until(() => expect(acked()).toEqual(['1001', '1001', '1002']));
  });

  it('delivers each message once and in order over a cut in the middle', async () => {
    await loggedIn(h, h.tim);
    h.server.deliver(wireMessage(1));
    await until(() => expect(got).toHaveLength(1));
    h.server.cut();
    h.server.keep(wireMessage(2));
    h.server.keep(wireMessage(3));
    await until(() => expect(h.env.pending()).toEqual([750]));
    // 4 comes live on the new connection before 2 and 3 were pulled.
    let live = false;
    h.server.on('conversations', () => {
      if (!live) h.server.deliver(wireMessage(4));
      live = true;
      return { data: { conversations: [], cursor: '', more: false, totalUnread: 0 } };
    });
    h.env.advance(750);
    await until(() => expect(got).toEqual(['text 1', 'text 2', 'text 3', 'text 4']));
    expect(h.server.frames('pull').map((frame) => frame.cursor)).toEqual(['', '1']);
  });

  it('goes on where it was after a restart of the app', async () => {
    await loggedIn(h, h.tim);
    h.server.deliver(wireMessage(1));
    await until(() => expect(acked()).toEqual(['1001']));
    h.server.keep(wireMessage(2));
    const again = await h.restart();
    listen(again);
    await loggedIn(h, again);
    await until(() => expect(got).toEqual(['text 1', 'text 2']));
    expect(h.server.frames('pull').at(-1)?.cursor).toBe('1');
  });

  it('acknowledges what it could not before the connection went, on the next one', async () => {
    h.server.on('ack', () => 'cut');
    await loggedIn(h, h.tim);
    h.server.deliver(wireMessage(1));
    await until(() => expect(h.env.pending()).toEqual([750]));
    h.server.on('ack', () => ({ data: {} }));
    h.env.advance(750);
    await until(() => expect(acked()).toEqual(['1001', '1001']));
    expect(got).toEqual(['text 1']);
  });

  it('takes what was read or written elsewhere as history on a new phone', async () => {
    h.server.keep(wireMessage(1, { read: true }));
    h.server.keep(wireMessage(2, { from: 'alice', to: 'bob' }));
    h.server.keep(wireMessage(3));
    h.server.keep(wireMessage(4, { recalled: true }));
    await loggedIn(h, h.tim);
    await until(() => expect(got).toEqual(['text 3']));
    const history = await h.tim.v2TIMManager.getMessageManager().getC2CHistoryMessageList('bob', 10);
    expect(history.data?.map((message) => message.textElem?.text)).toEqual(['text 4', 'text 3', 'text 2', 'text 1']);
    expect(history.data?.[0]?.status).toBe(6);
  });

  it('delivers what the same account wrote on another device while this one was away', async () => {
    await loggedIn(h, h.tim);
    h.server.cut();
    h.server.keep(wireMessage(1, { from: 'alice', to: 'bob' }));
    await until(() => expect(h.env.pending()).toEqual([750]));
    h.env.advance(750);
    await until(() => expect(got).toEqual(['text 1']));
    expect(acked()).toEqual([]);
  });

  it('does not show an own message as news when it comes back after a restart', async () => {
    await loggedIn(h, h.tim);
    h.server.deliver(wireMessage(1));
    await until(() => expect(got).toHaveLength(1));
    await h.tim.v2TIMManager.sendC2CTextMessage('bob', 'mine');
    h.server.keep(wireMessage(2, { msgID: '5001', from: 'alice', to: 'bob' }));
    const again = await h.restart();
    listen(again);
    h.server.keep(wireMessage(3));
    await loggedIn(h, again);
    await until(() => expect(got).toEqual(['text 1', 'text 3']));
  });

  it('keeps recalls and read receipts in their place among messages', async () => {
    await loggedIn(h, h.tim);
    h.server.deliver(wireMessage(1));
    h.server.event({ event: 'recalled', msgID: '1001', from: 'bob', to: 'alice' });
    h.server.event({ event: 'peerRead', userID: 'bob', time: 1_700_000_500 });
    h.server.deliver(wireMessage(2));
    await until(() => expect(got).toEqual(['text 1', 'revoked 1001', 'read by bob to 1700000500', 'text 2']));
    const found = await h.tim.v2TIMManager.getMessageManager().findMessages(['1001', '1002', '9']);
    expect(found.data?.map((message) => [message.msgID, message.status])).toEqual([
      ['1001', 6],
      ['1002', 2],
    ]);
  });

  it('marks own messages as read by the peer', async () => {
    await loggedIn(h, h.tim);
    const sent = await h.tim.v2TIMManager.sendC2CTextMessage('bob', 'hi');
    h.server.event({ event: 'peerRead', userID: 'bob', time: 1_700_000_100 });
    await until(() => expect(got).toHaveLength(1));
    const found = await h.tim.v2TIMManager.getMessageManager().findMessages([sent.data?.msgID ?? '']);
    expect(found.data?.[0]?.isPeerRead).toBe(true);
  });

  it('calls the simple listener by kind, and every listener although one throws', async () => {
    const simple: string[] = [];
    h.tim.v2TIMManager.addSimpleMsgListener({
      onRecvC2CTextMessage: () => {
        throw new Error('of the app');
      },
    });
    h.tim.v2TIMManager.addSimpleMsgListener({
      onRecvC2CTextMessage: (msgID, sender, text) => simple.push(`${msgID} ${sender.nickName} ${text}`),
      onRecvC2CCustomMessage: (msgID, _sender, data) => simple.push(`${msgID} ${data}`),
    });
    await loggedIn(h, h.tim);
    h.server.deliver(wireMessage(1));
    h.server.deliver(wireMessage(2, { elements: [{ MsgType: 'TIMCustomElem', MsgContent: { Data: '{"a":1}' } }] }));
    await until(() => expect(simple).toEqual(['1001 Bob text 1', '1002 {"a":1}']));
    expect(h.lines.some((line) => line.includes('of the app'))).toBe(true);
    await until(() => expect(acked()).toEqual(['1001', '1002']));
  });

  it('stops calling a listener that was removed', async () => {
    h.tim.v2TIMManager.getMessageManager().removeAdvancedMsgListener();
    await loggedIn(h, h.tim);
    h.server.deliver(wireMessage(1));
    await until(() => expect(acked()).toEqual(['1001']));
    expect(got).toEqual([]);
  });

  it('starts the stream of another account at its own place', async () => {
    await loggedIn(h, h.tim);
    h.server.deliver(wireMessage(1));
    await until(() => expect(acked()).toEqual(['1001']));
    await loggedIn(h, h.tim, 'carol');
    await until(() => expect(h.server.frames('pull').at(-1)?.cursor).toBe(''));
    expect((await h.tim.v2TIMManager.getMessageManager().getC2CHistoryMessageList('alice', 5)).data).toEqual([]);
  });
});
