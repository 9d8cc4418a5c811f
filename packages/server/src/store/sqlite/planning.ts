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
import { conversationRecord } from './conversations.ts';
import { isAhead, noteInLine } from './line.ts';
import { dayOfId, nextId } from './partitions.ts';
import { newRecipient } from './recipients.ts';
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

export function planReceiver(tx: Tx, accountId: number, peerId: number): PlanReceiver {
  return { receiveOpt: conversationRecord(tx, accountId, peerId)?.receive_opt ?? 0, doNotDisturb: false };
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
    ...device,
    ...presence,
    ...(certificate && {
      certificate: {
        id: device.certificateId,
        enabled: certificate.enabled,
        matchesVendor: device.tokenSource === '' || device.tokenSource === certificate.vendor,
      },
    }),
  };
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
  const queuedLanes = new Set<number>();
  for (const [certificateId, group] of Map.groupBy(devices, (device) => device.certificateId)) {
    const laneId = certificateOf(tx, certificateId, message.appId)?.laneId;
    if (laneId === undefined)
      throw new Error(`a push was decided for certificate ${certificateId}, which does not exist`);
    for (let at = 0; at < group.length; at += BATCH_SIZE) {
      const members = group.slice(at, at + BATCH_SIZE);
      const batch = newBatch(tx, message, laneId, certificateId, replaceKey, members, nowMs);
      const lease =
        ticket && mayClaim(tx, batch, ticket, claimed, nowMs)
          ? { owner: ticket.owner, leaseMs: ticket.leaseMs, nowMs }
          : undefined;
      const out = lease && claimPlanned(tx, batch, message, members, lease);
      if (out !== undefined) claimed.push(out);
      else if (lease === undefined) queuedLanes.add(laneId);
      insertBatch(tx, batch);
      if (batch.state === BATCH_STATES.queued) noteInLine(tx, dayOfId(batch.id));
    }
  }
  return { claimed, queuedLanes: [...queuedLanes] };
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
    recipients: devices.map((device) =>
      newRecipient({ deviceId: device.id, accountId: device.accountId, epoch: device.epoch }),
    ),
    requests: [],
  };
}

/** Room in the lane, the lane and the class open, and nothing waiting there that should go first. */
function mayClaim(tx: Tx, batch: Batch, ticket: ClaimTicket, claimed: readonly ClaimedBatch[], nowMs: number): boolean {
  const taken = claimed.filter((one) => one.laneId === batch.laneId).length;
  if ((ticket.slots[batch.laneId] ?? 0) <= taken) return false;
  const lane = tx.get<{ state: string; closed: string }>(LANE_STATE, batch.laneId);
  if (lane?.state !== 'open' || isClosed(lane.closed, batch.priority, nowMs)) return false;
  return !isAhead(tx, batch.laneId, batch.priority);
}

const isClosed = (closed: string, priority: number, nowMs: number): boolean =>
  closed !== '[]' &&
  (JSON.parse(closed) as LaneRow['closed']).some((one) => one.priority === priority && one.untilMs > nowMs);

/** A certificate of another app is none. */
function certificateOf(tx: Tx, certificateId: number, appId: number): CertificateKey | undefined {
  const certificate = certificateId === 0 ? undefined : certificateKey(tx, certificateId);
  return certificate?.appId === appId ? certificate : undefined;
}
