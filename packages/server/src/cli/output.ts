import type { ShownError } from './error.ts';
import type { Texts } from './texts.ts';

/** Where a command writes: results to stdout, everything said beside them to stderr. */
export interface Output {
  /** The result: as JSON with `--json`, else as the text. */
  result(data: unknown, text: string): void;
  note(text: string): void;
  warn(text: string): void;
  /** Progress of long work: one line that is updated on a terminal, a line now and then elsewhere. */
  progress(done: number, total: number | undefined, what: string): void;
  progressDone(): void;
  error(error: ShownError): void;
}

export interface Streams {
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown; isTTY?: boolean };
}
/** Without a terminal a line per this many steps is enough. */
const QUIET_STEP = 10_000;

export function createOutput(form: 'text' | 'json', texts: Texts, { stdout, stderr }: Streams): Output {
  let lastShown = 0;
  let open = false;
  return {
    result: (data, text) =>
      void stdout.write(form === 'json' ? `${JSON.stringify(data, null, 2)}\n` : text === '' ? '' : `${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    warn: (text) => void stderr.write(`${texts.warning}: ${text}\n`),
    progress: (done, total, what) => {
      const line = `${what}: ${done}${total === undefined ? '' : ` / ${total}`}`;
      if (stderr.isTTY === true) {
        stderr.write(`\r${line}\u001b[K`);
        open = true;
      } else if (done - lastShown >= QUIET_STEP) {
        stderr.write(`${line}\n`);
        lastShown = done;
      }
    },
    progressDone: () => {
      if (open) stderr.write('\n');
      open = false;
    },
    error: (error) => {
      if (open) stderr.write('\n');
      if (form === 'json') stderr.write(`${JSON.stringify({ error })}\n`);
      else {
        const field = error.field === '' ? '' : ` (${error.field})`;
        stderr.write(`${texts.error}: ${error.message}${field} [${error.code}]\n`);
        if (error.fix !== '') stderr.write(`${texts.fix}: ${error.fix}\n`);
      }
    },
  };
}

/** Columns of a terminal that a text takes: characters of Chinese are two wide. */
export const displayWidth = (text: string): number =>
  text.length + (text.match(/[\p{Script=Han}\u3000-\u303f\uff00-\uff60]/gu)?.length ?? 0);

/** Rows as aligned columns; the first row is the head. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - displayWidth(cell))))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
