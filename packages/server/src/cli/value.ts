import { readFileSync } from 'node:fs';
import { usageError } from './error.ts';

/**
 * The value of a flag: `@file` reads the file, `-` standard input, `@@…` is a text that starts with `@`. A newline that an
 * editor left at the end is not part of it.
 */
export async function flagValue(
  flag: string,
  value: string,
  stdin: AsyncIterable<Uint8Array | string>,
): Promise<string> {
  if (value === '-') return trimEnd(await readAll(stdin));
  if (value.startsWith('@@')) return value.slice(1);
  if (!value.startsWith('@')) return value;
  try {
    return trimEnd(readFileSync(value.slice(1), 'utf8'));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw usageError(flag, {
      en: [`the file ${value.slice(1)} cannot be read (${code})`, `give ${flag} @<file> with a file that you may read`],
      zh: [`无法读取文件 ${value.slice(1)}（${code}）`, `以 ${flag} @<文件> 给出一个可以读取的文件`],
    });
  }
}

/** True when the value itself stands on the command line, where other users and the shell's history can see it. */
export const isOnCommandLine = (value: string): boolean =>
  value !== '-' && (!value.startsWith('@') || value.startsWith('@@'));

async function readAll(stdin: AsyncIterable<Uint8Array | string>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
const trimEnd = (text: string): string => text.replace(/\r?\n$/, '');
