import type {
  AcceptInput,
  AcceptResult,
  ConversationSide,
  ConversationSides,
  Decision,
  StoredMessage,
} from '../../contract/index.ts';
import { type Given, newMessage } from '../new-message.ts';
import { type PackedTicket, packTicket, putBatch, readBatch, unpackTicket } from './batch.ts';
import { type Flat, FlatReader, putMany } from './flat.ts';
import { hasFlag, type PackedFlags, packFlags, putMessage, readMessage } from './message.ts';
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
type Accepted = Extract<AcceptResult, { kind: 'accepted' }>;

/** A message that was just accepted says little that its sender did not say; one accepted before goes back whole. */
export const acceptForm: WireForm<[input: AcceptInput], AcceptResult, StoredMessage> = {
  packArgs: ([input], message = 0) => packInput(input, message),
  /** The message as far as the caller knows it. */
  keep: ([input]) => newMessage(input, NOTHING_GIVEN),
  unpackArgs: (packed) => [unpackInput(packed as PackedInput)],
  /** The kind alone where there is no account. */
  packResult(result): Flat | AcceptResult['kind'] {
    if (result.kind !== 'accepted') return result.kind;
    const { message, duplicate, conversations } = result;
    const into: Flat = [duplicate, result.receiverTotalUnread];
    if (duplicate) putMessage(into, message);
    else putGiven(into, message);
    putMany(into, result.decisions, putDecided);
    putMany(into, result.claimed, putBatch);
    putMany(into, result.queuedLanes, putLane);
    if (conversations === undefined) into.push(0);
    else {
      const { receiver, sender } = conversations;
      into.push(sender === undefined ? 1 : 2);
      putSide(into, receiver);
      if (sender !== undefined) putSide(into, sender);
    }
    return into;
  },
  unpackResult(packed, asked) {
    if (typeof packed === 'string') return { kind: packed as 'no_sender' | 'no_receiver' };
    const from = new FlatReader(packed as Flat);
    const duplicate = from.next<boolean>();
    const receiverTotalUnread = from.next<number>();
    const message = duplicate ? readMessage(from) : readGiven(from, asked);
    const decisions = from.many(readDecided);
    const claimed = from.many(() => readBatch(from, message));
    const queuedLanes = from.many(readLane);
    const conversations = readSides(from);
    const result: Accepted = {
      kind: 'accepted',
      message,
      duplicate,
      decisions,
      claimed,
      queuedLanes,
      receiverTotalUnread,
    };
    if (conversations !== undefined) result.conversations = conversations;
    return result;
  },
};

const packInput = (input: AcceptInput, message: number): PackedInput => [
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
  packTicket(input.claim, message),
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

const putGiven = (into: Flat, message: StoredMessage): unknown =>
  into.push(message.id, message.seq, message.fromAccountId, message.fromNick, message.fromFaceUrl, message.toAccountId);
/** Adds it to the message, and returns that. */
function readGiven(from: FlatReader, message: StoredMessage): StoredMessage {
  message.id = from.next();
  message.seq = from.next();
  message.fromAccountId = from.next();
  message.fromNick = from.next();
  message.fromFaceUrl = from.next();
  message.toAccountId = from.next();
  return message;
}
const NOTHING_GIVEN: Given = { id: 0, seq: 0, fromAccountId: 0, fromNick: '', fromFaceUrl: '', toAccountId: 0 };

type Decided = { deviceId: number; decision: Decision };
const putDecided = (into: Flat, { deviceId, decision }: Decided): unknown => into.push(deviceId, decision);
const readDecided = (from: FlatReader): Decided => ({ deviceId: from.next(), decision: from.next() });

const putLane = (into: Flat, laneId: number): unknown => into.push(laneId);
const readLane = (from: FlatReader): number => from.next();

const putSide = (into: Flat, side: ConversationSide): unknown =>
  into.push(side.unread, side.receiveOpt, side.totalUnread, side.peerNick, side.peerFaceUrl);
function readSides(from: FlatReader): ConversationSides | undefined {
  const count = from.next<number>();
  if (count === 0) return undefined;
  const sides: ConversationSides = { receiver: readSide(from) };
  if (count === 2) sides.sender = readSide(from);
  return sides;
}
const readSide = (from: FlatReader): ConversationSide => ({
  unread: from.next(),
  receiveOpt: from.next(),
  totalUnread: from.next(),
  peerNick: from.next(),
  peerFaceUrl: from.next(),
});
