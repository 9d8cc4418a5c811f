import type { AdminErrorBody } from '../api/admin/index.ts';
import { ConfigError } from '../config/index.ts';
import { DataDirError } from '../data-dir/index.ts';
import { SecretsError } from '../secrets/index.ts';
import { localErrorInChinese } from './local-errors-zh.ts';
import type { Language } from './texts.ts';

/** What a script can tell from the exit code. */
export const exitCodes = {
  ok: 0,
  /** The operation failed: the server or the store said no. */
  failed: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
  notFound: 3,
  /** It needs the running server, and there is none, or it does not answer. */
  noServer: 4,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** An error as the command line shows it. */
export interface ShownError {
  code: string;
  field: string;
  message: string;
  fix: string;
}
/** An error in the language of the terminal; with `--json` it stays English. */
export type Words = Pick<ShownError, 'message' | 'fix'>;
export class CliError extends Error {
  readonly code: string;
  readonly field: string;
  readonly fix: string;
  readonly exitCode: ExitCode;
  readonly zh: Words | undefined;
  /** Of the admin API: it is said in Chinese by its fields. */
  readonly answer: Partial<AdminErrorBody> | undefined;
  constructor(
    exitCode: ExitCode,
    shown: ShownError & ({ zh: Words } | { answer: Partial<AdminErrorBody> }),
    options?: ErrorOptions,
  ) {
    super(shown.message, options);
    this.name = 'CliError';
    this.code = shown.code;
    this.field = shown.field;
    this.fix = shown.fix;
    this.exitCode = exitCode;
    this.zh = 'zh' in shown ? shown.zh : undefined;
    this.answer = 'answer' in shown ? shown.answer : undefined;
  }
}
/** @param words message and fix in each language. */
export function usageError(field: string, words: Record<Language, readonly [message: string, fix: string]>): CliError {
  const [message, fix] = words.en;
  const zh = { message: words.zh[0], fix: words.zh[1] };
  return new CliError(exitCodes.usage, { code: 'usage', field, message, fix, zh });
}

/** What the system says of files and networks is the machine's trouble; the rest is ours. */
function fixOf(error: NodeJS.ErrnoException): Record<Language, string> {
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    return { en: 'the disk is full: free some space and try again', zh: '磁盘已满：清理后重试' };
  if (typeof error.syscall === 'string') return { en: 'check the path and its permissions', zh: '检查该路径及其权限' };
  return { en: 'report it as a bug, with this output', zh: '请附上本输出作为缺陷反馈' };
}

/** Any error in the command line's form. Errors of other parts carry code, field and fix; the rest is a bug. */
export function shownError(error: unknown): { shown: ShownError; exitCode: ExitCode } {
  if (!(error instanceof Error)) {
    const shown = { code: 'internal', field: '', message: String(error), fix: '' };
    return { shown, exitCode: exitCodes.failed };
  }
  const { code, field, fix, exitCode } = error as {
    code?: unknown;
    field?: unknown;
    fix?: unknown;
    exitCode?: ExitCode;
  };
  const shown = {
    code: typeof code === 'string' ? code : 'internal',
    field: typeof field === 'string' ? field : '',
    message: error.message,
    fix: typeof fix === 'string' ? fix : fixOf(error).en,
  };
  return { shown, exitCode: exitCode ?? (error instanceof ConfigError ? exitCodes.usage : exitCodes.failed) };
}

/** The same in Chinese; undefined where only the English is known: an answer of another version. */
export async function inChinese(error: unknown): Promise<Words | undefined> {
  if (error instanceof CliError) {
    if (error.answer === undefined) return error.zh;
    // Takes the channels with it, which know their fields: loaded only where it is shown.
    return (await import('./admin-errors-zh.ts')).adminErrorInChinese(error.answer);
  }
  if (error instanceof ConfigError) return error.zh;
  if (error instanceof DataDirError || error instanceof SecretsError)
    return localErrorInChinese(error.code, error.values);
  const isForeign = error instanceof Error && typeof (error as { fix?: unknown }).fix !== 'string';
  return isForeign ? { message: error.message, fix: fixOf(error).zh } : undefined;
}
