import Type, { type TObject } from 'typebox';
import type { ClientRequestType } from '../frames.ts';
import { USER_ID_PATTERN } from '../user-id.ts';
import { MESSAGE_CLASSES, PLATFORMS, VENDORS } from '../vendors.ts';
import { choice } from './choice.ts';
import { ElementsSchema } from './elements.ts';
import { OfflinePushInfoSchema } from './offline-push.ts';

export const UserID = Type.String({ pattern: USER_ID_PATTERN });
export const UserSig = Type.String({ minLength: 1, maxLength: 4096 });
export const DeviceID = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' });
/** A vendor's token: opaque, bounded (the longest seen are under 512). '' clears. */
export const Token = Type.String({ maxLength: 4096, pattern: '^[\\x21-\\x7e]*$' });
export const CertificateID = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
export const U32 = Type.Integer({ minimum: 0, maximum: 0xffffffff });
const MessageID = Type.String({ pattern: '^[0-9]{1,16}$' });
const Cursor = Type.String({ maxLength: 32, pattern: '^[0-9]*$' });
const Short = Type.String({ maxLength: 128 });
const AppState = choice(['foreground', 'background']);
const Unread = Type.Integer({ minimum: 0, maximum: 1_000_000 });
const Epoch = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Time = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Id = Type.Integer({ minimum: 0, maximum: 0x7fffffff });
const UserIDs = Type.Array(UserID, { minItems: 1, maxItems: 100 });
const ReceiveOpt = choice([0, 1, 2, 3, 4]);
const Tag = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' });

export const ProfileItemsSchema = Type.Object({
  nick: Type.Optional(Type.String({ maxLength: 500 })),
  faceUrl: Type.Optional(Type.String({ maxLength: 500 })),
  language: Type.Optional(Type.String({ maxLength: 35 })),
  selfSignature: Type.Optional(Type.String({ maxLength: 500 })),
  gender: Type.Optional(Type.Integer()),
  birthday: Type.Optional(Type.Integer()),
  allowType: Type.Optional(Type.Integer()),
  level: Type.Optional(Type.Integer()),
  role: Type.Optional(Type.Integer()),
  custom: Type.Optional(
    Type.Record(Type.String({ maxLength: 8 }), Type.String({ maxLength: 500 }), { maxProperties: 20 }),
  ),
});

const request = <const T extends ClientRequestType, P extends Type.TProperties>(t: T, properties: P) =>
  Type.Object({ t: Type.Literal(t), id: Id, ...properties });

/** One schema per client request, by its `t`. Unknown keys are let through, so that a newer client speaks to an older server. */
export const ClientRequestSchemas = {
  login: request('login', {
    sdkAppID: Type.Integer({ minimum: 1 }),
    userID: UserID,
    userSig: UserSig,
    deviceID: DeviceID,
    platform: choice(PLATFORMS),
    brand: Type.Optional(Short),
    tokenSource: Type.Optional(choice(VENDORS)),
    model: Type.Optional(Short),
    osVersion: Type.Optional(Short),
    sdkVersion: Type.Optional(Short),
    language: Type.Optional(Type.String({ maxLength: 35 })),
    appState: Type.Optional(AppState),
    unread: Type.Optional(Unread),
    resume: Type.Optional(Type.Boolean()),
    epoch: Type.Optional(Epoch),
    forgotten: Type.Optional(
      Type.Array(Type.Object({ userID: UserID, userSig: UserSig, epoch: Epoch }), { maxItems: 8 }),
    ),
  }),
  logout: request('logout', {}),
  ping: request('ping', {}),
  setPushConfig: request('setPushConfig', {
    certificateID: CertificateID,
    token: Token,
    brand: Type.Optional(Short),
    tokenSource: Type.Optional(choice(VENDORS)),
  }),
  setAppState: request('setAppState', { state: AppState, unread: Type.Optional(Unread) }),
  send: request('send', {
    to: Type.Object({ userID: UserID }),
    elements: ElementsSchema,
    random: U32,
    offlinePush: Type.Optional(OfflinePushInfoSchema),
    cloudCustomData: Type.Optional(Type.String({ maxLength: 8192 })),
    class: Type.Optional(choice(MESSAGE_CLASSES)),
    priority: Type.Optional(choice([0, 1, 2, 3])),
    onlineOnly: Type.Optional(Type.Boolean()),
    noUnread: Type.Optional(Type.Boolean()),
    noLastMsg: Type.Optional(Type.Boolean()),
  }),
  ack: request('ack', { msgIDs: Type.Array(MessageID, { minItems: 1, maxItems: 200 }) }),
  pull: request('pull', { cursor: Cursor, limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }),
  read: request('read', { userID: UserID }),
  recall: request('recall', { msgID: MessageID }),
  setReceiveOpt: request('setReceiveOpt', { userIDs: UserIDs, opt: ReceiveOpt }),
  getReceiveOpt: request('getReceiveOpt', { userIDs: UserIDs }),
  conversations: request('conversations', {
    cursor: Type.Optional(Cursor),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  }),
  setProfile: request('setProfile', { profile: ProfileItemsSchema }),
  getProfiles: request('getProfiles', { userIDs: UserIDs }),
  click: request('click', { tag: Tag, atMs: Time }),
  arrived: request('arrived', { tag: Tag, atMs: Time }),
} as const satisfies Record<ClientRequestType, TObject>;

export const PutDeviceBodySchema = Type.Object({
  userID: UserID,
  platform: choice(PLATFORMS),
  brand: Type.Optional(Short),
  tokenSource: Type.Optional(choice(VENDORS)),
  certificateID: CertificateID,
  token: Token,
  state: Type.Optional(choice(['active', 'off'])),
  language: Type.Optional(Type.String({ maxLength: 35 })),
});
