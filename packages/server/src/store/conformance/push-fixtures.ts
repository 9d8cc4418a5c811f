/** Alice writes to Bob, whose phone holds a token: what most cases of messages and pushes start from. */
import type {
  AcceptInput,
  AcceptResult,
  CertificateRow,
  ClaimedBatch,
  ClaimTicket,
  PushTrace,
  RecipientResult,
  SettleInput,
  Store,
} from '../contract/index.ts';
import { APP, type LoggedIn, makeCertificate, phone } from './fixtures.ts';
import { DAY, MINUTE, NOW } from './with-store.ts';

export const LEASE_MS = 30_000;
export const PLAN = { inactiveDays: 7, inactiveDaysPushOnly: 30 };

export function acceptInput(more: Partial<AcceptInput> = {}): AcceptInput {
  const { elements = ELEMENTS, offlinePush = OFFLINE_PUSH } = more;
  const json = { elements: JSON.stringify(elements), offlinePush: JSON.stringify(offlinePush) };
  return { ...others(more), elements, offlinePush, json, ...more };
}
const ELEMENTS: AcceptInput['elements'] = [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hello' } }];
const OFFLINE_PUSH: AcceptInput['offlinePush'] = { title: 'Alice', desc: 'hello' };
const others = (more: Partial<AcceptInput>): Omit<AcceptInput, 'elements' | 'offlinePush' | 'json'> => ({
  appId: APP,
  from: 'alice',
  to: 'bob',
  random: 1,
  dedupeKey: `${Math.random()}`,
  dedupeWindowMs: 2 * MINUTE,
  cloudCustomData: '',
  class: 'chat',
  priority: 0,
  onlineOnly: false,
  noUnread: false,
  noLastMsg: false,
  honorMute: true,
  syncSender: true,
  lifeUntilMs: (more.nowMs ?? NOW) + 7 * DAY,
  freshUntilMs: (more.nowMs ?? NOW) + DAY,
  replaceKey: '',
  supersede: false,
  liveDeviceIds: [],
  waitMs: 10_000,
  plan: PLAN,
  nowMs: NOW,
});

export type Accepted = Extract<AcceptResult, { kind: 'accepted' }>;
/** Accepts and expects it to work. */
export async function accept(store: Store, more: Partial<AcceptInput> = {}): Promise<Accepted> {
  const result = await store.accept(acceptInput(more));
  if (result.kind !== 'accepted') throw new Error(`accept: ${result.kind}`);
  return result;
}

export interface World {
  certificate: CertificateRow;
  alice: LoggedIn;
  bob: LoggedIn;
  ticket(slots?: number): ClaimTicket;
}
export async function world(store: Store): Promise<World> {
  const certificate = await makeCertificate(store);
  const alice = await phone(store, 'alice', certificate.id);
  const bob = await phone(store, 'bob', certificate.id);
  return {
    certificate,
    alice,
    bob,
    ticket: (slots = 10) => ({ owner: 'one', leaseMs: LEASE_MS, slots: { [certificate.laneId]: slots } }),
  };
}

/** Claims and expects exactly one batch. */
export async function claimOne(store: Store, ticket: ClaimTicket, nowMs = NOW): Promise<ClaimedBatch> {
  const { batches } = await store.claim(ticket, nowMs);
  const [batch] = batches;
  if (batch === undefined || batches.length > 1) throw new Error(`claimed ${batches.length} batches instead of one`);
  return batch;
}

export const settleInput = (
  batch: Pick<ClaimedBatch, 'id' | 'leaseEpoch'>,
  result: Omit<RecipientResult, 'index'>,
  more: Partial<SettleInput> = {},
): SettleInput => ({
  batchId: batch.id,
  leaseEpoch: batch.leaseEpoch,
  results: [{ index: 0, ...result }],
  release: true,
  attempts: [],
  nowMs: NOW,
  ...more,
});

/** What became of the push of a message for Bob. */
export async function pushOf(store: Store, messageId: number, userId = 'bob'): Promise<PushTrace | undefined> {
  const [trace] = await store.trace({ appId: APP, userId, messageId, limit: 1 });
  return trace?.devices.map((device) => device.push).find((push) => push !== undefined);
}
