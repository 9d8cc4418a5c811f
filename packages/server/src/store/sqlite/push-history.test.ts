/** Random histories of messages and pushes: whatever happens, every push ends once and the counters agree. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { APP, loginInput } from '../conformance/fixtures.ts';
import { acceptInput, LEASE_MS, PLAN } from '../conformance/push-fixtures.ts';
import { DAY, MINUTE, NOW } from '../conformance/with-store.ts';
import type { ClaimedBatch, FinalState } from '../contract/index.ts';
import { adminCommands } from './commands/admin.ts';
import { deviceCommands } from './commands/devices.ts';
import { explainCommands } from './commands/explain.ts';
import { messageCommands } from './commands/messages.ts';
import { pushCommands } from './commands/pushes.ts';
import { planner } from './testing/planner.ts';
import { openTestTx } from './testing/tx.ts';
import type { Command } from './tx.ts';

const user = fc.constantFrom('alice', 'bob', 'carol');
const step = fc.oneof(
  fc.record({ do: fc.constant('accept' as const), from: user, to: user, live: fc.boolean(), atOnce: fc.boolean() }),
  fc.record({ do: fc.constant('claim' as const), slots: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    do: fc.constant('settle' as const),
    pick: fc.nat(),
    state: fc.constantFrom<FinalState | 'retry'>('sent', 'refused', 'unknown', 'retry'),
    uncertain: fc.boolean(),
    release: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('receipt' as const),
    pick: fc.nat(),
    kind: fc.constantFrom('delivered' as const, 'clicked' as const),
  }),
  fc.record({ do: fc.constantFrom('logout' as const, 'login' as const, 'token' as const), who: user }),
  fc.record({ do: fc.constantFrom('recall' as const, 'ack' as const, 'cancel' as const), pick: fc.nat() }),
  fc.record({ do: fc.constant('read' as const), who: user, peer: user }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1000, LEASE_MS, 10 * MINUTE, DAY / 2) }),
  fc.record({ do: fc.constantFrom('recover' as const, 'restart' as const, 'expire' as const, 'waits' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer Of> ? Of : never;

function play(steps: readonly Step[]): void {
  const { tx, close } = openTestTx(planner);
  const run = <Args extends unknown[], Result>(command: Command<Args, Result>, ...args: Args): Result => {
    const result = command.run(tx, ...args);
    tx.end();
    return result;
  };
  try {
    const certificate = run(adminCommands.putCertificate, {
      id: 1,
      appId: APP,
      vendor: 'xiaomi',
      name: 'c',
      vendorAccount: 'a',
      sealedCredentials: '',
      options: {},
      endpoints: {},
      sealedProxy: '',
      enabled: true,
      createdMs: NOW,
      updatedMs: NOW,
    });
    let now = NOW;
    let count = 0;
    const devices = new Map<string, { id: number; epoch: number }>();
    const messages: { id: number; from: string }[] = [];
    const batches: ClaimedBatch[] = [];
    const finals = new Map<string, string>();
    const ticket = (slots: number) => ({ owner: 'one', leaseMs: LEASE_MS, slots: { [certificate.laneId]: slots } });
    const logIn = (who: string): void => {
      const result = run(deviceCommands.login, loginInput(who, { nowMs: now }));
      if (result.kind !== 'ok') throw new Error(result.kind);
      devices.set(who, result.device);
      report(who);
    };
    const report = (who: string): void => {
      const { id: deviceId, epoch } = devices.get(who)!;
      run(deviceCommands.setToken, { deviceId, epoch, certificateId: 1, token: `${who}-${++count}`, nowMs: now });
    };
    const settle = (batch: ClaimedBatch, state: FinalState | 'retry', uncertain: boolean, release: boolean): void => {
      const results = batch.recipients.map(({ index }) => ({ index, state, uncertain: uncertain && state !== 'sent' }));
      const { id: batchId, leaseEpoch } = batch;
      run(pushCommands.settle, [{ batchId, leaseEpoch, results, release, attempts: [], nowMs: now }]);
    };
    const pickOf = <One>(list: readonly One[], pick: number): One | undefined => list[pick % Math.max(list.length, 1)];
    const act = (one: Step): void => {
      switch (one.do) {
        case 'accept': {
          const liveDeviceIds = one.live ? [devices.get(one.to)!.id] : [];
          const claim = one.atOnce ? { claim: ticket(1) } : {};
          const keys = { dedupeKey: `${++count}`, replaceKey: `${one.from} ${one.to}`, supersede: true };
          const { from, to } = one;
          const result = run(
            messageCommands.accept,
            acceptInput({ from, to, liveDeviceIds, ...keys, ...claim, nowMs: now }),
          );
          if (result.kind !== 'accepted') throw new Error(result.kind);
          messages.push({ id: result.message.id, from });
          batches.push(...result.claimed);
          return;
        }
        case 'claim':
          batches.push(...run(pushCommands.claim, ticket(one.slots), now).batches);
          return;
        case 'settle': {
          const batch = pickOf(batches, one.pick);
          if (batch) settle(batch, one.state, one.uncertain, one.release);
          return;
        }
        case 'receipt': {
          const batch = pickOf(batches, one.pick);
          const tokens = batch?.recipients.map(({ token }) => token) ?? [];
          if (batch)
            run(pushCommands.applyReceipts, [{ batchId: batch.id, kind: one.kind, tokens, code: '', atMs: now }], now);
          return;
        }
        case 'logout':
          run(deviceCommands.logout, devices.get(one.who)!.id, devices.get(one.who)!.epoch, now);
          return;
        case 'login':
          logIn(one.who);
          return;
        case 'token':
          report(one.who);
          return;
        case 'recall': {
          const message = pickOf(messages, one.pick);
          const by = { by: 'root', admin: true, windowMs: 0, nowMs: now };
          if (message) run(messageCommands.recall, { appId: APP, messageId: message.id, ...by });
          return;
        }
        case 'ack': {
          const message = pickOf(messages, one.pick);
          for (const { id } of devices.values()) if (message) run(messageCommands.acknowledge, id, [message.id], now);
          return;
        }
        case 'cancel': {
          const message = pickOf(messages, one.pick);
          if (message) run(pushCommands.cancelMessage, message.id, now);
          return;
        }
        case 'read':
          run(messageCommands.markRead, APP, one.who, one.peer, now);
          return;
        case 'pass':
          now += one.ms;
          return;
        case 'recover':
          run(pushCommands.recoverLeases, undefined, now);
          return;
        case 'restart':
          tx.forget();
          run(pushCommands.recoverLeases, 'two', now);
          return;
        case 'expire':
          run(pushCommands.expireDue, now);
          return;
        case 'waits':
          run(messageCommands.endWaits, { dueMs: now }, PLAN, ticket(1), now);
          return;
        default:
          one satisfies never;
      }
    };
    /** A final state is never left, but `unknown` may become `sent`. */
    const watch = (): void => {
      for (const { id, from } of messages) {
        for (const { devices: traces } of run(explainCommands.trace, {
          appId: APP,
          userId: from,
          messageId: id,
          limit: 1,
        })) {
          for (const { device, push } of traces) {
            if (push === undefined || push.state === 'queued' || push.state === 'attempted') continue;
            const key = `${id} ${device.id}`;
            const before = finals.get(key);
            if (before !== push.state && !(before === 'unknown' && push.state === 'sent'))
              expect(before).toBeUndefined();
            finals.set(key, push.state);
          }
        }
      }
      expect(run(explainCommands.audit)).toEqual([]);
    };
    for (const who of ['alice', 'bob', 'carol']) logIn(who);
    for (const one of steps) {
      act(one);
      watch();
    }
    now += 10 * DAY;
    run(pushCommands.recoverLeases, 'nobody', now);
    run(pushCommands.expireDue, now);
    watch();
    for (const row of run(explainCommands.counters, { fromDay: '0', toDay: '9' })) {
      expect(row.sent + row.refused + row.expired + row.cancelled + row.unknown).toBe(row.planned);
    }
  } finally {
    close();
  }
}

it('ends every push in exactly one final state, whatever happens', () => {
  fc.assert(fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), play), { numRuns: 150 });
}, 60_000);
