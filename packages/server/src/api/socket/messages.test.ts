import { codes } from '@tim-push/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TestClient } from './testing/client.ts';
import { APP, OTHER_APP, startWorld, text, type World } from './testing/world.ts';

let world: World;
let alice: TestClient;
let bob: TestClient;
beforeEach(async () => {
  world = await startWorld();
  alice = (await world.login('alice')).client;
  bob = (await world.login('bob')).client;
});
afterEach(() => world.stop());

let random = 0;
const say = (from: TestClient, to: string, words: string, more: object = {}) =>
  from.good('send', { to: { userID: to }, elements: text(words), random: ++random, ...more });
const decisionsOf = async (userId: string) =>
  (await world.store.trace({ appId: APP, userId, fromMs: 0, toMs: world.clock.nowMs + 1, limit: 50 })).map(
    ({ devices }) => devices.map(({ decisions }) => decisions.at(-1)?.decision),
  );

describe('send', () => {
  it('reaches the receiver live, as it was sent', async () => {
    const offlinePush = { title: 't', ext: '{"a":"😀"}' };
    const sent = await say(alice, 'bob', 'hello', { offlinePush, cloudCustomData: 'c', priority: 2 });
    const { message } = await bob.event('message');
    expect(message).toMatchObject({
      msgID: sent.msgID,
      msgKey: sent.msgKey,
      cursor: sent.cursor,
      from: 'alice',
      to: 'bob',
      time: sent.time,
      elements: text('hello'),
      offlinePush,
      cloudCustomData: 'c',
      priority: 2,
    });
    expect(sent.msgKey).toBe(`${sent.seq}_${sent.random}_${sent.time}`);
    expect(alice.events('message')).toEqual([]);
  });

  it('keeps the order of one sender', async () => {
    const words = Array.from({ length: 40 }, (_, index) => `w${index}`);
    await Promise.all(words.map((word) => say(alice, 'bob', word)));
    await bob.event('message', 40);
    expect(bob.events('message').map(({ message }) => message.elements[0]?.MsgContent)).toEqual(
      words.map((Text) => ({ Text })),
    );
  });

  it("copies to the sender's other devices and to all of the receiver's", async () => {
    const aliceWeb = (await world.login('alice', { deviceID: 'web', platform: 'Web' })).client;
    const bobWeb = (await world.login('bob', { deviceID: 'web2', platform: 'Web' })).client;
    const { msgID } = await say(alice, 'bob', 'hello');
    for (const device of [aliceWeb, bob, bobWeb]) expect((await device.event('message')).message.msgID).toBe(msgID);
  });

  it('copies nothing when the back end says so', async () => {
    await world.im.messages.send({
      appId: APP,
      from: 'alice',
      to: 'bob',
      elements: text('quiet'),
      random: 5,
      via: 'rest',
      syncSender: false,
    });
    await bob.event('message');
    expect(alice.events('message')).toEqual([]);
  });

  it('answers a resend with the first answer and delivers once', async () => {
    const message = { to: { userID: 'bob' }, elements: text('once'), random: 77 };
    const { conversation, ...first } = await alice.good('send', message);
    expect(conversation).toMatchObject({ unread: 0 });
    expect(await alice.good('send', message)).toEqual(first);
    // It may have missed the first answer.
    expect(await alice.event('conversations')).toMatchObject({ conversations: [{ conversationID: 'c2c_bob' }] });
    await say(alice, 'bob', 'after');
    await bob.event('message', 2);
    expect(bob.events('message').map(({ message }) => message.random)).toEqual([77, random]);
  });

  it('to oneself reaches the other devices once', async () => {
    const web = (await world.login('alice', { deviceID: 'web', platform: 'Web' })).client;
    await say(alice, 'alice', 'note');
    await web.event('message');
    await web.good('ping', {});
    expect(web.events('message')).toHaveLength(1);
    expect(alice.events('message')).toEqual([]);
  });

  it.each([
    ['to nobody', { to: { userID: 'nobody' }, elements: text('x'), random: 1 }, codes.c2cAccountInvalid],
    ['over 12 KB', { to: { userID: 'bob' }, elements: text('x'.repeat(12 * 1024)), random: 1 }, codes.bodyTooLong],
    [
      'with two custom elements',
      {
        to: { userID: 'bob' },
        elements: Array.from({ length: 2 }, () => ({ MsgType: 'TIMCustomElem' as const, MsgContent: { Data: 'd' } })),
        random: 1,
      },
      codes.elementInvalid,
    ],
  ])('%s is refused', async (_name, message, code) => {
    expect(await alice.bad('send', message)).toMatchObject({ code });
    await say(alice, 'bob', 'and on');
    await bob.event('message');
  });

  it('online only reaches who is there and is not kept', async () => {
    await say(alice, 'bob', 'now', { onlineOnly: true });
    expect((await bob.event('message')).message).toMatchObject({ onlineOnly: true });
    expect(await bob.good('pull', { cursor: '' })).toMatchObject({ messages: [] });
    expect(bob.events('conversations')).toEqual([]);
  });

  it('tells both sides of the changed conversation: the sender in the answer, its other devices by an event', async () => {
    const { client: web } = await world.login('alice', { deviceID: 'web', platform: 'Web' });
    await bob.good('setProfile', { profile: { nick: 'Bob' } });
    await say(bob, 'alice', 'are you there?');
    const sent = await say(alice, 'bob', 'hello');
    const stands = { nick: 'Bob', faceUrl: '', unread: 1, receiveOpt: 0 };
    expect(sent.conversation).toEqual({ ...stands, totalUnread: 1, ownNick: '', ownFaceUrl: '' });
    const toBob = await bob.event('conversations');
    expect(toBob).toMatchObject({ totalUnread: 1, conversations: [{ conversationID: 'c2c_alice', unread: 1 }] });
    await vi.waitFor(() =>
      expect(web.events('conversations').at(-1)).toMatchObject({
        totalUnread: 1,
        conversations: [{ ...stands, conversationID: 'c2c_bob', lastMessage: { msgID: sent.msgID } }],
      }),
    );
    await alice.good('ping', {});
    expect(alice.events('conversations').map(({ conversations: [one] }) => one?.lastMessage?.from)).toEqual(['bob']);
  });

  it('leaves the conversation to an event where the answer cannot say it', async () => {
    const sent = await say(alice, 'bob', 'not listed', { noLastMsg: true });
    expect(sent.conversation).toBeUndefined();
    expect(await alice.event('conversations')).toMatchObject({ totalUnread: 0 });
  });
});

describe('acknowledgement', () => {
  it('ends the wait of a live foreground device: no push', async () => {
    const { msgID } = await say(alice, 'bob', 'hello');
    expect(await decisionsOf('bob')).toEqual([['waiting']]);
    await bob.event('message');
    await bob.good('ack', { msgIDs: [msgID, '999999999'] });
    await world.store.endWaits('all', { inactiveDays: 7, inactiveDaysPushOnly: 30 }, undefined, world.clock.nowMs);
    expect(await decisionsOf('bob')).toEqual([['online']]);
  });

  it('that never comes lets the rest of the table decide when the connection is lost', async () => {
    await say(alice, 'bob', 'hello');
    await bob.cut();
    await vi.waitFor(() => expect(world.lost).toHaveLength(1));
    const ended = await world.store.endWaits(
      { deviceIds: world.lost },
      { inactiveDays: 7, inactiveDaysPushOnly: 30 },
      undefined,
      world.clock.nowMs,
    );
    expect(ended.ended).toBe(1);
    expect(await decisionsOf('bob')).toEqual([['no_certificate']]);
  });

  it('is not waited for any longer once the app went to the background', async () => {
    await say(alice, 'bob', 'hello');
    await bob.event('message');
    await bob.good('setAppState', { state: 'background' });
    await vi.waitFor(() => expect(world.lost).toHaveLength(1));
  });

  it('is not waited for from a device in the background, which gets the message all the same', async () => {
    await bob.good('setAppState', { state: 'background', unread: 4 });
    await say(alice, 'bob', 'hello');
    await bob.event('message');
    expect(await decisionsOf('bob')).toEqual([['no_certificate']]);
    await bob.good('setAppState', { state: 'foreground' });
    await say(alice, 'bob', 'again');
    expect((await decisionsOf('bob')).flat().sort()).toEqual(['no_certificate', 'waiting']);
  });
});

describe('pull', () => {
  it('gives what was missed, page by page, oldest first', async () => {
    const { cursor } = (await world.login('carol')).data;
    for (const word of ['1', '2', '3']) await say(alice, 'bob', word);
    const words = async (from: string, limit: number) => {
      const page = await bob.good('pull', { cursor: from, limit });
      return { ...page, words: page.messages.map(({ elements }) => elements[0]?.MsgContent) };
    };
    const first = await words(cursor, 2);
    expect(first).toMatchObject({ more: true, words: [{ Text: '1' }, { Text: '2' }] });
    expect(await words(first.cursor, 2)).toMatchObject({ more: false, words: [{ Text: '3' }] });
  });

  it('gives the same message as the live event', async () => {
    await say(alice, 'bob', 'hello', { offlinePush: { title: 't' } });
    const { message } = await bob.event('message');
    const { messages } = await bob.good('pull', { cursor: '' });
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject(message);
  });

  it('after a reconnect misses nothing that was sent while the line was down', async () => {
    const { data } = await world.login('dave');
    await world.login('dave').then(({ client }) => client.cut());
    await say(alice, 'dave', 'while away');
    const back = await world.login('dave');
    const { messages } = await back.client.good('pull', { cursor: data.cursor });
    expect(messages.map(({ elements }) => elements)).toEqual([text('while away')]);
  });
});

describe('read', () => {
  it('clears the unread count, tells the sender, and tells every own device', async () => {
    const bobWeb = (await world.login('bob', { deviceID: 'web', platform: 'Web' })).client;
    await say(alice, 'bob', 'hello');
    await bob.event('conversations');
    expect(await bob.good('read', { userID: 'alice' })).toEqual({ totalUnread: 0 });
    expect(await alice.event('peerRead')).toMatchObject({ userID: 'bob' });
    await vi.waitFor(() => expect(bobWeb.events('conversations').at(-1)?.totalUnread).toBe(0));
  });

  it('of nothing new tells nobody', async () => {
    await bob.good('read', { userID: 'alice' });
    await alice.good('ping', {});
    expect(alice.events('peerRead')).toEqual([]);
  });
});

describe('recall', () => {
  it('reaches both sides within two minutes, and again says the same', async () => {
    const aliceWeb = (await world.login('alice', { deviceID: 'web', platform: 'Web' })).client;
    const { msgID } = await say(alice, 'bob', 'oops');
    await alice.good('recall', { msgID });
    await alice.good('recall', { msgID });
    const event = { msgID, from: 'alice', to: 'bob' };
    expect(await bob.event('recalled')).toMatchObject(event);
    expect(await aliceWeb.event('recalled')).toMatchObject(event);
    expect(bob.events('recalled')).toHaveLength(1);
    expect(alice.events('recalled')).toEqual([]);
  });

  it('is too late after the window, but not for an administrator', async () => {
    const { msgID, msgKey } = await say(alice, 'bob', 'oops');
    world.clock.nowMs += 120_001;
    expect(await alice.bad('recall', { msgID })).toMatchObject({ code: codes.recallTooLate });
    expect(await world.im.messages.withdraw({ appId: APP, from: 'alice', to: 'bob', msgKey })).toMatchObject({
      ok: true,
    });
    await bob.event('recalled');
  });

  it("of another's message, or of none, is refused", async () => {
    const { msgID } = await say(alice, 'bob', 'mine');
    expect(await bob.bad('recall', { msgID })).toMatchObject({ code: codes.recallNotAllowed });
    expect(await bob.bad('recall', { msgID: '1' })).toMatchObject({ code: codes.messageNotFound });
  });
});

describe('receive options', () => {
  it('are kept, and 1 keeps messages away from live connections', async () => {
    await bob.good('setReceiveOpt', { userIDs: ['alice'], opt: 1 });
    expect(await bob.good('getReceiveOpt', { userIDs: ['alice', 'carol'] })).toEqual({
      options: [
        { userID: 'alice', opt: 1 },
        { userID: 'carol', opt: 0 },
      ],
    });
    await say(alice, 'bob', 'unwanted');
    await bob.good('setReceiveOpt', { userIDs: ['alice'], opt: 2 });
    await say(alice, 'bob', 'quiet');
    expect((await bob.event('message')).message.elements).toEqual(text('quiet'));
    expect(bob.events('message')).toHaveLength(1);
    expect((await bob.good('pull', { cursor: '' })).messages.map((one) => one.elements)).toEqual([text('quiet')]);
    expect(
      bob.events('conversations').map(({ conversations: [one] }) => one?.lastMessage?.elements),
    ).not.toContainEqual(text('unwanted'));
  });

  it('do not stop a back end, unless it honours them', async () => {
    await bob.good('setReceiveOpt', { userIDs: ['alice'], opt: 1 });
    const base = { appId: APP, from: 'alice', to: 'bob', via: 'rest' as const };
    await world.im.messages.send({ ...base, elements: text('muted'), random: 1, honorMute: true });
    await world.im.messages.send({ ...base, elements: text('loud'), random: 2 });
    expect((await bob.event('message')).message.elements).toEqual(text('loud'));
  });
});

describe('conversations and profiles', () => {
  it('lists conversations with the unread total', async () => {
    await world.login('carol').then(({ client }) => say(client, 'bob', 'one'));
    await say(alice, 'bob', 'two');
    const list = await bob.good('conversations', {});
    expect(list).toMatchObject({ totalUnread: 2, more: false });
    expect(list.conversations.map(({ userID }) => userID)).toEqual(['alice', 'carol']);
  });

  it('sets the own profile, tells the own devices, and gives profiles out', async () => {
    await alice.good('setProfile', { profile: { nick: 'Alice', custom: { city: 'Bern' } } });
    expect((await alice.event('profile')).profile).toMatchObject({ userID: 'alice', nick: 'Alice' });
    const found = await bob.good('getProfiles', { userIDs: ['alice', 'nobody'] });
    expect(found).toMatchObject({ profiles: [{ userID: 'alice', nick: 'Alice' }], missing: ['nobody'] });
    await say(alice, 'bob', 'hello');
    expect((await bob.event('message')).message.nick).toBe('Alice');
  });
});

describe('push configuration and reports', () => {
  it('binds a token, shows it at the next login, and clears it', async () => {
    const certificateID = await world.certificate();
    const report = { certificateID, token: 'tok', brand: 'xiaomi', tokenSource: 'xiaomi' } as const;
    expect(await bob.good('setPushConfig', report)).toEqual({ bound: true });
    expect((await world.login('bob')).data.hasToken).toBe(true);
    const again = await world.login('bob');
    expect(await again.client.good('setPushConfig', { certificateID: 0, token: '' })).toEqual({ bound: false });
    expect((await world.login('bob')).data.hasToken).toBe(false);
  });

  it.each([
    ['that there is not', async () => 5, 'unknown', /no certificate 5$/],
    ['of another app', () => world.certificate({ appId: OTHER_APP }), 'unknown', /no certificate/],
    ['that is disabled', () => world.certificate({ enabled: false }), 'disabled', /is disabled/],
    ['of another vendor', () => world.certificate({ vendor: 'fcm' }), 'other_vendor', /not of xiaomi/],
  ])(
    'takes a certificate ID %s, and says so in the answer, the log and the count',
    async (_name, make, problem, words) => {
      const report = { certificateID: await make(), token: 'tok', tokenSource: 'xiaomi' } as const;
      expect(await bob.good('setPushConfig', report)).toEqual({ bound: true, warning: expect.stringMatching(words) });
      expect((await world.login('bob')).data.hasToken).toBe(true);
      expect(world.counted).toEqual([problem]);
      expect(world.logged.filter(({ level }) => level === 'warn')).toEqual([
        { level: 'warn', text: expect.stringContaining(`"problem":"${problem}"`) },
      ]);
      expect(JSON.stringify(world.logged)).not.toContain('tok"');
    },
  );

  it('logs one wrong certificate ID once an hour, however many phones report it', async () => {
    const warnings = () => world.logged.filter(({ level }) => level === 'warn').length;
    for (const token of ['a', 'b', 'c']) await bob.good('setPushConfig', { certificateID: 5, token });
    expect(warnings()).toBe(1);
    await bob.good('setPushConfig', { certificateID: 6, token: 'd' });
    expect(warnings()).toBe(2);
    world.clock.nowMs += 3_600_000;
    await bob.good('setPushConfig', { certificateID: 5, token: 'e' });
    expect(warnings()).toBe(3);
    expect(world.counted).toEqual(Array(5).fill('unknown'));
  });

  it('hands taps and arrivals on, never later than now', async () => {
    const late = world.clock.nowMs + 60_000;
    expect(await bob.good('click', { tag: 'known1', atMs: late })).toEqual({ matched: true });
    expect(await bob.good('arrived', { tag: 'strange', atMs: 5 })).toEqual({ matched: false });
    expect(world.reported).toMatchObject([
      { kind: 'click', tag: 'known1', atMs: world.clock.nowMs },
      { kind: 'arrived', tag: 'strange', atMs: 5 },
    ]);
  });
});
