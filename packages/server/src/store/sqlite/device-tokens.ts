import { STRIKES_TO_RETIRE } from '../contract/index.ts';
import type { Tx } from './tx.ts';

const RETIRE = `UPDATE devices SET retired_lane = ?, retired_code = ?, retired_at_ms = ?
  WHERE id = ? AND token <> '' AND retired_at_ms = 0 AND token_at_ms <= ?`;
const STRIKE = `UPDATE devices SET strikes = strikes + 1
  WHERE id = ? AND token <> '' AND retired_at_ms = 0 AND token_at_ms <= ? RETURNING strikes`;
const CLEAR_STRIKES =
  'UPDATE devices SET strikes = 0, notifications_off = 0 WHERE id = ? AND strikes + notifications_off > 0';
const NOTIFICATIONS_OFF = 'UPDATE devices SET notifications_off = 1 WHERE id = ?';

export interface TokenVerdict {
  deviceId: number;
  laneId: number;
  code: string;
  /** When the push was handed out: a token reported since then is another one and stays. */
  claimedMs: number;
  /** The cloud's own time of death (APNs 410): a report after it also stays. */
  deadSinceMs?: number;
  nowMs: number;
}

/** Retires the device's token on certain evidence. False: a fresher report stands, or there is nothing to retire. */
export function retireToken(tx: Tx, verdict: TokenVerdict): boolean {
  const { laneId, code, nowMs, deviceId, claimedMs, deadSinceMs = claimedMs } = verdict;
  return tx.run(RETIRE, laneId, code, nowMs, deviceId, Math.min(claimedMs, deadSinceMs)).changes > 0;
}

/** Counts a doubtful answer; the third in a row retires. True: retired now. */
export function strikeToken(tx: Tx, verdict: TokenVerdict): boolean {
  const row = tx.get<{ strikes: number }>(STRIKE, verdict.deviceId, verdict.claimedMs);
  return row !== undefined && row.strikes >= STRIKES_TO_RETIRE && retireToken(tx, verdict);
}

/** A push got through: what was held against the token is void. */
export const clearStrikes = (tx: Tx, deviceId: number): void => void tx.run(CLEAR_STRIKES, deviceId);

export const markNotificationsOff = (tx: Tx, deviceId: number): void => void tx.run(NOTIFICATIONS_OFF, deviceId);
