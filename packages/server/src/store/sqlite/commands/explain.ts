import type { AttemptRecord } from '@tim-push/channels';
import {
  type Counters,
  className,
  type DeviceTrace,
  type ExplainStore,
  type MessageTrace,
  type PushTrace,
} from '../../contract/index.ts';
import { findAccountId } from '../account-row.ts';
import { BATCH_STATES, type Batch, batchesOfMessage, batchesWhere, SELECT_BATCH } from '../batches.ts';
import { boxText, newestFirst } from '../box.ts';
import { deviceById } from '../device-row.ts';
import { decisionsOf } from '../kept-decisions.ts';
import { type MessageRecord, messageRecord, SELECT_OF_BOX, toStoredMessage } from '../message-row.ts';
import { daily, dayOf, dayOfId, isoDay, partitionDays, readerHasDay } from '../partitions.ts';
import { isFinal } from '../recipients.ts';
import { idsSent } from '../sent-times.ts';
import type { Commands, ReadTx } from '../tx.ts';

const RECEIVED = boxText(`${SELECT_OF_BOX} WHERE b.account_id = ?1 AND b.message_id BETWEEN ?2 AND ?3
  AND m.to_id = ?1 AND m.sent_ms BETWEEN ?4 AND ?5 ORDER BY b.message_id DESC LIMIT ?6`);
const MARKS = daily('SELECT kind, code, at_ms FROM mark_$day WHERE batch_id = ? AND device_id = ? ORDER BY at_ms');
const COUNTERS = `SELECT * FROM push_counters WHERE (? = 0 OR app_id = ?) AND day BETWEEN ? AND ? ORDER BY day, app_id, certificate_id, class`;
const ALL_BATCHES = daily(`${SELECT_BATCH} WHERE id > ? ORDER BY id LIMIT 1000`);

type TraceQuery = Parameters<ExplainStore['trace']>[0];

export const explainCommands: Commands<ExplainStore> = {
  trace: { kind: 'scan', run: (tx, query) => messagesOf(tx, query).map((record) => traceOf(tx, record)) },
  counters: {
    kind: 'scan',
    run: (tx, { appId = 0, fromDay, toDay }) =>
      tx.all<CounterRecord>(COUNTERS, appId, appId, fromDay, toDay).map(toCounters),
  },
  audit: { kind: 'scan', run: audit },
};

function messagesOf(tx: ReadTx, query: TraceQuery): MessageRecord[] {
  const userId = findAccountId(tx, query.appId, query.userId);
  if (userId === undefined) return [];
  if (query.messageId !== undefined) {
    const record = readerHasDay(tx, dayOfId(query.messageId)) ? messageRecord(tx, query.messageId) : undefined;
    return record !== undefined && (record.to_id === userId || record.from_id === userId) ? [record] : [];
  }
  const from = query.fromMs ?? 0;
  const to = query.toMs ?? Number.MAX_SAFE_INTEGER;
  const found: MessageRecord[] = [];
  for (const day of partitionDays(tx).reverse()) {
    // The day after as well: see `dayForNew`.
    if (day < dayOf(from) || day > dayOf(to) + 1 || found.length >= query.limit) continue;
    const { first, last } = idsSent(tx, day, from, to);
    const left = query.limit - found.length;
    found.push(...newestFirst<MessageRecord>(tx, RECEIVED, day, left, userId, first, last, from, to));
  }
  return found;
}

function traceOf(tx: ReadTx, record: MessageRecord): MessageTrace {
  const decisions = Map.groupBy(decisionsOf(tx, record), (one) => one.deviceId);
  const batches = batchesOfMessage(tx, record.id);
  const devices: DeviceTrace[] = [];
  for (const [deviceId, kept] of decisions) {
    const device = deviceById(tx, deviceId);
    // A device whose account was purged is nobody's to explain.
    if (device === undefined) continue;
    const push = pushOf(tx, batches, deviceId);
    devices.push({ device, decisions: kept.map(({ decision, atMs }) => ({ decision, atMs })), ...(push && { push }) });
  }
  return { message: toStoredMessage(record), devices };
}

const isOf = ({ index, indexes }: AttemptRecord, recipient: number): boolean =>
  index === undefined ? (indexes?.includes(recipient) ?? true) : index === recipient;

function pushOf(tx: ReadTx, batches: readonly Batch[], deviceId: number): PushTrace | undefined {
  for (const batch of batches) {
    const index = batch.recipients.findIndex((one) => one.deviceId === deviceId);
    const recipient = batch.recipients[index];
    if (recipient === undefined) continue;
    const marks = tx.all<{ kind: string; code: string; at_ms: number }>(MARKS(dayOfId(batch.id)), batch.id, deviceId);
    return {
      batchId: batch.id,
      laneId: batch.laneId,
      certificateId: batch.certificateId,
      state: recipient.state,
      ...(recipient.code !== '' && { code: recipient.code }),
      ...(recipient.vendorId !== '' && { vendorId: recipient.vendorId }),
      ...(recipient.reason !== '' && { reason: recipient.reason }),
      attempts: recipient.attempts,
      uncertain: recipient.uncertain,
      queuedMs: batch.queuedMs,
      ...(recipient.settledMs > 0 && { settledMs: recipient.settledMs }),
      ...(batch.state === BATCH_STATES.queued && { notBeforeMs: batch.notBeforeMs }),
      expiresAtMs: batch.expiresMs,
      requests: batch.requests.filter((request) => isOf(request, index)),
      marks: marks.map(({ kind, code, at_ms }) => ({ kind, code, atMs: at_ms })),
    };
  }
  return undefined;
}

interface CounterRecord {
  app_id: number;
  certificate_id: number;
  day: string;
  class: string;
  planned: number;
  sent: number;
  refused: number;
  expired: number;
  cancelled: number;
  unknown: number;
  delivered: number;
  clicked: number;
  second_rings: number;
}
const toCounters = ({ app_id, certificate_id, second_rings, ...rest }: CounterRecord): Counters => ({
  ...rest,
  appId: app_id,
  certificateId: certificate_id,
  secondRings: second_rings,
});

/** The invariants over everything that is kept: each batch's own, and counters = what the batches say. */
function audit(tx: ReadTx): { batchId: number; problem: string }[] {
  const problems: { batchId: number; problem: string }[] = [];
  const counted = new Map<string, Partial<Record<string, number>>>();
  const days = partitionDays(tx);
  for (const day of days) {
    let after = 0;
    for (;;) {
      const batches = batchesWhere(tx, ALL_BATCHES(day), after);
      for (const batch of batches) {
        for (const problem of problemsOf(batch)) problems.push({ batchId: batch.id, problem });
        tally(counted, batch);
      }
      const last = batches.at(-1);
      if (last === undefined) break;
      after = last.id;
    }
  }
  const [oldest] = days;
  if (oldest !== undefined) problems.push(...counterProblems(tx, counted, isoDay(oldest)));
  return problems;
}

function problemsOf(batch: Batch): string[] {
  const found: string[] = [];
  const open = batch.recipients.filter((one) => !isFinal(one.state)).length;
  if (batch.state === BATCH_STATES.done && open > 0) found.push(`${open} recipients are open in a batch that is done`);
  if (batch.state !== BATCH_STATES.done && open === 0)
    found.push('the batch waits, but every recipient has its final state');
  if (batch.state === BATCH_STATES.queued && batch.recipients.some((one) => one.state === 'attempted'))
    found.push('a recipient is attempted in a batch that nobody holds');
  if (batch.state === BATCH_STATES.leased && batch.owner === '') found.push('the batch is leased to nobody');
  if (batch.recipients.some((one) => isFinal(one.state) && one.settledMs === 0))
    found.push('a final state without its time');
  return found;
}

const keyOf = (appId: number, day: string, certificateId: number, cls: string): string =>
  `${appId} ${day} ${certificateId} ${cls}`;
function tally(counted: Map<string, Partial<Record<string, number>>>, batch: Batch): void {
  const key = keyOf(batch.appId, isoDay(dayOfId(batch.id)), batch.certificateId, className(batch.priority));
  const sums = counted.get(key) ?? {};
  counted.set(key, sums);
  sums['planned'] = (sums['planned'] ?? 0) + batch.recipients.length;
  for (const { state } of batch.recipients) if (isFinal(state)) sums[state] = (sums[state] ?? 0) + 1;
}

function counterProblems(
  tx: ReadTx,
  counted: Map<string, Partial<Record<string, number>>>,
  fromDay: string,
): { batchId: number; problem: string }[] {
  const problems: { batchId: number; problem: string }[] = [];
  for (const row of tx.all<CounterRecord>(COUNTERS, 0, 0, fromDay, '9999')) {
    const sums = counted.get(keyOf(row.app_id, row.day, row.certificate_id, row.class)) ?? {};
    for (const name of ['planned', 'sent', 'refused', 'expired', 'cancelled', 'unknown'] as const) {
      if (row[name] !== (sums[name] ?? 0)) {
        problems.push({
          batchId: 0,
          problem: `${row.day} ${row.class} of certificate ${row.certificate_id}: ${name} is counted ${row[name]} times, the batches say ${sums[name] ?? 0}`,
        });
      }
    }
  }
  return problems;
}
