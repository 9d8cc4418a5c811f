import type { ClaimedBatch, ClaimedRecipient, ClaimTicket, StoredMessage } from '../../contract/index.ts';
import { type Flat, type FlatReader, putMany } from './flat.ts';

/** Without its message, which travels beside it. */
export function putBatch(into: Flat, batch: ClaimedBatch): void {
  into.push(
    batch.id,
    batch.laneId,
    batch.certificateId,
    batch.priority,
    batch.leaseEpoch,
    batch.leaseUntilMs,
    batch.expiresAtMs,
    batch.queuedMs,
    batch.replaceKey,
    batch.requestKey,
  );
  putMany(into, batch.recipients, putRecipient);
}
export const readBatch = (from: FlatReader, message: StoredMessage): ClaimedBatch => ({
  id: from.next(),
  laneId: from.next(),
  certificateId: from.next(),
  priority: from.next(),
  leaseEpoch: from.next(),
  leaseUntilMs: from.next(),
  expiresAtMs: from.next(),
  queuedMs: from.next(),
  replaceKey: from.next(),
  requestKey: from.next(),
  message,
  recipients: from.many(readRecipient),
});

const putRecipient = (into: Flat, one: ClaimedRecipient): unknown =>
  into.push(
    one.index,
    one.deviceId,
    one.accountId,
    one.userId,
    one.epoch,
    one.token,
    one.language,
    one.unread,
    one.uncertain,
    one.attempts,
    one.strikes,
    one.badgeOffset,
  );
const readRecipient = (from: FlatReader): ClaimedRecipient => ({
  index: from.next(),
  deviceId: from.next(),
  accountId: from.next(),
  userId: from.next(),
  epoch: from.next(),
  token: from.next(),
  language: from.next(),
  unread: from.next(),
  uncertain: from.next(),
  attempts: from.next(),
  strikes: from.next(),
  badgeOffset: from.next(),
});

export type PackedTicket = [owner: string, leaseMs: number, slots: ClaimTicket['slots']] | undefined;
interface SentTicket {
  readonly message: number;
  readonly packed: NonNullable<PackedTicket>;
}
const sentTickets = new WeakMap<ClaimTicket, SentTicket>();
/**
 * Commands of one turn share their ticket: the same packed one goes over the wire once for all of them, and arrives as one.
 * In a later message it would arrive as another, with all its slots free: there it has none, and its commands' pushes stand
 * in line.
 */
export function packTicket(ticket: ClaimTicket | undefined, message: number): PackedTicket {
  if (ticket === undefined) return undefined;
  let sent = sentTickets.get(ticket);
  if (sent === undefined) {
    sent = { message, packed: [ticket.owner, ticket.leaseMs, ticket.slots] };
    sentTickets.set(ticket, sent);
  }
  return sent.message === message ? sent.packed : [ticket.owner, ticket.leaseMs, {}];
}
export const unpackTicket = (packed: PackedTicket): ClaimTicket | undefined =>
  packed && { owner: packed[0], leaseMs: packed[1], slots: packed[2] };
