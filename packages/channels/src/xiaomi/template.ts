import type { ContentNote } from '../channel.ts';
import { cutUnits } from '../text.ts';

/** clouds/xiaomi.md §5: at most 9 variables, each value 1–128 characters, not blank, no emoji. */
const MAX_VARIABLES = 9;
const MAX_VALUE_UNITS = 128;
/** Pictographs, their joiners and selectors, flags and skin tones; digits and # are Emoji by Unicode but text here. */
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\u200d|\ufe0f|\u20e3/gu;
/** What a value becomes when nothing is left of it: the cloud refuses a blank one. */
const BLANK_VALUE = '-';

/** Caps that are tried one after the other until all values together have room among the extras. */
const VALUE_CAPS = [MAX_VALUE_UNITS, 96, 64, 48, 32, 16, 8] as const;

/**
 * The `extra.template_param` of a private-message template: every value within the cloud's rules, with a note for each
 * that had to change. `{title}` and `{body}` in a value stand for the push's text. `fits` tells whether the JSON has room.
 */
export function templateParam(
  params: Readonly<Record<string, string>>,
  text: { title: string; body: string },
  fits: (json: string) => boolean,
  notes: ContentNote[],
): string {
  const entries = Object.entries(params).map(([name, value]): [string, string] => [
    name,
    value.replaceAll('{title}', text.title).replaceAll('{body}', text.body).toWellFormed(),
  ]);
  if (entries.length > MAX_VARIABLES) {
    const detail = `${entries.length} variables, the cloud takes ${MAX_VARIABLES}`;
    notes.push({ kind: 'dropped_field', field: 'templateParams', detail });
  }
  const kept = entries.slice(0, MAX_VARIABLES);
  const capped = (cap: number) => kept.map(([name, value]): [string, string] => [name, fitted(value, cap)]);
  const toJson = (values: [string, string][]) => JSON.stringify(Object.fromEntries(values));
  const cap = VALUE_CAPS.find((candidate) => fits(toJson(capped(candidate)))) ?? VALUE_CAPS[0];
  const values = capped(cap);
  kept.forEach(([name, value], index) => {
    if (values[index]?.[1] === value) return;
    const detail = `emoji and blanks at the ends removed, at most ${cap} characters, "${BLANK_VALUE}" where nothing was left`;
    notes.push({ kind: 'rewritten', field: `templateParams.${name}`, detail });
  });
  return toJson(values);
}

function fitted(value: string, max: number): string {
  const plain = value.replace(EMOJI, '').trim();
  return cutUnits(plain === '' ? BLANK_VALUE : plain, max);
}
