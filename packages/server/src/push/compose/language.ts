import type { LanguageText } from '@tim-push/protocol';

/** Regions whose readers write the other Chinese script; everyone else who says only `zh` reads the simplified one. */
const TRADITIONAL = new Set(['tw', 'hk', 'mo', 'hant']);

/**
 * One spelling for one language: `zh_CN`, `zh-CN` and `zh-Hans-CN` are `zh-hans`; `en_US` is `en-us`. '' stays ''.
 *
 * @example normalizeLanguage('zh_TW') // 'zh-hant'
 */
export function normalizeLanguage(language: string): string {
  const [primary = '', ...rest] = language.toLowerCase().replaceAll('_', '-').split('-');
  if (primary !== 'zh') return [primary, ...rest].join('-');
  return rest.some((part) => TRADITIONAL.has(part)) ? 'zh-hant' : 'zh-hans';
}

export const primaryLanguage = (language: string): string => normalizeLanguage(language).split('-')[0] ?? '';

/**
 * Which of the sender's texts a phone of this language shows, by index; -1: none of them, so title and desc hold
 * (tim-api §3: "picked by device language, else Title/Desc"). The whole tag beats a shorter one, a shorter one beats
 * another region of the same language; the two Chinese scripts never stand in for each other.
 */
export function pickLanguage(texts: readonly LanguageText[] | undefined, language: string): number {
  if (texts === undefined || texts.length === 0 || language === '') return -1;
  const given = texts.map((text) => normalizeLanguage(text.language));
  const wanted = normalizeLanguage(language);
  for (let tag = wanted; tag !== ''; tag = tag.slice(0, Math.max(0, tag.lastIndexOf('-')))) {
    const at = given.indexOf(tag);
    if (at !== -1) return at;
  }
  if (wanted.startsWith('zh-')) return -1;
  const primary = wanted.split('-')[0];
  return given.findIndex((tag) => tag.split('-')[0] === primary);
}
