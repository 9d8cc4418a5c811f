import type {
  ClaimedBatch,
  ClaimedRecipient,
  ClaimTicket,
  LaneRow,
  PushState,
  RecipientResult,
  SettleInput,
} from '../../store/index.ts';
import type { DispatchStore } from '../dispatch/dispatcher.ts';
import { batch as sampleBatch, recipient as sampleRecipient } from './samples.ts';

interface QueuedRecipient extends ClaimedRecipient {
  state: PushState;
  code?: string;
  reason?: string;
}
interface QueuedBatch {
  base: ClaimedBatch;
  notBeforeMs: number;
  owner?: string;
  leaseEpoch: number;
  leaseUntilMs: number;
  recipients: QueuedRecipient[];
  attempts: number;
}
export interface QueueStore extends DispatchStore {
  add(change?: Partial<ClaimedBatch>): ClaimedBatch;
  lane(id: number, change?: Partial<LaneRow>): LaneRow;
  /** Final states by batch. */
  states(batchId?: number): PushState[];
  batch(id: number): QueuedBatch;
  settles: SettleInput[];
  revived: { laneId: number; sinceMs: number }[];
  retired: string[];
  /** When set, the next settle fails with it. */
  failSettle: Error | undefined;
  waits: { atMs: number; batch: Partial<ClaimedBatch> }[];
}

/** The push queue's contract in memory: claims, leases with epochs, settles, lanes. No durability. */
export function createQueueStore(): QueueStore {
  const batches = new Map<number, QueuedBatch>();
  const lanes = new Map<number, LaneRow>();
  let nextId = 501;

  const open = (one: QueuedBatch): boolean => one.recipients.some((r) => r.state === 'queued');
  const claimable = (one: QueuedBatch, lane: LaneRow, nowMs: number): boolean =>
    lane.state === 'open' &&
    one.owner === undefined &&
    one.notBeforeMs <= nowMs &&
    open(one) &&
    !lane.closed.some((closed) => closed.priority === one.base.priority && closed.untilMs > nowMs);

  function lease(one: QueuedBatch, ticket: ClaimTicket, nowMs: number): ClaimedBatch {
    one.owner = ticket.owner;
    one.leaseEpoch += 1;
    one.leaseUntilMs = nowMs + ticket.leaseMs;
    const claimed = one.recipients.filter((r) => r.state === 'queued');
    for (const r of claimed) {
      r.state = 'attempted';
      r.attempts += 1;
    }
    return {
      ...one.base,
      leaseEpoch: one.leaseEpoch,
      leaseUntilMs: one.leaseUntilMs,
      recipients: claimed.map(({ state: _state, code: _code, reason: _reason, ...rest }) => ({ ...rest })),
    };
  }
  function claimFrom(ticket: ClaimTicket, nowMs: number): ClaimedBatch[] {
    return Object.entries(ticket.slots).flatMap(([id, slots]) => {
      const lane = lanes.get(Number(id));
      if (lane === undefined) return [];
      return [...batches.values()]
        .filter((one) => one.base.laneId === lane.id && claimable(one, lane, nowMs))
        .sort((a, b) => a.base.priority - b.base.priority || a.base.id - b.base.id)
        .slice(0, slots)
        .map((one) => lease(one, ticket, nowMs));
    });
  }
  function apply(one: QueuedBatch, result: RecipientResult, onlySent: boolean): void {
    const r = one.recipients.find((other) => other.index === result.index);
    if (r === undefined) throw new RangeError(`batch ${one.base.id} has no recipient ${result.index}`);
    const final = r.state !== 'attempted' && r.state !== 'queued';
    if (onlySent ? result.state !== 'sent' || (final && r.state !== 'unknown') : final && result.state !== 'sent')
      return;
    r.state = result.state === 'retry' ? 'queued' : result.state;
    r.code = result.code;
    r.reason = result.reason;
    if (result.uncertain === true) r.uncertain += 1;
    if (result.token?.action === 'retire') store.retired.push(r.token);
    if (result.token?.action === 'strike') r.strikes += 1;
  }

  const store: QueueStore = {
    settles: [],
    revived: [],
    retired: [],
    failSettle: undefined,
    waits: [],
    add(change = {}) {
      const id = change.id ?? nextId++;
      const base = sampleBatch({
        ...change,
        id,
        requestKey: `b${id}`,
        replaceKey: `m${id}`,
        recipients: change.recipients ?? [sampleRecipient({ token: `t${id}` })],
      });
      batches.set(id, {
        base,
        notBeforeMs: 0,
        leaseEpoch: 0,
        leaseUntilMs: 0,
        attempts: 0,
        recipients: base.recipients.map((r) => ({ ...r, attempts: 0, state: 'queued' })),
      });
      return base;
    },
    lane(id, change = {}) {
      const row: LaneRow = {
        id,
        vendor: 'xiaomi',
        vendorAccount: `account-${id}`,
        state: 'open',
        reason: '',
        sinceMs: 0,
        closed: [],
        ...change,
      };
      lanes.set(id, row);
      return row;
    },
    states: (batchId) =>
      [...batches.values()]
        .filter((one) => batchId === undefined || one.base.id === batchId)
        .flatMap((one) => one.recipients.map((r) => r.state)),
    batch(id) {
      const found = batches.get(id);
      if (found === undefined) throw new RangeError(`no batch ${id}`);
      return found;
    },
    async claim(ticket, nowMs) {
      const claimed = claimFrom(ticket, nowMs);
      const later = [...batches.values()].filter(
        (one) => one.owner === undefined && open(one) && one.notBeforeMs > nowMs,
      );
      const nextNotBeforeMs = Math.min(...later.map((one) => one.notBeforeMs));
      return { batches: claimed, ...(later.length > 0 ? { nextNotBeforeMs } : {}) };
    },
    async settle(inputs) {
      if (store.failSettle !== undefined) {
        const error = store.failSettle;
        store.failSettle = undefined;
        throw error;
      }
      store.settles.push(...inputs);
      return inputs.map((input) => {
        const one = store.batch(input.batchId);
        const lost = one.leaseEpoch !== input.leaseEpoch || one.owner === undefined;
        for (const result of input.results) apply(one, result, lost);
        if (lost) return { kind: 'lease_lost' };
        one.attempts += input.attempts.length;
        if (input.release) {
          for (const r of one.recipients) {
            if (r.state !== 'attempted') continue;
            r.state = 'queued';
            r.attempts -= 1;
          }
          one.owner = undefined;
          one.notBeforeMs = input.retryAtMs ?? input.nowMs;
        }
        return { kind: 'ok' };
      });
    },
    async renewLeases(leases, untilMs) {
      const lost: number[] = [];
      for (const [index, { batchId, leaseEpoch }] of leases.entries()) {
        const one = batches.get(batchId);
        if (one?.owner === undefined || one.leaseEpoch !== leaseEpoch) lost.push(index);
        else one.leaseUntilMs = untilMs;
      }
      return lost;
    },
    async recoverLeases(owner, nowMs) {
      let count = 0;
      for (const one of batches.values()) {
        if (one.owner === undefined || (owner === undefined ? one.leaseUntilMs > nowMs : one.owner === owner)) continue;
        one.owner = undefined;
        one.notBeforeMs = nowMs;
        for (const r of one.recipients) {
          if (r.state !== 'attempted') continue;
          r.uncertain += 1;
          r.state = one.base.expiresAtMs < nowMs ? 'unknown' : 'queued';
          count += 1;
        }
      }
      return count;
    },
    async expireDue(nowMs) {
      let count = 0;
      for (const one of batches.values()) {
        if (one.owner !== undefined || one.base.expiresAtMs >= nowMs) continue;
        for (const r of one.recipients) {
          if (r.state !== 'queued') continue;
          r.state = r.uncertain > 0 ? 'unknown' : 'expired';
          count += 1;
        }
      }
      return count;
    },
    async lanes() {
      return [...lanes.values()].map((lane) => {
        const own = [...batches.values()].filter((one) => one.base.laneId === lane.id);
        return {
          ...lane,
          queued: own.filter((one) => one.owner === undefined && open(one)).length,
          leased: own.filter((one) => one.owner !== undefined).length,
        };
      });
    },
    async setLane(id, state, reason, sinceMs) {
      const lane = lanes.get(id);
      if (lane !== undefined) lanes.set(id, { ...lane, state, reason, sinceMs });
    },
    async bringForward(laneId, nowMs) {
      const closed = lanes.get(laneId)?.closed.filter((one) => one.untilMs > nowMs) ?? [];
      const late = [...batches.values()].filter(
        ({ base, owner, notBeforeMs }) =>
          base.laneId === laneId &&
          owner === undefined &&
          notBeforeMs > nowMs &&
          !closed.some(({ priority }) => priority === base.priority),
      );
      for (const one of late) one.notBeforeMs = nowMs;
      return late.length;
    },
    async closeClass(id, priority, untilMs, code) {
      const lane = lanes.get(id);
      if (lane !== undefined) lanes.set(id, { ...lane, closed: [...lane.closed, { priority, untilMs, code }] });
    },
    async endWaits(which, _plan, ticket, nowMs) {
      const due = store.waits.filter((wait) => which === 'all' || ('dueMs' in which && wait.atMs <= which.dueMs));
      store.waits = store.waits.filter((wait) => !due.includes(wait));
      const added = due.map((wait) => store.add(wait.batch));
      const claimed = ticket === undefined ? [] : claimFrom(ticket, nowMs);
      const nextDueMs = Math.min(...store.waits.map((wait) => wait.atMs));
      return {
        claimed,
        queuedLanes: added.map((one) => one.laneId),
        ended: due.length,
        ...(store.waits.length > 0 ? { nextDueMs } : {}),
      };
    },
    async reviveTokens(laneId, sinceMs) {
      store.revived.push({ laneId, sinceMs });
      return store.retired.splice(0).length;
    },
  };
  return store;
}
