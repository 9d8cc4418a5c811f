/** No command of admin, accounts and devices reads a table from end to end, but for the lists that mean to. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { APP, loginInput } from '../conformance/fixtures.ts';
import { NOW } from '../conformance/with-store.ts';
import { accountCommands } from './commands/accounts.ts';
import { adminCommands } from './commands/admin.ts';
import { deviceCommands } from './commands/devices.ts';
import { clearStrikes, markNotificationsOff, retireToken, strikeToken } from './device-tokens.ts';
import { planner } from './testing/planner.ts';
import { openTestTx } from './testing/tx.ts';
import type { Command } from './tx.ts';
import type { WriterTx } from './writer-tx.ts';

const LISTS = ['SELECT * FROM apps ORDER BY app_id', 'SELECT * FROM certificates ORDER BY id'];

let tx: WriterTx;
let close: () => void;
const texts = new Set<string>();
beforeEach(() => {
  ({ tx, close } = openTestTx(planner));
  const prepare = tx.prepared.bind(tx);
  tx.prepared = (text) => {
    texts.add(text);
    return prepare(text);
  };
});
afterEach(() => close());

const run = <Args extends unknown[], Result>(command: Command<Args, Result>, ...args: Args): Result =>
  command.run(tx, ...args);

it('finds every row by an index', () => {
  const { policy: _, appState: __, unread: ___, ...pushOnly } = loginInput('bob');
  const id = run(adminCommands.reserveCertificateId);
  run(adminCommands.updateApp, APP, { name: 'x' });
  run(adminCommands.listCertificates, APP);
  const certificate = {
    id,
    appId: APP,
    vendor: 'fcm',
    name: 'c',
    vendorAccount: 'p',
    sealedCredentials: '',
    options: {},
    endpoints: {},
    sealedProxy: '',
    enabled: true,
    createdMs: NOW,
    updatedMs: NOW,
  } as const;
  run(adminCommands.putCertificate, certificate);
  run(adminCommands.setMeta, 'k', 'v');
  run(adminCommands.getMeta, 'k');
  run(accountCommands.importAccounts, APP, [{ userId: 'alice' }, { userId: 'alice', nick: 'A' }], NOW);
  run(accountCommands.setProfile, APP, 'alice', { nick: 'B' }, NOW);
  run(accountCommands.getProfiles, APP, ['alice']);
  const session = run(deviceCommands.login, loginInput('alice'));
  if (session.kind !== 'ok') throw new Error(session.kind);
  const { id: deviceId, epoch } = session.device;
  run(deviceCommands.setToken, { deviceId, epoch, certificateId: id, token: 'T', nowMs: NOW });
  run(deviceCommands.login, loginInput('alice', { deviceKey: 'other' }));
  run(deviceCommands.login, loginInput('alice', { deviceKey: 'other', resumeEpoch: epoch }));
  run(deviceCommands.setAppState, deviceId, epoch, 'background', 1, NOW);
  run(deviceCommands.touchDevices, [{ deviceId, atMs: NOW }]);
  run(deviceCommands.putPushOnlyDevice, { ...pushOnly, certificateId: id, token: 'T', state: 'active' });
  run(deviceCommands.deletePushOnlyDevice, APP, 'bob', pushOnly.deviceKey, NOW);
  run(deviceCommands.listDevices, APP, ['alice']);
  const verdict = { deviceId, laneId: 1, code: 'gone', claimedMs: NOW, nowMs: NOW };
  strikeToken(tx, verdict);
  retireToken(tx, verdict);
  clearStrikes(tx, deviceId);
  markNotificationsOff(tx, deviceId);
  run(deviceCommands.reviveTokens, 1, 0, NOW);
  run(adminCommands.putCertificate, { ...certificate, endpoints: { api: 'https://elsewhere' } });
  run(adminCommands.putCertificate, { ...certificate, vendorAccount: 'q' });
  run(deviceCommands.logout, deviceId, epoch, NOW);
  run(accountCommands.setDoNotDisturb, APP, 'alice', { startMs: 0, endMs: 1, daily: false });
  run(accountCommands.kickAccount, APP, 'alice', NOW);
  run(accountCommands.deleteAccounts, APP, ['alice'], NOW);
  run(adminCommands.deleteCertificate, id, NOW);

  const mine = [...texts].filter((text) => /\b(apps|certificates|lanes|accounts|devices|meta|counters)\b/.test(text));
  expect(mine.length).toBeGreaterThan(30);
  const scanning = mine.filter((text) =>
    tx.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${text}`).some((step) => step.detail.startsWith('SCAN')),
  );
  expect(scanning.filter((text) => !LISTS.includes(text))).toEqual([]);
});
