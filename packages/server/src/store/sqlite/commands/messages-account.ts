import type { ReadTx, Tx } from '../tx.ts';

/** The cursor behind the newest message that `pull` would give this account; what login hands out. */
export function newestCursor(_tx: ReadTx, _accountId: number): string {
  return '';
}

/** Part of the purge of an account: its conversations, receive options and the messages it sent or received. */
export function purgeAccountMessages(_tx: Tx, _accountId: number, _nowMs: number): void {}
