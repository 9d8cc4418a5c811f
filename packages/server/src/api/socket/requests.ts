/** What each request of a logged-in client does: read its fields, call one service, shape the answer. */
import {
  type ClientRequest,
  type ClientRequestType,
  codes,
  type ResponseData,
  type SendData,
  type SentConversation,
} from '@tim-push/protocol';
import type { Caller, ImResult, SendOutcome } from '../../im/index.ts';
import type { ConversationSide, StoredMessage } from '../../store/index.ts';
import type { Connection } from './connection.ts';
import { type Door, login, logout } from './login.ts';

type RequestOf<T extends ClientRequestType> = Extract<ClientRequest, { t: T }>;
type AfterLogin = Exclude<ClientRequestType, 'login' | 'logout'>;
type Handler<T extends ClientRequestType> = (
  door: Door,
  caller: Caller,
  request: RequestOf<T>,
) => Promise<ImResult<ResponseData[T]>>;

const handlers: { [T in AfterLogin]: Handler<T> } = {
  ping: async ({ clock }) => ({ ok: true, value: { serverTime: clock.now() } }),

  setPushConfig: ({ im }, caller, { certificateID, token, brand, tokenSource }) =>
    im.sessions.setPushConfig(caller, { certificateId: certificateID, token, brand, tokenSource }),

  setAppState: async ({ im, online }, caller, { state, unread }) => {
    // Presence first: a message that comes while the store writes must already see the new state.
    online.setAppState(caller, state);
    const kept = nothing(await im.sessions.setAppState(caller, state, unread));
    if (kept.ok && state === 'background') online.leftForeground(caller);
    return kept;
  },

  send: ({ im }, caller, request) => {
    // Field by field, and without an await of its own, as it is made for every message.
    const sending = im.messages.send({
      elements: request.elements,
      random: request.random,
      offlinePush: request.offlinePush,
      cloudCustomData: request.cloudCustomData,
      class: request.class,
      priority: request.priority,
      onlineOnly: request.onlineOnly,
      noUnread: request.noUnread,
      noLastMsg: request.noLastMsg,
      appId: caller.appId,
      from: caller.userId,
      to: request.to.userID,
      via: 'socket',
      senderDeviceId: caller.deviceId,
    });
    return sending.then(sendAnswer);
  },

  ack: async ({ im }, caller, { msgIDs }) => nothing(await im.messages.acknowledge(caller.deviceId, msgIDs)),

  pull: ({ im }, { appId, userId }, { cursor, limit = 50 }) => im.messages.pull(appId, userId, cursor, limit),

  read: ({ im }, { appId, userId }, { userID }) => im.messages.read({ appId, reader: userId, peer: userID }),

  recall: async ({ im }, { appId, userId, deviceId }, { msgID }) =>
    nothing(await im.messages.recall({ appId, by: userId, msgID, deviceId })),

  setReceiveOpt: async ({ im }, { appId, userId }, { userIDs, opt }) =>
    nothing(await im.messages.setReceiveOpt(appId, userId, userIDs, opt)),

  getReceiveOpt: async ({ im }, { appId, userId }, { userIDs }) => {
    const options = await im.messages.getReceiveOpt(appId, userId, userIDs);
    return options.ok ? { ok: true, value: { options: options.value } } : options;
  },

  conversations: ({ im }, { appId, userId }, { cursor = '', limit = 50 }) =>
    im.messages.conversations(appId, userId, cursor, limit),

  setProfile: async ({ im }, { appId, userId }, { profile }) =>
    nothing(await im.accounts.setProfile(appId, userId, profile)),

  getProfiles: async ({ im }, { appId }, { userIDs }) => {
    const found = await im.accounts.getProfiles(appId, userIDs);
    if (!found.ok) return found;
    const profiles = found.value.filter((profile) => profile !== undefined);
    return { ok: true, value: { profiles, missing: userIDs.filter((_, index) => found.value[index] === undefined) } };
  },

  click: async ({ im }, caller, { tag, atMs }) => matched(await im.sessions.report('clicked', caller, tag, atMs)),
  arrived: async ({ im }, caller, { tag, atMs }) => matched(await im.sessions.report('arrived', caller, tag, atMs)),
};

/** Runs any request. The phase of the connection was checked before. */
export function run(door: Door, connection: Connection, request: ClientRequest): Promise<ImResult<unknown>> {
  if (request.t === 'login') return login(door, connection, request);
  const { caller } = connection;
  if (caller === undefined)
    return Promise.resolve({ ok: false, error: { code: codes.notLoggedIn, desc: 'log in first' } });
  if (request.t === 'logout') return logout(door, connection, caller);
  // The table is keyed by `t`, so handler and request belong together; TypeScript cannot follow that over a union.
  const handler = handlers[request.t] as (
    door: Door,
    caller: Caller,
    request: ClientRequest,
  ) => Promise<ImResult<unknown>>;
  return handler(door, caller, request);
}

const nothing = (result: ImResult<unknown>): ImResult<Record<string, never>> =>
  result.ok ? { ok: true, value: {} } : result;
const matched = (result: ImResult<boolean>): ImResult<{ matched: boolean }> =>
  result.ok ? { ok: true, value: { matched: result.value } } : result;
function sendAnswer(sent: SendOutcome): ImResult<SendData> {
  if (!sent.ok) return sent;
  const { message, msgID, msgKey, time, cursor, conversation } = sent.value;
  const data: SendData = { msgID, msgKey, seq: message.seq, random: message.random, time, cursor };
  if (conversation !== undefined) data.conversation = sentConversation(message, conversation);
  return { ok: true, value: data };
}
const sentConversation = (message: StoredMessage, side: ConversationSide): SentConversation => ({
  nick: side.peerNick,
  faceUrl: side.peerFaceUrl,
  unread: side.unread,
  receiveOpt: side.receiveOpt,
  totalUnread: side.totalUnread,
  ownNick: message.fromNick,
  ownFaceUrl: message.fromFaceUrl,
});
