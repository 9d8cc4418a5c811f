/** The tables on the pages of the clouds. */
import { type ChannelVendor, meaningOf, type Outcome, registry } from '@tim-push/channels';
import { switchesOf } from '@tim-push/sandbox';
import type { TSchema } from 'typebox';
import { table } from '../tables.ts';
import type { CodeTable } from './codes.ts';
import { reactionTo } from './reactions.ts';
import type { Both, CodeWords, Language, SwitchWords } from './words.ts';

/** What is text in Markdown stays text: no cells of its own, and no tags outside of code. */
const cell = (text: string): string =>
  text
    .replaceAll('|', '\\|')
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replaceAll('<', '‹').replaceAll('>', '›') : part))
    .join('`');

const FIELD_HEADS = { en: ['field', 'needed', 'default', 'meaning'], zh: ['字段', '必填', '默认值', '含义'] };
const NEEDED = { en: 'yes', zh: '是' };
const SECRET = { en: 'secret', zh: '密钥' };
const COMMA = { en: ', ', zh: '、' };

/** @param part Credentials go to the cloud's login; options are the certificate's defaults. */
export function fieldsTable(vendor: ChannelVendor, part: 'credentials' | 'options', language: Language): string {
  const schema = registry[vendor].spec[part];
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties).map(([name, property]) => {
    const raw = property as TSchema & Record<string, unknown>;
    const needed = [required.has(name) ? NEEDED[language] : '', raw['secret'] === true ? SECRET[language] : ''];
    const { description, descriptionZh } = meaningOf(property);
    const meaning = language === 'en' ? description : descriptionZh;
    const initial = raw['default'] === undefined ? '' : `\`${JSON.stringify(raw['default']).replaceAll('"', '')}\``;
    return [`\`${name}\``, needed.filter(Boolean).join(COMMA[language]), initial, cell(meaning)];
  });
  return table(FIELD_HEADS[language], rows);
}

const CODE_HEADS = {
  en: ['code', 'the server', 'you'],
  zh: ['代码与含义', '服务器的处理', '你需要做的'],
};
const FRESH_TOKEN: Both = {
  en: 'Once more with a fresh access token. Refused again, this: ',
  zh: '换用新的 access token 重试一次，仍被拒绝则：',
};
const ANY_OTHER: Both = { en: 'any other', zh: '其他代码' };

interface Row {
  /** What the cloud says → its codes, in the table's order. */
  readonly said: Map<string, string[]>;
  readonly server: string;
  readonly person: string;
}

/** Codes that mean the same stand in one row, each with what the cloud says by it. */
export function codesTable(
  { outcomes, other, renewed }: CodeTable,
  words: Readonly<Record<string, CodeWords>>,
  language: Language,
  pauses: Readonly<Record<string, Both>>,
): string {
  const rows = new Map<string, Row>();
  const add = (name: string, says: string, outcome: Outcome): void => {
    const reaction = reactionTo(outcome, pauses[name]);
    const server = (renewed.has(name) ? FRESH_TOKEN[language] : '') + reaction.server[language];
    const person = reaction.person[language];
    const key = `${server}\n${person}`;
    const row = rows.get(key) ?? { said: new Map<string, string[]>(), server, person };
    rows.set(key, row);
    row.said.set(says, [...(row.said.get(says) ?? []), name === '' ? '' : `\`${name}\``]);
  };
  for (const [name, outcome] of outcomes) add(name, cell(words[name]?.says[language] ?? ''), outcome);
  if (other !== undefined) add('', `*${ANY_OTHER[language]}*`, other);
  return table(
    CODE_HEADS[language],
    [...rows.values()].map(({ said, server, person }) => [
      [...said].map(([says, codes]) => `${codes.join(' ')} ${says}`.trim()).join(' · '),
      server,
      person,
    ]),
  );
}

const FIX_HEADS = { en: ['code', 'means', 'do'], zh: ['代码', '含义', '处理办法'] };

/** The codes for which there is more to say than for their kind; those that need the same stand in one row. */
export function fixesTable(words: readonly (readonly [name: string, words: CodeWords])[], language: Language): string {
  const rows = new Map<string, { codes: string[]; says: string; fix: string }>();
  for (const [name, { says, fix }] of words) {
    if (fix === undefined) continue;
    const key = `${says.en}\n${fix.en}`;
    const row = rows.get(key) ?? { codes: [], says: says[language], fix: fix[language] };
    rows.set(key, row);
    row.codes.push(`\`${name}\``);
  }
  return table(
    FIX_HEADS[language],
    [...rows.values()].map(({ codes, says, fix }) => [codes.join(' '), cell(says), cell(fix)]),
  );
}

const SWITCH_HEADS = {
  en: ['not settled', 'sandbox switch, usual position first', 'what it means here'],
  zh: ['未确认的事项', '沙箱开关（默认取值在前）', '对本项目的影响'],
};

/** What the sources leave open, as the sandbox's switches name it: the conformance suite runs every position. */
export function switchesTable(
  vendor: ChannelVendor,
  words: Readonly<Record<string, SwitchWords>>,
  language: Language,
): string {
  const rows = Object.entries(switchesOf(vendor)).map(([name, { default: usual, values, doc }]) => {
    const positions = [usual, ...values.filter((value) => value !== usual)].map((value) => `\`${value}\``).join(' ');
    const about = words[name];
    return [
      cell(language === 'en' ? doc : (about?.zh ?? '')),
      `\`${name}\`: ${positions}`,
      cell(about?.ours[language] ?? ''),
    ];
  });
  return table(SWITCH_HEADS[language], rows);
}

const HOUR_MS = 3_600_000;
const span = (ms: number, language: Language): string => {
  const hours = ms / HOUR_MS;
  if (hours < 48) return `${hours} ${language === 'en' ? 'h' : '小时'}`;
  return `${hours / 24} ${language === 'en' ? 'days' : '天'}`;
};
const LIMIT_HEADS = {
  en: ['of one lane (setting `laneLimits`)', 'longest life', 'quota starts anew'],
  zh: ['每条 lane（设置 `laneLimits`）', '最长有效期', '配额重置'],
};

export function limitsTable(vendor: ChannelVendor, language: Language): string {
  const { limits, quotaClock } = registry[vendor].spec;
  const lane = `\`${vendor}=${limits.perSecond}/${limits.concurrency}\``;
  const midnight = language === 'en' ? `midnight, ${quotaClock.timeZone}` : `${quotaClock.timeZone} 零点`;
  return table(LIMIT_HEADS[language], [[lane, span(limits.maxTtlMs, language), midnight]]);
}
