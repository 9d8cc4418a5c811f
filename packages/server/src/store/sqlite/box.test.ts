/** Whatever came, and whenever rows moved: an account finds its messages as a plain list of them would have it. */
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { APP } from '../conformance/fixtures.ts';
import { acceptInput } from '../conformance/push-fixtures.ts';
import { DAY, MINUTE, NOW } from '../conformance/with-store.ts';
import { findAccountId } from './account-row.ts';
import { explainCommands } from './commands/explain.ts';
import { accept } from './commands/messages-accept.ts';
import { newestCursor } from './commands/messages-account.ts';
import { pull } from './commands/messages-inbox.ts';
import { dayOf, dayOfId, FRESH_ROWS, firstIdOfDay, partitionDays } from './partitions.ts';
import { type Args, type Failing, refuse, TestWriter } from './testing/writer.ts';
import type { Tx } from './tx.ts';

const { FULL, SLICE } = vi.hoisted(() => ({ FULL: 10, SLICE: 3 }));
vi.mock('./box-size.ts', () => ({ FULL, SLICE }));

const USERS = ['alice', 'bob', 'carol', 'dave'] as const;
type User = (typeof USERS)[number];

interface Sent {
  id: number;
  from: User;
  to: User;
  sentMs: number;
  random: number;
  syncSender: boolean;
  withheld: boolean;
  recalled: boolean;
}

/** The writer, and beside it the list. */
class World extends TestWriter {
  nowMs = NOW;
  sent: Sent[] = [];
  /** `receiver sender`: the receiver wants nothing of the sender. */
  readonly unwanted = new Set<string>();
  #keys = 0;

  constructor() {
    super([['acceptFails', { kind: 'write', run: (tx: Tx, ...args: Args<'accept'>) => refuse(accept(tx, ...args)) }]]);
    this.run('importAccounts', [APP, USERS.map((userId) => ({ userId })), NOW]);
  }

  /** All of them in one commit. */
  accept(letters: readonly Letter[]): void {
    const calls = letters.map(({ from, to, random, syncSender, fails }, index) => {
      const input = acceptInput({ from, to, random, seq: 1, syncSender, nowMs: this.nowMs });
      input.dedupeKey = `${this.#keys++}`;
      const [id, name, args] = this.call(index, 'accept', [input]);
      return [id, fails ? 'acceptFails' : name, fails ? [input] : args] as [number, string, unknown[]];
    });
    const replies = this.commit(calls);
    // What was given out before is not given out again, unless it was rolled back.
    const ids = messageIds(this.tx).filter((id) => !this.sent.some((one) => one.id === id));
    for (const [index, letter] of letters.entries()) {
      const reply = replies[index];
      expect(reply?.[1]).toBe(!letter.fails);
      if (letter.fails) continue;
      const { from, to, random, syncSender } = letter;
      const withheld = from !== to && this.unwanted.has(`${to} ${from}`);
      const id = ids.shift() ?? 0;
      this.sent.push({ id, from, to, random, syncSender, withheld, sentMs: this.nowMs, recalled: false });
    }
    expect(ids).toEqual([]);
  }
  idOf(user: User): number {
    const id = findAccountId(this.tx, APP, user);
    if (id === undefined) throw new Error(`no ${user}`);
    return id;
  }
}

const messageIds = (tx: Tx): number[] =>
  partitionDays(tx).flatMap((day) =>
    tx.all<{ id: number }>(`SELECT id FROM message_${day} ORDER BY id`).map(({ id }) => id),
  );

interface Letter {
  from: User;
  to: User;
  random: number;
  syncSender: boolean;
  fails: boolean;
}
type Step = (world: World, others: Failing) => void;
const user = fc.constantFrom(...USERS);
const letter: fc.Arbitrary<Letter> = fc.record({
  from: user,
  to: user,
  random: fc.constantFrom(1, 2),
  syncSender: fc.boolean(),
  fails: fc.oneof({ arbitrary: fc.constant(false), weight: 12 }, { arbitrary: fc.constant(true), weight: 1 }),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.array(letter, { minLength: 1, maxLength: 8 }).map(
      (letters): Step =>
        (world) =>
          world.accept(letters),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.nat().map(
      (nth): Step =>
        (world, others) =>
          recall(world, nth, others),
    ),
  },
  user.map(
    (name): Step =>
      (world, others) => {
        world.run('deleteAccounts', [APP, [name], world.nowMs], others);
        world.run('importAccounts', [APP, [{ userId: name }], world.nowMs], others);
        world.sent = world.sent.filter(({ from, to }) => from !== name && to !== name);
        for (const key of world.unwanted) if (key.split(' ').includes(name)) world.unwanted.delete(key);
      },
  ),
  fc.tuple(user, user, fc.boolean()).map(
    ([by, peer, isUnwanted]): Step =>
      (world, others) => {
        world.run('setReceiveOpt', [APP, by, [peer], isUnwanted ? 1 : 0, world.nowMs], others);
        if (isUnwanted) world.unwanted.add(`${by} ${peer}`);
        else world.unwanted.delete(`${by} ${peer}`);
      },
  ),
  fc.constant<Step>((world, others) => {
    world.run('maintain', [world.nowMs], others);
    world.sent = world.sent.filter(({ id }) => dayOfId(id) >= dayOf(world.nowMs) - 7);
  }),
  fc.constant<Step>((world, others) => void world.run('afterRestore', [world.nowMs], others)),
  fc.constant<Step>((world) => world.restart()),
  fc.constant<Step>((world) => void world.commit([[0, 'fails', []]])),
  fc.constantFrom(1, MINUTE, DAY / 2, DAY, 9 * DAY, 0 - DAY / 2).map(
    (by): Step =>
      (world) => {
        world.nowMs += by;
      },
  ),
);

/** By what a client knows of a message: the first of those that look the same. */
function recall(world: World, nth: number, others: Failing): void {
  const one = world.sent[nth % Math.max(world.sent.length, 1)];
  if (one === undefined) return;
  const second = Math.floor(one.sentMs / 1000);
  const messageKey = { from: one.from, to: one.to, key: `1_${one.random}_${second}` };
  const input = { appId: APP, by: 'admin', admin: true, messageKey, windowMs: 0, nowMs: world.nowMs };
  const result = world.run('recall', [input], others);
  const first = world.sent.find(
    ({ from, to, random, sentMs }) =>
      from === one.from && to === one.to && random === one.random && Math.floor(sentMs / 1000) === second,
  );
  if (first === undefined) throw new Error('the list has lost it');
  expect(result.kind).toBe(first.recalled ? 'already' : 'recalled');
  if (result.kind === 'recalled') expect(result.message.id).toBe(first.id);
  first.recalled = true;
}

function check(world: World): void {
  const { tx, nowMs } = world;
  const byId = world.sent.toSorted((one, other) => one.id - other.id);
  for (const name of USERS) {
    const account = world.idOf(name);
    const own = byId.filter(({ from, to }) => from === name || to === name);
    expect(newestCursor(tx, account)).toBe(String(own.at(-1)?.id ?? 0));
    const since = firstIdOfDay(dayOf(nowMs) - 7);
    const wanted = own
      .filter(({ id, sentMs }) => id > since && sentMs + 7 * DAY > nowMs)
      .filter((one) => (one.to === name ? !one.withheld : one.syncSender))
      .map(({ id }) => id);
    for (const limit of [1, 4, 100]) expect(pullAll(tx, name, limit, nowMs)).toEqual(wanted);
    const received = own.filter(({ to }) => to === name).toReversed();
    for (const limit of [1, 5, 1000]) {
      const spans = [
        {},
        { fromMs: NOW + MINUTE, toMs: NOW + DAY },
        { fromMs: nowMs - MINUTE, toMs: nowMs },
        { fromMs: nowMs - DAY / 2 - 1, toMs: nowMs - DAY / 2 + 1 },
        { toMs: NOW },
      ] as const;
      for (const span of spans) {
        const { fromMs = 0, toMs = Infinity }: { fromMs?: number; toMs?: number } = span;
        const traces = explainCommands.trace.run(tx, { appId: APP, userId: name, limit, ...span });
        const inside = received.filter(({ sentMs }) => sentMs >= fromMs && sentMs <= toMs);
        expect(traces.map(({ message }) => message.id)).toEqual(inside.slice(0, limit).map(({ id }) => id));
      }
    }
  }
  checkRows(world, byId);
}

/** Through all pages; pages hold what is hidden from the account too. */
function pullAll(tx: Tx, name: User, limit: number, nowMs: number): number[] {
  const found: number[] = [];
  for (let cursor = ''; ; ) {
    const page = pull(tx, APP, name, cursor, limit, nowMs);
    found.push(...page.messages.map(({ msgID }) => Number(msgID)));
    if (!page.more) return found;
    cursor = page.cursor;
  }
}

interface Row {
  account_id: number;
  message_id: number;
}
/** One row for either side and none besides, `fresh` newer than `box` for each account, and never full after a commit. */
function checkRows(world: World, byId: readonly Sent[]): void {
  const text = (row: Row) => `${row.account_id} ${row.message_id}`;
  for (const day of partitionDays(world.tx)) {
    const box = world.tx.all<Row>(`SELECT * FROM box_${day}`);
    const fresh = world.tx.all<Row>(`SELECT * FROM fresh_${day}`);
    const wanted = byId
      .filter(({ id }) => dayOfId(id) === day)
      .flatMap(({ id, from, to }) => [...new Set([from, to])].map((one) => `${world.idOf(one)} ${id}`));
    expect([...box, ...fresh].map(text).sort()).toEqual(wanted.sort());
    expect(fresh.length).toBeLessThan(FULL);
    expect([undefined, fresh.length]).toContain(world.tx.memory(FRESH_ROWS).get(day));
    for (const { account_id, message_id } of box) {
      const earlier = fresh.filter((row) => row.account_id === account_id && row.message_id <= message_id);
      expect(earlier).toEqual([]);
    }
  }
}

it('gives an account its messages as a list would', { timeout: 120_000 }, () => {
  const others = fc.record({ before: fc.boolean(), after: fc.boolean() });
  const failsSometimes = fc.oneof({ arbitrary: fc.constant({}), weight: 5 }, { arbitrary: others, weight: 1 });
  fc.assert(
    fc.property(fc.array(fc.tuple(step, failsSometimes), { minLength: 10, maxLength: 50 }), (steps) => {
      const world = new World();
      try {
        for (const [take, failing] of steps) {
          take(world, failing);
          check(world);
        }
      } finally {
        world.close();
      }
    }),
    { numRuns: 50 },
  );
});
