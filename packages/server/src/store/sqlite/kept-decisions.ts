/**
 * Where the decisions about a message are kept: packed in its own row for up to 50 devices, which is nearly every
 * message; beyond that in blocks of their own, labelled (message, first device, last device).
 */
import { type KeptDecision, packDecisions, unpackDecisions } from './decision-block.ts';
import { daily, dayOfId, hasDay } from './partitions.ts';
import type { ReadTx, Tx } from './tx.ts';

/** Devices that a fan-out inside the commit of its message plans (DESIGN §4 accept). */
const MOST_INLINE = 50;
/** Devices of one block: 3 to 4 KB. */
const BLOCK_DEVICES = 1000;

const INSERT_BLOCK = daily(
  'INSERT INTO decision_$day (message_id, first_device, last_device, block) VALUES (?, ?, ?, ?)',
);
const BLOCKS = daily('SELECT block FROM decision_$day WHERE message_id = ? ORDER BY first_device');
const BLOCK_OF_DEVICE = daily(`SELECT first_device, block FROM decision_$day
  WHERE message_id = ? AND first_device <= ? ORDER BY first_device DESC LIMIT 1`);
const UPDATE_BLOCK = daily('UPDATE decision_$day SET block = ? WHERE message_id = ? AND first_device = ?');
const DELETE_BLOCKS = daily('DELETE FROM decision_$day WHERE message_id = ?');
const INLINE = daily('SELECT sent_ms, decisions FROM message_$day WHERE id = ?');
const UPDATE_INLINE = daily('UPDATE message_$day SET decisions = ? WHERE id = ?');

/** What a message's row says of its decisions. */
export interface DecisionsRecord {
  id: number;
  sent_ms: number;
  decisions: Uint8Array;
}

/** Keeps what was decided when the message was accepted. Returns what goes into its row: nothing where blocks were written. */
export function keepDecisions(
  tx: Tx,
  message: { id: number; sentMs: number },
  decisions: readonly KeptDecision[],
): Uint8Array {
  if (decisions.length <= MOST_INLINE) return packDecisions(decisions, message.sentMs);
  const day = dayOfId(message.id);
  const sorted = decisions.toSorted((a, b) => a.deviceId - b.deviceId);
  for (let at = 0; at < sorted.length; at += BLOCK_DEVICES) {
    const members = sorted.slice(at, at + BLOCK_DEVICES);
    const [first, last] = [members[0], members.at(-1)];
    if (first === undefined || last === undefined) break;
    tx.run(INSERT_BLOCK(day), message.id, first.deviceId, last.deviceId, packDecisions(members, message.sentMs));
  }
  return new Uint8Array();
}

/** Every decision about a message, each device's in their order. */
export function decisionsOf(tx: ReadTx, record: DecisionsRecord): KeptDecision[] {
  if (record.decisions.length > 0) return unpackDecisions(record.decisions, record.sent_ms);
  return tx
    .all<{ block: Uint8Array }>(BLOCKS(dayOfId(record.id)), record.id)
    .flatMap(({ block }) => unpackDecisions(block, record.sent_ms));
}

/** Adds what a wait ended as; the wait itself stays on the record. */
export function addDecision(tx: Tx, messageId: number, added: KeptDecision): void {
  const day = dayOfId(messageId);
  const row = hasDay(tx, day) ? tx.get<Omit<DecisionsRecord, 'id'>>(INLINE(day), messageId) : undefined;
  if (row === undefined) return;
  const withAdded = (block: Uint8Array): Uint8Array =>
    packDecisions([...unpackDecisions(block, row.sent_ms), added], row.sent_ms);
  const found =
    row.decisions.length > 0
      ? undefined
      : tx.get<{ first_device: number; block: Uint8Array }>(BLOCK_OF_DEVICE(day), messageId, added.deviceId);
  if (found === undefined) tx.run(UPDATE_INLINE(day), withAdded(row.decisions), messageId);
  else tx.run(UPDATE_BLOCK(day), withAdded(found.block), messageId, found.first_device);
}

/** Must go with every DELETE of a message. */
export const forgetDecisions = (tx: Tx, messageId: number): void =>
  void tx.run(DELETE_BLOCKS(dayOfId(messageId)), messageId);
