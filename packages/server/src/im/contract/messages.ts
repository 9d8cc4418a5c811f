import type {
  MessageClass,
  MessageElement,
  OfflinePushInfo,
  ReceiveOpt,
  WireConversation,
  WireMessage,
} from '@tim-push/protocol';
import type { ConversationSide, StoredMessage } from '../../store/index.ts';
import type { ImResult } from './result.ts';

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
  /** The sender's conversation with this message, for the answer to the device that sent it; undefined: its devices hear of it by events. */
  conversation: ConversationSide | undefined;
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
