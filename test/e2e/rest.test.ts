/**
 * REST v4 as a back end calls it, on the server itself: what each command does to accounts, messages, connected apps and
 * phones. That every field is read, and every error, `packages/server/src/api/rest/rest.test.ts` says.
 */
import { createUserSig } from '@tim-push/protocol/usersig';
import type { Phone } from '@tim-push/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../demo/src/wait.ts';
import { World } from '../../demo/src/world.ts';
import { type AppClient, AppClients, say } from './app-client.ts';
import { pushOnlyPhone } from './push-only-phone.ts';

let world: World;
let apps: AppClients;
beforeAll(async () => {
  world = await World.start({ vendors: ['xiaomi'] });
  apps = new AppClients(world);
});
afterAll(async () => {
  await apps?.close();
  await world?.stop();
});

type Answer = Record<string, unknown> & { ErrorCode: number; MsgKey?: string; MsgId?: string };
const call = (command: string, body: object): Promise<Answer> => world.rest<Answer>(command, body);
async function good(command: string, body: object): Promise<Answer> {
  const answer = await call(command, body);
  expect(answer, command).toMatchObject({ ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' });
  return answer;
}
let random = 0;
const text = (Text: string) => [{ MsgType: 'TIMTextElem', MsgContent: { Text } }];
const message = (to: unknown, words: string, more: object = {}) => ({
  ...{ To_Account: to, MsgRandom: ++random, MsgBody: text(words) },
  ...more,
});
const importAll = (...Accounts: string[]) => good('im_open_login_svc/multiaccount_import', { Accounts });
const shows = (phone: Phone, body: string): boolean => phone.shade.some((banner) => banner.body === body);
const textsOf = (client: AppClient) => client.messages().map(({ textElem }) => textElem?.text);
const decisionsOf = async (userID: string, { MsgId = '' }: Answer): Promise<string> =>
  JSON.stringify((await world.explain(userID, { message: MsgId }))[0]?.devices);

describe('im_open_login_svc', () => {
  it('imports accounts, one and many, and says which are there', async () => {
    await good('im_open_login_svc/account_import', { UserID: 'imported', Nick: 'Im', FaceUrl: 'https://a.example/i' });
    const many = await good('im_open_login_svc/multiaccount_import', {
      AccountList: [{ UserID: 'one', Nick: 'One' }, { UserID: 'x'.repeat(33) }],
    });
    expect(many['FailAccounts']).toEqual(['x'.repeat(33)]);
    const CheckItem = ['imported', 'one', 'nobody'].map((UserID) => ({ UserID }));
    const { ResultItem } = await good('im_open_login_svc/account_check', { CheckItem });
    expect(ResultItem).toMatchObject([
      { UserID: 'imported', ResultCode: 0, AccountStatus: 'Imported' },
      { UserID: 'one', AccountStatus: 'Imported' },
      { UserID: 'nobody', AccountStatus: 'NotImported' },
    ]);
  });

  it('purges a deleted account: login, token, messages and conversations', async () => {
    const phone = await pushOnlyPhone(world, 'leaver', 'xiaomi');
    const leaver = await apps.user('leaver', 'Web');
    const friend = await apps.user('friend');
    await say(friend, 'leaver', 'see you');
    await say(leaver, 'friend', 'bye');
    await until('it came', async () => textsOf(friend).includes('bye'));
    const { ResultItem } = await good('im_open_login_svc/account_delete', {
      DeleteItem: [{ UserID: 'leaver' }, { UserID: 'nobody' }],
    });
    expect(ResultItem).toMatchObject([
      { UserID: 'leaver', ResultCode: 0 },
      { UserID: 'nobody', ResultCode: 70107 },
    ]);
    await until('the app is told', async () => leaver.calls('onKickedOffline').length === 1);
    expect(await call('openim/sendmsg', message('leaver', 'are you there?'))).toMatchObject({ ErrorCode: 90012 });
    const { data } = await friend.tim.getConversationManager().getConversationList(10, '0');
    expect(data?.conversationList).toEqual([]);

    // The name begins anew: nothing of before is there, and the phone is nobody's.
    const again = await apps.user('leaver', 'Web');
    const sent = await good('openim/sendmsg', message('leaver', 'a new beginning'));
    await until('it came', async () => again.messages().length === 1);
    expect(textsOf(again)).toEqual(['a new beginning']);
    expect(await decisionsOf('leaver', sent)).not.toContain('xiaomi');
    expect(phone.shade.map(({ body }) => body)).not.toContain('a new beginning');
  });

  it('kicks: the app hears it, no push comes, and only a newer UserSig opens the door', async () => {
    const phone = await pushOnlyPhone(world, 'kicked', 'xiaomi');
    const kicked = await apps.user('kicked', 'Web');
    const former = world.userSig('kicked');
    await good('im_open_login_svc/kick', { UserID: 'kicked' });
    await until('the app is told', async () => kicked.calls('onKickedOffline').length === 1);
    const sent = await good('openim/sendmsg', message('kicked', 'nobody hears this'));
    expect(await decisionsOf('kicked', sent)).toContain('kicked_offline');
    expect(phone.shade).toEqual([]);
    const { tim } = await apps.start('Web');
    expect(await tim.login('kicked', former)).toMatchObject({ code: 70052 });
    // UserSigs count in seconds: one of the next second is newer for certain.
    const timeSeconds = Math.floor(Date.now() / 1000) + 1;
    const { sdkAppID, secret } = world;
    const newer = createUserSig({ sdkAppID, secret, userID: 'kicked', expireSeconds: 3600, timeSeconds });
    expect(await tim.login('kicked', newer)).toMatchObject({ code: 0 });
  });
});

describe('openim', () => {
  it('sends to a connected app and to a killed phone, titled by the nickname of the sender', async () => {
    await importAll('shop');
    await good('profile/portrait_set', {
      From_Account: 'shop',
      ProfileItem: [{ Tag: 'Tag_Profile_IM_Nick', Value: 'The Shop' }],
    });
    const phone = await pushOnlyPhone(world, 'customer', 'xiaomi');
    const customer = await apps.user('customer', 'Web');
    await good('openim/sendmsg', message('customer', 'your order', { From_Account: 'shop' }));
    await until('it came', async () => textsOf(customer).includes('your order'));
    await until('the push is shown', async () => shows(phone, 'your order'));
    expect(customer.messages()[0]).toMatchObject({ sender: 'shop', nickName: 'The Shop' });
    expect(phone.shade[0]).toMatchObject({ title: 'The Shop' });
  });

  it('answers a repeated call with the first answer, and sends once', async () => {
    const client = await apps.user('once');
    const body = message('once', 'only once', { MsgSeq: 77 });
    const [first, second] = [await good('openim/sendmsg', body), await good('openim/sendmsg', body)];
    expect([second.MsgKey, second.MsgId]).toEqual([first.MsgKey, first.MsgId]);
    expect(first.MsgKey).toMatch(/^77_\d+_\d+$/);
    await good('openim/sendmsg', message('once', 'the end'));
    await until('both came', async () => textsOf(client).includes('the end'));
    expect(textsOf(client)).toEqual(['only once', 'the end']);
  });

  it.each([
    ['OnlineOnlyFlag 1', { OnlineOnlyFlag: 1 }],
    ['MsgLifeTime 0', { MsgLifeTime: 0 }],
  ])('%s reaches who is connected, is not kept and not pushed', async (_name, more) => {
    const name = `now${random}`;
    const phone = await pushOnlyPhone(world, name, 'xiaomi');
    const here = await apps.user(name, 'Web');
    const sent = await good('openim/sendmsg', message(name, 'now or never', more));
    await until('it came', async () => textsOf(here).includes('now or never'));
    expect(await decisionsOf(name, sent)).not.toContain('"push"');
    const { data } = await here.tim.getConversationManager().getConversationList(10, '0');
    expect(data?.conversationList).toEqual([]);
    expect(phone.shade).toEqual([]);
  });

  it('goes by SyncOtherMachine and SendMsgControl', async () => {
    const sender = await apps.user('self');
    const receiver = await apps.user('quiet');
    const from = { From_Account: 'self' };
    await good('openim/sendmsg', message('quiet', 'to both', { ...from, SyncOtherMachine: 1 }));
    await good('openim/sendmsg', message('quiet', 'to one', { ...from, SyncOtherMachine: 2 }));
    await good('openim/sendmsg', message('quiet', 'unseen', { ...from, SendMsgControl: ['NoUnread', 'NoLastMsg'] }));
    await until('all came', async () => receiver.messages().length === 3);
    await until('the copies came', async () => textsOf(sender).includes('unseen'));
    expect(textsOf(sender)).toEqual(['to both', 'unseen']);
    const { data } = await receiver.tim.getConversationManager().getConversation('c2c_self');
    expect(data).toMatchObject({ unreadCount: 2, lastMessage: { textElem: { text: 'to one' } } });
  });

  it('sends a batch, and lists who is not there', async () => {
    const phone = await pushOnlyPhone(world, 'batched', 'xiaomi');
    const client = await apps.user('batched-too');
    const answer = await good('openim/batchsendmsg', message(['batched', 'not-here', 'batched-too'], 'to many'));
    expect(answer['ErrorList']).toEqual([{ To_Account: 'not-here', ErrorCode: 70107 }]);
    await until('the push is shown', async () => shows(phone, 'to many'));
    await until('it came', async () => textsOf(client).includes('to many'));
  });

  it('withdraws by the MsgKey, from the app and from the phone', async () => {
    const phone = await pushOnlyPhone(world, 'reader', 'xiaomi');
    const client = await apps.user('reader', 'Web');
    const sent = await good('openim/sendmsg', message('reader', 'a mistake', { From_Account: 'administrator' }));
    await until('the push is shown', async () => shows(phone, 'a mistake'));
    const key = { From_Account: 'administrator', To_Account: 'reader', MsgKey: sent.MsgKey };
    await until('it is settled', async () => (await decisionsOf('reader', sent)).includes('"sent"'));
    await good('openim/admin_msgwithdraw', key);
    await until('the app is told', async () => client.calls('onRecvMessageRevoked').length === 1);
    expect(client.calls('onRecvMessageRevoked')).toEqual([[sent.MsgId]]);
    await until('the banner is gone', async () => !shows(phone, 'a mistake'));
    expect(await call('openim/admin_msgwithdraw', { ...key, MsgKey: '1_1_1' })).toMatchObject({ ErrorCode: 20026 });
  });

  it('tells who is online, in the background and gone, device by device', async () => {
    await importAll('never-seen');
    const front = await apps.user('in-front');
    const both = await apps.user('on-two');
    await apps.user('on-two', 'Web');
    await both.tim.getOfflinePushManager().doBackground(0);
    await pushOnlyPhone(world, 'push-only', 'xiaomi');
    const gone = await apps.user('gone');
    await gone.tim.logout();
    const To_Account = ['in-front', 'on-two', 'push-only', 'gone', 'never-seen', 'no-one'];
    const answer = await good('openim/query_online_status', { To_Account, IsNeedDetail: 1 });
    expect(answer['QueryResult']).toMatchObject([
      { To_Account: 'in-front', Status: 'Online', Detail: [{ Platform: 'Android', Status: 'Online' }] },
      { To_Account: 'on-two', Status: 'Online' },
      { To_Account: 'push-only', Status: 'PushOnline' },
      { To_Account: 'gone', Status: 'Offline' },
      { To_Account: 'never-seen', Status: 'Offline' },
    ]);
    const [, two] = answer['QueryResult'] as { Detail: { Platform: string; Status: string }[] }[];
    expect(two?.Detail.toSorted((a, b) => a.Platform.localeCompare(b.Platform))).toEqual([
      { Platform: 'Android', Status: 'PushOnline' },
      { Platform: 'Web', Status: 'Online' },
    ]);
    expect(answer['ErrorList']).toEqual([{ To_Account: 'no-one', ErrorCode: 70107 }]);
    const older = await good('openim/querystate', { To_Account });
    expect(older['QueryResult']).toContainEqual({ To_Account: 'push-only', State: 'PushOnline' });
    expect(front.calls('onKickedOffline')).toEqual([]);
  });
});

describe('profile', () => {
  it('sets a portrait, tells the app, and gives it out', async () => {
    const client = await apps.user('face');
    const ProfileItem = [
      { Tag: 'Tag_Profile_IM_Nick', Value: 'Fa 😀' },
      { Tag: 'Tag_Profile_IM_Image', Value: 'https://a.example/f' },
      { Tag: 'Tag_Profile_IM_Gender', Value: 'Gender_Type_Female' },
      { Tag: 'Tag_Profile_Custom_City', Value: 'Bern' },
    ];
    const set = await good('profile/portrait_set', { From_Account: 'face', ProfileItem });
    expect(set).toHaveProperty('ErrorDisplay', '');
    await until('the app is told', async () => client.calls('onSelfInfoUpdated').length > 0);
    expect(client.calls('onSelfInfoUpdated').at(-1)).toMatchObject([{ nickName: 'Fa 😀', gender: 2 }]);
    const TagList = ProfileItem.map(({ Tag }) => Tag);
    const got = await good('profile/portrait_get', { To_Account: ['face', 'no-one'], TagList });
    expect(got).toMatchObject({
      UserProfileItem: [
        { To_Account: 'face', ResultCode: 0, ProfileItem },
        { To_Account: 'no-one', ResultCode: 70107 },
      ],
      Fail_Account: ['no-one'],
      ErrorDisplay: '',
    });
    expect(await call('profile/portrait_set', { From_Account: 'no-one', ProfileItem })).toMatchObject({
      ErrorCode: 70107,
      ErrorDisplay: expect.stringContaining('no-one'),
    });
  });
});

it('answers 60009 for a command that it has not', async () => {
  expect(await call('openim/nothing_of_ours', {})).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: 60009 });
});
