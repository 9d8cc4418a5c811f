/**
 * What commands have taken of the tickets that they carry. Those that share a ticket come in one message, where it is one
 * object, and are one commit or a few; a ticket is known by its slots, which each command holds as they came.
 */
import type { ClaimTicket } from '../contract/index.ts';
import { cell } from './memory.ts';
import type { Tx } from './tx.ts';

type Slots = ClaimTicket['slots'];
/** Ticket → lane → slots. */
type Counts = WeakMap<Slots, Map<number, number>>;

/** Taken by commands that ended. Another command that fails later gives nothing of it back. */
const taken: Counts = new WeakMap();
/** Taken by this transaction, or since its last savepoint: a rollback gives it back. */
const TAKING = cell<Map<Slots, Map<number, number>>>();

export const hasSlot = (tx: Tx, { slots }: ClaimTicket, laneId: number): boolean => {
  const most = slots[laneId] ?? 0;
  if (most === 0) return false;
  const here = tx.memory(TAKING).value;
  return (taken.get(slots)?.get(laneId) ?? 0) + (here?.get(slots)?.get(laneId) ?? 0) < most;
};

export function takeSlot(tx: Tx, { slots }: ClaimTicket, laneId: number): void {
  const taking = tx.memory(TAKING);
  if (taking.value === undefined) {
    taking.value = new Map();
    tx.atEnd(keepTaken);
  }
  add(taking.value, slots, laneId, 1);
}

function keepTaken(tx: Tx): void {
  for (const [slots, lanes] of tx.memory(TAKING).value ?? []) {
    for (const [laneId, count] of lanes) add(taken, slots, laneId, count);
  }
  tx.memory(TAKING).clear();
}

function add(counts: Counts, slots: Slots, laneId: number, count: number): void {
  let lanes = counts.get(slots);
  if (lanes === undefined) {
    lanes = new Map();
    counts.set(slots, lanes);
  }
  lanes.set(laneId, (lanes.get(laneId) ?? 0) + count);
}
