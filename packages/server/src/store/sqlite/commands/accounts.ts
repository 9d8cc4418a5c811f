import type { Profile, ProfileItems } from '@tim-push/protocol';
import type { AccountStore } from '../../contract/index.ts';
import {
  type AccountRecord,
  accountId,
  findAccount,
  findAccountId,
  forgetAccount,
  insertAccount,
} from '../account-row.ts';
import { putDoNotDisturb } from '../do-not-disturb.ts';
import type { Commands, Tx } from '../tx.ts';
import { endLogins } from './devices-logout.ts';
import { purgeAccountMessages } from './messages-account.ts';
import { cancelDevicePushes } from './pushes-cancel.ts';

const SET_NAMES = 'UPDATE accounts SET nick = coalesce(?, nick), face_url = coalesce(?, face_url) WHERE id = ?';
const SET_PROFILE = 'UPDATE accounts SET nick = ?, face_url = ?, profile = ? WHERE id = ?';
const REVOKE_SIGS = 'UPDATE accounts SET sig_after_ms = max(sig_after_ms, ?) WHERE id = ?';
const DEVICE_IDS = 'SELECT id FROM devices WHERE account_id = ?';
const DELETE_DEVICES = 'DELETE FROM devices WHERE account_id = ?';
const DELETE_ACCOUNT = 'DELETE FROM accounts WHERE id = ?';

/** The profile items that have no column of their own. */
type StoredItems = Omit<ProfileItems, 'nick' | 'faceUrl'>;

export const accountCommands: Commands<AccountStore> = {
  importAccounts: {
    kind: 'write',
    run: (tx, appId, items, nowMs) =>
      items.map((item) => {
        const id = accountId(tx, appId, item.userId);
        if (id === undefined) insertAccount(tx, { appId, ...item }, nowMs);
        else if (item.nick !== undefined || item.faceUrl !== undefined) {
          tx.run(SET_NAMES, item.nick ?? null, item.faceUrl ?? null, id);
        }
        return { userId: item.userId, ok: true };
      }),
  },
  checkAccounts: {
    kind: 'read',
    run: (tx, appId, userIds) => userIds.map((userId) => findAccountId(tx, appId, userId) !== undefined),
  },
  deleteAccounts: {
    kind: 'write',
    run: (tx, appId, userIds, nowMs) => userIds.map((userId) => purge(tx, appId, userId, nowMs)),
  },
  setProfile: {
    kind: 'write',
    run(tx, appId, userId, items) {
      const account = findAccount(tx, appId, userId);
      if (account === undefined) return false;
      const { nick, faceUrl, ...rest } = mergeProfile(toItems(account), items);
      tx.run(SET_PROFILE, nick ?? '', faceUrl ?? '', JSON.stringify(rest), account.id);
      return true;
    },
  },
  getProfiles: {
    kind: 'read',
    run: (tx, appId, userIds) =>
      userIds.map((userId): Profile | undefined => {
        const account = findAccount(tx, appId, userId);
        return account && { userID: userId, ...toItems(account) };
      }),
  },
  setDoNotDisturb: {
    kind: 'write',
    run(tx, appId, userId, window) {
      const id = accountId(tx, appId, userId);
      if (id !== undefined) putDoNotDisturb(tx, id, window);
      return id !== undefined;
    },
  },
  kickAccount: {
    kind: 'write',
    run(tx, appId, userId, nowMs) {
      const id = accountId(tx, appId, userId);
      if (id === undefined) return { found: false, deviceIds: [] };
      tx.run(REVOKE_SIGS, nowMs, id);
      return { found: true, deviceIds: endLogins(tx, id, nowMs) };
    },
  },
};

function toItems(account: AccountRecord): ProfileItems {
  return { nick: account.nick, faceUrl: account.face_url, ...(JSON.parse(account.profile) as StoredItems) };
}

/** Given items replace the stored ones; custom items do so one by one. */
function mergeProfile(stored: ProfileItems, given: ProfileItems): ProfileItems {
  const custom = { ...stored.custom, ...given.custom };
  return { ...stored, ...given, ...(Object.keys(custom).length > 0 && { custom }) };
}

function purge(tx: Tx, appId: number, userId: string, nowMs: number): boolean {
  const id = accountId(tx, appId, userId);
  if (id === undefined) return false;
  for (const device of tx.all<{ id: number }>(DEVICE_IDS, id)) {
    cancelDevicePushes(tx, device.id, 'account_deleted', nowMs);
  }
  purgeAccountMessages(tx, id, nowMs);
  putDoNotDisturb(tx, id, undefined);
  tx.run(DELETE_DEVICES, id);
  tx.run(DELETE_ACCOUNT, id);
  forgetAccount(tx, appId, userId);
  return true;
}
