import type { DeviceStore, LoginInput, LoginResult } from '../../contract/index.ts';
import { accountById, accountId, insertAccount } from '../account-row.ts';
import { badgeOffset } from '../conversations.ts';
import { nextNumber } from '../counters.ts';
import { type DeviceRecord, deviceById } from '../device-row.ts';
import type { Tx } from '../tx.ts';
import { endLogin } from './devices-logout.ts';
import { newestCursor } from './messages-account.ts';

const OF_ACCOUNT = 'SELECT id, device_key, platform, push_only, state, epoch FROM devices WHERE account_id = ?';
const INSERT = `INSERT INTO devices (app_id, account_id, device_key, platform, brand, model, language, token_source,
    push_only, state, epoch, app_state, unread, badge_offset, last_seen_ms, created_ms)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`;
/** What a client left empty stays as it was known. */
const UPDATE = `UPDATE devices SET platform = ?, brand = iif(?2 = '', brand, ?2), model = iif(?3 = '', model, ?3),
  language = iif(?4 = '', language, ?4), token_source = iif(?5 = '', token_source, ?5), push_only = ?6, state = ?7,
  epoch = ?8, app_state = ?9, unread = ?10, badge_offset = ?11, last_seen_ms = max(last_seen_ms, ?12) WHERE id = ?13`;
const RESUME = `UPDATE devices SET app_state = ?, unread = ?, badge_offset = ?, last_seen_ms = max(last_seen_ms, ?)
  WHERE id = ?`;
const ICON = 'SELECT app_state, unread, badge_offset FROM devices WHERE id = ?';

export type KnownDevice = Pick<DeviceRecord, 'id' | 'device_key' | 'platform' | 'push_only' | 'state' | 'epoch'>;

export function login(tx: Tx, input: LoginInput): LoginResult {
  return input.resumeEpoch === undefined ? startLogin(tx, input) : resumeLogin(tx, input, input.resumeEpoch);
}

function startLogin(tx: Tx, input: LoginInput): LoginResult {
  const account = admit(tx, input);
  if (account === 'sig_revoked') return { kind: 'sig_revoked' };
  const devices = account.created ? [] : knownDevices(tx, account.id);
  const known = devices.find((device) => device.device_key === input.deviceKey);
  const deviceId = putDevice(tx, account.id, known, { ...input, pushOnly: 0, state: 'logged_in' });
  const kicked = devices.filter(
    (device) => device !== known && device.state === 'logged_in' && device.push_only === 0 && mayNotStay(input, device),
  );
  for (const device of kicked) endLogin(tx, device.id, 'kicked', 'kicked', input.nowMs);
  return {
    ...answer(tx, account.id, deviceId),
    kicked: kicked.map(({ id, epoch, platform }) => ({ deviceId: id, epoch, platform })),
    createdAccount: account.created,
  };
}

/** Continues a login: same epoch, nobody is kicked, nothing is created. */
function resumeLogin(tx: Tx, input: LoginInput, epoch: number): LoginResult {
  const id = accountId(tx, input.appId, input.userId);
  if (id === undefined) return { kind: 'superseded', by: 'logged_out' };
  if (isRevoked(tx, id, input.sigTimeMs)) return { kind: 'sig_revoked' };
  const device = knownDevices(tx, id).find((known) => known.device_key === input.deviceKey);
  if (device === undefined) return { kind: 'superseded', by: 'logged_out' };
  // This store never gave that login: it was restored from a backup of before it. The UserSig stands, so it starts anew.
  if (device.epoch < epoch) return startLogin(tx, input);
  if (device.state !== 'logged_in' || device.epoch !== epoch) return { kind: 'superseded', by: device.state };
  tx.run(RESUME, input.appState, input.unread ?? 0, resumedOffset(tx, id, device.id, input), input.nowMs, device.id);
  return { ...answer(tx, id, device.id), kicked: [], createdAccount: false };
}

/** An app that is still away says again what it said when it left: pushes since then count from there. */
function resumedOffset(tx: Tx, accountId: number, deviceId: number, { appState, unread }: LoginInput): number {
  const kept = tx.get<Pick<DeviceRecord, 'app_state' | 'unread' | 'badge_offset'>>(ICON, deviceId);
  const isStillAway = kept?.app_state === 'background' && appState === 'background';
  if (isStillAway && unread !== undefined && kept.unread === unread) return kept.badge_offset;
  return badgeOffset(tx, accountId, unread);
}

function mayNotStay({ policy, platform }: LoginInput, other: KnownDevice): boolean {
  switch (policy) {
    case 'one_per_platform':
      return other.platform === platform;
    case 'single':
      return true;
    case 'multi':
      return false;
    default:
      throw new Error(`unknown login policy ${policy satisfies never}`);
  }
}

function answer(tx: Tx, accountId: number, deviceId: number) {
  const account = accountById(tx, accountId);
  const device = deviceById(tx, deviceId);
  if (account === undefined || device === undefined)
    throw new Error(`device ${deviceId} is gone right after its login`);
  const cursor = newestCursor(tx, accountId);
  return { kind: 'ok' as const, device, nick: account.nick, faceUrl: account.face_url, cursor };
}

/** The account that comes in, made at its first login, unless its UserSig is older than a kick. */
export function admit(
  tx: Tx,
  input: Pick<LoginInput, 'appId' | 'userId' | 'sigTimeMs' | 'nowMs'>,
): { id: number; created: boolean } | 'sig_revoked' {
  const { appId, userId, sigTimeMs, nowMs } = input;
  const id = accountId(tx, appId, userId);
  if (id === undefined) return { id: insertAccount(tx, { appId, userId }, nowMs), created: true };
  return isRevoked(tx, id, sigTimeMs) ? 'sig_revoked' : { id, created: false };
}

function isRevoked(tx: Tx, id: number, sigTimeMs: number): boolean {
  const account = accountById(tx, id);
  return account !== undefined && sigTimeMs < account.sig_after_ms;
}

export const knownDevices = (tx: Tx, accountId: number): KnownDevice[] => tx.all<KnownDevice>(OF_ACCOUNT, accountId);

type PutDevice = Omit<Parameters<DeviceStore['login']>[0], 'policy' | 'sigTimeMs' | 'userId' | 'resumeEpoch'> &
  Pick<DeviceRecord, 'state'> & { pushOnly: 0 | 1 };

/** Makes the device or starts a new login on it; either way with the next epoch. Returns its id. */
export function putDevice(tx: Tx, accountId: number, known: KnownDevice | undefined, input: PutDevice): number {
  const { platform, brand, model, language, tokenSource, pushOnly, state, appState, unread, nowMs } = input;
  const epoch = nextNumber(tx, 'login epoch');
  const offset = badgeOffset(tx, accountId, unread);
  const said = [appState, unread ?? 0, offset, nowMs];
  const about = [platform, brand, model, language, tokenSource, pushOnly, state, epoch, ...said];
  if (known !== undefined) {
    tx.run(UPDATE, ...about, known.id);
    return known.id;
  }
  const row = tx.get<{ id: number }>(INSERT, input.appId, accountId, input.deviceKey, ...about, nowMs);
  if (row === undefined) throw new Error('INSERT … RETURNING gave no row');
  return row.id;
}
