/**
 * The domain services of instant messaging. The socket API, the push-only API and REST v4 are three doors to these and
 * hold no rules of their own.
 *
 * What may go wrong in normal life is a value (`ImResult`), never an exception. `im` and `push` meet only in `Accept`,
 * `Reports` and the two hooks of `ImDeps`: `im` imports no file of `push`.
 */
import type {
  AppState,
  MessageClass,
  MessageElement,
  OfflinePushInfo,
  Platform,
  Profile,
  ProfileItems,
  ReceiveOpt,
  Vendor,
  WireConversation,
  WireMessage,
} from '@tim-push/protocol';
import type { Bus } from '../bus/contract.ts';
import type { Decision, DeviceRow, Store, StoredMessage } from '../store/index.ts';
import type { ImSettings } from './settings.ts';

/** A number of the protocol's table (`codes`), what happened and what to do, and the field when one is to blame. */
export interface ImError {
  code: number;
  desc: string;
  field?: string;
}
export type ImResult<T> = { ok: true; value: T } | { ok: false; error: ImError };

export interface Im {
  readonly sessions: Sessions;
  readonly messages: Messages;
  readonly accounts: Accounts;
  readonly presence: PresenceQuery;
}

/** Who is asking: an account on one of its logged-in devices. */
export interface Caller {
  appId: number;
  userId: string;
  deviceId: number;
  epoch: number;
}

// ---------------------------------------------------------------------------------------------------- messages

export interface SendMessageInput {
  appId: number;
  from: string;
  to: string;
  elements: MessageElement[];
  /** In the canonical form (`offlinePushFromRest`, `offlinePushFromClient`). Default `{}`. */
  offlinePush?: OfflinePushInfo;
  /** u32. */
  random: number;
  /** u32; absent: the server picks one. */
  seq?: number;
  /** Default `chat`. */
  class?: MessageClass;
  priority?: 0 | 1 | 2 | 3;
  /** Seconds the message is kept, at most 7 days (the default); 0 means online only (REST `MsgLifeTime`). */
  lifetimeSeconds?: number;
  /** Only to devices that are connected now: not stored, not pushed. */
  onlineOnly?: boolean;
  noUnread?: boolean;
  noLastMsg?: boolean;
  /** Respect the receiver's do-not-disturb and receive option. Default: true by socket, false by REST (`WithMuteNotifications`). */
  honorMute?: boolean;
  /** Store and show it on the sender's own devices too. Default true (REST `SyncOtherMachine` 2: false). */
  syncSender?: boolean;
  cloudCustomData?: string;
  via: 'socket' | 'rest';
  /** The device it was sent from: that one gets neither copy nor push. */
  senderDeviceId?: number;
  /** REST `ForbidCallbackControl: ["ForbidBeforeSendMsgCallback"]`. */
  skipBeforeCallback?: boolean;
}
export interface SentMessage {
  message: StoredMessage;
  msgID: string;
  /** `seq_random_time`. */
  msgKey: string;
  /** Unix seconds. */
  time: number;
  cursor: string;
  /** The same message had been accepted before; this is the answer of that time. */
  duplicate: boolean;
}
export type SendOutcome = ImResult<SentMessage>;

export interface Messages {
  /**
   * Accepts a message (durable once this resolves) and delivers it to live connections.
   * Errors: 80002 body too long, 90010 elements, 20003 no such sender, 90012 no such receiver, 20006 or others of the
   * app's callback, 810004 busy, 810005 storage full.
   *
   * @example
   * const sent = await im.messages.send({ appId, from: 'alice', to: 'bob', elements, random: 7, via: 'rest' });
   */
  send(input: SendMessageInput): Promise<SendOutcome>;
  /** The sender's own recall within `recallWindowMs`. Errors: 20016 too late, 20022 not yours, 20026 not found. Idempotent. */
  recall(input: { appId: number; by: string; msgID: string; deviceId?: number }): Promise<ImResult<void>>;
  /** An administrator's recall by the REST key (`seq_random_time`), at any time. */
  withdraw(input: { appId: number; from: string; to: string; msgKey: string }): Promise<ImResult<void>>;
  /** `reader` read everything of `peer`: the peer's devices hear of it, and the reader's get the conversation anew. */
  read(input: { appId: number; reader: string; peer: string }): Promise<ImResult<{ totalUnread: number }>>;
  /** The messages reached the app: waits for this device end. At most 200 ids; unknown ids are ignored. */
  acknowledge(deviceId: number, msgIDs: readonly string[]): Promise<ImResult<void>>;
  /** After a cursor, oldest first, 7 days at most; `limit` 1–100. */
  pull(
    appId: number,
    userId: string,
    cursor: string,
    limit: number,
  ): Promise<ImResult<{ messages: WireMessage[]; cursor: string; more: boolean }>>;
  conversations(
    appId: number,
    userId: string,
    cursor: string,
    limit: number,
  ): Promise<ImResult<{ conversations: WireConversation[]; cursor: string; more: boolean; totalUnread: number }>>;
  setReceiveOpt(appId: number, userId: string, peers: string[], opt: ReceiveOpt): Promise<ImResult<void>>;
  getReceiveOpt(
    appId: number,
    userId: string,
    peers: string[],
  ): Promise<ImResult<{ userID: string; opt: ReceiveOpt }[]>>;
}

// ---------------------------------------------------------------------------------------------------- accounts

export interface Accounts {
  /** Idempotent; answers per item, in order. */
  import(
    appId: number,
    items: { userId: string; nick?: string; faceUrl?: string }[],
  ): Promise<ImResult<{ userId: string; ok: boolean }[]>>;
  check(appId: number, userIds: string[]): Promise<ImResult<boolean[]>>;
  /** Purges accounts and cuts their connections (event `kicked`). false: there was none. */
  delete(appId: number, userIds: string[]): Promise<ImResult<boolean[]>>;
  /** Logs every device out; UserSigs made before now are refused with 70052. Error 70107: no such account. */
  kick(appId: number, userId: string): Promise<ImResult<{ devices: number }>>;
  /** Merges the given items; devices of the account hear of it. Error 70107. */
  setProfile(appId: number, userId: string, items: ProfileItems): Promise<ImResult<void>>;
  /** In order; undefined where there is no such account. */
  getProfiles(appId: number, userIds: string[]): Promise<ImResult<(Profile | undefined)[]>>;
}

// ---------------------------------------------------------------------------------------------------- presence

/** tim-api §4.4: a live connection · none, but a phone that still gets pushes · neither. */
export type UserStatus = 'Online' | 'PushOnline' | 'Offline';
export interface AccountStatus {
  userId: string;
  /** false: no such account; status is then `Offline`. */
  exists: boolean;
  status: UserStatus;
  /** One entry a platform that has a logged-in device, the best status of each. */
  detail: { platform: Platform; status: UserStatus }[];
}
export interface PresenceQuery {
  status(appId: number, userIds: string[]): Promise<ImResult<AccountStatus[]>>;
}

// ---------------------------------------------------------------------------------------------------- sessions

export interface Credentials {
  appId: number;
  userId: string;
  userSig: string;
  /** Address of the client: failures are counted by it. */
  remote: string;
}
export interface Authenticated {
  app: App;
  /** When the UserSig was made and when it runs out, epoch ms. */
  sigTimeMs: number;
  sigExpiresAtMs: number;
}
export interface LoginCommand extends Credentials {
  deviceKey: string;
  platform: Platform;
  brand?: string;
  model?: string;
  language?: string;
  tokenSource?: Vendor;
  appState: AppState;
  unread?: number;
  resumeEpoch?: number;
  forgotten?: readonly { userID: string; userSig: string; epoch: number }[];
}
export interface LoggedIn {
  device: DeviceRow;
  nick: string;
  faceUrl: string;
  cursor: string;
  sigExpiresAtMs: number;
}
export interface PushOnlyCommand extends Credentials {
  deviceKey: string;
  platform: Platform;
  brand?: string;
  language?: string;
  tokenSource?: Vendor;
  certificateId: number;
  token: string;
  state: 'active' | 'off';
}

export interface Sessions {
  /**
   * Verifies a UserSig for any door. Errors: 70001 expired, 70002 empty, 70003 malformed, 70009 forged, 70013 other user,
   * 70014 other app, 70020 unknown app, 60016 app disabled, 70050 too many failures from this address.
   */
  authenticate(credentials: Credentials): ImResult<Authenticated>;
  /** Forgotten logouts first, then the login; kicked devices are told. Errors as `authenticate`, and 70052, 6208, 6014. */
  login(command: LoginCommand): Promise<ImResult<LoggedIn>>;
  /**
   * What happened between the commit of a login and the moment its connection could hear events: messages that were
   * accepted meanwhile, and whether another login ended this one (then its error).
   */
  sinceLogin(caller: Caller, cursor: string): Promise<ImResult<WireMessage[]>>;
  logout(caller: Caller): Promise<ImResult<void>>;
  /** Certificate ID 0 or an empty token clears. `bound` false: nothing is bound now. Error 800010: a newer login holds the token. */
  setPushConfig(
    caller: Caller,
    config: { certificateId: number; token: string; brand?: string; tokenSource?: Vendor },
  ): Promise<ImResult<{ bound: boolean }>>;
  /** Error 6208: this login is over. */
  setAppState(caller: Caller, state: AppState, unread: number | undefined): Promise<ImResult<void>>;
  /** Signs of life of live connections, many at a time. */
  touch(items: readonly { deviceId: number; atMs: number }[]): Promise<ImResult<void>>;
  /** Registers or updates a push-only device. Error 70402 (field deviceId): that device logs in by socket. */
  putPushOnly(command: PushOnlyCommand): Promise<ImResult<DeviceRow>>;
  /** Idempotent; `existed` says whether there was such a push-only device. */
  deletePushOnly(command: Credentials & { deviceKey: string }): Promise<ImResult<{ existed: boolean }>>;
  /** A tap on a notification, or its arrival: `matched` false when the tag is not one of ours. */
  report(kind: ReportKind, caller: { deviceId: number }, tag: string, atMs: number): Promise<ImResult<boolean>>;
  /** The push-only form of `report`. Error 70402 (field deviceId): no such device of this user. */
  reportPushOnly(
    kind: ReportKind,
    command: Credentials & { deviceKey: string },
    tag: string,
    atMs: number,
  ): Promise<ImResult<boolean>>;
}
export type ReportKind = 'clicked' | 'arrived';

// ---------------------------------------------------------------------------------------------------- what im needs

/** One app as the directory holds it, secret opened. */
export interface App {
  appId: number;
  /** The UserSig secret. Never log it. */
  secret: string;
  /** User IDs that may call REST v4. */
  admins: readonly string[];
  disabled: boolean;
  /** Settings of this app that beat the server's. */
  settings: Partial<Pick<ImSettings, 'loginPolicy' | 'recallWindowMs'>>;
}
export interface AppDirectory {
  get(appId: number): App | undefined;
}

/** What `push/accept` takes: validated, complete, without the times and keys that are push's own business. */
export interface AcceptRequest {
  appId: number;
  from: string;
  to: string;
  senderDeviceId?: number;
  seq?: number;
  random: number;
  elements: MessageElement[];
  offlinePush: OfflinePushInfo;
  cloudCustomData: string;
  class: MessageClass;
  priority: 0 | 1 | 2 | 3;
  onlineOnly: boolean;
  noUnread: boolean;
  noLastMsg: boolean;
  honorMute: boolean;
  syncSender: boolean;
  /** Seconds the message lives, 1 to 604800. */
  lifetimeSeconds: number;
  /** Devices with a live foreground connection, receiver's and sender's. */
  liveDeviceIds: number[];
  via: 'socket' | 'rest';
  skipBeforeCallback: boolean;
}
export type AcceptOutcome =
  | {
      kind: 'accepted';
      message: StoredMessage;
      duplicate: boolean;
      decisions: readonly { deviceId: number; decision: Decision }[];
      receiverTotalUnread: number;
    }
  | { kind: 'refused'; code: number; desc: string; field?: string }
  /** Too much waits for a commit: nothing was written, try again. */
  | { kind: 'busy' };
export type Accept = (request: AcceptRequest) => Promise<AcceptOutcome>;

/** Reports of a device about a push, by the tag the push carried. Resolves whether the tag was ours. */
export interface Reports {
  click(tag: string, deviceId: number, atMs: number): Promise<boolean>;
  arrived(tag: string, deviceId: number, atMs: number): Promise<boolean>;
}
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}
/** The part of a pino logger that is used. */
export interface Log {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface ImDeps {
  store: Store;
  bus: Bus;
  accept: Accept;
  reports: Reports;
  apps: AppDirectory;
  clock: Clock;
  log: Log;
  settings: ImSettings;
  /** A message was recalled; `shown` are the notifications that phones may still show. */
  onRecalled?(message: StoredMessage, shown: readonly RecalledPush[]): void;
}
export interface RecalledPush {
  deviceId: number;
  certificateId: number;
  token: string;
  replaceKey: string;
}
