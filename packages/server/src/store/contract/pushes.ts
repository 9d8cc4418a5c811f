import type { AttemptRecord, Receipt } from '@tim-push/channels';
import type { Vendor } from '@tim-push/protocol';
import type { StoredMessage } from './messages.ts';

/** Lower goes first. Stored: never change one. */
export const PRIORITIES = { call: 0, chat: 1, group: 2, system: 3, marketing: 4 } as const;
const CLASS_NAMES = new Map<number, string>(Object.entries(PRIORITIES).map(([name, number]) => [number, name]));
export const className = (priority: number): string => CLASS_NAMES.get(priority) ?? String(priority);

/**
 * Per recipient: queued → attempted → one final state. `attempted` is committed together with the claim, before the
 * request. A recipient that was attempted and not settled when its lease ran out is *uncertain*.
 */
export const PUSH_STATES = {
  queued: 0,
  attempted: 1,
  sent: 2,
  refused: 3,
  expired: 4,
  cancelled: 5,
  unknown: 6,
} as const;
export type PushState = keyof typeof PUSH_STATES;
export type FinalState = Exclude<PushState, 'queued' | 'attempted'>;
export type CancelReason =
  | 'logged_out'
  | 'kicked'
  | 'rebound'
  | 'read'
  | 'online'
  | 'recalled'
  | 'superseded'
  | 'operator'
  | 'account_deleted'
  | 'device_removed'
  | 'certificate_removed'
  | 'push_off'
  | 'token_retired'
  | 'no_token';
/** What a cloud refused a push for, kept where a cancelled push keeps its reason: *explain* tells what to do by it. */
export const REFUSED_FOR = [
  'payload',
  'content',
  // Of pushes from before such mistakes held the lane.
  'config',
  'quota',
  'notifications_off',
  'dead_token',
  'unexplained',
] as const;
export type RefusedFor = (typeof REFUSED_FOR)[number];

/** Who claims, and how many batches it can put on the wire at once, by lane. */
export interface ClaimTicket {
  owner: string;
  leaseMs: number;
  /** Lane → free slots, of all commands together that carry this very ticket and are called in one turn of the event loop. A lane that is not named is not claimed from. */
  slots: Record<number, number>;
}
/** Strikes in a row after which a token that a cloud called dead without certainty is retired. */
export const STRIKES_TO_RETIRE = 3;

export interface ClaimedRecipient {
  /** Position in the batch: the name of this recipient in `settle`. */
  index: number;
  deviceId: number;
  accountId: number;
  userId: string;
  epoch: number;
  token: string;
  language: string;
  /** The account's unread messages, this one included where it counts. */
  unread: number;
  /** What this device's app counts beyond these on its icon (below 0: less). */
  badgeOffset: number;
  /** Uncertain requests so far: above 0, another request may ring twice. */
  uncertain: number;
  attempts: number;
  /** Doubtful answers about this token so far, see `STRIKES_TO_RETIRE`. */
  strikes: number;
}
export interface ClaimedBatch {
  id: number;
  laneId: number;
  certificateId: number;
  priority: number;
  leaseEpoch: number;
  leaseUntilMs: number;
  expiresAtMs: number;
  queuedMs: number;
  replaceKey: string;
  /** Same on every claim of this batch. */
  requestKey: string;
  message: StoredMessage;
  recipients: ClaimedRecipient[];
}

export interface RecipientResult {
  index: number;
  /** A final state, or back to the queue. */
  state: FinalState | 'retry';
  code?: string;
  vendorId?: string;
  /** Of `cancelled` and of `refused`. */
  reason?: CancelReason | RefusedFor;
  /** This request may have been processed. */
  uncertain?: boolean;
  token?: { action: 'retire' | 'strike'; code: string; deadSinceMs?: number } | { action: 'notifications_off' };
}
export interface SettleInput {
  batchId: number;
  leaseEpoch: number;
  results: RecipientResult[];
  /** For those that go back. */
  retryAtMs?: number;
  /** The batch is done with this lease: what was not settled goes back too. */
  release: boolean;
  /** `index` is that of the recipient it was for, `indexes` are those of several; neither: it was for all of them. */
  attempts: AttemptRecord[];
  nowMs: number;
}
/** `lease_lost`: another claim took over; only `sent` was recorded, where that was still open. */
export type SettleResult = { kind: 'ok' | 'lease_lost' };

export type LaneState = 'open' | 'held' | 'paused';
export interface LaneRow {
  id: number;
  vendor: Vendor;
  vendorAccount: string;
  state: LaneState;
  /** For `held`: the vendor's code and what to do. */
  reason: string;
  sinceMs: number;
  /** Classes the cloud closed for quota: not claimed until then. */
  closed: { priority: number; untilMs: number; code: string }[];
}
export interface LaneQueue extends LaneRow {
  queued: number;
  leased: number;
  /** When the oldest waiting batch was queued. */
  oldestMs?: number;
  nextNotBeforeMs?: number;
}

export interface ReceiptInput extends Omit<Receipt, 'tag'> {
  /** Absent: the phone itself reported it. */
  vendor?: Vendor;
  /** From the authenticated tag. */
  batchId: number;
  /** Absent: `tokens` name the devices, each by the very token that its push was sent to; without either it names none. */
  deviceId?: number;
  /** Of `token_invalid`: note it, retire nothing; too many look dead. */
  keepTokens?: true;
}

export interface ReceiptResult {
  applied: number;
  parked: number;
  duplicates: number;
  unknown: number;
  /** What receipts said of daily quotas, each class of a lane once; absent: nothing. */
  quotaSpent?: { laneId: number; priority: number; code: string; atMs: number }[];
}

export interface ReportedDeaths {
  laneId: number;
  batchIds: number[];
  tokens: number;
}

export interface PushStore {
  /**
   * Claims up to the ticket's slots, lane by lane, by (priority, share, not-before). In the same commit it re-reads
   * devices and message: who logged out, was kicked, lost the token to another account or read it, and
   * messages recalled, expired or superseded end `cancelled(reason)` / `expired`; the rest becomes `attempted`.
   */
  claim(ticket: ClaimTicket, nowMs: number): Promise<{ batches: ClaimedBatch[]; nextNotBeforeMs?: number }>;
  settle(inputs: SettleInput[]): Promise<SettleResult[]>;
  /** Returns which were not renewed, by their place among `leases`: they ran out, ended, or another holds the batch now. */
  renewLeases(leases: { batchId: number; leaseEpoch: number }[], untilMs: number): Promise<number[]>;
  /** Leases that ran out, and at start those of a former process: attempted recipients become uncertain and go back, or end `unknown` when no longer fresh. */
  recoverLeases(owner: string | undefined, nowMs: number): Promise<number>;
  /** Queued pushes whose time is over end `expired`, a slice in one commit; returns how many. Call it again until there are none. */
  expireDue(nowMs: number): Promise<number>;

  lanes(): Promise<LaneQueue[]>;
  setLane(laneId: number, state: LaneState, reason: string, nowMs: number): Promise<void>;
  /**
   * Pushes of a lane that were put back until later may go now, but those of a class that is closed. A slice in one commit;
   * returns how many batches. Call it again until there are none.
   */
  bringForward(laneId: number, nowMs: number): Promise<number>;
  /** Only a cloud's own answer closes a class of a lane; pushes of it wait while fresh. */
  closeClass(laneId: number, priority: number, untilMs: number, code: string, nowMs: number): Promise<void>;
  /** Operator: cancels what is still queued of one message. */
  cancelMessage(messageId: number, nowMs: number): Promise<number>;

  /**
   * What `token_invalid` among these would say for the first time: how many tokens by lane, and in which batches. A token
   * that is not of its batch is no death; nothing is changed.
   */
  deathsReported(receipts: ReceiptInput[]): Promise<ReportedDeaths[]>;
  /**
   * Marks, or parks what arrives before its settle; parked ones are applied by the settle. Duplicates change nothing, nor
   * does a receipt of another vendor than the push went to, or with tokens that are not of its batch: both are `unknown`.
   */
  applyReceipts(receipts: ReceiptInput[], nowMs: number): Promise<ReceiptResult>;

  /** Webhook events, oldest first, and their removal once the app's back end answered. */
  takeOutbox(limit: number): Promise<{ id: number; appId: number; event: Record<string, unknown> }[]>;
  ackOutbox(ids: number[]): Promise<void>;
}
