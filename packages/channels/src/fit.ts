import { minimalExt } from '@tim-push/protocol';
import type { ContentNote } from './channel.ts';
import { cutUnits, utf8Bytes } from './text.ts';

/** How short a title may get before `ext` is reduced. */
const SHORT_TITLE_UNITS = 40;

/** What competes for the room in one JSON body. All of it is well formed: no cloud could carry a lone surrogate. */
export interface Parts {
  title: string;
  body: string;
  ext: string;
  image: string | undefined;
}

/**
 * Makes the parts fit a cloud that limits the whole body in bytes. Shortens in this order: body, image, title, and only
 * then `ext`, to the entity that opens the conversation. What went is in `notes`.
 *
 * @param bytes Size of the body that these parts make, as the cloud counts it; more text is never fewer bytes.
 */
export function fitParts(given: Parts, bytes: (parts: Parts) => number, maxBytes: number, notes: ContentNote[]): Parts {
  const fits = (parts: Parts): boolean => bytes(parts) <= maxBytes;
  if (fits(given)) return given;
  const whole = fitText(given, fits);
  if (whole !== undefined) return noteCuts(given, whole, maxBytes, notes);
  const minimal = minimalExt(given.ext);
  const size = `ext has ${utf8Bytes(given.ext)} bytes, over what ${maxBytes} leave beside the text`;
  notes.push({
    kind: 'ext_reduced',
    field: 'ext',
    detail: `${size}; ${minimal === undefined ? 'it names no conversation, so it was left out' : 'only the conversation was kept'}`,
  });
  for (const ext of [minimal ?? '', '']) {
    const reduced = fitText({ ...given, ext }, fits);
    if (reduced !== undefined) return noteCuts(given, reduced, maxBytes, notes);
  }
  // Only absurd fixed fields (replaceKey, channel) get here; the cloud refuses it and says so.
  const bare = { title: cutUnits(given.title, SHORT_TITLE_UNITS), body: '', ext: '', image: undefined };
  return noteCuts(given, bare, maxBytes, notes);
}

function fitText(given: Parts, fits: (parts: Parts) => boolean): Parts | undefined {
  for (const parts of [given, { ...given, image: undefined }]) {
    if (!fits({ ...parts, body: cutUnits(parts.body, 1) })) continue;
    return { ...parts, body: longest(parts.body, (body) => fits({ ...parts, body })) };
  }
  const bare = { ...given, image: undefined, body: cutUnits(given.body, 1) };
  const title = longest(given.title, (candidate) => fits({ ...bare, title: candidate }));
  return title.length >= Math.min(SHORT_TITLE_UNITS, given.title.length) ? { ...bare, title } : undefined;
}

/** The longest cut of `text` that fits, by bisection: a byte more or less never turns round whether it fits. */
function longest(text: string, fits: (cut: string) => boolean): string {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fits(cutUnits(text, middle))) low = middle;
    else high = middle - 1;
  }
  return cutUnits(text, low);
}

function noteCuts(given: Parts, kept: Parts, maxBytes: number, notes: ContentNote[]): Parts {
  for (const field of ['title', 'body'] as const) {
    if (kept[field] === given[field]) continue;
    const detail = `${given[field].length} characters, ${kept[field].length} fit the cloud's ${maxBytes} bytes`;
    notes.push({ kind: 'truncated', field, detail });
  }
  if (kept.image !== given.image) notes.push({ kind: 'dropped_field', field: 'image', detail: 'no room beside ext' });
  return kept;
}
