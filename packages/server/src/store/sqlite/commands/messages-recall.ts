import type { MessageStore, StoredMessage } from '../../contract/index.ts';
import { accountId } from '../account-row.ts';
import { type Batch, batchesOfMessage } from '../batches.ts';
import { boxText, NO_LIMIT, oldestFirst } from '../box.ts';
import { unreadLess } from '../conversations.ts';
import { deviceById } from '../device-row.ts';
import {
  countsAsUnread,
  isWithheld,
  type MessageRecord,
  messageRecord,
  SELECT_OF_BOX,
  toStoredMessage,
} from '../message-row.ts';
import { daily, dayOf, dayOfId, hasDay } from '../partitions.ts';
import { isFinal, requestKeyOf } from '../recipients.ts';
import { idsSent } from '../sent-times.ts';
import type { Tx } from '../tx.ts';
import { cancelQueued } from './pushes-cancel.ts';

type Input = Parameters<MessageStore['recall']>[0];
type Result = Awaited<ReturnType<MessageStore['recall']>>;

const MARK = daily('UPDATE message_$day SET recalled_ms = ? WHERE id = ?');
// In the receiver's box, of that second: who notifies everybody sends far more than anybody receives.
const BY_KEY = boxText(`${SELECT_OF_BOX} WHERE b.account_id = ?1 AND b.message_id BETWEEN ?2 AND ?3
  AND m.to_id = ?1 AND m.from_id = ?4 AND m.seq = ?5 AND m.random = ?6 ORDER BY b.message_id LIMIT ?7`);

/** Recalls a message: what waits of its pushes ends, what a phone may show is handed back to be withdrawn. */
export function recall(tx: Tx, input: Input): Result {
  const record = find(tx, input);
  if (record === undefined || record.app_id !== input.appId) return { kind: 'not_found' };
  if (!input.admin && record.from_user !== input.by) return { kind: 'not_yours' };
  if (record.recalled_ms > 0) return { kind: 'already' };
  if (!input.admin && record.sent_ms + input.windowMs < input.nowMs) return { kind: 'too_late' };
  tx.run(MARK(dayOfId(record.id)), input.nowMs, record.id);
  const message: StoredMessage = { ...toStoredMessage(record), recalledMs: input.nowMs };
  if (countsAsUnread(message) && !isWithheld(record)) unreadLess(tx, record.to_id, record.from_id, record.id);
  const shown = batchesOfMessage(tx, record.id).flatMap((batch) => endPushes(tx, batch, input.nowMs));
  return { kind: 'recalled', message, shown };
}

type Shown = Extract<Result, { kind: 'recalled' }>['shown'];
function endPushes(tx: Tx, batch: Batch, nowMs: number): Shown {
  const shown: Shown = [];
  cancelQueued(tx, batch, 'recalled', nowMs, () => true);
  for (const [index, recipient] of batch.recipients.entries()) {
    const mayShow =
      recipient.attempts > 0 &&
      (!isFinal(recipient.state) || recipient.state === 'sent' || recipient.state === 'unknown');
    const device = mayShow ? deviceById(tx, recipient.deviceId) : undefined;
    // A device that moved to another certificate has a token that means nothing to this one's cloud.
    if (device !== undefined && device.token !== '' && device.certificateId === batch.certificateId) {
      shown.push({
        deviceId: device.id,
        certificateId: batch.certificateId,
        token: device.token,
        language: device.language,
        replaceKey: batch.replaceKey,
        requestKey: requestKeyOf(batch.id),
        index,
      });
    }
  }
  return shown;
}

function find(tx: Tx, { appId, messageId, messageKey }: Input): MessageRecord | undefined {
  if (messageId !== undefined) return hasDay(tx, dayOfId(messageId)) ? messageRecord(tx, messageId) : undefined;
  const parts = /^(\d{1,10})_(\d{1,10})_(\d{1,12})$/.exec(messageKey?.key ?? '');
  if (messageKey === undefined || parts === null) return undefined;
  const [from, to] = [accountId(tx, appId, messageKey.from), accountId(tx, appId, messageKey.to)];
  if (from === undefined || to === undefined) return undefined;
  const second = Number(parts[3]);
  // The day after as well: see `dayForNew`.
  return [dayOf(second * 1000), dayOf(second * 1000) + 1]
    .filter((day) => hasDay(tx, day))
    .flatMap((day) => {
      const { first, last } = idsSent(tx, day, second * 1000, second * 1000 + 999);
      const sent = [from, Number(parts[1]), Number(parts[2])] as const;
      return oldestFirst<MessageRecord>(tx, BY_KEY, day, NO_LIMIT, to, first, last, ...sent);
    })
    .find((record) => Math.floor(record.sent_ms / 1000) === second);
}
