import type { AttemptRecord } from '@tim-push/channels';
import type { Decision } from './decisions.ts';
import type { DeviceRow } from './devices.ts';
import type { StoredMessage } from './messages.ts';
import type { CancelReason, PushState, RefusedFor } from './pushes.ts';

export interface PushTrace {
  batchId: number;
  laneId: number;
  certificateId: number;
  state: PushState;
  code?: string;
  vendorId?: string;
  /** Of `cancelled` and of `refused`. */
  reason?: CancelReason | RefusedFor;
  attempts: number;
  uncertain: number;
  queuedMs: number;
  settledMs?: number;
  notBeforeMs?: number;
  expiresAtMs: number;
  requests: AttemptRecord[];
  marks: { kind: string; code: string; atMs: number }[];
}
export interface DeviceTrace {
  device: DeviceRow;
  /** First decision, then what a wait ended as. */
  decisions: { decision: Decision; atMs: number }[];
  push?: PushTrace;
}
export interface MessageTrace {
  message: StoredMessage;
  devices: DeviceTrace[];
}
/** One line of the funnel: planned = sum of the final states + what is open. */
export interface Counters {
  appId: number;
  certificateId: number;
  day: string;
  class: string;
  planned: number;
  sent: number;
  refused: number;
  expired: number;
  cancelled: number;
  unknown: number;
  delivered: number;
  clicked: number;
  secondRings: number;
}
export interface ExplainStore {
  /** By message, or by receiver and time window (newest first, at most `limit`). */
  trace(query: {
    appId: number;
    userId: string;
    messageId?: number;
    fromMs?: number;
    toMs?: number;
    limit: number;
  }): Promise<MessageTrace[]>;
  counters(query: { appId?: number; fromDay: string; toDay: string }): Promise<Counters[]>;
  /** The invariant, checked over everything that is kept: empty when planned = sum of states. */
  audit(): Promise<{ batchId: number; problem: string }[]>;
}
