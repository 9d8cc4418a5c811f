import type { ClaimedBatch, ClaimTicket, StoredMessage } from '../../contract/index.ts';
import { accountNames } from '../account-row.ts';
import { type Batch, saveBatch } from '../batches.ts';
import { claimBatch } from '../claiming.ts';
import { firstInLine, forgetLines, letBackIn, nextInLine } from '../line.ts';
import { messageRecord, toStoredMessage } from '../message-row.ts';
import { laneState } from '../planning.ts';
import type { Tx } from '../tx.ts';
import { cancelQueued } from './pushes-cancel.ts';

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
  const due = letBackIn(tx, nowMs);
  if (due !== undefined) wakes.push(due);
  for (const [lane, slots] of Object.entries(ticket.slots)) {
    const taken = claimLane(tx, ticket, Number(lane), slots, messages, nowMs);
    batches.push(...taken.claimed);
    wakes.push(...taken.wakes);
  }
  forgetLines(tx);
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
  const lane = laneState(tx, laneId);
  if (!lane.open) return { claimed: [], wakes: [] };
  const closed = lane.closed.filter((one) => one.untilMs > nowMs);
  const claimed: ClaimedBatch[] = [];
  let looks = Math.max(slots * LOOKS_PER_SLOT, LEAST_LOOKS);
  let line = nextInLine(tx, laneId, 0);
  for (; line !== undefined; line = nextInLine(tx, laneId, line.priority + 1)) {
    const { priority, days } = line;
    if (closed.some((one) => one.priority === priority)) continue;
    for (const day of days) {
      while (claimed.length < slots && looks > 0) {
        const found = firstInLine(tx, day, laneId, priority, Math.min(slots - claimed.length, looks));
        if (found.length === 0) break;
        looks -= found.length;
        for (const batch of found) {
          const out = claimOne(tx, batch, ticket, messages, nowMs);
          if (out !== undefined) claimed.push(out);
        }
      }
    }
    if (claimed.length >= slots || looks <= 0) break;
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
  const message = messages.get(batch.messageId) ?? messageOf(tx, batch);
  // Of no more use here: if the batch comes back to the line, that is later.
  batch.message = undefined;
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

function messageOf(tx: Tx, batch: Batch): StoredMessage | undefined {
  if (batch.message !== undefined) return withNames(tx, batch.message);
  const record = messageRecord(tx, batch.messageId);
  return record && toStoredMessage(record);
}

/** A sender goes by the name of now. */
function withNames(tx: Tx, message: StoredMessage): StoredMessage {
  const { nick, faceUrl } = accountNames(tx, message.fromAccountId);
  if (message.fromNick === nick && message.fromFaceUrl === faceUrl) return message;
  return { ...message, fromNick: nick, fromFaceUrl: faceUrl };
}
