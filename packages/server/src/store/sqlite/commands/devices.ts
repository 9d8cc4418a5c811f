import type { DeviceRow, DeviceStore } from '../../contract/index.ts';
import { findAccountId } from '../account-row.ts';
import { badgeOffset } from '../conversations.ts';
import { reportToken } from '../device-binding.ts';
import { devicesOfAccount } from '../device-row.ts';
import type { Commands } from '../tx.ts';
import { login } from './devices-login.ts';
import { endLogin } from './devices-logout.ts';
import { deletePushOnlyDevice, putPushOnlyDevice } from './devices-push-only.ts';

/** Signs of life closer together than this are not written: inactivity is counted in days. */
const TOUCH_GRAIN_MS = 60_000;
/** How far back a retirement can be undone (DESIGN §4 settle). */
const REVIVE_WINDOW_MS = 7 * 86_400_000;

const IS_LOGIN = `SELECT account_id FROM devices WHERE id = ? AND epoch = ? AND state = 'logged_in'`;
const SET_APP_STATE = `UPDATE devices SET app_state = ?, unread = ?, badge_offset = ?, last_seen_ms = max(last_seen_ms, ?)
  WHERE id = ?`;
const TOUCH = 'UPDATE devices SET last_seen_ms = ? WHERE id = ? AND last_seen_ms < ?';
const REVIVE = `UPDATE devices SET retired_lane = 0, retired_code = '', retired_at_ms = 0, strikes = 0
  WHERE retired_lane = ? AND retired_at_ms > 0 AND retired_at_ms >= ?`;

export const deviceCommands: Commands<DeviceStore> = {
  login: { kind: 'write', run: login },
  logout: {
    kind: 'write',
    run(tx, deviceId, epoch, nowMs) {
      if (tx.get(IS_LOGIN, deviceId, epoch) === undefined) return false;
      endLogin(tx, deviceId, 'logged_out', 'logged_out', nowMs);
      return true;
    },
  },
  setToken: { kind: 'write', run: reportToken },
  setAppState: {
    kind: 'write',
    run(tx, deviceId, epoch, state, unread, nowMs) {
      const device = tx.get<{ account_id: number }>(IS_LOGIN, deviceId, epoch);
      if (device === undefined) return false;
      tx.run(SET_APP_STATE, state, unread ?? 0, badgeOffset(tx, device.account_id, unread), nowMs, deviceId);
      return true;
    },
  },
  touchDevices: {
    kind: 'write',
    run(tx, items) {
      for (const { deviceId, atMs } of items) tx.run(TOUCH, atMs, deviceId, atMs - TOUCH_GRAIN_MS);
    },
  },
  putPushOnlyDevice: { kind: 'write', run: putPushOnlyDevice },
  deletePushOnlyDevice: { kind: 'write', run: deletePushOnlyDevice },
  listDevices: {
    kind: 'read',
    run: (tx, appId, userIds) =>
      userIds.map((userId): DeviceRow[] => {
        const id = findAccountId(tx, appId, userId);
        return id === undefined ? [] : devicesOfAccount(tx, id);
      }),
  },
  reviveTokens: {
    kind: 'write',
    run: (tx, laneId, sinceMs, nowMs) => tx.run(REVIVE, laneId, Math.max(sinceMs, nowMs - REVIVE_WINDOW_MS)).changes,
  },
};
