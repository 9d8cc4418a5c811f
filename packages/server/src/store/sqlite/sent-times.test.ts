/** A message is found by its time among the ids of its day, and few others with it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { APP } from '../conformance/fixtures.ts';
import { acceptInput } from '../conformance/push-fixtures.ts';
import { MINUTE, NOW } from '../conformance/with-store.ts';
import { dayOf } from './partitions.ts';
import { idsSent } from './sent-times.ts';
import { type Failing, TestWriter } from './testing/writer.ts';

const DAY_OF_NOW = dayOf(NOW);

class World extends TestWriter {
  readonly sent: { id: number; sentMs: number }[] = [];

  constructor() {
    super();
    this.run('importAccounts', [APP, [{ userId: 'alice' }, { userId: 'bob' }], NOW]);
  }
  accept(sentMs: number, others: Failing = {}): void {
    const dedupeKey = `${this.sent.length}`;
    const result = this.run('accept', [acceptInput({ from: 'alice', to: 'bob', dedupeKey, nowMs: sentMs })], others);
    if (result.kind !== 'accepted') throw new Error(result.kind);
    this.sent.push({ id: result.message.id, sentMs });
  }
  idsBetween(fromMs: number, toMs: number): number[] {
    const { first, last } = idsSent(this.tx, DAY_OF_NOW, fromMs, toMs);
    return this.sent.map(({ id }) => id).filter((id) => id >= first && id <= last);
  }
  wanted(fromMs: number, toMs: number): number[] {
    return this.sent.filter(({ sentMs }) => sentMs >= fromMs && sentMs <= toMs).map(({ id }) => id);
  }
}

const behindMs = ({ tx }: World): number | undefined =>
  tx.get<{ behind_ms: number }>('SELECT behind_ms FROM partitions WHERE day = ?', DAY_OF_NOW)?.behind_ms;

it('takes those of the time and no others where times rise', () => {
  const world = new World();
  for (let minute = 0; minute < 50; minute++) world.accept(NOW + minute * MINUTE);
  for (const [from, to] of [
    [10, 12],
    [0, 0],
    [49, 60],
    [-5, -1],
    [60, 70],
    [-5, 60],
  ] as const) {
    const span = [NOW + from * MINUTE, NOW + to * MINUTE] as const;
    expect(world.idsBetween(...span)).toEqual(world.wanted(...span));
  }
  world.close();
});

it('takes a few more where some lay a little behind', () => {
  const world = new World();
  for (let minute = 0; minute < 50; minute++) world.accept(NOW + (minute % 7 === 6 ? minute - 2 : minute) * MINUTE);
  const span = [NOW + 20 * MINUTE, NOW + 22 * MINUTE] as const;
  const found = world.idsBetween(...span);
  expect(found).toEqual(expect.arrayContaining(world.wanted(...span)));
  expect(found.length).toBeLessThanOrEqual(10);
  world.close();
});

it('takes no more of them for every loss of memory', () => {
  const world = new World();
  world.accept(NOW);
  for (let nth = 1; nth <= 50; nth++) {
    world.accept(NOW + nth * 20);
    if (nth % 2 === 0) world.restart();
    world.accept(NOW + nth * 20 - 10, { before: nth % 2 === 1 });
  }
  expect(behindMs(world)).toBe(10);
  world.close();
});

it('leaves out none where the clock was set back and too many came since to look at', () => {
  const world = new World();
  world.accept(NOW + 60 * MINUTE);
  for (let second = 0; second < 1100; second++) world.accept(NOW + second * 1000);
  world.restart();
  world.accept(NOW + 1100_000);
  expect(behindMs(world)).toBe(60 * MINUTE);
  const late = [NOW + 59 * MINUTE, NOW + 61 * MINUTE] as const;
  expect(world.idsBetween(...late)).toEqual(expect.arrayContaining(world.wanted(...late)));
  world.restart();
  world.accept(NOW);
  const first = [NOW, NOW] as const;
  expect(world.wanted(...first)).toHaveLength(2);
  expect(world.idsBetween(...first)).toEqual(expect.arrayContaining(world.wanted(...first)));
  world.close();
});

it('looks at few rows of a day that has many', () => {
  const world = new World();
  world.accept(NOW);
  // As after a restore: the next id is far from the one before.
  world.run('afterRestore', [NOW + MINUTE]);
  for (let minute = 1; minute < 200; minute++) world.accept(NOW + minute * MINUTE);
  let looks = 0;
  const { tx } = world;
  const get = tx.get.bind(tx);
  tx.get = (text, ...params) => {
    looks += 1;
    return get(text, ...params);
  };
  idsSent(tx, DAY_OF_NOW, NOW + 90 * MINUTE, NOW + 91 * MINUTE);
  expect(looks).toBeLessThanOrEqual(2 + 2 * 32);
  world.close();
});

it('knows nothing of a day from before it was kept, and leaves nothing out', () => {
  const world = new World();
  world.accept(NOW);
  world.tx.run('UPDATE partitions SET behind_ms = NULL WHERE day = ?', DAY_OF_NOW);
  world.restart();
  world.accept(NOW + 2 * MINUTE);
  world.accept(NOW + MINUTE);
  expect(world.idsBetween(NOW + MINUTE, NOW + MINUTE)).toEqual(world.sent.map(({ id }) => id));
  expect(world.tx.get('SELECT behind_ms FROM partitions WHERE day = ?', DAY_OF_NOW)).toEqual({ behind_ms: null });
  world.close();
});

it('leaves out none, however the clock goes, whoever fails in the same commit and whenever it starts anew', () => {
  const step = fc.record({
    by: fc.oneof({ arbitrary: fc.integer({ min: 0, max: 3 }), weight: 4 }, fc.integer({ min: -20, max: 20 })),
    before: fc.boolean(),
    after: fc.boolean(),
    restarts: fc.oneof({ arbitrary: fc.constant(false), weight: 5 }, fc.constant(true)),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
      const world = new World();
      try {
        let sentMs = NOW;
        for (const { by, restarts, ...others } of steps) {
          if (restarts) world.restart();
          sentMs += by;
          world.accept(sentMs, others);
        }
        for (let at = NOW - 30; at <= NOW + 130; at += 7) {
          for (const toMs of [at, at + 5, at + 50]) {
            expect(world.idsBetween(at, toMs)).toEqual(expect.arrayContaining(world.wanted(at, toMs)));
          }
        }
      } finally {
        world.close();
      }
    }),
    { numRuns: 100 },
  );
});
