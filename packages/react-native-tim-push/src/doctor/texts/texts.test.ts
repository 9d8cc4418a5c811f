import { describe, expect, it } from 'vitest';
import { CHECK_IDS, CHECKS } from '../ids.ts';
import { LANGUAGES } from './texts.ts';

const values = (text: string): string[] => [...new Set([...text.matchAll(/\{\w+\}/g)].map(([name]) => name))].sort();
const rows = Object.entries(CHECKS).flatMap(([theme, { outcomes }]) =>
  ['about', ...Object.keys(outcomes)].map((name) => `${theme} ${name}`),
);
const texts = (language: keyof typeof LANGUAGES): Map<string, string> =>
  new Map(
    Object.entries(LANGUAGES[language].checks).flatMap(([theme, sentences]) =>
      Object.entries(sentences).map(([name, text]): [string, string] => [`${theme} ${name}`, text]),
    ),
  );

describe('texts', () => {
  it.each(['en', 'zh'] as const)('%s says something for every outcome of every check, and nothing else', (language) => {
    expect([...texts(language).keys()].sort()).toEqual([...rows].sort());
    expect([...texts(language)].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('use the same values in both languages', () => {
    const english = texts('en');
    const differing = [...texts('zh')].filter(
      ([row, text]) => `${values(text)}` !== `${values(english.get(row) ?? '')}`,
    );
    expect(differing.map(([row]) => row)).toEqual([]);
  });

  it('in Chinese are Chinese, and in English are not', () => {
    expect([...texts('en').values()].filter((text) => /\p{Script=Han}/u.test(text))).toEqual([]);
    // Bare product names and versions need no translation.
    const bare = [...texts('zh')].filter(([, text]) => !/\p{Script=Han}/u.test(text)).map(([row]) => row);
    expect(bare).toEqual(['versions.reactNative ok', 'versions.plugin ok', 'versions.im ok']);
  });

  it('ids are unique and say their vendor first', () => {
    expect(new Set(CHECK_IDS).size).toBe(CHECK_IDS.length);
    for (const id of CHECK_IDS) expect(id).toMatch(/^[a-z]+\.[a-zA-Z0-9]+$/);
  });
});
