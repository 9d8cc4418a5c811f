/**
 * Every call of `react-native-tim-js` against the server itself, over real connections: what the client's own tests hold
 * against a fake of the server holds against the server.
 */
import {
  LoginStatusEnum,
  MessageElemType,
  ReceiveMsgOptEnum,
  TimCode,
  type V2TimMessage,
  type V2TimMsgCreateInfoResult,
  type V2TimValueCallback,
  VERSION,
} from 'react-native-tim-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../demo/src/wait.ts';
import { mustBeOk, World } from '../../demo/src/world.ts';
import { type AppClient, AppClients, type AppPlatform, memory, type Storage, say, send } from './app-client.ts';

let world: World;
let apps: AppClients;
beforeAll(async () => {
  world = await World.start({ vendors: ['fcm'] });
  apps = new AppClients(world);
});
afterAll(async () => {
  await apps?.close();
  await world?.stop();
});

const start = (platform: AppPlatform, storage?: Storage): Promise<AppClient> => apps.start(platform, storage);
const user = (userID: string, platform?: AppPlatform): Promise<AppClient> => apps.user(userID, platform);
const login = (client: AppClient, userID: string): Promise<void> => apps.login(client, userID);

describe('the client on the server', () => {
  it('logs in, says who and where it is, and logs out', async () => {
    const client = await start('Android');
    expect(await client.tim.getLoginUser()).toMatchObject({ code: 0, data: '' });
    expect(await client.tim.getLoginStatus()).toMatchObject({ data: LoginStatusEnum.V2TIM_STATUS_LOGOUT });
    expect(await client.tim.sendC2CTextMessage('eve', 'too early')).toMatchObject({ code: TimCode.notLoggedIn });
    await login(client, 'ann');
    expect(await client.tim.getLoginUser()).toMatchObject({ data: 'ann' });
    expect(await client.tim.getLoginStatus()).toMatchObject({ data: LoginStatusEnum.V2TIM_STATUS_LOGINED });
    expect(await client.tim.getVersion()).toMatchObject({ data: VERSION });
    const before = Math.floor(Date.now() / 1000);
    const { data: serverTime = 0 } = await client.tim.getServerTime();
    expect(serverTime).toBeGreaterThanOrEqual(before - 1);
    expect(serverTime).toBeLessThanOrEqual(Date.now() / 1000 + 1);
    expect([client.calls('onConnecting').length, client.calls('onConnectSuccess').length]).toEqual([1, 1]);
    const status = () => world.rest<{ QueryResult: object[] }>('openim/query_online_status', { To_Account: ['ann'] });
    expect((await status()).QueryResult).toMatchObject([{ Status: 'Online' }]);
    mustBeOk(await client.tim.logout(), 'logout');
    expect((await status()).QueryResult).toMatchObject([{ Status: 'Offline' }]);
    expect(await client.tim.getLoginUser()).toMatchObject({ data: '' });
  });

  it.each([
    ['of nobody’s key', 'nonsense', 70003],
    ['of another user', () => world.userSig('somebody'), 70013],
    ['that expired', () => world.userSig('ann', -1), 70001],
  ])('hands the code of a UserSig %s through', async (_name, sig, code) => {
    const { tim } = await start('Web');
    expect(await tim.login('ann', typeof sig === 'string' ? sig : sig())).toMatchObject({
      code,
      desc: expect.stringMatching(/\w/),
    });
    expect(await tim.getLoginStatus()).toMatchObject({ data: LoginStatusEnum.V2TIM_STATUS_LOGOUT });
  });

  it('carries every kind of message as it was made', async () => {
    const from = await user('maker');
    const to = await user('taker');
    const made = from.tim.getMessageManager();
    const url = 'https://files.example.com/a';
    const kinds: [Promise<V2TimValueCallback<V2TimMsgCreateInfoResult>>, object][] = [
      [made.createTextMessage('汉字 😀 "quoted"'), { elemType: MessageElemType.V2TIM_ELEM_TYPE_TEXT }],
      [
        made.createCustomMessage({ data: '{"a":1}', desc: 'd', extension: 'e' }),
        { customElem: { data: '{"a":1}', desc: 'd', extension: 'e' } },
      ],
      [made.createFaceMessage(7, 'smile'), { faceElem: { index: 7, data: 'smile' } }],
      [
        made.createLocationMessage('here', 121.5, 31.2),
        { locationElem: { desc: 'here', longitude: 121.5, latitude: 31.2 } },
      ],
      [made.createImageMessage(`${url}.png`), { elemType: MessageElemType.V2TIM_ELEM_TYPE_IMAGE }],
      [made.createSoundMessage(`${url}.m4a`, 3), { soundElem: { url: `${url}.m4a`, duration: 3 } }],
      [
        made.createVideoMessage(`${url}.mp4`, 'mp4', 9, `${url}.jpg`),
        { videoElem: { videoUrl: `${url}.mp4`, duration: 9, snapshotUrl: `${url}.jpg` } },
      ],
      [made.createFileMessage(`${url}.pdf`, 'a.pdf'), { fileElem: { url: `${url}.pdf`, fileName: 'a.pdf' } }],
    ];
    const sent: V2TimMessage[] = [];
    for (const [created] of kinds) sent.push(await send(from, 'taker', created));
    await until('all of them came', async () => to.messages().length === kinds.length);
    for (const [index, [, content]] of kinds.entries()) {
      const message = to.messages()[index];
      expect(message).toMatchObject({ ...content, sender: 'maker', userID: 'maker', isSelf: false });
      const { msgID, elemType, timestamp, seq, random } = sent[index] ?? {};
      expect(message).toMatchObject({ msgID, elemType, timestamp, seq, random });
    }
    expect(to.messages()[0]?.textElem?.text).toBe('汉字 😀 "quoted"');
    expect(to.messages()[4]?.imageElem?.imageList?.map((image) => image.url)).toContain(`${url}.png`);
    expect(to.calls('onRecvC2CTextMessage')).toMatchObject([[sent[0]?.msgID, { userID: 'maker' }, '汉字 😀 "quoted"']]);
    expect(to.calls('onRecvC2CCustomMessage')).toMatchObject([[sent[1]?.msgID, { userID: 'maker' }, '{"a":1}']]);
    expect(from.calls('onSendMessageProgress').map(([, progress]) => progress)).toContain(100);
    // A local path never leaves the phone.
    expect(await made.createImageMessage('/sdcard/a.png')).toMatchObject({ code: TimCode.localFile });
  });

  it('sends the two simple messages', async () => {
    const from = await user('brief');
    const to = await user('reader');
    mustBeOk(await from.tim.sendC2CTextMessage('reader', 'hello'), 'text');
    mustBeOk(await from.tim.sendC2CCustomMessage('reader', 'data'), 'custom');
    await until('both came', async () => to.messages().length === 2);
    expect(to.calls('onRecvC2CTextMessage')).toMatchObject([[expect.any(String), { userID: 'brief' }, 'hello']]);
    expect(to.calls('onRecvC2CCustomMessage')).toMatchObject([[expect.any(String), { userID: 'brief' }, 'data']]);
    expect(await from.tim.sendC2CTextMessage('no-such-user', 'hello')).toMatchObject({
      code: expect.any(Number),
      desc: expect.stringContaining('no-such-user'),
    });
  });

  it('takes a message back from whoever got it', async () => {
    const from = await user('regretful');
    const to = await user('witness');
    const { msgID = '' } = await say(from, 'witness', 'oops');
    await until('it came', async () => to.messages().length === 1);
    mustBeOk(await from.tim.getMessageManager().revokeMessage(msgID), 'revokeMessage');
    await until('it goes', async () => to.calls('onRecvMessageRevoked').length === 1);
    expect(to.calls('onRecvMessageRevoked')).toEqual([[msgID]]);
    expect(await to.tim.getMessageManager().revokeMessage(msgID)).toMatchObject({ code: expect.any(Number) });
    expect((await to.tim.getMessageManager().revokeMessage(msgID)).code).not.toBe(0);
  });

  it('lists its own message just as the server lists it', async () => {
    const from = await user('lister');
    const peer = await user('listed');
    mustBeOk(await from.tim.setSelfInfo({ nickName: 'Lister', faceUrl: 'https://files.example.com/l.png' }), 'profile');
    mustBeOk(await peer.tim.setSelfInfo({ nickName: 'Listed', faceUrl: 'https://files.example.com/p.png' }), 'profile');
    await say(peer, 'lister', 'unread');
    await until('it came', async () => from.messages().length === 1);
    const messages = from.tim.getMessageManager();
    const wanted = ReceiveMsgOptEnum.V2TIM_NOT_RECEIVE_MESSAGE;
    mustBeOk(await messages.setC2CReceiveMessageOpt(['listed'], wanted), 'setC2CReceiveMessageOpt');
    const conversations = from.tim.getConversationManager();
    const known = async () => (await conversations.getConversation('c2c_listed')).data;
    // Until then the server reads the conversation for an event, and leaves it to that.
    await until('the option is told', async () => (await known())?.recvOpt === wanted);
    const rich = {
      ...({ cloudCustomData: '{"a":1}', priority: 2, isExcludedFromUnreadCount: true } as const),
      offlinePushInfo: { title: 'T', desc: 'D', ext: 'E', androidOPPOChannelID: 'im', iOSSound: 'ding.caf' },
    };
    for (const how of [{}, rich, { priority: 0, offlinePushInfo: {} } as const]) {
      const { id = '' } = (await messages.createCustomMessage({ data: 'd', desc: 'words' })).data ?? {};
      const sent = await messages.sendMessage({ id, receiver: 'listed', groupID: '', ...how });
      mustBeOk(sent, 'sendMessage');
      const told = await known();
      expect(told).toMatchObject({ showName: 'Listed', unreadCount: 1, lastMessage: { msgID: sent.data?.msgID } });
      const { data: page } = await conversations.getConversationList(1, '0');
      expect(told).toEqual(page?.conversationList?.[0]);
    }
  });

  it('counts what is unread, marks it as read, and tells the sender', async () => {
    const from = await user('caller');
    const to = await user('callee');
    const third = await user('third');
    await say(from, 'callee', 'one');
    await say(from, 'callee', 'two');
    await say(third, 'callee', 'three');
    const conversations = to.tim.getConversationManager();
    await until('all are counted', async () => (await conversations.getTotalUnreadMessageCount()).data === 3);
    const { data: list } = await conversations.getConversationList(10, '0');
    expect(list).toMatchObject({ isFinished: true });
    expect(
      list?.conversationList?.map(({ conversationID, unreadCount, lastMessage }) => [
        conversationID,
        unreadCount,
        lastMessage?.textElem?.text,
      ]),
    ).toEqual([
      ['c2c_third', 1, 'three'],
      ['c2c_caller', 2, 'two'],
    ]);
    const page = await conversations.getConversationList(1, '0');
    expect(page.data).toMatchObject({ isFinished: false, conversationList: [{ conversationID: 'c2c_third' }] });
    expect((await conversations.getConversationList(1, page.data?.nextSeq ?? '')).data).toMatchObject({
      conversationList: [{ conversationID: 'c2c_caller' }],
    });
    await until('the app is told', async () =>
      to.calls('onTotalUnreadMessageCountChanged').some(([total]) => total === 3),
    );
    expect(to.calls('onNewConversation').length).toBeGreaterThan(0);

    mustBeOk(await to.tim.getMessageManager().markC2CMessageAsRead('caller'), 'markC2CMessageAsRead');
    await until('the sender is told', async () => from.calls('onRecvC2CReadReceipt').length > 0);
    expect(from.calls('onRecvC2CReadReceipt')[0]?.[0]).toMatchObject([
      { userID: 'callee', timestamp: expect.any(Number) },
    ]);
    await until('the total falls', async () =>
      to.calls('onTotalUnreadMessageCountChanged').some(([total]) => total === 1),
    );
    expect(await conversations.getConversation('c2c_caller')).toMatchObject({ code: 0, data: { unreadCount: 0 } });
  });

  it('keeps the receive option of a conversation, and the server goes by it', async () => {
    const from = await user('chatty');
    const to = await user('tired');
    const messages = to.tim.getMessageManager();
    const option = async () => (await messages.getC2CReceiveMessageOpt(['chatty'])).data;
    const { V2TIM_NOT_RECEIVE_MESSAGE: never, V2TIM_RECEIVE_NOT_NOTIFY_MESSAGE: quiet } = ReceiveMsgOptEnum;
    expect(await option()).toEqual([{ userID: 'chatty', c2CReceiveMessageOpt: 0 }]);
    mustBeOk(await messages.setC2CReceiveMessageOpt(['chatty'], never), 'never');
    await say(from, 'tired', 'not wanted');
    mustBeOk(await messages.setC2CReceiveMessageOpt(['chatty'], quiet), 'quiet');
    expect(await option()).toEqual([{ userID: 'chatty', c2CReceiveMessageOpt: quiet }]);
    mustBeOk(await to.tim.getOfflinePushManager().doBackground(0), 'doBackground');
    const { msgID = '' } = await say(from, 'tired', 'wanted, quietly');
    await until('the quiet one came', async () => to.messages().length > 0);
    expect(to.messages().map(({ textElem }) => textElem?.text)).toEqual(['wanted, quietly']);
    const [explained] = await world.explain('tired', { message: msgID });
    expect(JSON.stringify(explained?.devices)).toContain('muted');
  });

  it('brings what was missed while the app was away, once and in order', async () => {
    const from = await user('sender');
    const storage = memory();
    const first = await start('Android', storage);
    await login(first, 'traveller');
    await say(from, 'traveller', 'before');
    await until('it came', async () => first.messages().length === 1);
    await first.tim.unInitSDK();
    for (const text of ['missed 1', 'missed 2', 'missed 3']) await say(from, 'traveller', text);
    const again = await start('Android', storage);
    await login(again, 'traveller');
    await say(from, 'traveller', 'after');
    await until('all came', async () => again.messages().length >= 4);
    expect(again.messages().map(({ textElem }) => textElem?.text)).toEqual([
      'missed 1',
      'missed 2',
      'missed 3',
      'after',
    ]);
  });

  it('sets and gets profiles', async () => {
    const { tim, calls } = await user('changer');
    const info = { nickName: 'Ch 😀', faceUrl: 'https://a.example/f.png', gender: 2, customInfo: { city: 'Bern' } };
    mustBeOk(await tim.setSelfInfo(info), 'setSelfInfo');
    await until('the app is told', async () => calls('onSelfInfoUpdated').length > 0);
    const reader = await user('curious');
    const found = await reader.tim.getUsersInfo(['changer', 'nobody-at-all']);
    expect(found).toMatchObject({ code: 0, data: [{ userID: 'changer', ...info }] });
    await say({ tim } as AppClient, 'curious', 'hello');
    await until('it came', async () => reader.messages().length === 1);
    expect(reader.messages()[0]).toMatchObject({ nickName: 'Ch 😀', faceUrl: 'https://a.example/f.png' });
  });

  it('reports the token of the phone, with background, foreground and an empty token', async () => {
    const from = await user('pusher');
    const to = await user('pushed');
    const push = to.tim.getOfflinePushManager();
    const phone = (await world.phone('fcm')).phone;
    const decision = async (text: string): Promise<string> => {
      const { msgID = '' } = await say(from, 'pushed', text);
      const [explained] = await world.explain('pushed', { message: msgID });
      return JSON.stringify(explained?.devices);
    };
    mustBeOk(await push.setOfflinePushConfig(world.certificateID('fcm'), await phone.register()), 'report');
    phone.askPermission();
    mustBeOk(await push.doBackground(3), 'doBackground');
    await say(from, 'pushed', 'in the background');
    await until('the push is shown', async () => phone.shade.some(({ body }) => body === 'in the background'));
    mustBeOk(await push.doForeground(), 'doForeground');
    const { msgID = '' } = await say(from, 'pushed', 'in front');
    await until('it is acknowledged', async () =>
      JSON.stringify((await world.explain('pushed', { message: msgID }))[0]?.devices).includes('"online"'),
    );
    mustBeOk(await push.setOfflinePushConfig(0, ''), 'turning pushes off');
    mustBeOk(await push.doBackground(0), 'doBackground');
    expect(await decision('without a token')).toMatch(/no_(token|certificate)/);
    expect(phone.shade.map(({ body }) => body)).toEqual(['in the background']);
  });

  it('ends the older login of a platform, whose app hears it and gets no more', async () => {
    const older = await user('mover');
    const other = await user('mover', 'Web');
    const newer = await user('mover');
    await until('the older is told', async () => older.calls('onKickedOffline').length === 1);
    expect(await older.tim.getLoginStatus()).toMatchObject({ data: LoginStatusEnum.V2TIM_STATUS_LOGOUT });
    expect(await older.tim.sendC2CTextMessage('mover', 'x')).toMatchObject({ code: TimCode.notLoggedIn });
    await say(await user('visitor'), 'mover', 'who is there?');
    for (const client of [newer, other]) {
      await until('it came', async () => client.messages().length === 1);
      expect(client.calls('onKickedOffline')).toEqual([]);
    }
    expect(older.messages()).toEqual([]);
  });

  it('hears that its UserSig expired, and goes on with a new one', async () => {
    const client = await start('Android');
    // Long enough for a login on a busy machine.
    mustBeOk(await client.tim.login('brief-sig', world.userSig('brief-sig', 8)), 'login');
    await until('it expires', async () => client.calls('onUserSigExpired').length === 1);
    await login(client, 'brief-sig');
    await say(await user('late'), 'brief-sig', 'still there?');
    await until('it came', async () => client.messages().length === 1);
  });

  it('comes back by itself after the server was restarted, and says so', async () => {
    const from = await user('steady');
    const to = await user('patient');
    await world.server.kill();
    await until('it tries', async () => to.calls('onConnectFailed').length > 0);
    await world.server.start();
    await until('both are back', async () => [from, to].every((client) => client.calls('onConnectSuccess').length > 1));
    await say(from, 'patient', 'after the restart');
    await until('it came', async () => to.messages().length === 1);
    for (const { calls } of [from, to]) expect(calls('onKickedOffline')).toEqual([]);
  });
});
