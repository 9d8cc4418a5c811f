import type { ClaimedBatch, ClaimTicket, StoredMessage } from '../../contract/index.ts';
import { type PackedBatch, packBatch, unpackBatch } from './batch.ts';
import { type PackedMessage, packMessage, unpackMessage } from './message.ts';
import type { WireForm } from './wire.ts';

type Args = [ticket: ClaimTicket, nowMs: number];
interface Result {
  batches: ClaimedBatch[];
  nextNotBeforeMs?: number;
}
/** Batches of a fan-out share their message: it goes once, and they name it by its place. */
type Packed = [nextNotBeforeMs: number | undefined, messages: PackedMessage[], batches: PackedBatch[], of: number[]];

export const claimForm: WireForm<Args, Result> = {
  packArgs: (args) => args,
  unpackArgs: (packed) => packed as Args,
  packResult({ batches, nextNotBeforeMs }): Packed {
    const places = new Map<StoredMessage, number>();
    const messages: PackedMessage[] = [];
    const of = batches.map(({ message }) => {
      const known = places.get(message);
      if (known !== undefined) return known;
      places.set(message, messages.length);
      return messages.push(packMessage(message)) - 1;
    });
    return [nextNotBeforeMs, messages, batches.map(packBatch), of];
  },
  unpackResult(result) {
    const [nextNotBeforeMs, packedMessages, packedBatches, of] = result as Packed;
    const messages = packedMessages.map(unpackMessage);
    const batches = packedBatches.map((packed, index) => unpackBatch(packed, at(messages, of[index])));
    return { batches, ...(nextNotBeforeMs !== undefined && { nextNotBeforeMs }) };
  },
};

function at<T>(list: readonly T[], index: number | undefined): T {
  const found = index === undefined ? undefined : list[index];
  if (found === undefined) throw new Error(`a claim named message ${index} of ${list.length}`);
  return found;
}
