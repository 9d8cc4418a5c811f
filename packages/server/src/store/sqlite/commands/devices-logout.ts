import type { CancelReason, DeviceState } from '../../contract/index.ts';
import { clearBinding } from '../device-binding.ts';
import type { Tx } from '../tx.ts';

const SET_STATE = 'UPDATE devices SET state = ? WHERE id = ?';
const ACTIVE = `SELECT id FROM devices WHERE account_id = ? AND state IN ('logged_in', 'off') ORDER BY id`;

/** Ends the login of one device: its token goes, and with it what is queued for it. */
export function endLogin(
  tx: Tx,
  deviceId: number,
  state: Extract<DeviceState, 'logged_out' | 'kicked'>,
  reason: CancelReason,
  nowMs: number,
): void {
  tx.run(SET_STATE, state, deviceId);
  clearBinding(tx, deviceId, reason, nowMs);
}

/** Kicks every device of an account, push-only ones too: after an administrator's kick the phone stays silent. */
export function endLogins(tx: Tx, accountId: number, nowMs: number): number[] {
  const ids = tx.all<{ id: number }>(ACTIVE, accountId).map((row) => row.id);
  for (const id of ids) endLogin(tx, id, 'kicked', 'kicked', nowMs);
  return ids;
}
