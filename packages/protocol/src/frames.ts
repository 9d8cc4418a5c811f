/**
 * Frames of the long connection: one JSON object per WebSocket text message, path `/v1/socket`.
 *
 * The client sends requests `{ t, id, … }`; the server answers each with `{ t: 'ok', id, data }` or
 * `{ t: 'error', id, code, desc }` and sends events `{ t: 'event', … }` on its own.
 * Until `login` was answered every other request is refused with 6014.
 */
import type { MessageElement } from './elements.ts';
import type { OfflinePushInfo } from './offline-push-info.ts';
import type { MessageClass, Platform, Vendor } from './vendors.ts';

/** Seconds between client heartbeats, and of silence after which the server declares the connection lost (facts: tim-api §5). */
export const HEARTBEAT_SECONDS = 120;
export const LOST_AFTER_SECONDS = 400;
/** Bytes of one message body (elements), and of one frame. */
export const MAX_BODY_BYTES = 12 * 1024;
export const MAX_FRAME_BYTES = 64 * 1024;

export interface LoginRequest {
  t: 'login';
  id: number;
  sdkAppID: number;
  userID: string;
  userSig: string;
  /** Chosen by the client once per installation and kept: letters, digits, `-`, `_`; at most 64. */
  deviceID: string;
  platform: Platform;
  /** The phone's brand in lower case (`xiaomi`, `google` …) and where its token comes from, when known. */
  brand?: string;
  tokenSource?: Vendor;
  model?: string;
  osVersion?: string;
  sdkVersion?: string;
  /** BCP 47. */
  language?: string;
  appState?: AppState;
  /** The number for the app's icon while it is away, where the app counts itself; absent: the server counts unread messages. */
  unread?: number;
  /** true: this continues the last login of this device (a reconnect), so it kicks nobody and fails with 6208 if that login was kicked. */
  resume?: boolean;
  /** The epoch of the login that is resumed, as `LoginData.epoch` gave it. */
  epoch?: number;
  /** Logouts that took place without network, oldest first: applied before this login. */
  forgotten?: { userID: string; userSig: string; epoch: number }[];
}
export type AppState = 'foreground' | 'background';

export interface LoginData {
  userID: string;
  /** Order number of this login, unique on the server, rising. A token belongs to the highest. */
  epoch: number;
  /** Epoch milliseconds. */
  serverTime: number;
  heartbeatSeconds: number;
  nick: string;
  faceUrl: string;
  /** Newest message cursor at login; `pull` from the client's own cursor up to here. */
  cursor: string;
  /** true: the server holds a live token for this device. */
  hasToken: boolean;
  /** The server retired this device's token (with the cloud's code): register anew. */
  tokenRetired?: { code: string; atMs: number };
}

export type ClientRequest =
  | LoginRequest
  | { t: 'logout'; id: number }
  | { t: 'ping'; id: number }
  /** certificateID 0 or an empty token clears it. */
  | { t: 'setPushConfig'; id: number; certificateID: number; token: string; brand?: string; tokenSource?: Vendor }
  | { t: 'setAppState'; id: number; state: AppState; unread?: number }
  | SendRequest
  /** Delivery acknowledgement: these messages reached the app on this connection. */
  | { t: 'ack'; id: number; msgIDs: string[] }
  /** Messages after a cursor, oldest first; at most `limit` (1–100, default 50). */
  | { t: 'pull'; id: number; cursor: string; limit?: number }
  | { t: 'read'; id: number; userID: string }
  | { t: 'recall'; id: number; msgID: string }
  | { t: 'setReceiveOpt'; id: number; userIDs: string[]; opt: ReceiveOpt }
  | { t: 'getReceiveOpt'; id: number; userIDs: string[] }
  | { t: 'conversations'; id: number; cursor?: string; limit?: number }
  | { t: 'setProfile'; id: number; profile: ProfileItems }
  | { t: 'getProfiles'; id: number; userIDs: string[] }
  /** A notification was tapped. `tag` is what the push carried (see `PUSH_TAG_KEY`). */
  | { t: 'click'; id: number; tag: string; atMs: number }
  /** A push reached the device although no cloud receipt may exist for it. */
  | { t: 'arrived'; id: number; tag: string; atMs: number };
export type ClientRequestType = ClientRequest['t'];

export interface SendRequest {
  t: 'send';
  id: number;
  to: { userID: string };
  elements: MessageElement[];
  /** u32, chosen by the client and kept on a resend: the same random and body is the same message. */
  random: number;
  offlinePush?: OfflinePushInfo;
  cloudCustomData?: string;
  class?: MessageClass;
  priority?: 0 | 1 | 2 | 3;
  onlineOnly?: boolean;
  noUnread?: boolean;
  noLastMsg?: boolean;
}
export interface SendData {
  msgID: string;
  /** `seq_random_time`, the key of the REST recall call. */
  msgKey: string;
  seq: number;
  random: number;
  /** Unix seconds. */
  time: number;
  cursor: string;
  /** How the sender's conversation stands with this message. The device that sent it gets no `conversations` event then. */
  conversation?: SentConversation;
}
/**
 * A `WireConversation` less what the sender knows: the peer, and the message that is its last now. As of this message: what
 * came since the request, in an event or the answer to `read`, is the newer word about `unread` and `totalUnread`, which
 * one's own message does not change.
 */
export interface SentConversation {
  /** Of the peer. */
  nick: string;
  faceUrl: string;
  unread: number;
  receiveOpt: ReceiveOpt;
  totalUnread: number;
  /** Of the sender, as the message carries them. */
  ownNick: string;
  ownFaceUrl: string;
}

/** 0 receive + push · 1 not receive · 2 receive online only · 3 receive, push only for @ · 4 only @, online and offline. */
export type ReceiveOpt = 0 | 1 | 2 | 3 | 4;

export interface ProfileItems {
  nick?: string;
  faceUrl?: string;
  language?: string;
  selfSignature?: string;
  gender?: number;
  birthday?: number;
  allowType?: number;
  level?: number;
  role?: number;
  /** App-defined `Tag_Profile_Custom_*`, without that prefix. */
  custom?: Record<string, string>;
}
export interface Profile extends ProfileItems {
  userID: string;
}

/** A message as it reaches a client: live or pulled. */
export interface WireMessage {
  msgID: string;
  msgKey: string;
  /** Opaque, ordered; what `pull` takes. */
  cursor: string;
  from: string;
  to: string;
  nick: string;
  faceUrl: string;
  seq: number;
  random: number;
  /** Unix seconds. */
  time: number;
  elements: MessageElement[];
  offlinePush?: OfflinePushInfo;
  cloudCustomData?: string;
  priority?: 0 | 1 | 2 | 3;
  recalled?: boolean;
  onlineOnly?: boolean;
  noUnread?: boolean;
  noLastMsg?: boolean;
  /** For the sender's own message: the peer has read it. For a received one: this account has read it. */
  read?: boolean;
}
export interface WireConversation {
  /** `c2c_<userID>`. */
  conversationID: string;
  userID: string;
  nick: string;
  faceUrl: string;
  unread: number;
  receiveOpt: ReceiveOpt;
  lastMessage?: WireMessage;
  /** Sorts the list, newest first. */
  orderKey: number;
}

export type ServerEvent =
  | { t: 'event'; event: 'message'; message: WireMessage }
  | { t: 'event'; event: 'recalled'; msgID: string; from: string; to: string }
  /** The peer read everything up to `time` (unix seconds). */
  | { t: 'event'; event: 'peerRead'; userID: string; time: number }
  | { t: 'event'; event: 'conversations'; conversations: WireConversation[]; totalUnread: number }
  /** `epoch`: the login that ended; absent: whichever this device has. The server closes the connection after it. */
  | { t: 'event'; event: 'kicked'; code: number; desc: string; platform?: Platform; epoch?: number }
  | { t: 'event'; event: 'sigExpired' }
  | { t: 'event'; event: 'profile'; profile: Profile }
  | { t: 'event'; event: 'tokenRetired'; code: string; atMs: number };

export type ServerFrame =
  | { t: 'ok'; id: number; data: unknown }
  | { t: 'error'; id: number; code: number; desc: string; field?: string }
  | ServerEvent;

/** What `ok.data` holds, by request. */
export interface ResponseData {
  login: LoginData;
  logout: Record<string, never>;
  ping: { serverTime: number };
  /** `warning`: bound, but nothing can be pushed under this certificate ID; for the developer of the app. */
  setPushConfig: { bound: boolean; warning?: string };
  setAppState: Record<string, never>;
  send: SendData;
  ack: Record<string, never>;
  pull: { messages: WireMessage[]; cursor: string; more: boolean };
  read: { totalUnread: number };
  recall: Record<string, never>;
  setReceiveOpt: Record<string, never>;
  getReceiveOpt: { options: { userID: string; opt: ReceiveOpt }[] };
  conversations: { conversations: WireConversation[]; cursor: string; more: boolean; totalUnread: number };
  setProfile: Record<string, never>;
  getProfiles: { profiles: Profile[]; missing: string[] };
  click: { matched: boolean };
  arrived: { matched: boolean };
}

/** Key under which every push carries our own authenticated tag (≤ 50 bytes) to the phone, beside `ext`. */
export const PUSH_TAG_KEY = 'tpTag';

/** Body of `PUT /v1/devices/{deviceId}`; `DELETE` takes only the query `userID`. Header `Authorization: UserSig <userSig>`, query `sdkappid`. */
export interface PutDeviceBody {
  userID: string;
  platform: Platform;
  brand?: string;
  tokenSource?: Vendor;
  certificateID: number;
  token: string;
  /** `active` receives pushes; `off` keeps the device and sends nothing. Default `active`. */
  state?: 'active' | 'off';
  language?: string;
}
export interface PutDeviceAnswer {
  code: number;
  desc: string;
  data?: { epoch: number; tokenRetired?: { code: string; atMs: number } };
}
