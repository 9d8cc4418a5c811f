import type { DoNotDisturb } from '../contract/index.ts';
import { covers } from '../do-not-disturb.ts';
import { cell } from './memory.ts';
import type { Tx } from './tx.ts';

const BY_ACCOUNT = 'SELECT start_ms, end_ms, daily FROM do_not_disturb WHERE account_id = ?';
const ANY = 'SELECT 1 AS found FROM do_not_disturb LIMIT 1';
const SET = `INSERT INTO do_not_disturb (account_id, start_ms, end_ms, daily) VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET start_ms = excluded.start_ms, end_ms = excluded.end_ms, daily = excluded.daily`;
const END = 'DELETE FROM do_not_disturb WHERE account_id = ?';

/** Most servers have nobody in it: remembered, so that no message asks for its receiver. */
const ANYBODY = cell<boolean>();

/** Sets the account's window, or ends it. */
export function putDoNotDisturb(tx: Tx, accountId: number, window: DoNotDisturb | undefined): void {
  if (window === undefined) tx.run(END, accountId);
  else tx.run(SET, accountId, window.startMs, window.endMs, window.daily ? 1 : 0);
  tx.memory(ANYBODY).clear();
}

export function isUndisturbed(tx: Tx, accountId: number, nowMs: number): boolean {
  const anybody = tx.memory(ANYBODY);
  anybody.value ??= tx.get(ANY) !== undefined;
  if (!anybody.value) return false;
  const row = tx.get<{ start_ms: number; end_ms: number; daily: 0 | 1 }>(BY_ACCOUNT, accountId);
  return row !== undefined && covers({ startMs: row.start_ms, endMs: row.end_ms, daily: row.daily === 1 }, nowMs);
}
