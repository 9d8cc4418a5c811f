/** From decisions to batches, inside the commit that made them. */
import {
  type ClaimedBatch,
  type ClaimTicket,
  type Decision,
  type DeviceRow,
  type LaneRow,
  type PlanDevice,
  type PlanMessage,
  type PlanOptions,
  type PlanReceiver,
  PRIORITIES,
  type StoredMessage,
} from '../contract/index.ts';
import { BATCH_STATES, type Batch, insertBatch } from './batches.ts';
import { type CertificateKey, certificateKey } from './certificate-row.ts';
import { claimPlanned } from './claiming.ts';
import { knownConversation } from './conversations.ts';
import { isUndisturbed } from './do-not-disturb.ts';
import { isAhead, noteInLine } from './line.ts';
import { dayOfId, nextId } from './partitions.ts';
import { newRecipient } from './recipients.ts';
import { remembered } from './remembered.ts';
import { hasSlot, takeSlot } from './ticket-slots.ts';
import type { Tx } from './tx.ts';

/** Recipients of one batch (the largest vendor request: 1000 tokens). */
const BATCH_SIZE = 1000;
const LANE_STATE = 'SELECT state, closed FROM lanes WHERE id = ?';

export interface Presence {
  live: boolean;
  acknowledged: boolean;
  waited: boolean;
}

export const planMessage = (message: StoredMessage, of: { read: boolean; ownMessage: boolean }): PlanMessage => ({
  onlineOnly: message.onlineOnly,
  elements: message.elements,
  offlinePush: message.offlinePush,
  class: message.class,
  sentMs: message.sentMs,
  freshUntilMs: message.freshUntilMs,
  recalled: message.recalledMs > 0,
  read: of.read,
  honorMute: message.honorMute,
  mentioned: false,
  ownMessage: of.ownMessage,
});

/** @param receiveOpt of the conversation, where the caller has it at hand. */
export function planReceiver(
  tx: Tx,
  message: StoredMessage,
  nowMs: number,
  receiveOpt = knownConversation(tx, message.toAccountId, message.fromAccountId)?.receive_opt ?? 0,
): PlanReceiver {
  return { receiveOpt, doNotDisturb: message.honorMute && isUndisturbed(tx, message.toAccountId, nowMs) };
}

/** Asks the pure rule about one device, with what the store knows of it now. */
export function decide(
  tx: Tx,
  message: PlanMessage,
  receiver: PlanReceiver,
  device: DeviceRow,
  presence: Presence,
  options: PlanOptions,
  nowMs: number,
): Decision {
  const certificate = certificateOf(tx, device.certificateId, device.appId);
  const plan: PlanDevice = {
    language: device.language,
    pushOnly: device.pushOnly,
    state: device.state,
    certificateId: device.certificateId,
    token: device.token,
    lastSeenMs: device.lastSeenMs,
    live: presence.live,
    acknowledged: presence.acknowledged,
    waited: presence.waited,
  };
  if (device.tokenRetired !== undefined) plan.tokenRetired = device.tokenRetired;
  if (certificate !== undefined) {
    const matchesVendor = device.tokenSource === '' || device.tokenSource === certificate.vendor;
    plan.certificate = { id: device.certificateId, enabled: certificate.enabled, matchesVendor };
  }
  return tx.planner.decide(message, receiver, plan, options, nowMs);
}

/** Queues pushes for these devices, a batch for each certificate; claims at once what the ticket's lanes have room for. */
export function planPushes(
  tx: Tx,
  message: StoredMessage,
  devices: readonly DeviceRow[],
  replaceKey: string,
  ticket: ClaimTicket | undefined,
  nowMs: number,
): { claimed: ClaimedBatch[]; queuedLanes: number[] } {
  const claimed: ClaimedBatch[] = [];
  const queuedLanes: number[] = [];
  for (const [certificateId, group] of byCertificate(devices)) {
    const laneId = certificateOf(tx, certificateId, message.appId)?.laneId;
    if (laneId === undefined)
      throw new Error(`a push was decided for certificate ${certificateId}, which does not exist`);
    for (let at = 0; at < group.length; at += BATCH_SIZE) {
      const members = group.length <= BATCH_SIZE ? group : group.slice(at, at + BATCH_SIZE);
      const batch = newBatch(tx, message, laneId, certificateId, replaceKey, members, nowMs);
      const lease =
        ticket && mayClaim(tx, batch, ticket, nowMs)
          ? { owner: ticket.owner, leaseMs: ticket.leaseMs, nowMs }
          : undefined;
      const out = lease && claimPlanned(tx, batch, message, members, lease);
      if (ticket !== undefined && out !== undefined) {
        claimed.push(out);
        takeSlot(tx, ticket, laneId);
      } else if (lease === undefined) {
        queuedLanes.push(laneId);
        batch.message = message;
      }
      insertBatch(tx, batch);
      if (batch.state === BATCH_STATES.queued) noteInLine(tx, dayOfId(batch.id));
    }
  }
  return { claimed, queuedLanes };
}

/** Nearly always it is one device. */
function byCertificate(devices: readonly DeviceRow[]): Iterable<readonly [certificateId: number, DeviceRow[]]> {
  const [first] = devices;
  if (first === undefined) return [];
  return devices.length === 1
    ? [[first.certificateId, [first]]]
    : Map.groupBy(devices, (device) => device.certificateId);
}

function newBatch(
  tx: Tx,
  message: StoredMessage,
  laneId: number,
  certificateId: number,
  replaceKey: string,
  devices: readonly DeviceRow[],
  nowMs: number,
): Batch {
  const id = nextId(tx, 'batch', dayOfId(message.id));
  return {
    id,
    appId: message.appId,
    messageId: message.id,
    laneId,
    certificateId,
    priority: PRIORITIES[message.class],
    share: id,
    notBeforeMs: nowMs,
    ready: true,
    expiresMs: message.freshUntilMs,
    queuedMs: nowMs,
    state: BATCH_STATES.queued,
    owner: '',
    leaseEpoch: 0,
    leaseUntilMs: 0,
    replaceKey,
    listed: false,
    recipients: devices.map(newRecipient),
    requests: [],
  };
}

/** Room in the lane, the lane and the class open, and nothing waiting there that should go first. */
function mayClaim(tx: Tx, batch: Batch, ticket: ClaimTicket, nowMs: number): boolean {
  if (!hasSlot(tx, ticket, batch.laneId)) return false;
  const lane = laneState(tx, batch.laneId);
  if (!lane.open || lane.closed.some((one) => one.priority === batch.priority && one.untilMs > nowMs)) return false;
  return !isAhead(tx, batch.laneId, batch.priority);
}

/** Whether a lane takes pushes, and the classes that it does not; a lane that does not exist takes none. */
export const laneState = (tx: Tx, laneId: number): { open: boolean; closed: LaneRow['closed'] } =>
  remembered(tx, 'lanes', laneId, () => {
    const row = tx.get<{ state: LaneRow['state']; closed: string }>(LANE_STATE, laneId);
    return {
      open: row?.state === 'open',
      closed: row === undefined ? [] : (JSON.parse(row.closed) as LaneRow['closed']),
    };
  });

/** A certificate of another app is none. */
function certificateOf(tx: Tx, certificateId: number, appId: number): CertificateKey | undefined {
  const certificate = certificateId === 0 ? undefined : certificateKey(tx, certificateId);
  return certificate?.appId === appId ? certificate : undefined;
}
