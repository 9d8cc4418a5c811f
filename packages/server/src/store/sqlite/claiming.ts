/** A claim: what of a batch may still go out is marked `attempted` and handed over with its tokens; the rest ends here. */
import type { CancelReason, ClaimedBatch, ClaimedRecipient, DeviceRow, StoredMessage } from '../contract/index.ts';
import { BATCH_STATES, type Batch, finish } from './batches.ts';
import { deviceById } from './device-row.ts';
import { isFinal, type Recipient, requestKeyOf, tokenHash } from './recipients.ts';
import type { Tx } from './tx.ts';

const READ_ID = 'SELECT read_id FROM conversations WHERE account_id = ? AND peer_id = ?';

export interface Lease {
  owner: string;
  leaseMs: number;
  nowMs: number;
}

/** Returns the batch to put on the wire, or undefined when nobody is left. The caller saves (or inserts) the batch. */
export function claimBatch(tx: Tx, batch: Batch, message: StoredMessage, lease: Lease): ClaimedBatch | undefined {
  const { nowMs } = lease;
  const recipients: ClaimedRecipient[] = [];
  for (const [index, recipient] of batch.recipients.entries()) {
    if (isFinal(recipient.state)) continue;
    const device = deviceById(tx, recipient.deviceId);
    const stop = whyNot(tx, batch, message, recipient, device, nowMs);
    if (stop !== undefined) finish(tx, batch, recipient, stop, nowMs);
    else if (device !== undefined) recipients.push(attempt(tx, recipient, index, device, nowMs));
  }
  if (recipients.length === 0) return undefined;
  batch.state = BATCH_STATES.leased;
  batch.owner = lease.owner;
  batch.leaseEpoch += 1;
  batch.leaseUntilMs = nowMs + lease.leaseMs;
  return {
    id: batch.id,
    laneId: batch.laneId,
    certificateId: batch.certificateId,
    priority: batch.priority,
    leaseEpoch: batch.leaseEpoch,
    leaseUntilMs: batch.leaseUntilMs,
    expiresAtMs: batch.expiresMs,
    queuedMs: batch.queuedMs,
    replaceKey: batch.replaceKey,
    requestKey: requestKeyOf(batch.id),
    message,
    recipients,
  };
}

type Stop = { state: 'expired' | 'unknown' | 'cancelled'; reason?: CancelReason };

/** Why this recipient must not get a request any more; an attempt that may have got through ends `unknown`, never `expired`. */
function whyNot(
  tx: Tx,
  batch: Batch,
  message: StoredMessage,
  recipient: Recipient,
  device: DeviceRow | undefined,
  nowMs: number,
): Stop | undefined {
  const cancelled = (reason: CancelReason): Stop => ({
    state: recipient.uncertain > 0 ? 'unknown' : 'cancelled',
    reason,
  });
  if (device === undefined) return cancelled('device_removed');
  if (message.recalledMs > 0) return cancelled('recalled');
  if (batch.expiresMs <= nowMs) return { state: recipient.uncertain > 0 ? 'unknown' : 'expired' };
  if (device.state === 'logged_out') return cancelled('logged_out');
  if (device.state === 'kicked') return cancelled('kicked');
  if (device.state === 'off') return cancelled('push_off');
  if (device.accountId !== recipient.accountId) return cancelled('rebound');
  if (device.tokenRetired !== undefined) return cancelled('token_retired');
  if (device.token === '') return cancelled('no_token');
  // The device has moved to another certificate since: its token means nothing to this batch's vendor account.
  if (device.certificateId !== batch.certificateId) return cancelled('certificate_removed');
  const read = tx.get<{ read_id: number }>(READ_ID, recipient.accountId, message.fromAccountId);
  if (read !== undefined && read.read_id >= message.id) return cancelled('read');
  return undefined;
}

function attempt(
  tx: Tx,
  recipient: Recipient,
  index: number,
  device: DeviceRow,
  nowMs: number,
): ClaimedRecipient {
  recipient.state = 'attempted';
  recipient.attempts += 1;
  recipient.tokenHash = tokenHash(device.token);
  recipient.claimedMs = nowMs;
  return {
    index,
    deviceId: device.id,
    accountId: device.accountId,
    userId: device.userId,
    epoch: device.epoch,
    token: device.token,
    language: device.language,
    unread: unreadOf(tx, device),
    uncertain: recipient.uncertain,
    attempts: recipient.attempts,
  };
}

const TOTAL_UNREAD = 'SELECT coalesce(sum(unread), 0) AS total FROM conversations WHERE account_id = ? AND unread > 0';
/** What the badge shows: the account's unread messages, which count this one. */
function unreadOf(tx: Tx, device: DeviceRow): number {
  return tx.get<{ total: number }>(TOTAL_UNREAD, device.accountId)?.total ?? 0;
}
