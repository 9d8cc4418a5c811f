/** What stands for the part that was cut: one character. */
export const ELLIPSIS = '…';

/**
 * At most `max` UTF-16 units of `text`, the last one an ellipsis when something was cut; never ends inside a surrogate
 * pair. UTF-16 units because no cloud counts a character as more than that, so what fits here fits there.
 *
 * @example cutUnits('hello', 4) // 'hel…'
 */
export function cutUnits(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max <= 0) return '';
  return text.slice(0, pairEnd(text, max - 1)) + ELLIPSIS;
}

/** The largest end ≤ `end` that does not split a surrogate pair. */
export function pairEnd(text: string, end: number): number {
  if (end <= 0 || end >= text.length) return Math.max(0, Math.min(end, text.length));
  const unit = text.charCodeAt(end - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? end - 1 : end;
}

/** Bytes of `text` in UTF-8. */
export const utf8Bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

const DETAIL_UNITS = 200;
/** Long runs of token-like characters: FCM tokens are 140–200 of them, Xiaomi registration ids 44–64 of base64. */
const TOKEN_LIKE = /[A-Za-z0-9_\-:+/=%]{40,}/g;

/**
 * A vendor's words for the operator: on one line, at most 200 characters, with `secrets` and everything that looks like
 * a token taken out.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text
    .slice(0, 4 * DETAIL_UNITS)
    .replace(/\s+/g, ' ')
    .trim();
  for (const secret of secrets) {
    if (secret.length > 0) clean = clean.replaceAll(secret, '<redacted>');
  }
  // A resource name such as //cloudresourcemanager.googleapis.com/projects/x keeps its dots and so stays readable.
  return cutUnits(clean.replace(TOKEN_LIKE, '<redacted>'), DETAIL_UNITS);
}
