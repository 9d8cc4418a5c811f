import type { ContentNote } from '../channel.ts';
import { cutUnits } from '../text.ts';

/** clouds/xiaomi.md §5: at most 9 variables, each value 1–128 characters, not blank, no emoji. */
const MAX_VARIABLES = 9;
const MAX_VALUE_UNITS = 128;
/** Pictographs, their joiners and selectors, flags and skin tones; digits and # are Emoji by Unicode but text here. */
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\u200d|\ufe0f|\u20e3/gu;
/** What a value becomes when nothing is left of it: the cloud refuses a blank one. */
const BLANK_VALUE = '-';

/**
 * The `extra.template_param` of a private-message template: every value within the cloud's rules, with a note for each
 * that had to change. `{title}` and `{body}` in a value stand for the push's text.
 */
export function templateParam(
  params: Readonly<Record<string, string>>,
  text: { title: string; body: string },
  notes: ContentNote[],
): string {
  const entries = Object.entries(params);
  const fitted: Record<string, string> = {};
  for (const [name, given] of entries.slice(0, MAX_VARIABLES)) {
    const value = given.replaceAll('{title}', text.title).replaceAll('{body}', text.body).toWellFormed();
    const plain = value.replace(EMOJI, '').trim();
    fitted[name] = cutUnits(plain === '' ? BLANK_VALUE : plain, MAX_VALUE_UNITS);
    if (fitted[name] !== value) {
      const detail = 'emoji and blanks at the ends removed, at most 128 characters, "-" where nothing was left';
      notes.push({ kind: 'rewritten', field: `templateParams.${name}`, detail });
    }
  }
  if (entries.length > MAX_VARIABLES) {
    const detail = `${entries.length} variables, the cloud takes ${MAX_VARIABLES}`;
    notes.push({ kind: 'dropped_field', field: 'templateParams', detail });
  }
  return JSON.stringify(fitted);
}
