import { lru } from './memory.ts';
import { remembered } from './remembered.ts';
import type { ReadTx, Tx } from './tx.ts';

/** Accounts whose integer key the writer remembers: 200,000 are about 20 MB. */
const CACHED_ACCOUNTS = 200_000;

export interface AccountRecord {
  id: number;
  app_id: number;
  user_id: string;
  nick: string;
  face_url: string;
  profile: string;
  sig_after_ms: number;
  created_ms: number;
}

const ID = 'SELECT id FROM accounts WHERE app_id = ? AND user_id = ?';
const BY_USER = 'SELECT * FROM accounts WHERE app_id = ? AND user_id = ?';
const BY_ID = 'SELECT * FROM accounts WHERE id = ?';
const INSERT = 'INSERT INTO accounts (app_id, user_id, nick, face_url, created_ms) VALUES (?, ?, ?, ?, ?) RETURNING id';

const ACCOUNT_IDS = lru<string, number>(CACHED_ACCOUNTS);
const accountIds = (tx: Tx) => tx.memory(ACCOUNT_IDS);
const cacheKey = (appId: number, userId: string): string => `${appId}:${userId}`;

/** The integer key of an account, from the writer's memory where it can. Undefined: no such account. */
export function accountId(tx: Tx, appId: number, userId: string): number | undefined {
  const key = cacheKey(appId, userId);
  const known = accountIds(tx).get(key);
  if (known !== undefined) return known;
  const id = findAccountId(tx, appId, userId);
  if (id !== undefined) accountIds(tx).set(key, id);
  return id;
}

/** The same for a reader, which remembers nothing. */
export const findAccountId = (tx: ReadTx, appId: number, userId: string): number | undefined =>
  tx.get<{ id: number }>(ID, appId, userId)?.id;

export const findAccount = (tx: ReadTx, appId: number, userId: string): AccountRecord | undefined =>
  tx.get<AccountRecord>(BY_USER, appId, userId);

export const accountById = (tx: ReadTx, id: number): AccountRecord | undefined => tx.get<AccountRecord>(BY_ID, id);

/** What others see of an account, from the writer's memory where it can; empty for one that is gone. */
export const accountNames = (tx: Tx, id: number): { nick: string; faceUrl: string } =>
  remembered(tx, 'accounts', id, () => {
    const account = accountById(tx, id);
    return { nick: account?.nick ?? '', faceUrl: account?.face_url ?? '' };
  });

export function insertAccount(
  tx: Tx,
  account: { appId: number; userId: string; nick?: string; faceUrl?: string },
  nowMs: number,
): number {
  const { appId, userId, nick = '', faceUrl = '' } = account;
  const row = tx.get<{ id: number }>(INSERT, appId, userId, nick, faceUrl, nowMs);
  if (row === undefined) throw new Error('INSERT … RETURNING gave no row');
  accountIds(tx).set(cacheKey(appId, userId), row.id);
  return row.id;
}

/** Must follow every DELETE of an account. */
export function forgetAccount(tx: Tx, appId: number, userId: string): void {
  accountIds(tx).delete(cacheKey(appId, userId));
}
