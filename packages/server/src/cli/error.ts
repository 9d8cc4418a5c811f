import { ConfigError } from '../config/index.ts';

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
export class CliError extends Error {
  readonly code: string;
  readonly field: string;
  readonly fix: string;
  readonly exitCode: ExitCode;
  constructor(exitCode: ExitCode, shown: ShownError, options?: ErrorOptions) {
    super(shown.message, options);
    this.name = 'CliError';
    this.code = shown.code;
    this.field = shown.field;
    this.fix = shown.fix;
    this.exitCode = exitCode;
  }
}
export const usageError = (field: string, message: string, fix: string): CliError =>
  new CliError(exitCodes.usage, { code: 'usage', field, message, fix });

/** What the system says of files and networks is the machine's trouble; the rest is ours. */
function fixOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return 'the disk is full: free some space and try again';
  if (typeof error.syscall === 'string') return 'check the path and its permissions';
  return 'report it as a bug, with this output';
}

/** Any error in the command line's form. Errors of other parts carry code, field and fix; the rest is a bug. */
export function shownError(error: unknown): { shown: ShownError; exitCode: ExitCode } {
  if (!(error instanceof Error))
    return { shown: { code: 'internal', field: '', message: String(error), fix: '' }, exitCode: exitCodes.failed };
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
    fix: typeof fix === 'string' ? fix : fixOf(error),
  };
  return { shown, exitCode: exitCode ?? (error instanceof ConfigError ? exitCodes.usage : exitCodes.failed) };
}
