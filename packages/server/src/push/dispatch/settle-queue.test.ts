import { describe, expect, it } from 'vitest';
import { type SettleInput, type SettleResult, StoreError } from '../../store/index.ts';
import { createManualTime } from '../testing/manual-time.ts';
import { createTestLog } from '../testing/quiet-log.ts';
import { createSettleQueue } from './settle-queue.ts';

const result = (batchId: number, change: Partial<SettleInput> = {}): SettleInput => ({
  batchId,
  leaseEpoch: 1,
  results: [],
  release: true,
  attempts: [],
  nowMs: 0,
  ...change,
});
const internal = new StoreError('internal', 'the command failed and changed nothing');

/** A store that answers each call when the test lets it, and the queue before it. */
function setUp(refuse: (inputs: SettleInput[]) => Error | undefined = () => undefined) {
  const time = createManualTime(0);
  const { log, lines } = createTestLog();
  const calls: number[][] = [];
  const stored: number[] = [];
  const ended: [batchId: number, kind: SettleResult['kind']][] = [];
  let gate: Promise<void> = Promise.resolve();
  let running = 0;
  let most = 0;
  const queue = createSettleQueue({
    timers: time,
    log,
    store: {
      async settle(inputs) {
        calls.push(inputs.map(({ batchId }) => batchId));
        running += 1;
        most = Math.max(most, running);
        await gate;
        running -= 1;
        const error = refuse(inputs);
        if (error !== undefined) throw error;
        stored.push(...inputs.map(({ batchId }) => batchId));
        return inputs.map(() => ({ kind: 'ok' }));
      },
    },
  });
  return {
    time,
    queue,
    calls,
    stored,
    ended,
    add(input: SettleInput) {
      queue.add(input, ({ kind }) => ended.push([input.batchId, kind]));
    },
    /** Holds the answers of the store back until it is called. */
    close(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    most: () => most,
    alerts: () => lines.flatMap((line) => (line.alert === undefined ? [] : [[line.alert, line.batch]])),
  };
}

describe('results', () => {
  it('of a turn go in one call, in their order, and each hears its own answer', async () => {
    const { add, calls, ended, time } = setUp();
    for (const id of [3, 1, 2]) add(result(id));
    await time.settle();
    expect(calls).toEqual([[3, 1, 2]]);
    expect(ended).toEqual([
      [3, 'ok'],
      [1, 'ok'],
      [2, 'ok'],
    ]);
  });

  it('that come during a call wait for its answer', async () => {
    const { add, calls, close, most, queue, time } = setUp();
    const open = close();
    add(result(1));
    await time.settle();
    add(result(2));
    await time.settle();
    add(result(3));
    await time.settle();
    expect(calls).toEqual([[1]]);
    expect(queue.length).toBe(3);
    open();
    await time.settle();
    expect(calls).toEqual([[1], [2, 3]]);
    expect(most()).toBe(1);
    expect(queue.length).toBe(0);
  });

  it('are idle once all of them are on the disk', async () => {
    const { add, close, queue, stored, time } = setUp();
    await queue.idle();
    const open = close();
    add(result(1));
    let idle = false;
    const waiting = queue.idle().then(() => {
      idle = true;
    });
    await time.settle();
    expect(idle).toBe(false);
    open();
    await waiting;
    expect(stored).toEqual([1]);
  });

  it.each(['busy', 'disk_full', 'io', 'corrupt'] as const)(
    'are offered again, before what came since, to a store that says `%s`',
    async (code) => {
      let refusals = 1;
      const { add, alerts, calls, ended, time } = setUp(() =>
        refusals-- > 0 ? new StoreError(code, 'not now') : undefined,
      );
      add(result(1));
      add(result(2));
      await time.settle();
      add(result(3));
      await time.settle();
      expect(calls).toEqual([[1, 2]]);
      expect(alerts()).toEqual([['settle_failed', undefined]]);
      await time.advance(1_000);
      expect(calls).toEqual([
        [1, 2],
        [1, 2, 3],
      ]);
      expect(ended.map(([, kind]) => kind)).toEqual(['ok', 'ok', 'ok']);
    },
  );

  it('end as lost when the store is closed', async () => {
    const { add, calls, ended, queue, time } = setUp(() => new StoreError('closed', 'the store is closed'));
    add(result(1));
    await queue.idle();
    await time.advance(10_000);
    expect(ended).toEqual([[1, 'lease_lost']]);
    expect(calls).toHaveLength(1);
  });
});

describe('a result that the store cannot take', () => {
  const without = (bad: number) => (inputs: SettleInput[]) =>
    inputs.some(({ batchId }) => batchId === bad) ? internal : undefined;

  it('keeps none of the others from the disk, is told of, and ends as lost', async () => {
    const { add, alerts, ended, most, queue, stored, time } = setUp(without(13));
    for (const id of [1, 13, 2]) add(result(id));
    await queue.idle();
    expect(stored).toEqual([1, 2]);
    expect(ended).toEqual([
      [1, 'ok'],
      [13, 'lease_lost'],
      [2, 'ok'],
    ]);
    expect(alerts()).toEqual([['settle_failed', 13]]);
    expect(most()).toBe(1);
    add(result(3));
    await time.settle();
    expect(stored).toEqual([1, 2, 3]);
  });

  it('ends alone also where the disk is full meanwhile', async () => {
    let calls = 0;
    const { add, ended, stored, time } = setUp((inputs) => {
      calls += 1;
      return calls === 3 ? new StoreError('disk_full', 'no space') : without(13)(inputs);
    });
    for (const id of [1, 13, 2]) add(result(id));
    await time.settle();
    expect(stored).toEqual([1]);
    await time.advance(1_000);
    expect(stored).toEqual([1, 2]);
    expect(ended).toEqual([
      [1, 'ok'],
      [13, 'lease_lost'],
      [2, 'ok'],
    ]);
  });

  it('takes the rest of its lease with it, lest pushes that were sent count as untried', async () => {
    const bad = result(1, { release: false });
    const { add, ended, stored, time } = setUp((inputs) => (inputs.includes(bad) ? internal : undefined));
    add(bad);
    await time.settle();
    add(result(1, { results: [{ index: 1, state: 'sent' }] }));
    add(result(1, { leaseEpoch: 2 }));
    add(result(2));
    await time.settle();
    expect(stored).toEqual([1, 2]);
    expect(ended).toEqual([
      [1, 'lease_lost'],
      [1, 'lease_lost'],
      [1, 'ok'],
      [2, 'ok'],
    ]);
  });
});
