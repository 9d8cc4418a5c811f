import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOW } from '../conformance/with-store.ts';
import { BATCH_STATES, type Batch, insertBatch, openBatch } from './batches.ts';
import { followLane } from './certificate-change.ts';
import { renewLeases } from './commands/pushes-leases.ts';
import { letBackIn } from './line.ts';
import { dayOf, ensureDay, firstIdOfDay } from './partitions.ts';
import { newRecipient } from './recipients.ts';
import { planner } from './testing/planner.ts';
import { openTestTx } from './testing/tx.ts';
import type { WriterTx } from './writer-tx.ts';

const MINUTE = 60_000;
const DAY = dayOf(NOW);
const idOf = (nth: number): number => firstIdOfDay(DAY) + nth;

let tx: WriterTx;
let close: () => void;
let texts: string[];
beforeEach(() => {
  ({ tx, close } = openTestTx(planner));
  ensureDay(tx, DAY);
  const prepare = tx.prepared.bind(tx);
  tx.prepared = (text) => {
    texts.push(text);
    return prepare(text);
  };
  texts = [];
});
afterEach(() => close());

function add(nth: number, given: Partial<Batch> = {}): number {
  insertBatch(tx, {
    ...{ id: idOf(nth), appId: 1, messageId: idOf(nth), laneId: 1, certificateId: 10, priority: 1, share: nth },
    ...{ notBeforeMs: NOW, ready: true, expiresMs: NOW + MINUTE, queuedMs: NOW, state: BATCH_STATES.queued },
    ...{ owner: '', leaseEpoch: 0, leaseUntilMs: 0, replaceKey: '', listed: false, requests: [] },
    recipients: [newRecipient({ id: nth, accountId: 1, epoch: 1 })],
    ...given,
  });
  return idOf(nth);
}
const onTheWire = { state: BATCH_STATES.leased, owner: 'one', leaseEpoch: 1, leaseUntilMs: NOW + 1 };
const wasRead = (id: number): boolean => {
  texts = [];
  expect(openBatch(tx, id)?.id).toBe(id);
  return texts.some((text) => text.startsWith('SELECT'));
};

describe('batches that the writer remembers', () => {
  it('are those on the wire, also when more wait in a lane that stands still than it remembers', () => {
    for (let nth = 1; nth <= 10_000; nth += 1) add(nth);
    expect(wasRead(idOf(1))).toBe(false);
    expect(wasRead(add(10_001))).toBe(true);
    expect(wasRead(add(10_002, { laneId: 2, ...onTheWire }))).toBe(false);
  });

  it('are as another statement left them', () => {
    const leased = add(1, onTheWire);
    const putBack = add(2, { ready: false, notBeforeMs: NOW });
    renewLeases(tx, [{ batchId: leased, leaseEpoch: 1 }], NOW + MINUTE);
    expect(openBatch(tx, leased)?.leaseUntilMs).toBe(NOW + MINUTE);
    letBackIn(tx, NOW);
    expect(openBatch(tx, putBack)?.ready).toBe(true);
    followLane(tx, { id: 10, appId: 1, laneId: 7 }, NOW);
    expect([leased, putBack].map((id) => openBatch(tx, id)?.laneId)).toEqual([7, 7]);
  });

  it('wait on while the lease of others is renewed', () => {
    const waiting = add(1);
    renewLeases(tx, [{ batchId: add(2, onTheWire), leaseEpoch: 1 }], NOW + MINUTE);
    expect(wasRead(waiting)).toBe(false);
  });

  it('are on the wire still while retries of others come back into line', () => {
    const leased = add(1, onTheWire);
    add(2, { ready: false, notBeforeMs: NOW });
    letBackIn(tx, NOW);
    expect(wasRead(leased)).toBe(false);
  });

  it('are none after a rollback', () => {
    const id = add(1);
    tx.forget();
    expect(wasRead(id)).toBe(true);
  });
});
