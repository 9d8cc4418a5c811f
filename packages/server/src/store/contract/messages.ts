import type {
  MessageClass,
  MessageElement,
  OfflinePushInfo,
  ReceiveOpt,
  WireConversation,
  WireMessage,
} from '@tim-push/protocol';
import type { Decision, PlanOptions } from './decisions.ts';
import type { ClaimedBatch, ClaimTicket } from './pushes.ts';

export interface StoredMessage {
  /** Integer, ordered by acceptance, unique on the server; its high part is the day of its partition. `WireMessage.cursor` and `msgID` derive from it. */
  id: number;
  appId: number;
  fromAccountId: number;
  fromUserId: string;
  fromNick: string;
  fromFaceUrl: string;
  toAccountId: number;
  toUserId: string;
  seq: number;
  random: number;
  /** Epoch ms of acceptance; `time` on the wire is its second. */
  sentMs: number;
  elements: MessageElement[];
  offlinePush: OfflinePushInfo;
  cloudCustomData: string;
  class: MessageClass;
  priority: 0 | 1 | 2 | 3;
  onlineOnly: boolean;
  noUnread: boolean;
  noLastMsg: boolean;
  honorMute: boolean;
  /** The message itself lives until here (7 days or less); a push at most until `freshUntilMs`. */
  lifeUntilMs: number;
  freshUntilMs: number;
  recalledMs: number;
}

/** A notification of a recalled message that a phone may still show, or that its cloud keeps for it. */
export interface ShownPush {
  deviceId: number;
  certificateId: number;
  token: string;
  language: string;
  replaceKey: string;
  /** Of the batch it went out with, and its place there. */
  requestKey: string;
  index: number;
}

export interface AcceptInput {
  appId: number;
  from: string;
  to: string;
  /** Set when a socket client sent it: that device gets neither copy nor push. */
  senderDeviceId?: number;
  /** u32; absent: the store picks one. */
  seq?: number;
  random: number;
  /** What makes two sends of one sender the same: receiver, seq if given, random, CRC32 of the body. */
  dedupeKey: string;
  dedupeWindowMs: number;
  elements: MessageElement[];
  offlinePush: OfflinePushInfo;
  /** The two as JSON: made once, at the door. It is what is kept and what travels to the writer. */
  json: { elements: string; offlinePush: string };
  cloudCustomData: string;
  class: MessageClass;
  priority: 0 | 1 | 2 | 3;
  /** Also for a life time of 0 (tim-api §4.1). Neither stored for pulling nor pushed; kept without its body so that *explain* knows it. */
  onlineOnly: boolean;
  noUnread: boolean;
  noLastMsg: boolean;
  honorMute: boolean;
  /** The sender's own devices see it too. */
  syncSender: boolean;
  lifeUntilMs: number;
  freshUntilMs: number;
  /** Names the banner that the push shows in, '' one of its own. With `supersede` an older unsent push of the same key ends `cancelled(superseded)`. */
  replaceKey: string;
  supersede: boolean;
  /** Devices with a live foreground connection, receiver's and sender's. */
  liveDeviceIds: number[];
  /** How long a live device may take to acknowledge before it gets a push. */
  waitMs: number;
  plan: PlanOptions;
  /** Lets the commit claim the first batches at once when their lanes have room. */
  claim?: ClaimTicket;
  nowMs: number;
}
/** What an account's own list says of a conversation, beside the message itself. */
export interface ConversationSide {
  unread: number;
  receiveOpt: ReceiveOpt;
  totalUnread: number;
  peerNick: string;
  peerFaceUrl: string;
}
export interface ConversationSides {
  receiver: ConversationSide;
  /** Absent when the sender's devices do not list the message. */
  sender?: ConversationSide;
}
export type AcceptResult =
  | {
      kind: 'accepted';
      message: StoredMessage;
      /** true: the same message was accepted before; nothing was written, planned or claimed. */
      duplicate: boolean;
      decisions: { deviceId: number; decision: Decision }[];
      claimed: ClaimedBatch[];
      /** For each batch that was queued and not claimed here its lane. */
      queuedLanes: number[];
      receiverTotalUnread: number;
      /** The conversation as it is now, for each side that lists it with this message as its last; absent otherwise. */
      conversations?: ConversationSides;
    }
  | { kind: 'no_sender' | 'no_receiver' };

export interface MessageStore {
  accept(input: AcceptInput): Promise<AcceptResult>;
  /** The client has these messages: their waits end as `online`, pushes still queued for this device, when its app is in the foreground, as `cancelled(online)`. */
  acknowledge(deviceId: number, messageIds: number[], nowMs: number): Promise<void>;
  /** Waits that are over: due by `nowMs`, or of the given devices (their connection went), or all of a former process at start. */
  endWaits(
    which: { dueMs: number } | { deviceIds: number[] } | 'all',
    plan: PlanOptions,
    claim: ClaimTicket | undefined,
    nowMs: number,
  ): Promise<{
    claimed: ClaimedBatch[];
    queuedLanes: number[];
    ended: number;
    /** The earliest wait that is left. */
    nextDueMs?: number;
  }>;
  /** Recalls within the window (sender) or at any time (administrator). Queued pushes end `cancelled(recalled)`. */
  recall(input: {
    appId: number;
    by: string;
    admin: boolean;
    messageId?: number;
    messageKey?: { from: string; to: string; key: string };
    windowMs: number;
    nowMs: number;
  }): Promise<
    | {
        kind: 'recalled';
        message: StoredMessage;
        shown: ShownPush[];
      }
    | { kind: 'not_found' | 'not_yours' | 'too_late' | 'already' }
  >;
  /** The account read the conversation with a peer: unread 0, queued pushes of it end `cancelled(read)`. */
  markRead(
    appId: number,
    userId: string,
    peer: string,
    nowMs: number,
  ): Promise<{ totalUnread: number; changed: boolean; upToTime: number }>;
  /** Messages to and from the account after the cursor, oldest first, 7 days at most. */
  pull(
    appId: number,
    userId: string,
    cursor: string,
    limit: number,
    nowMs: number,
  ): Promise<{ messages: WireMessage[]; cursor: string; more: boolean }>;
  conversations(
    appId: number,
    userId: string,
    cursor: string,
    limit: number,
  ): Promise<{ conversations: WireConversation[]; cursor: string; more: boolean; totalUnread: number }>;
  conversation(
    appId: number,
    userId: string,
    peer: string,
  ): Promise<{ conversation?: WireConversation; totalUnread: number }>;
  setReceiveOpt(appId: number, userId: string, peers: string[], opt: ReceiveOpt, nowMs: number): Promise<void>;
  getReceiveOpt(appId: number, userId: string, peers: string[]): Promise<ReceiveOpt[]>;
}
