import { randomInt } from 'node:crypto';
import type { ReceiveOpt } from '@tim-push/protocol';
import type {
  AcceptInput,
  AcceptResult,
  ConversationSide,
  ConversationSides,
  Decision,
  DeviceRow,
  StoredMessage,
} from '../../contract/index.ts';
import { accountId, accountNames } from '../account-row.ts';
import { addToBoxes } from '../box.ts';
import { type AfterMessage, addToConversation, knownTotalUnread } from '../conversations.ts';
import type { KeptDecision } from '../decision-block.ts';
import { knownDevicesOf } from '../device-row.ts';
import { decisionsOf, keepDecisions } from '../kept-decisions.ts';
import { countsAsUnread, flagsOf, messageRecord, toStoredMessage } from '../message-row.ts';
import { newMessage } from '../new-message.ts';
import { daily, dayForNew, dayOfId, ensureDay, nextId } from '../partitions.ts';
import { decide, planMessage, planPushes, planReceiver } from '../planning.ts';
import { noteMessage, type RecentKey, recentKey, recentMessage } from '../recent-messages.ts';
import { noteSent } from '../sent-times.ts';
import { supersedeOlder } from '../supersede.ts';
import type { Tx } from '../tx.ts';

const INSERT =
  daily(`INSERT INTO message_$day (id, app_id, from_id, to_id, from_user, to_user, seq, random, sent_ms, elements,
  offline_push, cloud_data, class, priority, flags, life_until_ms, fresh_until_ms, replace_key, dedupe_key, decisions)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
const WAIT = 'INSERT INTO waits (message_id, device_id, due_ms) VALUES (?, ?, ?)';

/** Message, conversations, decisions, pushes and their first claim: one unit of work. */
export function accept(tx: Tx, input: AcceptInput): AcceptResult {
  const senderId = accountId(tx, input.appId, input.from);
  if (senderId === undefined) return { kind: 'no_sender' };
  const receiverId = accountId(tx, input.appId, input.to);
  if (receiverId === undefined) return { kind: 'no_receiver' };
  const { nowMs } = input;
  const key = recentKey(senderId, input.dedupeKey);
  const former = sameMessage(tx, input, key);
  if (former !== undefined) return former;

  const day = dayForNew(tx, nowMs);
  ensureDay(tx, day);
  noteSent(tx, day, nowMs);
  const sender = accountNames(tx, senderId);
  const message = newMessage(input, {
    id: nextId(tx, 'message', day),
    seq: input.seq ?? randomInt(0x1_0000_0000),
    fromAccountId: senderId,
    fromNick: sender.nick,
    fromFaceUrl: sender.faceUrl,
    toAccountId: receiverId,
  });
  const sides = input.onlineOnly ? undefined : intoConversations(tx, message, input.syncSender);

  const { kept, pushed } = decideAll(tx, input, message, sides?.receiver.receive_opt);
  const { claimed, queuedLanes } = planPushes(tx, message, pushed, input.replaceKey, input.claim, nowMs);
  insert(tx, input, message, sides?.receiver.withheld === true, kept);
  addToBoxes(tx, message);
  noteMessage(tx, key, message);
  if (input.supersede) {
    const devices = pushed.map((device) => device.id);
    supersedeOlder(tx, input.replaceKey, message.id, devices, nowMs);
  }
  // The claim has summed it for the badge already.
  const badge = claimed[0]?.recipients.find((one) => one.accountId === receiverId)?.unread;
  const receiverTotalUnread = badge ?? knownTotalUnread(tx, receiverId);
  const listed = sides && !input.noLastMsg ? conversationSides(tx, message, sides, receiverTotalUnread) : undefined;
  return {
    kind: 'accepted',
    message,
    duplicate: false,
    decisions: kept,
    claimed,
    queuedLanes,
    receiverTotalUnread,
    ...(listed && { conversations: listed }),
  };
}

/** The answer that the same message got before, when that was inside the window. */
function sameMessage(tx: Tx, { dedupeWindowMs, nowMs }: AcceptInput, key: RecentKey): AcceptResult | undefined {
  const id = recentMessage(tx, key, nowMs, dedupeWindowMs);
  const record = id === undefined ? undefined : messageRecord(tx, id);
  if (record === undefined || record.sent_ms <= nowMs - dedupeWindowMs) return undefined;
  const message = toStoredMessage(record);
  return {
    kind: 'accepted',
    message,
    duplicate: true,
    decisions: firstDecisions(decisionsOf(tx, record)),
    claimed: [],
    queuedLanes: [],
    receiverTotalUnread: knownTotalUnread(tx, message.toAccountId),
  };
}

/** As they were answered: without what waits ended as. */
function firstDecisions(kept: readonly KeptDecision[]): { deviceId: number; decision: Decision }[] {
  const first = new Map<number, Decision>();
  for (const { deviceId, decision } of kept) if (!first.has(deviceId)) first.set(deviceId, decision);
  return [...first].map(([deviceId, decision]) => ({ deviceId, decision }));
}

interface Sides {
  receiver: AfterMessage;
  sender?: AfterMessage;
}
function intoConversations(tx: Tx, message: StoredMessage, syncSender: boolean): Sides {
  const lastId = message.noLastMsg ? 0 : message.id;
  const { fromAccountId: from, toAccountId: to } = message;
  const unread = countsAsUnread(message) ? 1 : 0;
  const honorMute = message.honorMute && from !== to;
  const receiver = addToConversation(tx, { accountId: to, peerId: from, unread, lastId, honorMute });
  if (!syncSender || from === to) return { receiver };
  const own = { accountId: from, peerId: to, unread: 0, lastId, honorMute: false } as const;
  return { receiver, sender: addToConversation(tx, own) };
}

/** What live devices of both sides are told without another look at the store. */
function conversationSides(
  tx: Tx,
  message: StoredMessage,
  { receiver, sender }: Sides,
  receiverTotalUnread: number,
): ConversationSides {
  const forReceiver: ConversationSide = {
    unread: receiver.unread,
    receiveOpt: receiver.receive_opt,
    totalUnread: receiverTotalUnread,
    peerNick: message.fromNick,
    peerFaceUrl: message.fromFaceUrl,
  };
  if (sender === undefined) return { receiver: forReceiver };
  const peer = accountNames(tx, message.toAccountId);
  const forSender: ConversationSide = {
    unread: sender.unread,
    receiveOpt: sender.receive_opt,
    totalUnread: knownTotalUnread(tx, message.fromAccountId),
    peerNick: peer.nick,
    peerFaceUrl: peer.faceUrl,
  };
  return { receiver: forReceiver, sender: forSender };
}

function decideAll(
  tx: Tx,
  input: AcceptInput,
  message: StoredMessage,
  receiveOpt: ReceiveOpt | undefined,
): { kept: KeptDecision[]; pushed: DeviceRow[] } {
  const { nowMs } = input;
  const kept: KeptDecision[] = [];
  const pushed: DeviceRow[] = [];
  const ask = (device: DeviceRow, ownMessage: boolean, receiver: ReturnType<typeof planReceiver>): void => {
    const presence = { live: input.liveDeviceIds.includes(device.id), acknowledged: false, waited: false };
    const decision: Decision = decide(
      tx,
      planMessage(message, { read: false, ownMessage }),
      receiver,
      device,
      presence,
      input.plan,
      nowMs,
    );
    kept.push({ deviceId: device.id, decision, atMs: nowMs });
    if (decision === 'push') pushed.push(device);
    if (decision === 'waiting') tx.run(WAIT, message.id, device.id, nowMs + input.waitMs);
  };
  const toSelf = message.fromAccountId === message.toAccountId;
  if (!toSelf) {
    const receiver = planReceiver(tx, message, nowMs, receiveOpt);
    for (const device of knownDevicesOf(tx, message.toAccountId)) ask(device, false, receiver);
  }
  if (input.syncSender || toSelf) {
    for (const device of knownDevicesOf(tx, message.fromAccountId)) {
      if (device.id !== input.senderDeviceId) ask(device, true, { receiveOpt: 0, doNotDisturb: false });
    }
  }
  return { kept, pushed };
}

function insert(
  tx: Tx,
  input: AcceptInput,
  message: StoredMessage,
  withheld: boolean,
  decisions: readonly KeptDecision[],
): void {
  // An online-only message is kept without its content: it can be explained, never pulled.
  tx.statement(INSERT(dayOfId(message.id))).run(
    message.id,
    message.appId,
    message.fromAccountId,
    message.toAccountId,
    message.fromUserId,
    message.toUserId,
    message.seq,
    message.random,
    message.sentMs,
    message.onlineOnly ? '[]' : input.json.elements,
    message.onlineOnly ? '{}' : input.json.offlinePush,
    message.onlineOnly ? '' : message.cloudCustomData,
    message.class,
    message.priority,
    flagsOf(message, { syncSender: input.syncSender, withheld }),
    message.lifeUntilMs,
    message.freshUntilMs,
    input.replaceKey,
    input.dedupeKey,
    keepDecisions(tx, message, decisions),
  );
}
