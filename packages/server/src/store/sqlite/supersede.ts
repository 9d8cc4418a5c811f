/** Conversation mode: pushes that share a banner, of which only the newest is worth a ring. */
import type { PushState, StoredMessage } from '../contract/index.ts';
import { batchesOfMessage, batchesWhere, SELECT_BATCH } from './batches.ts';
import { boxText, newestFirst } from './box.ts';
import { cancelQueued } from './commands/pushes-cancel.ts';
import { daily, dayOfId, openDays } from './partitions.ts';
import type { Tx } from './tx.ts';

const OLDER = daily(`${SELECT_BATCH} WHERE state < 2 AND replace_key <> '' AND replace_key = ? AND message_id < ?`);
const MAY_SHOW: ReadonlySet<PushState> = new Set(['queued', 'attempted', 'sent', 'unknown']);
/** Messages that are looked at for a newer push; the newest have it, if any has. */
const MOST = 20;
const NEWER = boxText(`SELECT m.id FROM $box b CROSS JOIN message_$day m ON m.id = b.message_id
  WHERE b.account_id = ?1 AND b.message_id > ?2 AND m.to_id = ?1 AND m.replace_key = ?3
  ORDER BY b.message_id DESC LIMIT ?4`);

/** An older push of the same banner that is still waiting has been overtaken, on the devices where a newer one goes. */
export function supersedeOlder(
  tx: Tx,
  replaceKey: string,
  newerId: number,
  deviceIds: readonly number[],
  nowMs: number,
): void {
  if (replaceKey === '' || deviceIds.length === 0) return;
  const devices = new Set(deviceIds);
  for (const day of openDays(tx)) {
    for (const batch of batchesWhere(tx, OLDER(day), replaceKey, newerId)) {
      cancelQueued(tx, batch, 'superseded', nowMs, (one) => devices.has(one.deviceId));
    }
  }
}

/** Whether a newer message of the same banner got a push on this device already, sent or on its way: an older one would replace it. */
export function isOvertaken(tx: Tx, message: StoredMessage, replaceKey: string, deviceId: number): boolean {
  if (replaceKey === '') return false;
  return openDays(tx)
    .filter((day) => day >= dayOfId(message.id))
    .flatMap((day) => newestFirst<{ id: number }>(tx, NEWER, day, MOST, message.toAccountId, message.id, replaceKey))
    .flatMap(({ id }) => batchesOfMessage(tx, id))
    .some((batch) => batch.recipients.some((one) => one.deviceId === deviceId && MAY_SHOW.has(one.state)));
}
