import { afterEach, beforeEach, expect, it } from 'vitest';
import { APP, loginInput } from '../conformance/fixtures.ts';
import { NOW } from '../conformance/with-store.ts';
import { accountNames } from './account-row.ts';
import { accountCommands } from './commands/accounts.ts';
import { deviceCommands } from './commands/devices.ts';
import { knownDevicesOf } from './device-row.ts';
import { planner } from './testing/planner.ts';
import { openTestTx } from './testing/tx.ts';
import type { Command } from './tx.ts';
import type { WriterTx } from './writer-tx.ts';

let tx: WriterTx;
let close: () => void;
let texts: string[];
let accountId: number;
let deviceId: number;
beforeEach(() => {
  ({ tx, close } = openTestTx(planner));
  const session = run(deviceCommands.login, loginInput('alice'));
  if (session.kind !== 'ok') throw new Error(session.kind);
  accountId = session.device.accountId;
  deviceId = session.device.id;
  const prepare = tx.prepared.bind(tx);
  tx.prepared = (text) => {
    texts.push(text);
    return prepare(text);
  };
  texts = [];
});
afterEach(() => close());

function run<Args extends unknown[], Result>(command: Command<Args, Result>, ...args: Args): Result {
  return command.run(tx, ...args);
}

it('reads the devices of an account once while nothing changes', () => {
  expect(knownDevicesOf(tx, accountId)).toHaveLength(1);
  expect(knownDevicesOf(tx, accountId)).toHaveLength(1);
  expect(texts.filter((text) => /FROM devices/.test(text))).toHaveLength(1);
});

it('sees what any statement did to a device', () => {
  const seen = () => knownDevicesOf(tx, accountId).map((device) => [device.id, device.lastSeenMs, device.state]);
  expect(seen()).toEqual([[deviceId, NOW, 'logged_in']]);
  tx.run('UPDATE devices SET last_seen_ms = last_seen_ms + 1');
  expect(seen()).toEqual([[deviceId, NOW + 1, 'logged_in']]);
  run(accountCommands.kickAccount, APP, 'alice', NOW);
  expect(seen()).toEqual([[deviceId, NOW + 1, 'kicked']]);
  run(deviceCommands.login, loginInput('alice', { deviceKey: 'other' }));
  expect(seen()).toHaveLength(2);
  tx.run('DELETE FROM devices');
  expect(seen()).toEqual([]);
});

it('sees a new name', () => {
  expect(accountNames(tx, accountId)).toEqual({ nick: '', faceUrl: '' });
  run(accountCommands.setProfile, APP, 'alice', { nick: 'Alice' }, NOW);
  expect(accountNames(tx, accountId)).toEqual({ nick: 'Alice', faceUrl: '' });
});
