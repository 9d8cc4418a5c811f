/** What clouds and phones tell later: delivered, clicked, dead tokens. Matched by our tag, answered after the commit. */
import type { Receipt, ReceiptReader } from '@tim-push/channels';
import type { Vendor } from '@tim-push/protocol';
import type { Logger } from '../logging/index.ts';
import type { PushStore, ReceiptInput, ReceiptResult } from '../store/index.ts';
import type { Clock } from './clock.ts';
import type { PushMetrics } from './metrics.ts';
import { mayRead } from './receipt-choice.ts';
import type { ReceiptReaders } from './receipt-readers.ts';
import type { Tags } from './tag.ts';

export interface VendorCallback {
  vendor: Vendor;
  /**
   * The one of the URL that the push was sent with, which may be switched off or removed since; or those that it may be
   * of, where the URL names none: `mayRead` chooses.
   */
  certificateIds: readonly number[];
  contentType: string;
  body: string;
  query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  headers?: Readonly<Record<string, string>>;
}
/** How to answer the cloud. Only `done` is a success: after anything else it may send the receipts again. */
export type CallbackAnswer =
  | { kind: 'done'; applied: number; parked: number; duplicates: number; unknown: number; forged: number }
  /** The cloud sends no receipts, or the certificate's credentials cannot be opened. */
  | { kind: 'not_found' }
  | { kind: 'malformed'; detail: string };

export interface ReceiptsDeps {
  store: Pick<PushStore, 'applyReceipts' | 'deathsReported'>;
  reader: ReceiptReaders;
  tags: Tags;
  clock: Clock;
  log: Pick<Logger, 'warn' | 'debug'>;
  metrics: Pick<PushMetrics, 'receipts'>;
  /** A cloud called so many tokens of a lane dead; answers whether they may be retired. */
  deathsReported(laneId: number, tokens: number): 'retire' | 'keep';
  /** A cloud told by receipt that the daily quota of a class was spent. */
  quotaSpent(spent: NonNullable<ReceiptResult['quotaSpent']>[number]): void;
}
export interface Receipts {
  /** @throws {StoreError} when nothing could be stored: answer 503, the cloud or the phone sends it again. */
  vendorCallback(callback: VendorCallback): Promise<CallbackAnswer>;
  /** A tap, as the phone reports it. Resolves whether the tag is ours and this device's. */
  click(tag: string, deviceId: number, atMs: number): Promise<boolean>;
  /** The push reached the app although its cloud may send no receipt. */
  arrived(tag: string, deviceId: number, atMs: number): Promise<boolean>;
}

/** Marks are kept as long as pushes are (7 days); a phone's clock may be off. */
const OLDEST_MS = 7 * 86_400_000;

const OF_NONE =
  'signed, if at all, by none of these certificates within the last minutes: give the one of its app its receipt secret, or mend the clock';

export function createReceipts(deps: ReceiptsDeps): Receipts {
  const { tags, clock, log, metrics } = deps;

  async function apply(receipts: ReceiptInput[], vendor: Vendor | undefined) {
    const now = clock.now();
    const result = await deps.store.applyReceipts(receipts, now);
    for (const spent of result.quotaSpent ?? []) deps.quotaSpent(spent);
    if (vendor !== undefined) {
      metrics.receipts(vendor, 'applied', result.applied);
      metrics.receipts(vendor, 'parked', result.parked);
      metrics.receipts(vendor, 'duplicate', result.duplicates);
      metrics.receipts(vendor, 'unknown', result.unknown);
    }
    return result;
  }

  /** A time the store can file: not of the future, not older than what is kept. */
  const plausible = (atMs: number): number => {
    const now = clock.now();
    return Number.isFinite(atMs) ? Math.min(now, Math.max(now - OLDEST_MS, Math.trunc(atMs))) : now;
  };

  async function fromDevice(
    kind: 'clicked' | 'delivered',
    tag: string,
    deviceId: number,
    atMs: number,
  ): Promise<boolean> {
    const name = tags.read(tag);
    // A phone may report its own pushes only; a batch's tag is shared, there the connection says who it is.
    if (name === undefined || (name.deviceId !== undefined && name.deviceId !== deviceId)) return false;
    const result = await apply(
      [{ batchId: name.batchId, deviceId, kind, tokens: [], code: 'device', atMs: plausible(atMs) }],
      undefined,
    );
    return result.unknown === 0;
  }

  /** A wrong region or environment makes every phone look gone: then nothing is retired on a receipt's word. */
  async function keepDoubtful(inputs: readonly ReceiptInput[]): Promise<void> {
    const dead = inputs.filter(({ kind }) => kind === 'token_invalid');
    if (dead.length === 0) return;
    for (const { laneId, batchIds, tokens } of await deps.store.deathsReported(dead)) {
      if (deps.deathsReported(laneId, tokens) === 'retire') continue;
      for (const input of dead) if (batchIds.includes(input.batchId)) input.keepTokens = true;
    }
  }

  /** By the first certificate that may and can. Else what the first of them found wrong. */
  async function readBy(
    callback: VendorCallback,
  ): Promise<{ kind: 'read'; receipts: Receipt[] } | Exclude<CallbackAnswer, { kind: 'done' }>> {
    const readers: ReceiptReader[] = [];
    for (const certificate of callback.certificateIds) {
      const reader = await deps.reader(callback.vendor, certificate);
      if (reader !== undefined) readers.push(reader);
    }
    const chosen = mayRead(readers, callback);
    if (chosen.length === 0 && readers.length > 1) return { kind: 'malformed', detail: OF_NONE };
    let wrong: string | undefined;
    // One alone says itself what is wrong with the signature.
    for (const reader of chosen.length === 0 ? readers : chosen) {
      try {
        return { kind: 'read', receipts: reader.parse(callback) };
      } catch (error) {
        wrong ??= error instanceof Error ? error.message : String(error);
      }
    }
    return wrong === undefined ? { kind: 'not_found' } : { kind: 'malformed', detail: wrong };
  }

  return {
    async vendorCallback(callback) {
      const { vendor, certificateIds: certificates } = callback;
      const read = await readBy(callback);
      if (read.kind === 'malformed')
        log.warn({ vendor, certificates, detail: read.detail }, 'a receipt could not be read');
      if (read.kind !== 'read') return read;
      const { receipts } = read;
      const inputs: ReceiptInput[] = [];
      let forged = 0;
      for (const { tag, ...receipt } of receipts) {
        const name = tags.read(tag);
        if (name === undefined) forged += 1;
        else inputs.push({ ...receipt, ...name, vendor, atMs: plausible(receipt.atMs) });
      }
      if (forged > 0) {
        metrics.receipts(vendor, 'forged', forged);
        log.warn({ vendor, certificates, forged }, 'receipts without a tag of ours were ignored');
      }
      await keepDoubtful(inputs);
      const result =
        inputs.length === 0 ? { applied: 0, parked: 0, duplicates: 0, unknown: 0 } : await apply(inputs, vendor);
      // Late ones, and those of somebody who knows a tag but not the tokens of its push.
      if (result.unknown > 0)
        log.warn({ vendor, certificates, unknown: result.unknown }, 'receipts that name no push of ours were ignored');
      return { kind: 'done', ...result, forged };
    },
    click: (tag, deviceId, atMs) => fromDevice('clicked', tag, deviceId, atMs),
    arrived: (tag, deviceId, atMs) => fromDevice('delivered', tag, deviceId, atMs),
  };
}
