/** A claim: what of a batch may still go out is marked `attempted` and handed over with its tokens; the rest ends here. */
import type { CancelReason, ClaimedBatch, ClaimedRecipient, DeviceRow, StoredMessage } from '../contract/index.ts';
import { BATCH_STATES, type Batch, finish, finishUnsent } from './batches.ts';
import { certificateKey } from './certificate-row.ts';
import { knownConversation, knownTotalUnread } from './conversations.ts';
import { knownDevicesOf } from './device-row.ts';
import { isFinal, type Recipient, requestKeyOf, tokenHash } from './recipients.ts';
import type { Tx } from './tx.ts';

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
    const device = knownDevicesOf(tx, recipient.accountId).find((one) => one.id === recipient.deviceId);
    const stop = whyNot(tx, batch, message, recipient, device, nowMs);
    if (stop !== undefined) finishUnsent(tx, batch, recipient, stop, nowMs);
    else if (device !== undefined) recipients.push(attempt(tx, recipient, index, device, nowMs));
  }
  return recipients.length === 0 ? undefined : takeLease(batch, message, recipients, lease);
}

/** The same for a batch that was planned in this very commit: its devices were read and decided just now. */
export function claimPlanned(
  tx: Tx,
  batch: Batch,
  message: StoredMessage,
  devices: readonly DeviceRow[],
  lease: Lease,
): ClaimedBatch | undefined {
  if (batch.expiresMs <= lease.nowMs) {
    for (const recipient of batch.recipients) finish(tx, batch, recipient, { state: 'expired' }, lease.nowMs);
    return undefined;
  }
  const recipients = batch.recipients.map((recipient, index) => {
    const device = devices[index];
    if (device === undefined) throw new Error(`recipient ${index} of batch ${batch.id} was planned without a device`);
    return attempt(tx, recipient, index, device, lease.nowMs);
  });
  return takeLease(batch, message, recipients, lease);
}

function takeLease(batch: Batch, message: StoredMessage, recipients: ClaimedRecipient[], lease: Lease): ClaimedBatch {
  batch.state = BATCH_STATES.leased;
  batch.owner = lease.owner;
  batch.leaseEpoch += 1;
  batch.leaseUntilMs = lease.nowMs + lease.leaseMs;
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

type Stop = { state: 'expired' | 'cancelled'; reason?: CancelReason };

/** Why this recipient must not get a request any more. */
function whyNot(
  tx: Tx,
  batch: Batch,
  message: StoredMessage,
  recipient: Recipient,
  device: DeviceRow | undefined,
  nowMs: number,
): Stop | undefined {
  const cancelled = (reason: CancelReason): Stop => ({ state: 'cancelled', reason });
  if (device === undefined) return cancelled('device_removed');
  if (message.recalledMs > 0) return cancelled('recalled');
  if (batch.expiresMs <= nowMs) return { state: 'expired' };
  if (device.state === 'logged_out') return cancelled('logged_out');
  if (device.state === 'kicked') return cancelled('kicked');
  if (device.state === 'off') return cancelled('push_off');
  if (device.tokenRetired !== undefined) return cancelled('token_retired');
  if (device.token === '') return cancelled('no_token');
  // Removed, or the device has moved to another one: its token means nothing to this batch's vendor account.
  if (device.certificateId !== batch.certificateId || certificateKey(tx, batch.certificateId) === undefined)
    return cancelled('certificate_removed');
  const readId = knownConversation(tx, recipient.accountId, message.fromAccountId)?.read_id ?? 0;
  if (readId >= message.id) return cancelled('read');
  return undefined;
}

function attempt(tx: Tx, recipient: Recipient, index: number, device: DeviceRow, nowMs: number): ClaimedRecipient {
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
    unread: knownTotalUnread(tx, device.accountId),
    badgeOffset: device.badgeOffset,
    uncertain: recipient.uncertain,
    attempts: recipient.attempts,
    strikes: device.tokenStrikes,
  };
}
