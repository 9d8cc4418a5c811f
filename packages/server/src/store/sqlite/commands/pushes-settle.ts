import type { RecipientResult, SettleInput, SettleResult } from '../../contract/index.ts';
import {
  addRequests,
  BATCH_STATES,
  type Batch,
  finish,
  openBatch,
  requeue,
  saveBatch,
  wasReached,
} from '../batches.ts';
import { isKnownUnmarked } from '../device-row.ts';
import { clearStrikes, markNotificationsOff, retireToken, strikeToken } from '../device-tokens.ts';
import { noteInLine } from '../line.ts';
import { dayOfId, hasDay } from '../partitions.ts';
import { count } from '../push-counters.ts';
import { isFinal, type Recipient } from '../recipients.ts';
import type { Tx } from '../tx.ts';

/** What the cloud answered becomes states, token marks and counters. */
export function settle(tx: Tx, inputs: SettleInput[]): SettleResult[] {
  return inputs.map((input) => settleOne(tx, input));
}

function settleOne(tx: Tx, input: SettleInput): SettleResult {
  const batch = hasDay(tx, dayOfId(input.batchId)) ? openBatch(tx, input.batchId) : undefined;
  if (batch === undefined) return { kind: 'lease_lost' };
  // A batch whose last answer came with an earlier settle of this lease is done, not lost.
  const holds = batch.state !== BATCH_STATES.queued && batch.leaseEpoch === input.leaseEpoch;
  addRequests(batch, input.attempts);
  for (const result of input.results) {
    const recipient = batch.recipients[result.index];
    if (recipient === undefined) continue;
    // Somebody else has the lease: a request that got through stays true, every other word comes too late.
    if (holds) apply(tx, batch, recipient, result, input.nowMs);
    else if (result.state === 'sent') lateSent(tx, batch, recipient, result, input.nowMs);
  }
  if (holds && input.release && batch.state === BATCH_STATES.leased) release(tx, batch, input);
  saveBatch(tx, batch);
  return { kind: holds ? 'ok' : 'lease_lost' };
}

function apply(tx: Tx, batch: Batch, recipient: Recipient, result: RecipientResult, nowMs: number): void {
  const open = recipient.state === 'attempted';
  if (!open && result.state !== 'sent') return;
  if (open && result.uncertain) recipient.uncertain += 1;
  tokenVerdict(tx, batch, recipient, result, nowMs);
  if (result.state === 'sent') {
    sent(tx, batch, recipient, result, recipient.uncertain, nowMs);
    return;
  }
  if (result.state === 'retry') {
    recipient.code = result.code ?? recipient.code;
    requeue(tx, batch, recipient, nowMs, nowMs);
  } else if (recipient.uncertain > 0 && wasReached(tx, batch, recipient)) {
    sent(tx, batch, recipient, { ...result, state: 'sent' }, 0, nowMs);
  } else finish(tx, batch, recipient, { ...result, state: result.state }, nowMs);
}

/** The answer of a lease that is over. Its own request is one of the uncertain ones; another may be on the wire now. */
function lateSent(tx: Tx, batch: Batch, recipient: Recipient, result: RecipientResult, nowMs: number): void {
  const onTheWire = recipient.state === 'attempted' ? 1 : 0;
  sent(tx, batch, recipient, result, recipient.uncertain - 1 + onTheWire, nowMs);
}

/** @param others requests besides the answered one that may have rung the phone. */
function sent(
  tx: Tx,
  batch: Batch,
  recipient: Recipient,
  result: RecipientResult,
  others: number,
  nowMs: number,
): void {
  if (!isFinal(recipient.state) && others > 0) count(tx, batch, 'secondRings', 1);
  finish(tx, batch, recipient, { state: 'sent', code: result.code ?? '', vendorId: result.vendorId ?? '' }, nowMs);
  if (!isKnownUnmarked(tx, recipient.accountId, recipient.deviceId)) clearStrikes(tx, recipient.deviceId);
}

function tokenVerdict(tx: Tx, batch: Batch, recipient: Recipient, { token }: RecipientResult, nowMs: number): void {
  if (token === undefined) return;
  if (token.action === 'notifications_off') {
    markNotificationsOff(tx, recipient.deviceId);
    return;
  }
  const verdict = {
    deviceId: recipient.deviceId,
    laneId: batch.laneId,
    code: token.code,
    claimedMs: recipient.claimedMs,
    nowMs,
    ...(token.deadSinceMs !== undefined && { deadSinceMs: token.deadSinceMs }),
  };
  if (token.action === 'retire') retireToken(tx, verdict);
  else strikeToken(tx, verdict);
}

/** The lease is over: what is open waits for its next turn, or ends when that would be too late. */
function release(tx: Tx, batch: Batch, { retryAtMs, nowMs }: SettleInput): void {
  const next = Math.max(retryAtMs ?? nowMs, nowMs);
  for (const recipient of batch.recipients) {
    if (isFinal(recipient.state)) continue;
    // Handed out but not put on the wire: as if it had not been claimed.
    if (recipient.state === 'attempted') recipient.attempts -= 1;
    requeue(tx, batch, recipient, next, nowMs);
  }
  batch.state = BATCH_STATES.queued;
  batch.notBeforeMs = next;
  batch.ready = next <= nowMs;
  if (batch.ready) noteInLine(tx, dayOfId(batch.id));
}
