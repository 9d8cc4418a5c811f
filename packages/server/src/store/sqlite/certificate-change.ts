/** What a change of a certificate does to its tokens and pushes: a wrong project or region is mended. */
import { STRIKES_TO_RETIRE } from '../contract/index.ts';
import { forgetBatches } from './batches.ts';
import { unbind } from './device-binding.ts';
import { noteInLine } from './line.ts';
import { daily, openDays } from './partitions.ts';
import type { Tx } from './tx.ts';

// The former account's word on a token counts no longer: it was another project's.
const MOVE_TOKENS = `UPDATE OR IGNORE devices SET token_lane = ?, retired_lane = 0, retired_code = '', retired_at_ms = 0,
  strikes = 0 WHERE app_id = ? AND token <> '' AND certificate_id = ? AND token_lane <> ?`;
const LEFT_BEHIND = `SELECT id, epoch, token FROM devices
  WHERE app_id = ? AND token <> '' AND certificate_id = ? AND token_lane <> ?`;
const HOLDER = 'SELECT id, epoch FROM devices WHERE app_id = ? AND token = ? AND token_lane = ?';
const VOID_STRIKES = `UPDATE devices SET retired_lane = 0, retired_code = '', retired_at_ms = 0, strikes = 0
  WHERE retired_lane = ? AND retired_at_ms > 0 AND certificate_id = ? AND strikes >= ${STRIKES_TO_RETIRE}`;
/** Waiting and leased ones apart: each is found by the index of that state. */
const MOVE_BATCHES = [0, 1].map((state) =>
  daily(`UPDATE batch_$day SET lane_id = ? WHERE state = ${state} AND certificate_id = ?`),
);

/** Takes the certificate's tokens and its open pushes to its lane, which is that of another vendor account than before. */
export function followLane(tx: Tx, certificate: { id: number; appId: number; laneId: number }, nowMs: number): void {
  const { id, appId, laneId } = certificate;
  tx.run(MOVE_TOKENS, laneId, appId, id, laneId);
  for (const device of tx.all<{ id: number; epoch: number; token: string }>(LEFT_BEHIND, appId, id, laneId)) {
    // Another certificate of the account has the same token: the later login keeps it.
    const holder = tx.get<{ id: number; epoch: number }>(HOLDER, appId, device.token, laneId);
    const loser = holder !== undefined && holder.epoch < device.epoch ? holder : device;
    unbind(tx, loser.id, 'rebound', nowMs);
  }
  tx.run(MOVE_TOKENS, laneId, appId, id, laneId);
  for (const day of openDays(tx)) {
    for (const move of MOVE_BATCHES) if (tx.run(move(day), laneId, id).changes > 0) noteInLine(tx, day);
  }
  forgetBatches(tx);
}

/** The same account by other credentials or another host: what was certain stays, what was doubtful is asked again. */
export function voidStrikes(tx: Tx, { id, laneId }: { id: number; laneId: number }): void {
  tx.run(VOID_STRIKES, laneId, id);
}
