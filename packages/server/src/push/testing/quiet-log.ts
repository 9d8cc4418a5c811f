import pino from 'pino';
import type { Logger } from '../../logging/index.ts';

export interface LoggedLine {
  level: number;
  msg: string;
  alert?: string;
  [field: string]: unknown;
}
/** A real logger that writes into a list. */
export function createTestLog(): { log: Logger; lines: LoggedLine[] } {
  const lines: LoggedLine[] = [];
  const log = pino(
    { level: 'debug', base: null },
    { write: (line: string) => void lines.push(JSON.parse(line) as LoggedLine) },
  );
  return { log, lines };
}
