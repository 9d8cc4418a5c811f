import type { PushStore } from '../../contract/index.ts';
import { batchesOfMessage } from '../batches.ts';
import { dayOfId, hasDay } from '../partitions.ts';
import { deathsReported } from '../receipt-recipients.ts';
import type { Commands } from '../tx.ts';
import { claimForm } from '../wire/claim.ts';
import { settleForm } from '../wire/settle.ts';
import { cancelQueued } from './pushes-cancel.ts';
import { claim } from './pushes-claim.ts';
import { bringForward, closeClass, lanes, setLane } from './pushes-lanes.ts';
import { expireDue, recoverLeases, renewLeases } from './pushes-leases.ts';
import { applyReceipts } from './pushes-receipts.ts';
import { settle } from './pushes-settle.ts';

const TAKE = 'SELECT id, app_id, event FROM outbox ORDER BY id LIMIT ?';
const ACK = 'DELETE FROM outbox WHERE id = ?';

export const pushCommands: Commands<PushStore> = {
  claim: { kind: 'write', run: claim, form: claimForm, always: true },
  settle: { kind: 'write', run: settle, form: settleForm, always: true },
  renewLeases: { kind: 'write', run: renewLeases, always: true },
  recoverLeases: { kind: 'write', run: recoverLeases },
  expireDue: { kind: 'write', run: expireDue },
  lanes: { kind: 'read', run: lanes },
  setLane: { kind: 'write', run: setLane },
  bringForward: { kind: 'write', run: bringForward },
  closeClass: { kind: 'write', run: closeClass },
  cancelMessage: {
    kind: 'write',
    run(tx, messageId, nowMs) {
      if (!hasDay(tx, dayOfId(messageId))) return 0;
      return batchesOfMessage(tx, messageId).reduce(
        (sum, batch) => sum + cancelQueued(tx, batch, 'operator', nowMs, () => true),
        0,
      );
    },
  },
  deathsReported: { kind: 'read', run: deathsReported },
  applyReceipts: { kind: 'write', run: applyReceipts },
  takeOutbox: {
    kind: 'read',
    run: (tx, limit) =>
      tx
        .all<{ id: number; app_id: number; event: string }>(TAKE, limit)
        .map(({ id, app_id, event }) => ({ id, appId: app_id, event: JSON.parse(event) as Record<string, unknown> })),
  },
  ackOutbox: {
    kind: 'write',
    run(tx, ids) {
      for (const id of ids) tx.run(ACK, id);
    },
  },
};
