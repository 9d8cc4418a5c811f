/** The tables of the documents that are made from the code. */
import { codes } from '@tim-push/protocol';
import { services } from '../../packages/server/src/api/rest/services.ts';
import { settingInfos } from '../../packages/server/src/config/settings.ts';

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

/** The names say what they are: `sigNotVerified` is read as "sig not verified". */
export function codesTable(): string {
  const words = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const rows = Object.entries(codes).toSorted(([, a], [, b]) => a - b);
  return table(
    ['code', 'name', 'says'],
    rows.map(([name, code]) => [String(code), `\`${name}\``, words(name)]),
  );
}
