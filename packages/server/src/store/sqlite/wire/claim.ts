import type { ClaimedBatch, ClaimTicket, StoredMessage } from '../../contract/index.ts';
import { putBatch, readBatch } from './batch.ts';
import { type Flat, FlatReader, putMany } from './flat.ts';
import { putMessage, readMessage } from './message.ts';
import type { WireForm } from './wire.ts';

type Args = [ticket: ClaimTicket, nowMs: number];
interface Result {
  batches: ClaimedBatch[];
  nextNotBeforeMs?: number;
}

/** Batches of a fan-out share their message: it goes once, and they name it by its place. */
export const claimForm: WireForm<Args, Result> = {
  packArgs: (args) => args,
  keep: () => undefined,
  unpackArgs: (packed) => packed as Args,
  packResult({ batches, nextNotBeforeMs }): Flat {
    const places = new Map<StoredMessage, number>();
    for (const { message } of batches) if (!places.has(message)) places.set(message, places.size);
    const into: Flat = [nextNotBeforeMs];
    putMany(into, [...places.keys()], putMessage);
    putMany(into, batches, (_, batch) => {
      into.push(places.get(batch.message));
      putBatch(into, batch);
    });
    return into;
  },
  unpackResult(packed) {
    const from = new FlatReader(packed as Flat);
    const nextNotBeforeMs = from.next<number | undefined>();
    const messages = from.many(readMessage);
    const batches = from.many(() => readBatch(from, at(messages, from.next())));
    return { batches, ...(nextNotBeforeMs !== undefined && { nextNotBeforeMs }) };
  },
};

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`a claim named message ${index} of ${list.length}`);
  return found;
}
