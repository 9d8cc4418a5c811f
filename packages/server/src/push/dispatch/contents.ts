import type { WireContent } from '@tim-push/channels';
import type { ClaimedBatch } from '../../store/index.ts';
import type { OpenChannel, PreparedContent } from '../channel-pool.ts';
import { composeContent, type ElementTextSettings } from '../compose/index.ts';
import type { Part } from './job.ts';

/** Contents kept per channel: more than the fan-outs that run side by side, few enough to cost nothing. */
const KEPT = 256;

/**
 * The vendor's form of what a part of a batch says: composed once per (message, language, certificate) and shared by
 * every request that carries it, across the batches of a fan-out.
 */
export function contentOf(
  batch: ClaimedBatch,
  part: Part,
  open: OpenChannel,
  texts: ElementTextSettings,
): PreparedContent {
  // A chat's push to one phone is never asked for again: keeping it would only push out what a fan-out shares.
  if (batch.recipients.length === 1) return { wire: compose(batch, part, open, texts) };
  const key = `${batch.message.id}/${part.contentKey}`;
  const known = open.contents.get(key);
  if (known !== undefined) return known;
  const made: PreparedContent = { wire: compose(batch, part, open, texts) };
  open.contents.set(key, made);
  if (open.contents.size > KEPT) {
    const oldest = open.contents.keys().next().value;
    if (oldest !== undefined) open.contents.delete(oldest);
  }
  return made;
}

function compose(batch: ClaimedBatch, part: Part, open: OpenChannel, texts: ElementTextSettings): WireContent {
  return open.channel.payload(
    composeContent({
      message: batch.message,
      language: part.language,
      vendor: open.certificate.vendor,
      options: open.certificate.options,
      replaceKey: batch.replaceKey,
      texts,
      grouped: open.channel.spec.groups === 'by_conversation',
    }),
  );
}
