/** Whatever commands came, and whichever of them failed: what the writer remembers is what its tables say. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { APP, loginInput } from '../conformance/fixtures.ts';
import { acceptInput, PLAN } from '../conformance/push-fixtures.ts';
import { DAY, MINUTE, NOW } from '../conformance/with-store.ts';
import type { ClaimedBatch, ClaimTicket, LoginResult, RecipientResult } from '../contract/index.ts';
import { accountId, accountNames, findAccount, findAccountId } from './account-row.ts';
import { batchById, batchesWhere, openBatch, SELECT_BATCH } from './batches.ts';
import { claim } from './commands/pushes-claim.ts';
import { settle } from './commands/pushes-settle.ts';
import { conversationRecord, knownConversation, knownTotalUnread, LIST_BLOCK, totalUnread } from './conversations.ts';
import { devicesOfAccount, knownDevicesOf } from './device-row.ts';
import { messageRecord, toStoredMessage } from './message-row.ts';
import { daily, partitionDays } from './partitions.ts';
import { type Args, type Failing, refuse, TestWriter } from './testing/writer.ts';
import type { Command, Tx } from './tx.ts';

const USERS = ['alice', 'bob', 'carol'] as const;
const CERTIFICATES = [10, 11] as const;
const ALL_BATCHES = daily(SELECT_BATCH);

const OTHERS: [string, Command<never[], unknown>][] = [
  ['claimFails', { kind: 'write', run: (tx: Tx, ...args: Args<'claim'>) => refuse(claim(tx, ...args)) }],
  ['settleFails', { kind: 'write', run: (tx: Tx, ...args: Args<'settle'>) => refuse(settle(tx, ...args)) }],
];

class Writer extends TestWriter {
  nowMs = NOW;
  claimed: ClaimedBatch[] = [];
  messageIds: number[] = [];

  constructor() {
    super(OTHERS);
  }
  deviceOf(user: string): { id: number; epoch: number } | undefined {
    const id = findAccountId(this.tx, APP, user);
    return id === undefined ? undefined : devicesOfAccount(this.tx, id)[0];
  }
}

type Step = (writer: Writer, others: Failing) => void;
const user = fc.constantFrom(...USERS);
const certificate = fc.constantFrom(...CERTIFICATES);
const ticket = fc
  .record({ slots: fc.nat({ max: 3 }) })
  .map(({ slots }): ClaimTicket => ({ owner: 'one', leaseMs: MINUTE, slots: { 1: slots, 2: slots } }));

function makeStart(writer: Writer): void {
  for (const id of CERTIFICATES) putCertificate(writer, id, `account-${id}`);
  for (const name of USERS) logIn(writer, name, 10);
}
function putCertificate(writer: Writer, id: number, vendorAccount: string, others = {}): void {
  const empty = { name: '', sealedCredentials: '', options: {}, endpoints: {}, sealedProxy: '' };
  const times = { createdMs: NOW, updatedMs: NOW };
  writer.run(
    'putCertificate',
    [{ id, appId: APP, vendor: 'xiaomi', vendorAccount, enabled: true, ...empty, ...times }],
    others,
  );
}
function logIn(writer: Writer, name: string, certificateId: number, others = {}): void {
  const session: LoginResult = writer.run('login', [loginInput(name, { nowMs: writer.nowMs })], others);
  if (session.kind !== 'ok') return;
  const { id: deviceId, epoch } = session.device;
  writer.run('setToken', [{ deviceId, epoch, certificateId, token: `token-${name}`, nowMs: writer.nowMs }], others);
}

const accept: fc.Arbitrary<Step> = fc
  .record({
    from: user,
    to: user,
    claim: fc.option(ticket, { nil: undefined }),
    noUnread: fc.boolean(),
    honorMute: fc.boolean(),
    isConversation: fc.boolean(),
    isLive: fc.boolean(),
    minutes: fc.constantFrom(1, 600),
  })
  .map(
    ({ from, to, isConversation, isLive, minutes, ...more }): Step =>
      (writer, others) => {
        const { nowMs } = writer;
        const device = isLive ? writer.deviceOf(to) : undefined;
        const input = acceptInput({ from, to, ...more, nowMs, freshUntilMs: nowMs + minutes * MINUTE });
        input.dedupeKey = `${writer.messageIds.length}`;
        input.liveDeviceIds = device === undefined ? [] : [device.id];
        if (isConversation) Object.assign(input, { replaceKey: `${from} ${to}`, supersede: true });
        const result = writer.run('accept', [input], others);
        if (result.kind !== 'accepted') return;
        writer.messageIds.push(result.message.id);
        writer.claimed.push(...result.claimed);
      },
  );
const answer: fc.Arbitrary<Step> = fc
  .record({
    nth: fc.nat(),
    state: fc.constantFrom<RecipientResult['state']>('sent', 'refused', 'unknown', 'retry'),
    uncertain: fc.boolean(),
    release: fc.boolean(),
    later: fc.constantFrom(undefined, 5 * MINUTE),
    fails: fc.nat({ max: 4 }).map((nth) => nth === 0),
    token: fc.constantFrom<RecipientResult['token']>(undefined, { action: 'retire', code: 'gone' }),
  })
  .map(
    ({ nth, later, release, token, fails, ...result }): Step =>
      (writer, others) => {
        const batch = writer.claimed[nth % Math.max(writer.claimed.length, 1)];
        if (batch === undefined) return;
        const input = { batchId: batch.id, leaseEpoch: batch.leaseEpoch, attempts: [], release, nowMs: writer.nowMs };
        const results = [{ index: 0, ...result, ...(token && { token }) }];
        const inputs = [{ ...input, results, ...(later && { retryAtMs: writer.nowMs + later }) }];
        if (fails) writer.commit([[1, 'settleFails', [inputs]]]);
        else writer.run('settle', [inputs], others);
      },
  );
const messageOf = (writer: Writer, nth: number): number => writer.messageIds[nth % writer.messageIds.length] ?? 0;

const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: accept, weight: 8 },
  { arbitrary: answer, weight: 4 },
  {
    weight: 3,
    arbitrary: ticket.map(
      (claim): Step =>
        (writer, others) => {
          writer.claimed.push(...writer.run('claim', [claim, writer.nowMs], others).batches);
        },
    ),
  },
  fc.tuple(user, user).map(
    ([by, peer]): Step =>
      (writer, others) => {
        writer.run('markRead', [APP, by, peer, writer.nowMs], others);
      },
  ),
  fc.nat().map(
    (nth): Step =>
      (writer, others) => {
        const input = { appId: APP, by: 'admin', admin: true, messageId: messageOf(writer, nth), windowMs: 0 };
        writer.run('recall', [{ ...input, nowMs: writer.nowMs }], others);
      },
  ),
  fc.nat().map(
    (nth): Step =>
      (writer, others) => {
        writer.run('cancelMessage', [messageOf(writer, nth), writer.nowMs], others);
      },
  ),
  fc.tuple(user, user, fc.constantFrom(0 as const, 1 as const)).map(
    ([by, peer, opt]): Step =>
      (writer, others) => {
        writer.run('setReceiveOpt', [APP, by, [peer], opt, writer.nowMs], others);
      },
  ),
  fc.tuple(user, certificate).map(
    ([name, id]): Step =>
      (writer, others) => {
        logIn(writer, name, id, others);
      },
  ),
  user.map(
    (name): Step =>
      (writer, others) => {
        const device = writer.deviceOf(name);
        if (device !== undefined) writer.run('logout', [device.id, device.epoch, writer.nowMs], others);
      },
  ),
  user.map(
    (name): Step =>
      (writer, others) => {
        writer.run('deleteAccounts', [APP, [name], writer.nowMs], others);
      },
  ),
  fc.tuple(user, fc.string({ maxLength: 3 })).map(
    ([name, nick]): Step =>
      (writer, others) => {
        writer.run('setProfile', [APP, name, { nick }, writer.nowMs], others);
      },
  ),
  fc.tuple(user, fc.option(fc.nat({ max: 9 }), { nil: undefined })).map(
    ([name, unread]): Step =>
      (writer, others) => {
        const device = writer.deviceOf(name);
        if (device !== undefined)
          writer.run('setAppState', [device.id, device.epoch, 'background', unread, writer.nowMs], others);
      },
  ),
  fc.tuple(certificate, fc.constantFrom('account-10', 'account-11', 'account-12')).map(([id, name]): Step => {
    return (writer, others) => putCertificate(writer, id, name, others);
  }),
  fc.tuple(user, fc.nat()).map(
    ([name, nth]): Step =>
      (writer, others) => {
        const device = writer.deviceOf(name);
        if (device !== undefined)
          writer.run('acknowledge', [device.id, [messageOf(writer, nth)], writer.nowMs], others);
      },
  ),
  fc.option(ticket, { nil: undefined }).map(
    (claim): Step =>
      (writer, others) => {
        writer.claimed.push(...writer.run('endWaits', ['all', PLAN, claim, writer.nowMs], others).claimed);
      },
  ),
  fc.constant<Step>((writer, others) => {
    const leases = writer.claimed.map(({ id, leaseEpoch }) => ({ batchId: id, leaseEpoch }));
    writer.run('renewLeases', [leases, writer.nowMs + 2 * MINUTE], others);
  }),
  fc.constant<Step>((writer, others) => void writer.run('recoverLeases', [undefined, writer.nowMs], others)),
  fc.constant<Step>((writer, others) => void writer.run('expireDue', [writer.nowMs], others)),
  fc.constant<Step>((writer, others) => void writer.run('maintain', [writer.nowMs], others)),
  fc.constantFrom(MINUTE, 10 * MINUTE, DAY, 9 * DAY).map(
    (by): Step =>
      (writer) => {
        writer.nowMs += by;
      },
  ),
);

const STRAY = `SELECT * FROM conversations WHERE has_unread <> (unread > 0) OR last_block <> last_id / ${LIST_BLOCK}`;

function check({ tx }: Writer): void {
  expect(tx.all(STRAY)).toEqual([]);
  for (const name of USERS) {
    const id = findAccountId(tx, APP, name);
    expect(accountId(tx, APP, name)).toBe(id);
    if (id === undefined) continue;
    const account = findAccount(tx, APP, name);
    expect(knownTotalUnread(tx, id)).toBe(totalUnread(tx, id));
    expect(knownDevicesOf(tx, id)).toEqual(devicesOfAccount(tx, id));
    // No icon shows less than 0.
    for (const device of devicesOfAccount(tx, id)) expect(totalUnread(tx, id) + device.badgeOffset).not.toBeLessThan(0);
    expect(accountNames(tx, id)).toEqual({ nick: account?.nick, faceUrl: account?.face_url });
    for (const peer of USERS) checkConversation(tx, id, findAccountId(tx, APP, peer));
  }
  for (const day of partitionDays(tx)) {
    for (const { id } of batchesWhere(tx, ALL_BATCHES(day))) {
      const { message, ...known } = openBatch(tx, id) ?? {};
      expect(known).toEqual(batchById(tx, id));
      if (message === undefined) continue;
      const record = messageRecord(tx, message.id);
      const names = { fromNick: message.fromNick, fromFaceUrl: message.fromFaceUrl };
      expect(message).toEqual(record && { ...toStoredMessage(record), ...names });
    }
  }
}

function checkConversation(tx: Tx, id: number, peerId: number | undefined): void {
  if (peerId === undefined) return;
  const { unread, last_id, read_id, receive_opt } = conversationRecord(tx, id, peerId) ?? {};
  const known = knownConversation(tx, id, peerId);
  expect([known?.unread, known?.last_id, known?.read_id, known?.receive_opt]).toEqual([
    unread,
    last_id,
    read_id,
    receive_opt,
  ]);
}

it('is what the tables say, after any commands and any failures', { timeout: 120_000 }, () => {
  const others = fc.record({ before: fc.boolean(), after: fc.boolean() });
  const failsSometimes = fc.oneof({ arbitrary: fc.constant({}), weight: 5 }, { arbitrary: others, weight: 1 });
  fc.assert(
    fc.property(fc.array(fc.tuple(step, failsSometimes), { minLength: 5, maxLength: 60 }), (steps) => {
      const writer = new Writer();
      try {
        makeStart(writer);
        for (const [take, failing] of steps) {
          take(writer, failing);
          check(writer);
        }
      } finally {
        writer.close();
      }
    }),
    { numRuns: 150 },
  );
});
