/** Webhook events `Push.OfflinePush` (facts: tim-api §6), written in the commit of what they tell. */

import { messageKey } from '../wire-message.ts';
import type { Batch } from './batches.ts';
import { messageRecord, toStoredMessage } from './message-row.ts';
import type { Recipient } from './recipients.ts';
import { remembered } from './remembered.ts';
import type { Tx } from './tx.ts';

/** Numbers of the REST API; Harmony's is unconfirmed there and stays 0, "unknown". */
const PLATFORM_NUMBERS: Readonly<Record<string, number>> = {
  apns: 1,
  xiaomi: 2,
  huawei: 3,
  fcm: 4,
  meizu: 5,
  oppo: 6,
  vivo: 7,
  honor: 8,
};
const WANTS = "SELECT json_extract(settings, '$.webhookUrl') IS NOT NULL AS wants FROM apps WHERE app_id = ?";
const LANE_VENDOR = 'SELECT vendor FROM lanes WHERE id = ?';
const USER = 'SELECT user_id FROM accounts WHERE id = ?';
const INSERT = 'INSERT INTO outbox (app_id, event) VALUES (?, ?)';

/** 1 sent, 2 reached, 3 clicked. An app without a `webhookUrl` (config/app-settings.ts) is told nothing, and nothing is written for it. */
export function noteOutbox(tx: Tx, batch: Batch, recipient: Recipient, stage: 1 | 2 | 3, nowMs: number): void {
  if (!wantsEvents(tx, batch.appId)) return;
  const record = messageRecord(tx, batch.messageId);
  const user = tx.get<{ user_id: string }>(USER, recipient.accountId);
  if (record === undefined || user === undefined) return;
  const message = toStoredMessage(record);
  const vendor = tx.get<{ vendor: string }>(LANE_VENDOR, batch.laneId)?.vendor ?? '';
  const event = {
    CallbackCommand: 'Push.OfflinePush',
    EventType: 1,
    EventTime: nowMs,
    From_Account: message.fromUserId,
    To_Account: user.user_id,
    PushPlatform: PLATFORM_NUMBERS[vendor] ?? 0,
    PushStage: stage,
    MsgKey: messageKey(message),
    MsgSeq: message.seq,
    MsgRandom: message.random,
    MsgTime: Math.floor(message.sentMs / 1000),
    PushID: String(batch.id),
    ErrCode: recipient.state === 'refused' ? recipient.code : '0',
    ErrInfo: recipient.state === 'refused' ? 'refused by the push cloud' : '',
  };
  tx.run(INSERT, batch.appId, JSON.stringify(event));
}

const wantsEvents = (tx: Tx, appId: number): boolean =>
  remembered(tx, 'apps', appId, () => ({ wants: tx.get<{ wants: number }>(WANTS, appId)?.wants === 1 })).wants;
