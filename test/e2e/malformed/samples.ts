/** One valid call of everything that takes input, for the mutations to start from. None of them concerns the phones that are watched. */
import { deflateSync, inflateSync } from 'node:zlib';
import { createUserSig } from '@tim-push/protocol/usersig';

const text = { MsgType: 'TIMTextElem', MsgContent: { Text: 'hello' } };
const image = {
  MsgType: 'TIMImageElem',
  MsgContent: { UUID: 'u', ImageFormat: 1, ImageInfoArray: [{ Type: 1, Size: 1, Width: 1, Height: 1, URL: 'u' }] },
};
const custom = { MsgType: 'TIMCustomElem', MsgContent: { Data: 'd', Desc: 'd', Ext: 'e' } };

export const frames = (login: object): object[] => [
  {
    ...login,
    id: 1,
    forgotten: [{ userID: 'mallory', userSig: 'x', epoch: 1 }],
    language: 'en',
    appState: 'background',
  },
  { t: 'logout', id: 2 },
  { t: 'ping', id: 3 },
  { t: 'setPushConfig', id: 4, certificateID: 1, token: 'token', brand: 'xiaomi', tokenSource: 'xiaomi' },
  { t: 'setAppState', id: 5, state: 'background', unread: 3 },
  {
    ...{ t: 'send', id: 6, to: { userID: 'nobody' }, elements: [text, image, custom], random: 1, priority: 1 },
    ...{ offlinePush: { title: 't', desc: 'd', ext: 'e', disablePush: false }, cloudCustomData: 'c', class: 'chat' },
  },
  { t: 'ack', id: 7, msgIDs: ['1', '2'] },
  { t: 'pull', id: 8, cursor: '0', limit: 10 },
  { t: 'read', id: 9, userID: 'nobody' },
  { t: 'recall', id: 10, msgID: '1' },
  { t: 'setReceiveOpt', id: 11, userIDs: ['nobody'], opt: 2 },
  { t: 'getReceiveOpt', id: 12, userIDs: ['nobody'] },
  { t: 'conversations', id: 13, cursor: '', limit: 5 },
  { t: 'setProfile', id: 14, profile: { nick: 'n', gender: 1, custom: { a: 'b' } } },
  { t: 'getProfiles', id: 15, userIDs: ['nobody'] },
  { t: 'click', id: 16, tag: 'tag', atMs: 1 },
  { t: 'arrived', id: 17, tag: 'tag', atMs: 1 },
];

const offlinePush = {
  ...{ PushFlag: 0, Title: 't', Desc: 'd', Ext: '{"a":1}', BadgeAddNum: 1 },
  AndroidInfo: { Sound: 's', XiaoMiChannelID: 'x', OPPOChannelID: 'o', OPPONotifyLevel: 16, GooglePriority: 'high' },
  ApnsInfo: { Sound: 's', BadgeMode: 0, Title: 't', MutableContent: 0, InterruptionLevel: 'active' },
};
const message = {
  From_Account: 'mallory',
  MsgRandom: 1,
  MsgSeq: 1,
  MsgTimeStamp: 1,
  MsgLifeTime: 60,
  MsgBody: [text, custom],
};

/** Every command that `docs/rest-api.md` lists; the test compares the two lists. */
export const restBodies: Readonly<Record<string, object>> = {
  'im_open_login_svc/account_import': { UserID: 'imported', Nick: 'n', FaceUrl: 'f' },
  'im_open_login_svc/multiaccount_import': { AccountList: [{ UserID: 'imported', Nick: 'n' }] },
  'im_open_login_svc/account_check': { CheckItem: [{ UserID: 'nobody' }] },
  'im_open_login_svc/account_delete': { DeleteItem: [{ UserID: 'nobody-2' }] },
  'im_open_login_svc/kick': { UserID: 'nobody' },
  'openim/sendmsg': {
    ...message,
    To_Account: 'nobody',
    SyncOtherMachine: 2,
    OfflinePushInfo: offlinePush,
    SendMsgControl: ['NoUnread'],
  },
  'openim/batchsendmsg': { ...message, To_Account: ['nobody', 'imported'], OfflinePushInfo: offlinePush },
  'openim/admin_msgwithdraw': { From_Account: 'mallory', To_Account: 'nobody', MsgKey: '1_1_1' },
  'openim/query_online_status': { To_Account: ['nobody'], IsNeedDetail: 1 },
  'openim/querystate': { To_Account: ['nobody'] },
  'profile/portrait_set': { From_Account: 'nobody', ProfileItem: [{ Tag: 'Tag_Profile_IM_Nick', Value: 'n' }] },
  'profile/portrait_get': { To_Account: ['nobody'], TagList: ['Tag_Profile_IM_Nick'] },
  'im_msg_db_logic/admin_set_do_not_disturb': {
    To_Account: 'nobody',
    StartTime: 1_700_000_000,
    EndTime: 1_700_030_000,
    IsRepeated: 1,
    Level: 1,
  },
};

export const devicePut = {
  userID: 'mallory',
  platform: 'Android',
  brand: 'xiaomi',
  certificateID: 1,
  token: 'token',
  state: 'active',
};
export const deviceReport = { userID: 'mallory', tag: 'tag', atMs: 1 };

export const credentials: Readonly<Record<'xiaomi' | 'fcm', (pem: string) => object>> = {
  xiaomi: () => ({
    packageName: 'com.example.chat',
    appId: '2882303761517000000',
    appSecret: 'c2VjcmV0LW9mLXhpYW9taQ',
  }),
  fcm: (private_key) => ({
    ...{ type: 'service_account', project_id: 'demo-1', private_key_id: 'k', private_key },
    client_email: 'push@demo-1.iam.gserviceaccount.com',
  }),
};

/** A zlib stream of a few KB that becomes 8 MB, in the dress of a UserSig. */
export const zipBomb: string = deflateSync(Buffer.alloc(8 * 1024 * 1024, '{'))
  .toString('base64')
  .replaceAll('+', '*')
  .replaceAll('/', '-')
  .replaceAll('=', '_');

/** UserSigs that are right in all but one way. */
export function wrongSigs(
  { sdkAppID, secret }: { sdkAppID: number; secret: string },
  userID: string,
): Record<string, string> {
  const hour = { userID, expireSeconds: 3600 };
  return {
    "another app's": createUserSig({ ...hour, sdkAppID: sdkAppID + 1, secret }),
    'of another secret': createUserSig({ ...hour, sdkAppID, secret: `${secret.slice(1)}0` }),
    'of another user': createUserSig({ ...hour, sdkAppID, secret, userID: 'somebody-else' }),
    expired: createUserSig({ ...hour, sdkAppID, secret, expireSeconds: 0 }),
    'a zip bomb': zipBomb.slice(0, 4096),
    'a longer zip bomb': zipBomb,
    empty: '',
  };
}

/** The signed JSON in a UserSig. Its wrapping has slack: the spare bits of base64, and bytes behind the zlib stream. */
export function ticketIn(userSig: string): string | undefined {
  try {
    const base64 = userSig.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '=');
    return inflateSync(Buffer.from(base64, 'base64')).toString();
  } catch {
    // Cut or changed: it holds none.
    return undefined;
  }
}
