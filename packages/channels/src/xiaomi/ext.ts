import { PUSH_TAG_KEY } from '@tim-push/protocol';
import type { ContentNote } from '../channel.ts';
import { placeExt } from '../content.ts';
import { MAX_TAG_BYTES } from '../request.ts';
import { utf8Bytes } from '../text.ts';

/**
 * Where `ext` travels.
 *
 * - `extra`: as `extra.ext`; the phone reads `MiPushMessage.getExtra().get("ext")`, as the field's clients always did.
 * - `payload`: inside the JSON of `payload`, for what does not fit there. The phone reads `MiPushMessage.getContent()`.
 *
 * `payload` is always this JSON object, so that the phone has one rule: `{"tpTag":"<tag>","ext":"<ext>"}`, without `ext`
 * when it travels in the extras or is empty. `ext` is a JSON string there: parsing gives it back byte for byte.
 */
export type ExtPlace = { at: 'none' } | { at: 'extra' | 'payload'; ext: string };

/** Bytes of `payload`; the docs' older limit, today's is unconfirmed — clouds/xiaomi.md §5. */
export const MAX_PAYLOAD_BYTES = 4096;

export function envelope(tag: string, place: ExtPlace): string {
  return JSON.stringify(place.at === 'payload' ? { [PUSH_TAG_KEY]: tag, ext: place.ext } : { [PUSH_TAG_KEY]: tag });
}

/** Chooses the place; never cuts. What fits nowhere is reduced to the entity that opens the conversation, with a note. */
export function placeXiaomiExt(ext: string, fitsExtra: (ext: string) => boolean, notes: ContentNote[]): ExtPlace {
  const place = (candidate: string) => placeWhole(candidate, fitsExtra);
  return placeExt(ext, place, 'what extras and payload can carry', notes) ?? { at: 'none' };
}

function placeWhole(ext: string, fitsExtra: (ext: string) => boolean): ExtPlace | undefined {
  if (fitsExtra(ext)) return { at: 'extra', ext };
  const place: ExtPlace = { at: 'payload', ext };
  return utf8Bytes(envelope('x'.repeat(MAX_TAG_BYTES), place)) <= MAX_PAYLOAD_BYTES ? place : undefined;
}
