/**
 * `react-native-tim-push/diagnose-texts`: what `diagnose()` found and what the codes mean, in words. It is apart from
 * `react-native-tim-push/diagnose`, so that an app that shows none of it does not carry it.
 */
import type { Check, CheckCode } from '../diagnose.ts';
import { en } from './en.ts';
import type { Texts } from './texts.ts';
import { zh } from './zh.ts';

export type { Check, CheckCode } from '../diagnose.ts';

export type Language = 'en' | 'zh';
export interface Explanation {
  code: CheckCode;
  /** As in the check: false keeps pushes away or silent, undefined is for a person to look at. */
  ok: boolean | undefined;
  /** What was found. */
  text: string;
  /** What to do; '' where nothing is to be done. */
  fix: string;
}

const LANGUAGES: Record<Language, Texts> = { en, zh };

/**
 * Says each check in words, in the order of `diagnose()`. Pure; a code of a newer plugin comes back as it is.
 *
 * @example
 * const { data = [] } = await diagnose();
 * for (const { ok, text, fix } of explainDiagnosis(data, 'en')) if (ok !== true) console.log(text, fix);
 */
export function explainDiagnosis(checks: readonly Check[], language: Language): Explanation[] {
  const texts = LANGUAGES[language];
  const device = checks.find(({ code }) => code === 'native_half.yes')?.facts ?? {};
  return checks.map(({ code, ok, facts }) => {
    const [text, fix] = texts.checks[code] ?? [code, ''];
    const values = {
      ...device,
      ...facts,
      reason: explainCode(facts['initCode'], language),
      answer: explainCode(facts['reportCode'], language),
      autoStart: texts.autoStart[String(device['vendor'])] ?? texts.autoStart.other,
    };
    return { code, ok, text: fill(text, values), fix: fill(fix ?? '', values) };
  });
}

/** What a result code of this plugin means and what to do; the number itself where it is not this plugin's. */
export function explainCode(code: unknown, language: Language): string {
  const { codes } = LANGUAGES[language];
  return code === undefined ? codes.none : (codes[String(code)] ?? String(code));
}

const fill = (text: string, values: Readonly<Record<string, unknown>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '–') || '–');
