import { isUserID } from '@tim-push/protocol';
import { usageError } from '../error.ts';

export interface Account {
  userId: string;
  nick?: string;
  faceUrl?: string;
}
/** Names of the columns, letter case and `_` ignored. */
const COLUMNS: Readonly<Record<string, keyof Account>> = {
  userid: 'userId',
  identifier: 'userId',
  nick: 'nick',
  nickname: 'nick',
  faceurl: 'faceUrl',
  avatar: 'faceUrl',
};

/**
 * Accounts of a CSV text (RFC 4180, with a head line) or of JSON lines; which one is told by the first character.
 *
 * @throws {CliError} naming the line and what is wrong with it.
 */
export async function* readAccounts(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<Account> {
  let head: (keyof Account | undefined)[] | undefined;
  let number = 0;
  for await (const line of records(source)) {
    number += 1;
    const text = number === 1 ? line.replace(/^\uFEFF/, '') : line;
    if (text.trim() === '') continue;
    if (text.startsWith('{')) yield checked(fromJson(text, number), number);
    else if (head === undefined) head = readHead(text, number);
    else yield checked(fromCsv(head, text), number);
  }
}

/** Lines, where a line break inside quotes does not count. */
async function* records(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of source) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const parts = rest.split('\n');
    rest = parts.pop() ?? '';
    let record = '';
    for (const part of parts) {
      record = record === '' ? part : `${record}\n${part}`;
      if (!record.startsWith('{') && (record.split('"').length - 1) % 2 === 1) continue;
      yield record.replace(/\r$/, '');
      record = '';
    }
    if (record !== '') rest = `${record}\n${rest}`;
  }
  if (rest !== '') yield rest.replace(/\r$/, '');
}

function readHead(text: string, number: number): (keyof Account | undefined)[] {
  const head = cells(text).map((name) => COLUMNS[name.trim().toLowerCase().replaceAll('_', '')]);
  if (head.includes('userId')) return head;
  throw usageError('file', {
    en: [`line ${number} is no head line with a column userID`, 'start the file with: userID,nick,faceUrl'],
    zh: [`第 ${number} 行不是含有 userID 列的表头`, '文件应以此开头：userID,nick,faceUrl'],
  });
}

function fromCsv(head: readonly (keyof Account | undefined)[], text: string): Partial<Account> {
  const values = cells(text);
  const account: Partial<Account> = {};
  for (const [index, column] of head.entries()) {
    const value = values[index];
    if (column !== undefined && value !== undefined && value !== '') account[column] = value;
  }
  return account;
}

/** The cells of one record; `""` inside quotes is a quote. */
function cells(text: string): string[] {
  return [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) =>
    match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'),
  );
}

function fromJson(text: string, number: number): Partial<Account> {
  let parsed: Record<string, unknown>;
  try {
    parsed = JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw usageError('file', {
      en: [`line ${number} is not JSON: ${(error as Error).message}`, 'write one JSON object a line'],
      zh: [`第 ${number} 行不是 JSON：${(error as Error).message}`, '每行写一个 JSON 对象'],
    });
  }
  const account: Partial<Account> = {};
  for (const [name, value] of Object.entries(parsed)) {
    const column = COLUMNS[name.toLowerCase().replaceAll('_', '')];
    if (column !== undefined && typeof value === 'string' && value !== '') account[column] = value;
  }
  return account;
}

function checked(account: Partial<Account>, number: number): Account {
  const { userId, ...rest } = account;
  if (isUserID(userId)) return { userId, ...rest };
  throw usageError('userID', {
    en: [
      `line ${number} has no right user ID`,
      'a user ID has 1 to 32 printable ASCII characters, none of its ends a blank',
    ],
    zh: [`第 ${number} 行没有正确的用户 ID`, '用户 ID 为 1 至 32 个可打印 ASCII 字符，首尾不能是空格'],
  });
}
