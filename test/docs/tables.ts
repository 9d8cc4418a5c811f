/** The tables of the documents that are made from the code. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codes } from '@tim-push/protocol';
import { services } from '../../packages/server/src/api/rest/services.ts';
import { settingInfos } from '../../packages/server/src/config/settings.ts';
import { ROOT } from './markdown.ts';

export const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |\n`).join('');

const HEADS = {
  en: ['setting', 'default', 'meaning', 'right values'],
  zh: ['设置', '默认值', '含义', '取值'],
};

export function settingsTable(language: 'en' | 'zh'): string {
  return table(
    HEADS[language],
    settingInfos.map((info) => [
      `\`${info.name}\``,
      info.defaultValue === '' ? '' : `${info.defaultValue} ${language === 'en' ? info.unit : info.zhUnit}`.trim(),
      (language === 'en' ? info.description : info.zh).replaceAll(/<(\w+)>/g, '‹$1›'),
      info.kind === 'string' ? '' : language === 'en' ? info.expected : info.zhExpected,
    ]),
  );
}

export const commandsTable = (): string =>
  table(
    ['service / command'],
    [...services.keys()].map((name) => [`\`${name}\``]),
  );

/** Numbers of the server's that no source of ours answers: they are in the table because back ends know them. */
export function codesThatNeverCome(): number[] {
  const sources = globSync('packages/{server,protocol}/src/**/*.ts', { cwd: ROOT })
    .filter((path) => !path.endsWith('.test.ts') && path !== 'packages/protocol/src/codes.ts')
    .map((path) => readFileSync(join(ROOT, path), 'utf8'));
  const answered = new Set(sources.flatMap((text) => text.match(/(?<=codes\.)\w+/g) ?? []));
  return Object.entries(codes).flatMap(([name, code]) =>
    code > 10_000 && code < 100_000 && !answered.has(name) ? [code] : [],
  );
}

/** The names say what they are: `sigNotVerified` is read as "sig not verified". */
export function codesTable(): string {
  const words = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const rows = Object.entries(codes).toSorted(([, a], [, b]) => a - b);
  return table(
    ['code', 'name', 'says'],
    rows.map(([name, code]) => [String(code), `\`${name}\``, words(name)]),
  );
}
