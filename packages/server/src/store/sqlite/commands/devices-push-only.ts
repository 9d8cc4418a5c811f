import type { DeviceStore } from '../../contract/index.ts';
import { accountId } from '../account-row.ts';
import { bindToken, clearBinding } from '../device-binding.ts';
import { deviceById, deviceRecord } from '../device-row.ts';
import type { Tx } from '../tx.ts';
import { admit, knownDevices, putDevice } from './devices-login.ts';
import { endLogin } from './devices-logout.ts';
import { cancelDevicePushes } from './pushes-cancel.ts';

type PutInput = Parameters<DeviceStore['putPushOnlyDevice']>[0];
type PutResult = Awaited<ReturnType<DeviceStore['putPushOnlyDevice']>>;

/**
 * A device that only takes pushes. Each report is a login with a new epoch: its user is the one who holds the phone now.
 * A device that is logged in on a long connection keeps that login: `not_push_only`.
 */
export function putPushOnlyDevice(tx: Tx, input: PutInput): PutResult {
  const account = admit(tx, input);
  if (account === 'sig_revoked') return { kind: 'sig_revoked' };
  const known = knownDevices(tx, account.id).find((device) => device.device_key === input.deviceKey);
  if (known !== undefined && known.push_only === 0 && known.state === 'logged_in') return { kind: 'not_push_only' };
  const before = known === undefined ? undefined : deviceById(tx, known.id);
  const deviceId = putDevice(tx, account.id, known, {
    ...input,
    pushOnly: 1,
    state: input.state === 'off' ? 'off' : 'logged_in',
    appState: 'background',
    unread: undefined,
  });
  bind(tx, deviceId, input);
  if (input.state === 'off') cancelDevicePushes(tx, deviceId, 'push_off', input.nowMs);
  const device = deviceById(tx, deviceId);
  if (device === undefined) throw new Error(`device ${deviceId} is gone right after it was put`);
  const wasRetired = before?.token === input.token ? before.tokenRetired : undefined;
  return wasRetired === undefined ? { kind: 'ok', device } : { kind: 'ok', device, wasRetired };
}

function bind(tx: Tx, deviceId: number, input: PutInput): void {
  const record = deviceRecord(tx, deviceId);
  if (record === undefined) throw new Error(`device ${deviceId} is gone right after it was put`);
  if (input.certificateId === 0 || input.token === '') clearBinding(tx, deviceId, 'no_token', input.nowMs);
  // Never stale: the epoch was given in this very commit and is the highest.
  else bindToken(tx, record, { certificateId: input.certificateId, token: input.token, nowMs: input.nowMs });
}

/** Ends the device's login; its row stays, so that *explain* can say why no push came. */
export function deletePushOnlyDevice(tx: Tx, appId: number, userId: string, deviceKey: string, nowMs: number): boolean {
  const account = accountId(tx, appId, userId);
  if (account === undefined) return false;
  const device = knownDevices(tx, account).find((known) => known.device_key === deviceKey);
  if (device === undefined || device.push_only === 0 || device.state === 'logged_out') return false;
  endLogin(tx, device.id, 'logged_out', 'device_removed', nowMs);
  return true;
}
