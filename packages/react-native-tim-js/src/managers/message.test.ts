import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TimCode } from '../codes.ts';
import { type Harness, loggedIn, startHarness, until } from '../testing/harness.ts';

describe('sending', () => {
  let h: Harness;
  beforeEach(async () => {
    h = await startHarness();
    await loggedIn(h, h.tim);
  });
  afterEach(() => h.stop());
  const messages = () => h.tim.v2TIMManager.getMessageManager();
  async function textId(text = 'hello'): Promise<string> {
    const made = await messages().createTextMessage(text);
    expect(made.code).toBe(0);
    return made.data?.id ?? '';
  }

  it('sends what was created and answers the message', async () => {
    const id = await textId();
    const sent = await messages().sendMessage({ id, receiver: 'bob', groupID: '' });
    expect(sent).toMatchObject({
      code: 0,
      desc: 'ok',
      data: {
        msgID: '5001',
        sender: 'alice',
        userID: 'bob',
        status: 2,
        elemType: 1,
        textElem: { text: 'hello' },
        isSelf: true,
        timestamp: 1_700_000_100,
        progress: 100,
      },
    });
    expect(h.server.frames('send')[0]).toMatchObject({
      to: { userID: 'bob' },
      elements: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hello' } }],
    });
  });

  it('takes the offline push fields of the guide, in both spellings', async () => {
    for (const key of ['androidOPPOChannelID', 'AndroidOPPOChannelID']) {
      const offlinePushInfo = { title: '', desc: 'd', disablePush: false, ext: '{"a":1}', [key]: 'im' };
      expect((await messages().sendMessage({ id: await textId(), receiver: 'bob', offlinePushInfo })).code).toBe(0);
    }
    const expected = { title: '', desc: 'd', disablePush: false, ext: '{"a":1}', android: { oppoChannelID: 'im' } };
    expect(h.server.frames('send').map((frame) => frame.offlinePush)).toEqual([expected, expected]);
    expect(h.lines.filter((line) => line.includes('not known'))).toEqual([]);
  });

  it('does not turn push off for a sender that left disablePush out', async () => {
    await messages().sendMessage({ id: await textId(), receiver: 'bob', offlinePushInfo: { desc: 'd' } });
    expect(h.server.frames('send')[0]?.offlinePush).toEqual({ desc: 'd' });
  });

  it('passes every option on', async () => {
    await messages().sendMessage({
      id: await textId(),
      receiver: 'bob',
      onlineUserOnly: true,
      isExcludedFromUnreadCount: true,
      isExcludedFromLastMessage: true,
      cloudCustomData: 'cloud',
      localCustomData: 'local',
      priority: 1,
    });
    expect(h.server.frames('send')[0]).toMatchObject({
      onlineOnly: true,
      noUnread: true,
      noLastMsg: true,
      cloudCustomData: 'cloud',
      priority: 1,
    });
  });

  it('warns of unknown keys with the nearest known name', async () => {
    const param = { id: await textId(), reciever: 'x', receiver: 'bob', offlinePushInfo: { titel: 'x' } };
    expect((await messages().sendMessage(param as never)).code).toBe(0);
    expect(h.lines).toContain('sendMessage: reciever is not known: did you mean receiver?');
    expect(h.lines).toContain('sendMessage: offlinePushInfo.titel is not known: did you mean title?');
  });

  it('sends the same message again after a lost answer: the same random', async () => {
    h.server.on('send', (frame) => {
      h.server.on('send', () => ({
        data: { msgID: '7', msgKey: 'k', seq: 7, random: frame.random, time: 1, cursor: '7' },
      }));
      return 'cut';
    });
    const result = messages().sendMessage({ id: await textId(), receiver: 'bob' });
    await until(() => expect(h.env.pending()[0]).toBe(750));
    h.env.advance(750);
    expect((await result).data?.msgID).toBe('7');
    const [first, second] = h.server.frames('send');
    expect(second).toEqual({ ...first, id: second?.id });
  });

  it('keeps the random over a failure and a later try, by sendMessage or reSendMessage', async () => {
    const normal = h.server.frames('send').length;
    expect(normal).toBe(0);
    h.server.on('send', () => 'silence');
    const id = await textId();
    const failing = messages().sendMessage({ id, receiver: 'bob' });
    await until(() => expect(h.server.frames('send')).toHaveLength(1));
    h.env.advance(10_000);
    const failed = await failing;
    expect(failed).toMatchObject({ code: TimCode.networkTimeout, data: { id, status: 3 } });

    h.server.on('send', () => ({ code: 810004, desc: 'busy' }));
    await until(() => expect(h.env.pending()[0]).toBe(750));
    h.env.advance(750);
    expect((await messages().sendMessage({ id, receiver: 'bob' })).code).toBe(810004);
    h.server.on('send', (frame) => ({
      data: { msgID: '8', msgKey: 'k', seq: 8, random: frame.random, time: 1, cursor: '8' },
    }));
    expect((await messages().reSendMessage(id)).data?.msgID).toBe('8');
    expect(new Set(h.server.frames('send').map((frame) => frame.random)).size).toBe(1);
    expect((await messages().reSendMessage(id)).code).toBe(TimCode.badParameter);
  });

  it('draws a random for each message', async () => {
    const drawn = [0.25, 0.75];
    h.env.chance(() => drawn.shift() ?? 0);
    await h.tim.v2TIMManager.sendC2CTextMessage('bob', 'a');
    await h.tim.v2TIMManager.sendC2CTextMessage('bob', 'a');
    expect(new Set(h.server.frames('send').map((frame) => frame.random)).size).toBe(2);
  });

  it('does not tell listeners of an own message whose answer was lost and that came back by pull', async () => {
    const news: unknown[] = [];
    messages().addAdvancedMsgListener({ onRecvNewMessage: (message) => news.push(message) });
    h.server.on('send', (frame) => {
      const { random, elements } = frame;
      h.server.on('send', () => 'silence');
      const base = { msgID: '1', msgKey: 'k', cursor: '1', from: 'alice', to: 'bob', nick: '', faceUrl: '', seq: 1 };
      h.server.keep({ ...base, random, elements, time: 1 });
      return 'cut';
    });
    void messages().sendMessage({ id: await textId(), receiver: 'bob' });
    await until(() => expect(h.env.pending()[0]).toBe(750));
    h.env.advance(750);
    await until(() => expect(h.server.frames('pull')).toHaveLength(2));
    await until(() => expect(h.server.frames('send')).toHaveLength(2));
    expect(news).toEqual([]);
  });

  it('says the progress: 0 at the start, 100 when the server has it', async () => {
    const progress: unknown[] = [];
    messages().addAdvancedMsgListener({ onSendMessageProgress: (message, at) => progress.push([message.status, at]) });
    await messages().sendMessage({ id: await textId(), receiver: 'bob' });
    expect(progress).toEqual([
      [1, 0],
      [2, 100],
    ]);
  });

  it.each([
    ['nothing', undefined, TimCode.badParameter],
    ['an unknown id', { id: 'x', receiver: 'bob' }, TimCode.badParameter],
    ['no receiver', { receiver: '' }, TimCode.badParameter],
    ['a bad receiver', { receiver: 'bob ' }, TimCode.userIDInvalid],
    ['a group', { receiver: '', groupID: 'g' }, TimCode.notSupported],
    ['cloudCustomData that is no string', { receiver: 'bob', cloudCustomData: {} }, TimCode.badParameter],
    ['too much cloudCustomData', { receiver: 'bob', cloudCustomData: 'x'.repeat(8193) }, TimCode.messageTooLong],
  ])('refuses %s with a code', async (_what, param, code) => {
    const given = param && !('id' in param) ? { id: await textId(), ...param } : param;
    expect((await messages().sendMessage(given as never)).code).toBe(code);
    expect(h.server.frames('send')).toEqual([]);
  });

  it('counts the size in bytes: 12 KB of Chinese is too much before 12,288 characters', async () => {
    expect((await messages().sendMessage({ id: await textId('汉'.repeat(4200)), receiver: 'bob' })).code).toBe(8001);
    expect((await messages().sendMessage({ id: await textId('汉'.repeat(4000)), receiver: 'bob' })).code).toBe(0);
  });

  it('answers a message with a reply that names it', async () => {
    const replyMessage = { msgID: '9', nickName: 'Bob', sender: 'bob', elemType: 1, textElem: { text: 'question' } };
    await messages().sendReplyMessage({ id: await textId('answer'), receiver: 'bob', replyMessage });
    expect(JSON.parse(h.server.frames('send')[0]?.cloudCustomData ?? '')).toEqual({
      messageReply: { messageID: '9', messageAbstract: 'question', messageSender: 'Bob', messageType: 1, version: 1 },
    });
  });

  it('sends simple messages, text and custom', async () => {
    await h.tim.v2TIMManager.sendC2CTextMessage('bob', 'hi');
    await h.tim.v2TIMManager.sendC2CCustomMessage('bob', '{"a":1}');
    expect(h.server.frames('send').map((frame) => frame.elements)).toEqual([
      [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hi' } }],
      [{ MsgType: 'TIMCustomElem', MsgContent: { Data: '{"a":1}', Desc: '', Ext: '' } }],
    ]);
  });

  it('takes a message back', async () => {
    const sent = await h.tim.v2TIMManager.sendC2CTextMessage('bob', 'hi');
    const msgID = sent.data?.msgID ?? '';
    expect(await messages().revokeMessage(msgID)).toEqual({ code: 0, desc: 'ok' });
    expect((await messages().findMessages([msgID])).data?.[0]?.status).toBe(6);
    h.server.on('recall', () => ({ code: 20016, desc: 'too late' }));
    expect(await messages().revokeMessage(msgID)).toEqual({ code: 20016, desc: 'too late' });
  });

  it('sets and gets receive options', async () => {
    expect((await messages().setC2CReceiveMessageOpt(['bob'], 2)).code).toBe(0);
    expect(h.server.frames('setReceiveOpt')[0]).toMatchObject({ userIDs: ['bob'], opt: 2 });
    h.server.on('getReceiveOpt', () => ({ data: { options: [{ userID: 'bob', opt: 2 }] } }));
    expect((await messages().getC2CReceiveMessageOpt(['bob'])).data).toEqual([
      { userID: 'bob', c2CReceiveMessageOpt: 2 },
    ]);
    const many = Array.from({ length: 31 }, (_, index) => `u${index}`);
    expect((await messages().setC2CReceiveMessageOpt(many, 0)).code).toBe(TimCode.badParameter);
    expect((await messages().setC2CReceiveMessageOpt(['bob'], 9 as never)).code).toBe(TimCode.badParameter);
  });

  it('pages through what it knows of a conversation, newest first', async () => {
    for (const text of ['a', 'b', 'c']) await h.tim.v2TIMManager.sendC2CTextMessage('bob', text);
    const texts = async (last?: string) =>
      (await messages().getC2CHistoryMessageList('bob', 2, last)).data?.map((message) => message.textElem?.text);
    expect(await texts()).toEqual(['c', 'b']);
    expect(await texts('5002')).toEqual(['a']);
    expect(await texts('404')).toEqual([]);
  });

  it('changes and reads profiles in the names apps know', async () => {
    await h.tim.v2TIMManager.setSelfInfo({ nickName: 'A', faceUrl: 'u', customInfo: { k: 'v' } });
    expect(h.server.frames('setProfile')[0]?.profile).toEqual({ nick: 'A', faceUrl: 'u', custom: { k: 'v' } });
  });
});
