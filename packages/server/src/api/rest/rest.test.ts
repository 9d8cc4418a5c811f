import { createRequire } from 'node:module';
import { createUserSig } from '@tim-push/protocol/usersig';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { APP_ID, NOW_MS, type RestServer, SECRET, startRest } from './testing/rest-server.ts';

let server: RestServer;
beforeEach(async () => {
  server = await startRest();
});
afterEach(async () => {
  await server.app.close();
});

const sigOf = (userID: string, change: { sdkAppID?: number; secret?: string; expireSeconds?: number } = {}): string =>
  createUserSig({
    sdkAppID: APP_ID,
    secret: SECRET,
    userID,
    expireSeconds: 86_400,
    timeSeconds: NOW_MS / 1000 - 60,
    ...change,
  });
const adminQuery = (): Record<string, string> => ({
  sdkappid: String(APP_ID),
  identifier: 'administrator',
  usersig: sigOf('administrator'),
  random: '7',
  contenttype: 'json',
});

interface Answer {
  ActionStatus: string;
  ErrorCode: number;
  ErrorInfo: string;
  [key: string]: unknown;
}
/** Sends as existing SDKs do: the query is joined by hand, without further escaping. */
async function post(
  path: string,
  body: unknown,
  query = adminQuery(),
  headers: Record<string, string> = {},
): Promise<Answer> {
  const search = Object.entries(query)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const response = await fetch(`${server.url}/v4/${path}?${search}`, {
    method: 'POST',
    body:
      typeof body === 'string' || body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body),
    headers,
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  return (await response.json()) as Answer;
}
const message = (change: object = {}): object => ({
  To_Account: 'bob',
  MsgRandom: 7,
  MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hi' } }],
  ...change,
});

describe('the gate', () => {
  const without = (name: string) => {
    const { [name]: _, ...rest } = adminQuery();
    return rest;
  };
  it.each([
    ['no sdkappid', () => without('sdkappid'), 60012, 'sdkappid'],
    ['an sdkappid that is no number', () => ({ ...adminQuery(), sdkappid: 'x' }), 60006, 'sdkappid'],
    ['an unknown sdkappid', () => ({ ...adminQuery(), sdkappid: '1400000999' }), 70020, ''],
    ['no identifier', () => without('identifier'), 60004, 'identifier'],
    ['no usersig', () => without('usersig'), 70002, ''],
    ['a cut usersig', () => ({ ...adminQuery(), usersig: sigOf('administrator').slice(0, 40) }), 70003, ''],
    [
      'a usersig of another key',
      () => ({ ...adminQuery(), usersig: sigOf('administrator', { secret: 'x' }) }),
      70009,
      '',
    ],
    ['a usersig of another user', () => ({ ...adminQuery(), usersig: sigOf('bob') }), 70013, ''],
    [
      'a usersig of another app',
      () => ({ ...adminQuery(), usersig: sigOf('administrator', { sdkAppID: 1 }) }),
      70014,
      '',
    ],
    [
      'an expired usersig',
      () => ({ ...adminQuery(), usersig: sigOf('administrator', { expireSeconds: 1 }) }),
      70001,
      '',
    ],
    [
      'a user who is no administrator',
      () => ({ ...adminQuery(), identifier: 'bob', usersig: sigOf('bob') }),
      60010,
      'identifier',
    ],
    ['another content type', () => ({ ...adminQuery(), contenttype: 'xml' }), 60002, 'contenttype'],
  ])('refuses %s', async (_name, query, code, field) => {
    const answer = await post('openim/sendmsg', message(), query() as Record<string, string>);
    expect(answer).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: code });
    expect(answer.ErrorInfo).toContain(field);
    expect(server.sent).toEqual([]);
  });

  it('lets in a UserSig made by tls-sig-api-v2', async () => {
    const { Api } = createRequire(import.meta.url)('tls-sig-api-v2') as {
      Api: new (appId: number, key: string) => { genSig(userId: string, expire: number): string };
    };
    server.clock.nowMs = Date.now();
    const usersig = new Api(APP_ID, SECRET).genSig('administrator', 3600);
    expect(await post('openim/sendmsg', message(), { ...adminQuery(), usersig })).toMatchObject({ ErrorCode: 0 });
  });

  it('needs neither random nor contenttype, and ignores the Host', async () => {
    const { random: _, contenttype: __, ...query } = adminQuery();
    expect(await post('openim/sendmsg', message(), query, { 'x-forwarded-host': 'console.tim.qq.com' })).toMatchObject({
      ErrorCode: 0,
    });
  });

  it('verifies one UserSig once, until it expires or the app changes', async () => {
    for (let call = 0; call < 3; call++) await post('openim/sendmsg', message());
    expect(server.verified()).toBe(1);
    server.replaceApp({ admins: ['someone'] });
    expect(await post('openim/sendmsg', message())).toMatchObject({ ErrorCode: 60010 });
    server.replaceApp({ admins: ['administrator'], disabled: true });
    expect(await post('openim/sendmsg', message())).toMatchObject({ ErrorCode: 60016 });
    server.replaceApp({ disabled: false });
    expect(await post('openim/sendmsg', message())).toMatchObject({ ErrorCode: 0 });
    server.clock.nowMs += 2 * 86_400_000;
    expect(await post('openim/sendmsg', message())).toMatchObject({ ErrorCode: 70001 });
  });

  it('warns of a clock that is wrong, once an hour', async () => {
    server.clock.nowMs -= 3_600_000;
    await post('openim/sendmsg', message());
    await post('openim/sendmsg', message(), {
      ...adminQuery(),
      usersig: sigOf('administrator', { expireSeconds: 86_401 }),
    });
    expect(server.warnings).toEqual([{ alert: 'clock_skew', appId: APP_ID, aheadMs: 3_540_000 }]);
  });

  it.each(['openim/nothing', 'nothing/sendmsg', '__proto__/constructor'])('answers 60009 for %s', async (path) => {
    expect(await post(path, {})).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: 60009 });
  });

  it.each(['GET', 'PUT', 'DELETE'])('answers a %s with an envelope', async (method) => {
    const response = await fetch(`${server.url}/v4/openim/sendmsg`, { method });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: 60002 });
  });

  it('refuses calls beyond the rate with 60007, per command, and lets them in again later', async () => {
    await server.app.close();
    server = await startRest({ restPerSecond: 2 });
    expect((await post('openim/sendmsg', message())).ErrorCode).toBe(0);
    expect((await post('openim/sendmsg', message())).ErrorCode).toBe(0);
    expect((await post('openim/sendmsg', message())).ErrorCode).toBe(60007);
    expect((await post('openim/querystate', { To_Account: ['bob'] })).ErrorCode).toBe(0);
    server.clock.nowMs += 500;
    expect((await post('openim/sendmsg', message())).ErrorCode).toBe(0);
  });
});

describe('the body', () => {
  it.each([
    ['empty', ''],
    ['not JSON', '{'],
    ['an array', '[]'],
    ['a text', '"x"'],
    ['null', 'null'],
  ])('is refused with 60003 when it is %s', async (_name, body) =>
    expect(await post('openim/sendmsg', body)).toMatchObject({ ErrorCode: 60003 }),
  );

  it.each(['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'application/octet-stream'])(
    'is read as JSON under %s',
    async (type) =>
      expect(await post('openim/sendmsg', message(), adminQuery(), { 'content-type': type })).toMatchObject({
        ErrorCode: 0,
      }),
  );

  it('is answered with an envelope and never with a 5xx, whatever it is', async () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json(),
      fc
        .dictionary(
          fc.constantFrom(
            'To_Account',
            'MsgRandom',
            'MsgBody',
            'From_Account',
            'MsgLifeTime',
            'OfflinePushInfo',
            'UserID',
            'ProfileItem',
            'AccountList',
            'CheckItem',
            'TagList',
            '__proto__',
          ),
          fc.anything({ withNullPrototype: false, maxDepth: 3 }),
        )
        .map((body) => JSON.stringify(body) ?? ''),
    );
    const paths = fc.constantFrom(
      'openim/sendmsg',
      'openim/batchsendmsg',
      'openim/admin_msgwithdraw',
      'openim/query_online_status',
      'profile/portrait_set',
      'profile/portrait_get',
      'im_open_login_svc/account_import',
      'im_open_login_svc/multiaccount_import',
      'im_open_login_svc/account_check',
    );
    await fc.assert(
      fc.asyncProperty(paths, anything, async (path, body) => {
        const answer = await post(path, body);
        expect(['OK', 'FAIL']).toContain(answer.ActionStatus);
        expect(answer.ErrorCode === 0).toBe(answer.ActionStatus === 'OK');
        expect(answer.ErrorCode).not.toBe(90992);
      }),
      { numRuns: 300 },
    );
  });

  it('that is too large is refused with 93000, unread', async () => {
    expect(await post('openim/sendmsg', `{"x":"${'a'.repeat(600_000)}"}`)).toMatchObject({ ErrorCode: 93000 });
  });
});

describe('openim/sendmsg', () => {
  it('hands every field to the service', async () => {
    const answer = await post(
      'openim/sendmsg',
      message({
        From_Account: 'alice',
        SyncOtherMachine: 2,
        OnlineOnlyFlag: 1,
        MsgLifeTime: 60,
        MsgSeq: 93847,
        MsgTimeStamp: 1_700_000_000,
        ForbidCallbackControl: ['ForbidBeforeSendMsgCallback'],
        SendMsgControl: ['NoUnread', 'NoLastMsg', 'WithMuteNotifications'],
        CloudCustomData: 'c',
        OfflinePushInfo: { PushFlag: 0, Title: 't', Desc: 'd', Ext: 'e', AndroidInfo: { OPPOChannelID: 'im' } },
      }),
    );
    expect(answer).toEqual({
      ActionStatus: 'OK',
      ErrorInfo: '',
      ErrorCode: 0,
      MsgTime: 1_700_000_100,
      MsgKey: '93847_7_1700000100',
      MsgId: 'id-bob',
    });
    expect(server.sent).toEqual([
      {
        appId: APP_ID,
        from: 'alice',
        to: 'bob',
        elements: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hi' } }],
        offlinePush: { title: 't', desc: 'd', ext: 'e', android: { oppoChannelID: 'im' } },
        random: 7,
        seq: 93847,
        onlineOnly: true,
        noUnread: true,
        noLastMsg: true,
        honorMute: true,
        syncSender: false,
        cloudCustomData: 'c',
        via: 'rest',
        skipBeforeCallback: true,
        lifetimeSeconds: 60,
      },
    ]);
  });

  it('sends for the administrator when From_Account is absent, ignoring mutes', async () => {
    await post('openim/sendmsg', message());
    expect(server.sent[0]).toMatchObject({
      from: 'administrator',
      honorMute: false,
      syncSender: true,
      skipBeforeCallback: false,
    });
  });

  it.each([
    ['no MsgRandom', { MsgRandom: undefined }, 90005, 'MsgRandom'],
    ['a MsgRandom beyond u32', { MsgRandom: 4_294_967_296 }, 90005, 'MsgRandom'],
    ['a MsgSeq that is no number', { MsgSeq: 'x' }, 90004, 'MsgSeq'],
    ['a MsgTimeStamp that is no number', { MsgTimeStamp: 'x' }, 90006, 'MsgTimeStamp'],
    ['a SyncOtherMachine that is neither 1 nor 2', { SyncOtherMachine: 3 }, 90031, 'SyncOtherMachine'],
    ['a MsgLifeTime that is no number', { MsgLifeTime: '60' }, 90044, 'MsgLifeTime'],
    ['a MsgLifeTime beyond 7 days', { MsgLifeTime: 604_801 }, 90026, 'MsgLifeTime'],
    ['no To_Account', { To_Account: undefined }, 90003, 'To_Account'],
    ['a To_Account that is a list', { To_Account: ['bob'] }, 90003, 'To_Account'],
    ['no MsgBody', { MsgBody: undefined }, 90002, 'MsgBody'],
    ['an empty MsgBody', { MsgBody: [] }, 90002, 'MsgBody'],
    ['a MsgBody that is no array', { MsgBody: {} }, 90007, 'MsgBody'],
    ['an unknown element', { MsgBody: [{ MsgType: 'TIMXElem', MsgContent: {} }] }, 90010, 'MsgBody[0].MsgType'],
    [
      'an element without its content',
      { MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: {} }] },
      90010,
      'MsgBody[0].MsgContent.Text',
    ],
    [
      'two custom elements',
      { MsgBody: [1, 2].map(() => ({ MsgType: 'TIMCustomElem', MsgContent: { Data: '' } })) },
      90010,
      'TIMCustomElem',
    ],
    [
      'a wrong field of OfflinePushInfo',
      { OfflinePushInfo: { BadgeAddNum: 100 } },
      90001,
      'OfflinePushInfo.BadgeAddNum',
    ],
    [
      'a MsgBody over 12 KB',
      { MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'a'.repeat(12_300) } }] },
      80002,
      'MsgBody',
    ],
    ['other JSON over 12 KB', { OfflinePushInfo: { Ext: 'a'.repeat(12_300) } }, 93000, '12288'],
    ['a receiver that does not exist', { To_Account: 'nobody' }, 90012, ''],
    ['a sender that does not exist', { From_Account: 'ghost' }, 20003, ''],
  ])('refuses %s', async (_name, change, code, words) => {
    const answer = await post('openim/sendmsg', message(change));
    expect(answer).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: code });
    expect(answer.ErrorInfo).toContain(words);
  });

  it('answers a failure of its own with 90992 and no inner words', async () => {
    const answer = await post('openim/sendmsg', message({ To_Account: 'crash' }));
    expect(answer.ErrorCode).toBe(90992);
    expect(answer.ErrorInfo).not.toContain('S3CRET');
  });
});

describe('openim/batchsendmsg', () => {
  it('sends to each once under one key, without callbacks, and lists who failed', async () => {
    const answer = await post('openim/batchsendmsg', message({ To_Account: ['a', 'nobody', 'b', 'a'] }));
    expect(answer).toMatchObject({
      ActionStatus: 'OK',
      ErrorCode: 0,
      ErrorList: [{ To_Account: 'nobody', ErrorCode: 70107 }],
    });
    expect(server.sent.map((one) => one.to).sort()).toEqual(['a', 'b', 'nobody']);
    expect(new Set(server.sent.map((one) => one.seq)).size).toBe(1);
    expect(server.sent.every((one) => one.skipBeforeCallback)).toBe(true);
  });

  it('names a trouble of the server in the list by the numbers that back ends try again on', async () => {
    const answer = await post('openim/batchsendmsg', message({ To_Account: ['a', 'busy', 'full'] }));
    expect(answer).toMatchObject({
      ErrorCode: 0,
      ErrorList: [
        { To_Account: 'busy', ErrorCode: 90992 },
        { To_Account: 'full', ErrorCode: 90994 },
      ],
    });
  });

  it('takes 500 receivers and refuses 501 with 90011', async () => {
    const many = Array.from({ length: 501 }, (_, index) => `user-${index}-${'x'.repeat(20)}`);
    expect(await post('openim/batchsendmsg', message({ To_Account: many.slice(1) }))).toMatchObject({ ErrorCode: 0 });
    expect(await post('openim/batchsendmsg', message({ To_Account: many }))).toMatchObject({ ErrorCode: 90011 });
    expect(server.sent.length).toBe(500);
  });

  it('refuses an empty list and a single text with 90003', async () => {
    expect(await post('openim/batchsendmsg', message({ To_Account: [] }))).toMatchObject({ ErrorCode: 90003 });
    expect(await post('openim/batchsendmsg', message({ To_Account: 'bob' }))).toMatchObject({ ErrorCode: 90003 });
  });

  it('fails as a whole when the sender does not exist', async () => {
    expect(await post('openim/batchsendmsg', message({ From_Account: 'ghost', To_Account: ['a'] }))).toMatchObject({
      ErrorCode: 20003,
    });
  });

  it('counts receivers against the minute', async () => {
    await server.app.close();
    server = await startRest({ restBatchReceiversPerMinute: 3 });
    expect((await post('openim/batchsendmsg', message({ To_Account: ['a', 'b'] }))).ErrorCode).toBe(0);
    expect((await post('openim/batchsendmsg', message({ To_Account: ['a', 'b'] }))).ErrorCode).toBe(60007);
  });
});

describe('other commands', () => {
  it('withdraws by MsgKey', async () => {
    const body = { From_Account: 'a', To_Account: 'b' };
    expect(await post('openim/admin_msgwithdraw', { ...body, MsgKey: '1_2_3' })).toMatchObject({ ErrorCode: 0 });
    expect(await post('openim/admin_msgwithdraw', { ...body, MsgKey: '9_9_9' })).toMatchObject({ ErrorCode: 20026 });
    expect(await post('openim/admin_msgwithdraw', { ...body, MsgKey: 'x' })).toMatchObject({ ErrorCode: 90001 });
  });

  it.each(['UserID', 'Identifier'])('imports and kicks by the key %s', async (key) => {
    expect(await post('im_open_login_svc/account_import', { [key]: 'carol', Nick: 'C' })).toMatchObject({
      ErrorCode: 0,
    });
    expect(await post('im_open_login_svc/kick', { [key]: 'carol' })).toMatchObject({ ErrorCode: 0 });
  });

  it.each([
    [{}, 60005],
    [{ UserID: 5 }, 60015],
    [{ UserID: 'x'.repeat(33) }, 60015],
  ])('refuses to import %j', async (body, code) => {
    expect(await post('im_open_login_svc/account_import', body)).toMatchObject({ ErrorCode: code });
  });

  it.each([
    [{ AccountList: [{ UserID: 'a' }, { UserID: 'x'.repeat(40) }, { UserID: 'b' }] }],
    [{ Accounts: ['a', 'x'.repeat(40), 'b'] }],
  ])('imports many and lists who failed: %j', async (body) => {
    expect(await post('im_open_login_svc/multiaccount_import', body)).toMatchObject({
      ErrorCode: 0,
      FailAccounts: ['x'.repeat(40)],
    });
  });

  it('refuses more than 100 accounts with 70206', async () => {
    const UserIDs = Array.from({ length: 101 }, (_, index) => ({ UserID: `u${index}` }));
    expect(await post('im_open_login_svc/multiaccount_import', { AccountList: UserIDs })).toMatchObject({
      ErrorCode: 70206,
    });
    expect(await post('im_open_login_svc/account_check', { CheckItem: UserIDs })).toMatchObject({ ErrorCode: 70206 });
    expect(await post('im_open_login_svc/account_delete', { DeleteItem: UserIDs })).toMatchObject({ ErrorCode: 70206 });
  });

  it('checks and deletes accounts, item by item', async () => {
    await post('im_open_login_svc/account_import', { UserID: 'carol' });
    const items = [{ UserID: 'carol' }, { UserID: 'none' }];
    expect((await post('im_open_login_svc/account_check', { CheckItem: items }))['ResultItem']).toMatchObject([
      { UserID: 'carol', ResultCode: 0, AccountStatus: 'Imported' },
      { UserID: 'none', ResultCode: 0, AccountStatus: 'NotImported' },
    ]);
    expect((await post('im_open_login_svc/account_delete', { DeleteItem: items }))['ResultItem']).toMatchObject([
      { UserID: 'carol', ResultCode: 0 },
      { UserID: 'none', ResultCode: 70107 },
    ]);
  });

  it('answers online states in the newer and the older form', async () => {
    const body = { To_Account: ['bob', 'nobody'], IsNeedDetail: 1 };
    expect(await post('openim/query_online_status', body)).toMatchObject({
      QueryResult: [{ To_Account: 'bob', Status: 'PushOnline', Detail: [{ Platform: 'Android' }, { Platform: 'PC' }] }],
      ErrorList: [{ To_Account: 'nobody', ErrorCode: 70107 }],
    });
    expect(await post('openim/querystate', body)).toMatchObject({
      QueryResult: [{ To_Account: 'bob', State: 'PushOnline' }],
    });
    expect(await post('openim/query_online_status', { To_Account: [] })).toMatchObject({ ErrorCode: 90001 });
  });

  it('sets do-not-disturb, once or daily, and ends it', async () => {
    await post('im_open_login_svc/account_import', { UserID: 'carol' });
    const command = 'im_msg_db_logic/admin_set_do_not_disturb';
    const night = { To_Account: 'carol', StartTime: 1_700_000_000, EndTime: 1_700_030_000 };
    expect(await post(command, { ...night, IsRepeated: 1, Level: 1 })).toMatchObject({ ErrorCode: 0 });
    expect(await post(command, night)).toMatchObject({ ErrorCode: 0 });
    expect(await post(command, { To_Account: 'carol', Level: 0 })).toMatchObject({ ErrorCode: 0 });
    const window = { startMs: 1_700_000_000_000, endMs: 1_700_030_000_000 };
    expect(server.undisturbed).toEqual([
      { userId: 'carol', window: { ...window, daily: true } },
      { userId: 'carol', window: { ...window, daily: false } },
      { userId: 'carol', window: undefined },
    ]);
    expect(await post(command, { ...night, To_Account: 'none' })).toMatchObject({ ErrorCode: 90012 });
  });

  it.each([
    [{ StartTime: 2, EndTime: 1 }, 'EndTime'],
    [{ StartTime: 1 }, 'EndTime'],
    [{ StartTime: -1, EndTime: 1 }, 'StartTime'],
    [{ StartTime: 1, EndTime: 2, IsRepeated: 2 }, 'IsRepeated'],
    [{ StartTime: 1, EndTime: 2, Level: 'x' }, 'Level'],
  ])('refuses the do-not-disturb %j', async (fields, field) => {
    await post('im_open_login_svc/account_import', { UserID: 'carol' });
    expect(await post('im_msg_db_logic/admin_set_do_not_disturb', { To_Account: 'carol', ...fields })).toMatchObject({
      ErrorCode: 90001,
      ErrorInfo: expect.stringContaining(field),
    });
  });

  it('keeps profile items of every kind', async () => {
    await post('im_open_login_svc/account_import', { UserID: 'carol' });
    const ProfileItem = [
      { Tag: 'Tag_Profile_IM_Nick', Value: 'Carol' },
      { Tag: 'Tag_Profile_IM_Gender', Value: 'Gender_Type_Female' },
      { Tag: 'Tag_Profile_IM_BirthDay', Value: 19_900_101 },
      { Tag: 'Tag_Profile_Custom_Team', Value: 'red' },
      { Tag: 'Tag_Profile_IM_Location', Value: 'x' },
    ];
    expect(await post('profile/portrait_set', { From_Account: 'carol', ProfileItem })).toEqual({
      ActionStatus: 'OK',
      ErrorInfo: '',
      ErrorCode: 0,
      ErrorDisplay: '',
    });
    const TagList = ProfileItem.map((item) => item.Tag);
    expect(await post('profile/portrait_get', { To_Account: ['carol', 'none'], TagList })).toMatchObject({
      UserProfileItem: [
        { To_Account: 'carol', ResultCode: 0, ProfileItem },
        { To_Account: 'none', ResultCode: 70107 },
      ],
      Fail_Account: ['none'],
    });
  });

  it('imports a user ID with a blank inside, and none with one at an end', async () => {
    const UserIDs = ['user one', ' user', 'user ', ' '];
    expect(await post('im_open_login_svc/multiaccount_import', { Accounts: UserIDs })).toMatchObject({
      ErrorCode: 0,
      FailAccounts: [' user', 'user ', ' '],
    });
  });

  it.each([
    [{ Tag: 'Tag_Profile_IM_Nick', Value: 'x'.repeat(501) }],
    [{ Tag: 'Tag_Profile_IM_Location', Value: 'x'.repeat(501) }],
    [{ Tag: `Tag_Profile_Custom_${'x'.repeat(9)}`, Value: 'x' }],
    [{ Tag: 'Tag_Profile_Custom_', Value: 'x' }],
    [{ Tag: 'Tag_Profile_IM_Nickname', Value: 'x' }],
    [{ Tag: 'toString', Value: 'x' }],
    [{ Tag: 'Tag_Profile_IM_Gender', Value: 'female' }],
    [{ Tag: 'Tag_Profile_IM_Level', Value: 'high' }],
  ])('refuses the profile item %j', async (item) => {
    expect(await post('profile/portrait_set', { From_Account: 'carol', ProfileItem: [item] })).toMatchObject({
      ErrorCode: 90001,
    });
  });
});
