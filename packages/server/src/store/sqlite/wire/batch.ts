import type { ClaimedBatch, ClaimedRecipient, ClaimTicket, StoredMessage } from '../../contract/index.ts';

type PackedRecipient = [
  index: number,
  deviceId: number,
  accountId: number,
  userId: string,
  epoch: number,
  token: string,
  language: string,
  unread: number,
  uncertain: number,
  attempts: number,
  strikes: number,
  badgeOffset: number,
];
/** Without its message, which travels beside it. */
export type PackedBatch = [
  id: number,
  laneId: number,
  certificateId: number,
  priority: number,
  leaseEpoch: number,
  leaseUntilMs: number,
  expiresAtMs: number,
  queuedMs: number,
  replaceKey: string,
  requestKey: string,
  recipients: PackedRecipient[],
];

const packRecipient = (one: ClaimedRecipient): PackedRecipient => [
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
];
const unpackRecipient = (packed: PackedRecipient): ClaimedRecipient => ({
  index: packed[0],
  deviceId: packed[1],
  accountId: packed[2],
  userId: packed[3],
  epoch: packed[4],
  token: packed[5],
  language: packed[6],
  unread: packed[7],
  uncertain: packed[8],
  attempts: packed[9],
  strikes: packed[10],
  badgeOffset: packed[11],
});

export const packBatch = (batch: ClaimedBatch): PackedBatch => [
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
  batch.recipients.map(packRecipient),
];

export const unpackBatch = (packed: PackedBatch, message: StoredMessage): ClaimedBatch => ({
  id: packed[0],
  laneId: packed[1],
  certificateId: packed[2],
  priority: packed[3],
  leaseEpoch: packed[4],
  leaseUntilMs: packed[5],
  expiresAtMs: packed[6],
  queuedMs: packed[7],
  replaceKey: packed[8],
  requestKey: packed[9],
  message,
  recipients: packed[10].map(unpackRecipient),
});

export type PackedTicket = [owner: string, leaseMs: number, slots: ClaimTicket['slots']] | undefined;
/** Commands of one turn share their ticket: the same packed one goes over the wire once for all of them, and arrives as one. */
const packedTickets = new WeakMap<ClaimTicket, NonNullable<PackedTicket>>();
export function packTicket(ticket: ClaimTicket | undefined): PackedTicket {
  if (ticket === undefined) return undefined;
  let packed = packedTickets.get(ticket);
  if (packed === undefined) {
    packed = [ticket.owner, ticket.leaseMs, ticket.slots];
    packedTickets.set(ticket, packed);
  }
  return packed;
}
export const unpackTicket = (packed: PackedTicket): ClaimTicket | undefined =>
  packed && { owner: packed[0], leaseMs: packed[1], slots: packed[2] };
