/** Nothing of messages and pushes reads a day's table from end to end; the partial indexes of open batches may be, and what is bounded. */
import { expect, it, vi } from 'vitest';
import { APP, loginInput } from '../conformance/fixtures.ts';
import { acceptInput, PLAN, settleInput } from '../conformance/push-fixtures.ts';
import { DAY, NOW } from '../conformance/with-store.ts';
import { accountCommands } from './commands/accounts.ts';
import { adminCommands } from './commands/admin.ts';
import { deviceCommands } from './commands/devices.ts';
import { explainCommands } from './commands/explain.ts';
import { maintenanceCommands } from './commands/maintenance.ts';
import { messageCommands } from './commands/messages.ts';
import { pushCommands } from './commands/pushes.ts';
import { planner } from './testing/planner.ts';
import { openTestTx } from './testing/tx.ts';
import type { Command } from './tx.ts';

/** So small that a box takes rows over. */
vi.mock('./box-size.ts', () => ({ FULL: 4, SLICE: 2 }));

const MAY_SCAN =
  /^SCAN (batch_\d+ USING (COVERING )?INDEX batch_\d+_(claim|due|expiry|replace|lease)|fresh_\d+|partitions|lanes|outbox|changed_rows|waits|do_not_disturb|CONSTANT ROW|2-ROW VALUES CLAUSE|push_counters)/;

it('finds every message and push by an index', () => {
  const { tx, close } = openTestTx(planner);
  const texts = new Set<string>();
  const prepare = tx.prepared.bind(tx);
  tx.prepared = (text) => {
    texts.add(text);
    return prepare(text);
  };
  const run = <Args extends unknown[], Result>(command: Command<Args, Result>, ...args: Args): Result =>
    command.run(tx, ...args);
  const row = { appId: APP, vendor: 'fcm', name: 'c', vendorAccount: 'p', sealedCredentials: '', options: {} } as const;
  const rest = { endpoints: {}, sealedProxy: '', enabled: true, createdMs: NOW, updatedMs: NOW };
  const { laneId } = run(adminCommands.putCertificate, { ...row, ...rest, id: 1 });
  for (const who of ['alice', 'bob']) {
    const session = run(deviceCommands.login, loginInput(who));
    if (session.kind !== 'ok') throw new Error(session.kind);
    const { id: deviceId, epoch } = session.device;
    run(deviceCommands.setToken, { deviceId, epoch, certificateId: 1, token: who, nowMs: NOW });
  }
  const ticket = { owner: 'one', leaseMs: 1000, slots: { [laneId]: 1 } };
  const bobs = run(deviceCommands.listDevices, APP, ['bob'])[0]?.[0]?.id ?? 0;
  const send = () => run(messageCommands.accept, acceptInput({ replaceKey: 'r', supersede: true, claim: ticket }));
  const sent = send();
  if (sent.kind !== 'accepted') throw new Error(sent.kind);
  const messageId = sent.message.id;
  for (const batch of sent.claimed) {
    run(pushCommands.settle, [settleInput(batch, { state: 'retry', uncertain: true })]);
    run(pushCommands.renewLeases, [{ batchId: batch.id, leaseEpoch: 1 }], NOW);
    const receipt = { batchId: batch.id, tokens: ['bob'], code: '', atMs: NOW };
    run(pushCommands.deathsReported, [{ ...receipt, kind: 'token_invalid' }]);
    run(pushCommands.applyReceipts, [{ ...receipt, kind: 'delivered' }], NOW);
  }
  send();
  for (const replaceKey of ['', 'r', 'r'])
    run(messageCommands.accept, acceptInput({ replaceKey, liveDeviceIds: [bobs] }));
  tx.end();
  run(pushCommands.claim, ticket, NOW);
  run(pushCommands.recoverLeases, undefined, NOW);
  run(pushCommands.recoverLeases, 'two', NOW);
  run(pushCommands.expireDue, NOW);
  run(pushCommands.cancelMessage, messageId, NOW);
  run(pushCommands.bringForward, laneId, NOW);
  run(pushCommands.lanes);
  run(pushCommands.takeOutbox, 1);
  run(messageCommands.endWaits, { dueMs: NOW }, PLAN, ticket, NOW);
  run(messageCommands.acknowledge, bobs, [messageId], NOW);
  run(messageCommands.endWaits, { deviceIds: [bobs] }, PLAN, ticket, NOW);
  run(messageCommands.markRead, APP, 'bob', 'alice', NOW);
  run(messageCommands.pull, APP, 'bob', '', 10, NOW);
  run(messageCommands.conversations, APP, 'bob', '', 10);
  const messageKey = { from: 'alice', to: 'bob', key: `1_1_${NOW / 1000}` };
  run(messageCommands.recall, { appId: APP, by: 'alice', admin: true, messageKey, windowMs: 1, nowMs: NOW });
  run(explainCommands.trace, { appId: APP, userId: 'bob', limit: 10 });
  run(explainCommands.counters, { fromDay: '', toDay: '9' });
  run(explainCommands.audit);
  run(adminCommands.putCertificate, { ...row, ...rest, id: 1, vendorAccount: 'q' });
  run(adminCommands.deleteCertificate, 1, NOW);
  run(accountCommands.deleteAccounts, APP, ['alice'], NOW);
  // Without the drop, so that the tables are there to be explained.
  run(maintenanceCommands.maintain, NOW + DAY);

  const mine = [...texts].filter((text) => !/^\s*(CREATE|DROP)/.test(text));
  expect(mine.length).toBeGreaterThan(60);
  expect(mine.some((text) => text.startsWith('INSERT OR FAIL INTO box_'))).toBe(true);
  const scans = mine.flatMap((text) =>
    tx
      .all<{ detail: string }>(`EXPLAIN QUERY PLAN ${text}`)
      .filter(({ detail }) => detail.startsWith('SCAN') && !MAY_SCAN.test(detail))
      .map(({ detail }) => `${detail}: ${text}`),
  );
  const byTime = mine.filter((text) => text.includes('b.message_id BETWEEN'));
  const walks = byTime.map((text) => tx.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${text}`)[0]?.detail);
  close();
  expect(scans).toEqual([]);
  // What was sent before and after is not walked through, however much it is: by *explain*, and by a recall in the writer.
  expect(walks).toEqual(Array(4).fill('SEARCH b USING PRIMARY KEY (account_id=? AND message_id>? AND message_id<?)'));
});
