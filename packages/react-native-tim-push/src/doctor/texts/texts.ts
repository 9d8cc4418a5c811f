/** What every language has to say: for each check what it is about and one sentence per outcome, and the frame around them. */
import type { Outcome, Severity, Theme } from '../finding.ts';
import type { UnreadableProject } from '../project.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

/** `{name}` stands for a value of the finding; `{vendor}` for the vendor's name. */
export type CheckTexts = { [T in Theme]: { about: string } & { [O in Outcome<T>]: string } };

export interface Frame {
  help: string;
  usage: Record<'command' | 'option' | 'language', string>;
  project: Record<UnreadableProject['code'], string>;
  /** Something in the doctor itself went wrong. */
  defect: string;
  head: string;
  vendors: string;
  noVendors: string;
  counts: string;
  heading: string;
  severities: Record<Severity, string>;
  /** How each kind of edit is announced. */
  edits: Record<
    | 'add'
    | 'addAtEnd'
    | 'addToXml'
    | 'addToJson'
    | 'insert'
    | 'replace'
    | 'attribute'
    | 'remove'
    | 'copy'
    | 'move'
    | 'put'
    | 'run',
    string
  >;
  vendorNames: Record<string, string>;
}
export interface Language {
  checks: CheckTexts;
  frame: Frame;
}

export const LANGUAGES = { en, zh } as const satisfies Record<string, Language>;
export type LanguageName = keyof typeof LANGUAGES;

export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);
}

/** The sentence of a finding. */
export function sentence(
  language: Language,
  { theme, outcome, values }: { theme: Theme; outcome: string; values: Readonly<Record<string, string>> },
): string {
  const texts: Record<string, string> = language.checks[theme];
  const vendor = values['vendor'];
  const named = vendor === undefined ? values : { ...values, vendor: language.frame.vendorNames[vendor] ?? vendor };
  return fill(texts[outcome] ?? outcome, named);
}
