import {
  type ClaimedBatch,
  type ClaimTicket,
  type LaneRow,
  PRIORITIES,
  type StoredMessage,
} from '../../contract/index.ts';
import { type Batch, batchesWhere, SELECT_BATCH, saveBatch } from '../batches.ts';
import { claimBatch } from '../claiming.ts';
import { messageRecord, toStoredMessage } from '../message-row.ts';
import { daily, openDays } from '../partitions.ts';
import { forgetQueued } from '../planning.ts';
import type { Tx } from '../tx.ts';
import { cancelQueued } from './pushes-cancel.ts';

const LANE = 'SELECT state, closed FROM lanes WHERE id = ?';
const READY = daily(
  `${SELECT_BATCH} WHERE state = 0 AND lane_id = ? AND priority = ? AND not_before_ms <= ? ORDER BY share LIMIT ?`,
);
const NEXT = daily('SELECT min(not_before_ms) AS at FROM batch_$day WHERE state = 0 AND not_before_ms > ?');
/** Batches that one claim looks at for each slot: those that end without a request (logged out, read …) take none. */
const LOOKS_PER_SLOT = 4;
const LEAST_LOOKS = 100;

/** Hands out work lane by lane, most urgent first, never more than the ticket has slots for. */
export function claim(
  tx: Tx,
  ticket: ClaimTicket,
  nowMs: number,
): { batches: ClaimedBatch[]; nextNotBeforeMs?: number } {
  const batches: ClaimedBatch[] = [];
  const messages = new Map<number, StoredMessage>();
  const wakes: number[] = [];
  for (const [lane, slots] of Object.entries(ticket.slots)) {
    const taken = claimLane(tx, ticket, Number(lane), slots, messages, nowMs);
    batches.push(...taken.claimed);
    wakes.push(...taken.wakes);
  }
  const due = nextNotBefore(tx, nowMs);
  if (due !== undefined) wakes.push(due);
  const next = wakes.length === 0 ? undefined : Math.min(...wakes);
  return { batches, ...(next !== undefined && { nextNotBeforeMs: next }) };
}

function claimLane(
  tx: Tx,
  ticket: ClaimTicket,
  laneId: number,
  slots: number,
  messages: Map<number, StoredMessage>,
  nowMs: number,
): { claimed: ClaimedBatch[]; wakes: number[] } {
  const lane = tx.get<{ state: LaneRow['state']; closed: string }>(LANE, laneId);
  if (lane?.state !== 'open') return { claimed: [], wakes: [] };
  const closed = (JSON.parse(lane.closed) as LaneRow['closed']).filter((one) => one.untilMs > nowMs);
  const claimed: ClaimedBatch[] = [];
  let looks = Math.max(slots * LOOKS_PER_SLOT, LEAST_LOOKS);
  for (const priority of Object.values(PRIORITIES)) {
    if (closed.some((one) => one.priority === priority)) continue;
    for (const day of openDays(tx)) {
      while (claimed.length < slots && looks > 0) {
        const found = batchesWhere(tx, READY(day), laneId, priority, nowMs, Math.min(slots - claimed.length, looks));
        if (found.length === 0) break;
        looks -= found.length;
        for (const batch of found) {
          const out = claimOne(tx, batch, ticket, messages, nowMs);
          if (out !== undefined) claimed.push(out);
        }
      }
    }
  }
  // Looked enough and found too little: there may be more behind, so come back at once.
  const cutShort = looks <= 0 && claimed.length < slots;
  return { claimed, wakes: [...closed.map((one) => one.untilMs), ...(cutShort ? [nowMs] : [])] };
}

function claimOne(
  tx: Tx,
  batch: Batch,
  ticket: ClaimTicket,
  messages: Map<number, StoredMessage>,
  nowMs: number,
): ClaimedBatch | undefined {
  const message = messages.get(batch.messageId) ?? loadMessage(tx, batch.messageId);
  if (message === undefined) {
    // The sender's account was purged, and its messages with it.
    cancelQueued(tx, batch, 'account_deleted', nowMs, () => true);
    return undefined;
  }
  messages.set(batch.messageId, message);
  const out = claimBatch(tx, batch, message, { owner: ticket.owner, leaseMs: ticket.leaseMs, nowMs });
  saveBatch(tx, batch);
  return out;
}

export function loadMessage(tx: Tx, messageId: number): StoredMessage | undefined {
  const record = messageRecord(tx, messageId);
  return record && toStoredMessage(record);
}

function nextNotBefore(tx: Tx, nowMs: number): number | undefined {
  let next: number | undefined;
  for (const day of openDays(tx)) {
    forgetQueued(tx, day);
    const at = tx.get<{ at: number | null }>(NEXT(day), nowMs)?.at ?? undefined;
    if (at !== undefined && (next === undefined || at < next)) next = at;
  }
  return next;
}
