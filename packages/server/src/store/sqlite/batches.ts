/** One row of the queue and record of pushes: reading it, writing it back, and what goes with a final state. */
import type { AttemptRecord } from '@tim-push/channels';
import type { CancelReason, FinalState, RefusedFor, StoredMessage } from '../contract/index.ts';
import { firstCome, passing } from './memory.ts';
import { noteOutbox } from './outbox.ts';
import { daily, dayOfId } from './partitions.ts';
import { count } from './push-counters.ts';
import { isFinal, packRecipients, type Recipient, stopOf, unpackRecipients } from './recipients.ts';
import { packRequests, unpackRequests } from './requests.ts';
import type { ReadTx, Tx } from './tx.ts';

export const BATCH_STATES = { queued: 0, leased: 1, done: 2 } as const;
/** Requests of one batch that are kept for *explain*: the first ones tell the cause, the last ones the state. */
const KEPT_REQUESTS = 20;

export interface Batch {
  id: number;
  appId: number;
  messageId: number;
  laneId: number;
  certificateId: number;
  priority: number;
  share: number;
  notBeforeMs: number;
  /** In line for a claim; false while it is put back until `notBeforeMs`, so that no claim looks at it before. */
  ready: boolean;
  expiresMs: number;
  queuedMs: number;
  state: number;
  owner: string;
  leaseEpoch: number;
  leaseUntilMs: number;
  replaceKey: string;
  listed: boolean;
  recipients: Recipient[];
  requests: AttemptRecord[];
  /** What it says, while it waits in the memory of the writer that planned it. Whoever changes a message saves its open batches, which forgets it. */
  message?: StoredMessage;
}

interface BatchRecord {
  id: number;
  app_id: number;
  message_id: number;
  lane_id: number;
  certificate_id: number;
  priority: number;
  share: number;
  not_before_ms: number;
  ready: number;
  expires_ms: number;
  queued_ms: number;
  state: number;
  owner: string;
  lease_epoch: number;
  lease_until_ms: number;
  replace_key: string;
  listed: number;
  recipients: string;
  requests: string;
}

/** Continue with a condition. */
export const SELECT_BATCH = 'SELECT * FROM batch_$day';
const BY_ID = daily(`${SELECT_BATCH} WHERE id = ?`);
const OF_MESSAGE = daily(`${SELECT_BATCH} WHERE message_id = ? ORDER BY id`);
const INSERT =
  daily(`INSERT INTO batch_$day (id, app_id, message_id, lane_id, certificate_id, priority, share, not_before_ms,
  ready, expires_ms, queued_ms, state, owner, lease_epoch, lease_until_ms, replace_key, listed, recipients, requests)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
/**
 * OR FAIL: SQLite else copies every page aside that such a statement changes, to be able to undo it alone. Here what fails
 * is undone as a whole, with its command or its group.
 */
const UPDATE =
  daily(`UPDATE OR FAIL batch_$day SET not_before_ms = ?, ready = ?, state = ?, owner = ?, lease_epoch = ?, lease_until_ms = ?,
  listed = ?, recipients = ?, requests = ? WHERE id = ?`);
/** The same of one that is done: when it would have gone next is nobody's business any more. */
const END =
  daily(`UPDATE OR FAIL batch_$day SET state = ${BATCH_STATES.done}, owner = '', lease_epoch = ?, lease_until_ms = 0,
  listed = 0, recipients = ?, requests = ? WHERE id = ?`);
const LIST = 'INSERT OR IGNORE INTO queued_devices (device_id, batch_id) VALUES (?, ?)';
const UNLIST = 'DELETE FROM queued_devices WHERE device_id = ? AND batch_id = ?';

export function toBatch(record: BatchRecord): Batch {
  const recipients = unpackRecipients(record.recipients);
  return {
    id: record.id,
    appId: record.app_id,
    messageId: record.message_id,
    laneId: record.lane_id,
    certificateId: record.certificate_id,
    priority: record.priority,
    share: record.share,
    notBeforeMs: record.not_before_ms,
    ready: record.ready === 1,
    expiresMs: record.expires_ms,
    queuedMs: record.queued_ms,
    state: record.state,
    owner: record.owner,
    leaseEpoch: record.lease_epoch,
    leaseUntilMs: record.lease_until_ms,
    replaceKey: record.replace_key,
    listed: record.listed === 1,
    recipients,
    requests: unpackRequests(record.requests, recipients),
  };
}

/** The day must have its tables. */
export function batchById(tx: ReadTx, id: number): Batch | undefined {
  const record = tx.get<BatchRecord>(BY_ID(dayOfId(id)), id);
  return record && toBatch(record);
}
export const batchesWhere = (tx: ReadTx, text: string, ...params: (number | string)[]): Batch[] =>
  tx.all<BatchRecord>(text, ...params).map(toBatch);
/** The batches of a message: they live in its own day's partition. */
export const batchesOfMessage = (tx: ReadTx, messageId: number): Batch[] =>
  batchesWhere(tx, OF_MESSAGE(dayOfId(messageId)), messageId);

/**
 * Most batches are a chat's, claimed and settled in a moment without being read again. Those that wait and those on the
 * wire have memories of their own: a lane that stands still fills the first, and must not cost the others the second. In a
 * burst as many are on the wire as clouds answer in half a second, and about 10,000 of a fast one.
 */
const MOST_WAITING = 10_000;
const MOST_LEASED = 20_000;
/** A fan-out's batch is read again: it is large, and one of a few. */
const FEW_RECIPIENTS = 10;
const WAITING = firstCome<Batch>(MOST_WAITING);
const LEASED = passing<Batch>(MOST_LEASED);
const waiting = (tx: Tx) => tx.memory(WAITING);
const leased = (tx: Tx) => tx.memory(LEASED);
function rememberOpen(tx: Tx, batch: Batch): void {
  const state = batch.recipients.length <= FEW_RECIPIENTS ? batch.state : BATCH_STATES.done;
  if (state === BATCH_STATES.queued) waiting(tx).set(batch.id, batch);
  else waiting(tx).delete(batch.id);
  if (state === BATCH_STATES.leased) leased(tx).set(batch.id, batch);
  else leased(tx).delete(batch.id);
}
/** Must follow whatever changes a batch other than by `saveBatch`. */
export function forgetBatch(tx: Tx, id: number): void {
  waiting(tx).delete(id);
  leased(tx).delete(id);
}
/** The same for a change of any of them. */
export function forgetBatches(tx: Tx): void {
  waiting(tx).clear();
  leased(tx).clear();
}

/** A batch that waits or has a lease, from the writer's memory where it can. Who changes it must save it. The day must have its tables. */
export const openBatch = (tx: Tx, id: number): Batch | undefined =>
  leased(tx).get(id) ?? waiting(tx).get(id) ?? batchById(tx, id);

export function insertBatch(tx: Tx, batch: Batch): void {
  closeWhenSettled(batch);
  list(tx, batch);
  tx.statement(INSERT(dayOfId(batch.id))).run(
    batch.id,
    batch.appId,
    batch.messageId,
    batch.laneId,
    batch.certificateId,
    batch.priority,
    batch.share,
    batch.notBeforeMs,
    batch.ready ? 1 : 0,
    batch.expiresMs,
    batch.queuedMs,
    batch.state,
    batch.owner,
    batch.leaseEpoch,
    batch.leaseUntilMs,
    batch.replaceKey,
    batch.listed ? 1 : 0,
    packRecipients(batch.recipients),
    packRequests(batch.requests, batch.recipients),
  );
  count(tx, batch, 'planned', batch.recipients.length);
  rememberOpen(tx, batch);
}

/** Writes a batch back; when none of its recipients is open any more it is done, whatever state was asked for. */
export function saveBatch(tx: Tx, batch: Batch): void {
  closeWhenSettled(batch);
  if (batch.state !== BATCH_STATES.leased) {
    batch.owner = '';
    batch.leaseUntilMs = 0;
  }
  list(tx, batch);
  if (batch.state === BATCH_STATES.done) end(tx, batch);
  else write(tx, batch);
  rememberOpen(tx, batch);
}

function end(tx: Tx, batch: Batch): void {
  const { id, leaseEpoch, recipients, requests } = batch;
  tx.statement(END(dayOfId(id))).run(leaseEpoch, packRecipients(recipients), packRequests(requests, recipients), id);
}

function write(tx: Tx, batch: Batch): void {
  tx.statement(UPDATE(dayOfId(batch.id))).run(
    batch.notBeforeMs,
    batch.ready ? 1 : 0,
    batch.state,
    batch.owner,
    batch.leaseEpoch,
    batch.leaseUntilMs,
    batch.listed ? 1 : 0,
    packRecipients(batch.recipients),
    packRequests(batch.requests, batch.recipients),
    batch.id,
  );
}

function closeWhenSettled(batch: Batch): void {
  if (batch.recipients.every((one) => isFinal(one.state))) batch.state = BATCH_STATES.done;
}

const REACHED = daily(
  "SELECT 1 AS found FROM mark_$day WHERE batch_id = ? AND device_id = ? AND kind IN ('delivered', 'clicked')",
);
/** A receipt came while the push was still open: whatever was answered since, the phone has it. */
export const wasReached = (tx: Tx, batch: Batch, recipient: Recipient): boolean =>
  tx.get(REACHED(dayOfId(batch.id)), batch.id, recipient.deviceId) !== undefined;

/**
 * Ends an open recipient that gets no further request: as `sent` where a receipt says so, as `unknown` where an earlier
 * request may have got through, else as asked.
 */
export function finishUnsent(
  tx: Tx,
  batch: Batch,
  recipient: Recipient,
  to: { state: 'expired' | 'cancelled'; reason?: CancelReason },
  nowMs: number,
): void {
  const mayHaveRung = recipient.uncertain > 0 || recipient.state === 'attempted';
  if (!mayHaveRung) finish(tx, batch, recipient, to, nowMs);
  else if (wasReached(tx, batch, recipient)) finish(tx, batch, recipient, { state: 'sent' }, nowMs);
  else finish(tx, batch, recipient, { ...to, state: 'unknown' }, nowMs);
}

/** Back to the queue for a next request, unless there must be none: stopped meanwhile, seen on the phone, or too late. */
export function requeue(tx: Tx, batch: Batch, recipient: Recipient, nextMs: number, nowMs: number): void {
  const reason = stopOf(recipient);
  recipient.state = 'queued';
  if (wasReached(tx, batch, recipient)) finish(tx, batch, recipient, { state: 'sent' }, nowMs);
  else if (reason !== undefined) finishUnsent(tx, batch, recipient, { state: 'cancelled', reason }, nowMs);
  else if (nextMs >= batch.expiresMs) finishUnsent(tx, batch, recipient, { state: 'expired' }, nowMs);
}

/** Gives a recipient its final state, and counts and tells it. A final state is never left, but `unknown` may become `sent`. */
export function finish(
  tx: Tx,
  batch: Batch,
  recipient: Recipient,
  to: { state: FinalState; code?: string; vendorId?: string; reason?: CancelReason | RefusedFor },
  nowMs: number,
): void {
  if (isFinal(recipient.state)) {
    if (recipient.state !== 'unknown' || to.state !== 'sent') return;
    count(tx, batch, 'unknown', -1);
  }
  recipient.state = to.state;
  recipient.code = to.code ?? recipient.code;
  recipient.vendorId = to.vendorId ?? recipient.vendorId;
  recipient.reason = to.reason ?? '';
  recipient.settledMs = nowMs;
  count(tx, batch, to.state, 1);
  if (to.state === 'sent' || to.state === 'refused') noteOutbox(tx, batch, recipient, 1, nowMs);
}

export function addRequests(batch: Batch, requests: readonly AttemptRecord[]): void {
  const all = [...batch.requests, ...requests];
  const half = KEPT_REQUESTS / 2;
  batch.requests = all.length <= KEPT_REQUESTS ? all : [...all.slice(0, half), ...all.slice(-half)];
}

/** The devices of a queued batch are listed, so that a logout finds it without a scan; of no other batch. */
function list(tx: Tx, batch: Batch): void {
  if (batch.state === BATCH_STATES.queued && !batch.listed) {
    for (const one of batch.recipients) if (!isFinal(one.state)) tx.run(LIST, one.deviceId, batch.id);
    batch.listed = true;
  } else if (batch.state === BATCH_STATES.done && batch.listed) {
    for (const one of batch.recipients) tx.run(UNLIST, one.deviceId, batch.id);
    batch.listed = false;
  }
}
