import type { ContentNote } from '../channel.ts';

/**
 * Why vivo would refuse a text (codes 10085 and 10104), in words; undefined when it takes it: only digits, only Latin
 * letters, only signs, a bracket, or the word 测试 — clouds/vivo.md §4.
 */
export function refusalOf(text: string): string | undefined {
  if (/^[\d\s]+$/.test(text)) return 'only digits';
  if (/^[A-Za-z\s]+$/.test(text)) return 'only Latin letters';
  // Emoji count: they have joiners and variation selectors, which are neither letter nor digit nor sign.
  if (/^[^\p{L}\p{N}]+$/u.test(text)) return 'only signs';
  if (BRACKETS.test(text)) return 'brackets';
  return text.includes('测试') ? 'the word 测试' : undefined;
}
const BRACKETS = /[[\](){}<>【】（）《》「」]/;

/** The text as vivo takes it, changed once and with a note: the prefix in front, brackets and the word taken apart. */
export function acceptable(field: 'title' | 'body', text: string, prefix: string, notes: ContentNote[]): string {
  const reason = refusalOf(text);
  if (reason === undefined || prefix === '') return text;
  const plain = text
    .replaceAll(new RegExp(BRACKETS.source, 'g'), ' ')
    .replaceAll('测试', '测 试')
    .replaceAll(/ +/g, ' ')
    .trim();
  notes.push({
    kind: 'rewritten',
    field,
    detail: `${reason}, which vivo refuses (10085, 10104): put "${prefix}" in front`,
  });
  return `${prefix}${plain}`;
}
