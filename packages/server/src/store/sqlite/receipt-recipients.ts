/** Whom a receipt speaks of. Most clouds sign none, and a batch's tag is on every phone that got it: the tag alone names nobody. */
import type { Vendor } from '@tim-push/protocol';
import type { ReceiptInput, ReportedDeaths } from '../contract/index.ts';
import { type Batch, batchById } from './batches.ts';
import { daily, dayOfId, readerHasDay } from './partitions.ts';
import { type Recipient, tokenHash } from './recipients.ts';
import type { ReadTx } from './tx.ts';

const VENDOR = 'SELECT vendor FROM lanes WHERE id = ?';
const TOKEN = 'SELECT token, token_at_ms FROM devices WHERE id = ?';
const MARKED = daily('SELECT 1 AS found FROM mark_$day WHERE batch_id = ? AND device_id = ? AND kind = ?');

/** The device that the tag names, or those that got the push by one of the tokens; nobody where another cloud speaks. */
export function recipientsOf(tx: ReadTx, batch: Batch, receipt: ReceiptInput): Recipient[] {
  const { vendor, deviceId, tokens } = receipt;
  if (vendor !== undefined && vendor !== vendorOf(tx, batch)) return [];
  if (deviceId !== undefined && speaksOfThePush(receipt))
    return batch.recipients.filter((one) => one.deviceId === deviceId);
  if (tokens.length === 0) return [];
  const named = new Set(tokens);
  const hashes = new Set(tokens.map(tokenHash));
  return batch.recipients.filter(
    (one) =>
      (deviceId === undefined || deviceId === one.deviceId) &&
      // A cloud speaks of requests: of those it never got it can say nothing.
      one.claimedMs > 0 &&
      hashes.has(one.tokenHash) &&
      mayBeNamed(tx, one, named),
  );
}

/** Where the tag is one phone's own, that is proof enough for its push; not for what becomes of its token or of a quota. */
function speaksOfThePush({ kind }: ReceiptInput): boolean {
  switch (kind) {
    case 'delivered':
    case 'clicked':
    case 'filtered':
      return true;
    case 'token_invalid':
    case 'notifications_off':
    case 'quota_exceeded':
      return false;
    default:
      return kind satisfies never;
  }
}

const vendorOf = (tx: ReadTx, { laneId }: Batch): Vendor | undefined =>
  tx.get<{ vendor: Vendor }>(VENDOR, laneId)?.vendor;

/**
 * The hash can be hit by trying: while the phone holds the token that the push went to, that very token must be named.
 * One that has another token since, or none, loses nothing by what is said of the old one.
 */
function mayBeNamed(tx: ReadTx, { deviceId, claimedMs }: Recipient, named: ReadonlySet<string>): boolean {
  const device = tx.get<{ token: string; token_at_ms: number }>(TOKEN, deviceId);
  if (device === undefined || device.token === '' || device.token_at_ms > claimedMs) return true;
  return named.has(device.token);
}

export function deathsReported(tx: ReadTx, receipts: ReceiptInput[]): ReportedDeaths[] {
  const lanes = new Map<number, ReportedDeaths>();
  const counted = new Set<string>();
  for (const receipt of receipts) {
    const day = dayOfId(receipt.batchId);
    if (receipt.kind !== 'token_invalid' || !readerHasDay(tx, day)) continue;
    const batch = batchById(tx, receipt.batchId);
    const dead = batch === undefined ? [] : recipientsOf(tx, batch, receipt);
    if (batch === undefined || dead.length === 0) continue;
    const lane = lanes.get(batch.laneId) ?? { laneId: batch.laneId, batchIds: [], tokens: 0 };
    lanes.set(batch.laneId, lane);
    if (!lane.batchIds.includes(batch.id)) lane.batchIds.push(batch.id);
    for (const { deviceId } of dead) {
      const name = `${batch.id}/${deviceId}`;
      if (counted.has(name) || tx.get(MARKED(day), batch.id, deviceId, receipt.kind) !== undefined) continue;
      counted.add(name);
      lane.tokens += 1;
    }
  }
  return [...lanes.values()];
}
