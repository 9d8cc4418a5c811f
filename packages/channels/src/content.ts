import { minimalExt } from '@tim-push/protocol';
import type { ContentNote, PushContent } from './channel.ts';
import { ELLIPSIS, utf8Bytes } from './text.ts';

/**
 * Title and body for clouds that refuse a blank one (all of the Chinese ones require both): a blank one takes the other's
 * text, with a note. Well formed: no cloud could carry a lone surrogate.
 */
export function filledTexts(content: PushContent, notes: ContentNote[]): { title: string; body: string } {
  const given = { title: content.title.toWellFormed(), body: content.body.toWellFormed() };
  const blank = { title: given.title.trim() === '', body: given.body.trim() === '' };
  for (const field of ['title', 'body'] as const) {
    if (!blank[field]) continue;
    notes.push({ kind: 'rewritten', field, detail: 'it was blank, which the cloud refuses: the other text stands in' });
  }
  return {
    title: blank.title ? (blank.body ? ELLIPSIS : given.body.trim()) : given.title,
    body: blank.body ? (blank.title ? ELLIPSIS : given.title.trim()) : given.body,
  };
}

/** The text as `cut` leaves it, with a note when something went. `limit` is the cloud's own, in words. */
export function cutWithNote(
  field: 'title' | 'body',
  text: string,
  cut: (text: string) => string,
  limit: string,
  notes: ContentNote[],
): string {
  const kept = cut(text);
  if (kept !== text) {
    notes.push({ kind: 'truncated', field, detail: `${text.length} characters, the cloud takes ${limit}` });
  }
  return kept;
}

/**
 * Chooses where `ext` travels; never cuts it. What `place` has no room for is reduced to the entity that opens the
 * conversation, with a note; undefined when there is none, it is empty, or even that does not fit.
 *
 * @param place Where that ext goes, or undefined when there is no room for it.
 * @param room What it has to fit, in words.
 */
export function placeExt<T>(
  given: string,
  place: (ext: string) => T | undefined,
  room: string,
  notes: ContentNote[],
): T | undefined {
  const ext = given.toWellFormed();
  if (ext === '') return undefined;
  const whole = place(ext);
  if (whole !== undefined) return whole;
  const minimal = minimalExt(ext);
  const reduced = minimal === undefined ? undefined : place(minimal);
  const detail =
    reduced === undefined ? 'it names no conversation, so it was left out' : 'only the conversation was kept';
  notes.push({ kind: 'ext_reduced', field: 'ext', detail: `ext has ${utf8Bytes(ext)} bytes, over ${room}; ${detail}` });
  return reduced;
}

/** A picture that the cloud fetches over TLS only: another address goes, with a note, and not the whole push with it. */
export function httpsImage(address: string | undefined, notes: ContentNote[]): string | undefined {
  if (!address || /^https:\/\/./i.test(address)) return address || undefined;
  notes.push({ kind: 'dropped_field', field: 'image', detail: 'the cloud takes https addresses only' });
  return undefined;
}

/** The note of a click action that lacks its page, intent or URL: the tap opens the app instead. */
export function missingAddress(clickAction: string): ContentNote {
  const detail = `${clickAction} needs its address in the certificate's options: the tap opens the app instead`;
  return { kind: 'rewritten', field: 'clickAction', detail };
}
