import type { AppState, Platform, Vendor } from '@tim-push/protocol';
import type { DeviceRow, DeviceState } from '../contract/index.ts';
import { remembered, rememberedNow } from './remembered.ts';
import type { ReadTx, Tx } from './tx.ts';

/** A row of `devices` joined to its account's user id, as `DEVICE_COLUMNS` selects it (devices `d`, accounts `a`). */
export interface DeviceRecord {
  id: number;
  app_id: number;
  account_id: number;
  user_id: string;
  device_key: string;
  platform: Platform;
  brand: string;
  model: string;
  language: string;
  token_source: Vendor | '';
  push_only: 0 | 1;
  state: DeviceState;
  epoch: number;
  app_state: AppState;
  unread: number;
  badge_offset: number;
  certificate_id: number;
  token: string;
  token_lane: number;
  token_at_ms: number;
  retired_code: string;
  retired_at_ms: number;
  strikes: number;
  notifications_off: 0 | 1;
  last_seen_ms: number;
  created_ms: number;
}

export const DEVICE_COLUMNS = `d.id, d.app_id, d.account_id, a.user_id, d.device_key, d.platform, d.brand, d.model, d.language,
  d.token_source, d.push_only, d.state, d.epoch, d.app_state, d.unread, d.badge_offset, d.certificate_id, d.token, d.token_lane,
  d.token_at_ms, d.retired_code, d.retired_at_ms, d.strikes, d.notifications_off, d.last_seen_ms, d.created_ms`;

const BY_ID = `SELECT ${DEVICE_COLUMNS} FROM devices d JOIN accounts a ON a.id = d.account_id WHERE d.id = ?`;
const OF_ACCOUNT = `SELECT ${DEVICE_COLUMNS} FROM devices d JOIN accounts a ON a.id = d.account_id
  WHERE d.account_id = ? ORDER BY d.id`;

export const deviceRecord = (tx: ReadTx, deviceId: number): DeviceRecord | undefined =>
  tx.get<DeviceRecord>(BY_ID, deviceId);

export function deviceById(tx: ReadTx, deviceId: number): DeviceRow | undefined {
  const record = deviceRecord(tx, deviceId);
  return record && toDeviceRow(record);
}

/** Every device of one account, whatever its state, oldest first. */
export const devicesOfAccount = (tx: ReadTx, accountId: number): DeviceRow[] =>
  tx.all<DeviceRecord>(OF_ACCOUNT, accountId).map(toDeviceRow);

/** The same for the writer, from its memory where it can. */
export const knownDevicesOf = (tx: Tx, accountId: number): readonly DeviceRow[] =>
  remembered(tx, 'devices', accountId, () => devicesOfAccount(tx, accountId));

/** The writer need not ask the table: it remembers the device, and that it has neither strikes nor its notifications off. */
export function isKnownUnmarked(tx: Tx, accountId: number, deviceId: number): boolean {
  const devices = rememberedNow(tx, 'devices', accountId) as readonly DeviceRow[] | undefined;
  const device = devices?.find(({ id }) => id === deviceId);
  return device !== undefined && device.tokenStrikes === 0 && !device.notificationsOff;
}

export function toDeviceRow(record: DeviceRecord): DeviceRow {
  return {
    id: record.id,
    appId: record.app_id,
    accountId: record.account_id,
    userId: record.user_id,
    deviceKey: record.device_key,
    platform: record.platform,
    brand: record.brand,
    model: record.model,
    language: record.language,
    tokenSource: record.token_source,
    pushOnly: record.push_only === 1,
    state: record.state,
    epoch: record.epoch,
    appState: record.app_state,
    unread: record.unread,
    badgeOffset: record.badge_offset,
    certificateId: record.certificate_id,
    token: record.token,
    tokenAtMs: record.token_at_ms,
    ...(record.retired_at_ms > 0 && { tokenRetired: { code: record.retired_code, atMs: record.retired_at_ms } }),
    tokenStrikes: record.strikes,
    notificationsOff: record.notifications_off === 1,
    lastSeenMs: record.last_seen_ms,
    createdMs: record.created_ms,
  };
}
