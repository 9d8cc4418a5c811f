/** What is written late: commands of one commit leave the tables, and answer, as if each had had a commit of its own. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { APP, loginInput } from '../conformance/fixtures.ts';
import { acceptInput } from '../conformance/push-fixtures.ts';
import { NOW } from '../conformance/with-store.ts';
import { TestWriter } from './testing/writer.ts';
import type { Call } from './thread-messages.ts';

const USERS = ['alice', 'bob', 'carol'] as const;
const TABLE = `SELECT account_id, peer_id, unread, has_unread, last_id, last_block, read_id, receive_opt
  FROM conversations ORDER BY account_id, peer_id`;

type MakeCall = (writer: TestWriter, id: number) => Call;
const user = fc.constantFrom(...USERS);
const accept = fc
  .record({ from: user, to: user, noUnread: fc.boolean(), honorMute: fc.boolean(), noLastMsg: fc.boolean() })
  .map(
    (more): MakeCall =>
      (writer, id) =>
        writer.call(id, 'accept', [acceptInput({ ...more, seq: 1, dedupeKey: `${id}`, nowMs: NOW + id })]),
  );
const step: fc.Arbitrary<MakeCall> = fc.oneof(
  { arbitrary: accept, weight: 8 },
  fc.tuple(user, user).map(
    ([by, peer]): MakeCall =>
      (writer, id) =>
        writer.call(id, 'markRead', [APP, by, peer, NOW + id]),
  ),
  fc.tuple(user, user, fc.constantFrom(0 as const, 1 as const)).map(
    ([by, peer, opt]): MakeCall =>
      (writer, id) =>
        writer.call(id, 'setReceiveOpt', [APP, by, [peer], opt, NOW + id]),
  ),
  fc.constant<MakeCall>((_, id) => [id, 'fails', []]),
  fc.constant<MakeCall>((_, id) => [id, 'readsConversations', []]),
);

function open(): TestWriter {
  const writer = new TestWriter([['readsConversations', { kind: 'write', run: (tx) => tx.all(TABLE) }]]);
  for (const name of USERS) writer.run('login', [loginInput(name, { nowMs: NOW })]);
  return writer;
}
const conversationsOf = (writer: TestWriter): unknown[] => writer.tx.all(TABLE);

it('makes no difference to tables and answers, whatever shares a commit, and whichever of it fails', () => {
  fc.assert(
    fc.property(fc.array(fc.array(step, { minLength: 1, maxLength: 12 }), { maxLength: 5 }), (commits) => {
      const [together, alone] = [open(), open()];
      try {
        let id = 0;
        for (const steps of commits) {
          const first = id;
          const answers = together.commit(steps.map((make) => make(together, ++id)));
          id = first;
          expect(steps.flatMap((make) => alone.commit([make(alone, ++id)]))).toEqual(answers);
          expect(conversationsOf(together)).toEqual(conversationsOf(alone));
        }
        together.restart();
        expect(conversationsOf(together)).toEqual(conversationsOf(alone));
      } finally {
        together.close();
        alone.close();
      }
    }),
  );
});

it('writes a conversation of a burst once', () => {
  const writer = open();
  try {
    const send = (id: number): Call =>
      writer.call(id, 'accept', [acceptInput({ from: 'alice', to: 'bob', dedupeKey: `${id}`, nowMs: NOW + id })]);
    writer.commit([send(1)]);
    const before = Number(writer.tx.get<{ count: number }>('SELECT total_changes() AS count')?.count);
    writer.commit([send(2)]);
    const one = Number(writer.tx.get<{ count: number }>('SELECT total_changes() AS count')?.count) - before;
    writer.commit([send(3), send(4), send(5)]);
    const all = Number(writer.tx.get<{ count: number }>('SELECT total_changes() AS count')?.count) - before;
    // Both sides of it, once in a commit: not four times more.
    const bothSides = 2;
    expect(all - one).toBe(3 * (one - bothSides) + bothSides);
  } finally {
    writer.close();
  }
});
