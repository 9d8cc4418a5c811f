import type { ClaimTicket, DeviceRow, MessageStore, PlanOptions } from '../../contract/index.ts';
import { batchesOfMessage } from '../batches.ts';
import { knownConversation } from '../conversations.ts';
import { deviceById } from '../device-row.ts';
import { addDecision } from '../kept-decisions.ts';
import { type MessageRecord, messageRecord, toStoredMessage } from '../message-row.ts';
import { dayOfId, hasDay } from '../partitions.ts';
import { decide, planMessage, planPushes, planReceiver } from '../planning.ts';
import { isOvertaken, supersedeOlder } from '../supersede.ts';
import type { Tx } from '../tx.ts';
import { cancelQueued } from './pushes-cancel.ts';

type EndWaits = MessageStore['endWaits'];
interface Wait {
  message_id: number;
  device_id: number;
}
/** Waits that one command ends; more are ended by the next, so that no commit grows without bound. */
const MOST = 1000;
const DUE = 'SELECT message_id, device_id FROM waits WHERE due_ms <= ? ORDER BY due_ms LIMIT ?';
const OF_DEVICE = 'SELECT message_id, device_id FROM waits WHERE device_id = ?';
const ALL = 'SELECT message_id, device_id FROM waits LIMIT ?';
const END = 'DELETE FROM waits WHERE message_id = ? AND device_id = ?';
const NEXT = 'SELECT min(due_ms) AS due FROM waits';

/**
 * The client has these messages. Answers nothing: an acknowledgement of something unknown changes nothing. What is queued
 * for an app that is open ends; one in the background has them too, but its user has seen nothing yet.
 */
export function acknowledge(tx: Tx, deviceId: number, messageIds: number[], nowMs: number): void {
  const isOpen = deviceById(tx, deviceId)?.appState === 'foreground';
  for (const messageId of messageIds) {
    if (!hasDay(tx, dayOfId(messageId))) continue;
    if (tx.run(END, messageId, deviceId).changes > 0) {
      addDecision(tx, messageId, { deviceId, decision: 'online', atMs: nowMs });
      continue;
    }
    if (!isOpen) continue;
    for (const batch of batchesOfMessage(tx, messageId)) {
      cancelQueued(tx, batch, 'online', nowMs, (one) => one.deviceId === deviceId);
    }
  }
}

/** Waits that are over go through the rest of the decision table. */
export function endWaits(
  tx: Tx,
  which: Parameters<EndWaits>[0],
  options: PlanOptions,
  ticket: ClaimTicket | undefined,
  nowMs: number,
): Awaited<ReturnType<EndWaits>> {
  const claimed: Awaited<ReturnType<EndWaits>>['claimed'] = [];
  const queuedLanes = new Set<number>();
  const waits = waitsOf(tx, which);
  const known = waits.flatMap((wait) => withMessage(tx, wait) ?? []);
  const newest = new Map(known.map((one) => [bannerOf(one), one.message_id]));
  for (const wait of waits) tx.run(END, wait.message_id, wait.device_id);
  for (const wait of known) {
    // What a newer one of the same banner supersedes right after must not be on the wire by then.
    const left = newest.get(bannerOf(wait)) === wait.message_id ? ticket : undefined;
    const planned = endOne(tx, wait, options, left, nowMs);
    claimed.push(...planned.claimed);
    for (const lane of planned.queuedLanes) queuedLanes.add(lane);
  }
  const next = tx.get<{ due: number | null }>(NEXT)?.due ?? undefined;
  return {
    claimed,
    queuedLanes: [...queuedLanes],
    ended: waits.length,
    ...(next !== undefined && { nextDueMs: next }),
  };
}

function waitsOf(tx: Tx, which: Parameters<EndWaits>[0]): Wait[] {
  if (which === 'all') return tx.all<Wait>(ALL, MOST);
  if ('dueMs' in which) return tx.all<Wait>(DUE, which.dueMs, MOST);
  return which.deviceIds.flatMap((deviceId) => tx.all<Wait>(OF_DEVICE, deviceId));
}

interface KnownWait extends Wait {
  record: MessageRecord;
  device: DeviceRow;
}
/** Undefined: message or device are gone, and there is nothing to decide. */
function withMessage(tx: Tx, wait: Wait): KnownWait | undefined {
  const record = hasDay(tx, dayOfId(wait.message_id)) ? messageRecord(tx, wait.message_id) : undefined;
  const device = deviceById(tx, wait.device_id);
  return record === undefined || device === undefined ? undefined : { ...wait, record, device };
}
const bannerOf = ({ record, device }: KnownWait): string => `${device.id}\n${record.replace_key || record.id}`;

function endOne(
  tx: Tx,
  { record, device }: KnownWait,
  options: PlanOptions,
  ticket: ClaimTicket | undefined,
  nowMs: number,
) {
  const nothing = { claimed: [], queuedLanes: [] };
  const message = toStoredMessage(record);
  const read = (knownConversation(tx, message.toAccountId, message.fromAccountId)?.read_id ?? 0) >= message.id;
  const plan = planMessage(message, {
    read,
    ownMessage: device.accountId === message.fromAccountId && device.accountId !== message.toAccountId,
  });
  const receiver = planReceiver(tx, message, nowMs);
  const presence = { live: false, acknowledged: false, waited: true };
  const decision = decide(tx, plan, receiver, device, presence, options, nowMs);
  addDecision(tx, message.id, { deviceId: device.id, decision, atMs: nowMs });
  if (decision !== 'push') return nothing;
  const { replace_key: replaceKey } = record;
  // Not every message waits: a newer one of the conversation may have its banner already.
  if (!isOvertaken(tx, message, replaceKey, device.id)) {
    // First, so that the new push finds nothing of them ahead of it.
    supersedeOlder(tx, replaceKey, message.id, [device.id], nowMs);
    return planPushes(tx, message, [device], replaceKey, ticket, nowMs);
  }
  planPushes(tx, message, [device], replaceKey, undefined, nowMs);
  for (const batch of batchesOfMessage(tx, message.id)) {
    cancelQueued(tx, batch, 'superseded', nowMs, (one) => one.deviceId === device.id);
  }
  return nothing;
}
