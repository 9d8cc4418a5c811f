import type { AcceptInput, AcceptResult, ConversationSide, Decision, StoredMessage } from '../../contract/index.ts';
import { type Given, newMessage } from '../new-message.ts';
import { type PackedBatch, type PackedTicket, packBatch, packTicket, unpackBatch, unpackTicket } from './batch.ts';
import { hasFlag, type PackedFlags, type PackedMessage, packFlags, packMessage, unpackMessage } from './message.ts';
import type { WireForm } from './wire.ts';

type PackedInput = [
  appId: number,
  from: string,
  to: string,
  senderDeviceId: number | undefined,
  seq: number | undefined,
  random: number,
  dedupeKey: string,
  dedupeWindowMs: number,
  elements: string,
  offlinePush: string,
  cloudCustomData: string,
  messageClass: AcceptInput['class'],
  priority: AcceptInput['priority'],
  flags: PackedFlags,
  syncSender: boolean,
  supersede: boolean,
  lifeUntilMs: number,
  freshUntilMs: number,
  replaceKey: string,
  liveDeviceIds: number[],
  waitMs: number,
  plan: AcceptInput['plan'],
  claim: PackedTicket,
  nowMs: number,
];
type PackedSide = [
  unread: number,
  receiveOpt: ConversationSide['receiveOpt'],
  total: number,
  nick: string,
  face: string,
];
/** Of an accepted message; the kind alone where there is no account. */
type PackedResult =
  | [
      given: PackedGiven | PackedMessage,
      duplicate: boolean,
      decisions: (number | Decision)[],
      claimed: PackedBatch[],
      queuedLanes: number[],
      receiverTotalUnread: number,
      receiver: PackedSide | undefined,
      sender: PackedSide | undefined,
    ]
  | 'no_sender'
  | 'no_receiver';
type PackedGiven = [id: number, seq: number, from: number, nick: string, faceUrl: string, to: number];

/** A message that was just accepted says little that its sender did not say; one accepted before goes back whole. */
export const acceptForm: WireForm<[input: AcceptInput], AcceptResult> = {
  packArgs: ([input]) => packInput(input),
  unpackArgs: (packed) => [unpackInput(packed as PackedInput)],
  packResult(result): PackedResult {
    if (result.kind !== 'accepted') return result.kind;
    const { message, duplicate, conversations } = result;
    return [
      duplicate ? packMessage(message) : packGiven(message),
      duplicate,
      packDecisions(result.decisions),
      result.claimed.map(packBatch),
      result.queuedLanes,
      result.receiverTotalUnread,
      conversations && packSide(conversations.receiver),
      conversations?.sender && packSide(conversations.sender),
    ];
  },
  unpackResult(packed, [input]) {
    const result = packed as PackedResult;
    if (typeof result === 'string') return { kind: result };
    const [given, duplicate, decisions, claimed, queuedLanes, receiverTotalUnread, receiver, sender] = result;
    const message = duplicate
      ? unpackMessage(given as PackedMessage)
      : newMessage(input, unpackGiven(given as PackedGiven));
    return {
      kind: 'accepted',
      message,
      duplicate,
      decisions: unpackDecisions(decisions),
      claimed: claimed.map((batch) => unpackBatch(batch, message)),
      queuedLanes,
      receiverTotalUnread,
      ...(receiver && {
        conversations: { receiver: unpackSide(receiver), ...(sender && { sender: unpackSide(sender) }) },
      }),
    };
  },
};

const packInput = (input: AcceptInput): PackedInput => [
  input.appId,
  input.from,
  input.to,
  input.senderDeviceId,
  input.seq,
  input.random,
  input.dedupeKey,
  input.dedupeWindowMs,
  input.json.elements,
  input.json.offlinePush,
  input.cloudCustomData,
  input.class,
  input.priority,
  packFlags(input),
  input.syncSender,
  input.supersede,
  input.lifeUntilMs,
  input.freshUntilMs,
  input.replaceKey,
  input.liveDeviceIds,
  input.waitMs,
  input.plan,
  packTicket(input.claim),
  input.nowMs,
];
const unpackInput = (packed: PackedInput): AcceptInput => ({
  appId: packed[0],
  from: packed[1],
  to: packed[2],
  senderDeviceId: packed[3],
  seq: packed[4],
  random: packed[5],
  dedupeKey: packed[6],
  dedupeWindowMs: packed[7],
  elements: JSON.parse(packed[8]) as AcceptInput['elements'],
  offlinePush: JSON.parse(packed[9]) as AcceptInput['offlinePush'],
  json: { elements: packed[8], offlinePush: packed[9] },
  cloudCustomData: packed[10],
  class: packed[11],
  priority: packed[12],
  onlineOnly: hasFlag(packed[13], 'onlineOnly'),
  noUnread: hasFlag(packed[13], 'noUnread'),
  noLastMsg: hasFlag(packed[13], 'noLastMsg'),
  honorMute: hasFlag(packed[13], 'honorMute'),
  syncSender: packed[14],
  supersede: packed[15],
  lifeUntilMs: packed[16],
  freshUntilMs: packed[17],
  replaceKey: packed[18],
  liveDeviceIds: packed[19],
  waitMs: packed[20],
  plan: packed[21],
  claim: unpackTicket(packed[22]),
  nowMs: packed[23],
});

const packGiven = (message: StoredMessage): PackedGiven => [
  message.id,
  message.seq,
  message.fromAccountId,
  message.fromNick,
  message.fromFaceUrl,
  message.toAccountId,
];
const unpackGiven = ([id, seq, fromAccountId, fromNick, fromFaceUrl, toAccountId]: PackedGiven): Given => ({
  id,
  seq,
  fromAccountId,
  fromNick,
  fromFaceUrl,
  toAccountId,
});

type Decided = { deviceId: number; decision: Decision };
/** By twos: device, decision. */
function packDecisions(decisions: readonly Decided[]): (number | Decision)[] {
  const [first] = decisions;
  return decisions.length === 1 && first !== undefined
    ? [first.deviceId, first.decision]
    : decisions.flatMap(({ deviceId, decision }) => [deviceId, decision]);
}
function unpackDecisions(packed: readonly (number | Decision)[]): Decided[] {
  const decisions: Decided[] = [];
  for (let at = 0; at < packed.length; at += 2) {
    decisions.push({ deviceId: packed[at] as number, decision: packed[at + 1] as Decision });
  }
  return decisions;
}

const packSide = (side: ConversationSide): PackedSide => [
  side.unread,
  side.receiveOpt,
  side.totalUnread,
  side.peerNick,
  side.peerFaceUrl,
];
const unpackSide = ([unread, receiveOpt, totalUnread, peerNick, peerFaceUrl]: PackedSide): ConversationSide => ({
  unread,
  receiveOpt,
  totalUnread,
  peerNick,
  peerFaceUrl,
});
