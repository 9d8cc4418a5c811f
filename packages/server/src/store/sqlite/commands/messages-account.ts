import { batchesWhere, finishUnsent, SELECT_BATCH, saveBatch } from '../batches.ts';
import { messagesOfAccount, newestOfAccount, removeFromBoxes } from '../box.ts';
import { type ConversationRecord, forgetConversations, totalFell } from '../conversations.ts';
import { forgetDecisions } from '../kept-decisions.ts';
import { daily, notePurged, openDays, partitionDays } from '../partitions.ts';
import { isFinal } from '../recipients.ts';
import type { ReadTx, Tx } from '../tx.ts';

const OPEN_OF_MESSAGE = daily(`${SELECT_BATCH} WHERE message_id = ? AND state < 2`);
const DELETE_MESSAGE = daily(
  'DELETE FROM message_$day WHERE id = ? RETURNING from_id AS fromAccountId, to_id AS toAccountId',
);
const DELETE_WAITS = 'DELETE FROM waits WHERE message_id = ?';
const DELETE_CONVERSATIONS = 'DELETE FROM conversations WHERE account_id = ?';
const DELETE_PEER = 'DELETE FROM conversations WHERE peer_id = ? RETURNING account_id, unread';

/** The cursor behind the newest message that `pull` would give this account; what login hands out. */
export function newestCursor(tx: ReadTx, accountId: number): string {
  for (const day of partitionDays(tx).reverse()) {
    const id = newestOfAccount(tx, day, accountId);
    if (id !== undefined) return String(id);
  }
  return '0';
}

/** Part of the purge of an account: its conversations, receive options and the messages it sent or received. */
export function purgeAccountMessages(tx: Tx, accountId: number, nowMs: number): void {
  tx.run(DELETE_CONVERSATIONS, accountId);
  // A peer may list it although it lists none: a message that was not synced to its sender.
  const peers = tx.all<Pick<ConversationRecord, 'account_id' | 'unread'>>(DELETE_PEER, accountId);
  forgetConversations(tx);
  for (const peer of peers) if (peer.unread > 0) totalFell(tx, peer.account_id);
  for (const day of openDays(tx)) {
    for (const id of messagesOfAccount(tx, day, accountId)) {
      for (const batch of batchesWhere(tx, OPEN_OF_MESSAGE(day), id)) {
        for (const recipient of batch.recipients) {
          if (isFinal(recipient.state)) continue;
          finishUnsent(tx, batch, recipient, { state: 'cancelled', reason: 'account_deleted' }, nowMs);
        }
        saveBatch(tx, batch);
      }
      tx.run(DELETE_WAITS, id);
      const sides = tx.get<{ fromAccountId: number; toAccountId: number }>(DELETE_MESSAGE(day), id);
      if (sides !== undefined) removeFromBoxes(tx, { id, ...sides });
      forgetDecisions(tx, id);
      notePurged(tx, id);
    }
  }
}
