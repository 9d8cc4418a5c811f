/** What instant messaging needs from the rest of the server. */
import type { MessageClass, MessageElement, OfflinePushInfo } from '@tim-push/protocol';
import type { Bus } from '../../bus/contract.ts';
import type { ConversationSides, Decision, Store, StoredMessage } from '../../store/index.ts';
import type { ImSettings } from '../settings.ts';

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
      conversations?: ConversationSides;
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
