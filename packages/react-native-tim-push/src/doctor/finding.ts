/** What a check says: a stable id, how grave it is, where, and what to write. Words are in `texts/`. */
import type { AndroidVendor } from '../config/android.ts';
import type { CHECKS } from './ids.ts';

/** `missing`: push does not work, or the build stops, until it is put right. Only these make the exit code 1. */
export type Severity = 'ok' | 'missing' | 'warning' | 'info';

type Checks = typeof CHECKS;
/** A check; those about one vendor carry its name before the dot: `vivo.placeholders`. */
export type Theme = keyof Checks;
export type Outcome<T extends Theme> = keyof Checks[T]['outcomes'] & string;
export type CheckVendor = AndroidVendor | 'apns';

export interface Place {
  file: string;
  line?: number;
}

/** One thing to do, exact enough that a program could do it. Paths are relative to the app's folder. */
export type Edit =
  /** The last lines of a block; `in: []` is the end of the file. Blocks that are not there are to be written too. */
  | { do: 'add'; file: string; in: readonly string[]; lines: readonly string[] }
  /** New lines before this one. */
  | { do: 'insert'; file: string; line: number; lines: readonly string[] }
  /** On one line. */
  | { do: 'replace'; file: string; line: number; old: string; by: string }
  /** Of an XML element that begins on this line. */
  | { do: 'attribute'; file: string; line: number; lastLine: number; element: string; name: string; value: string }
  | { do: 'remove'; file: string; line: number; lastLine: number }
  | { do: 'copy' | 'move'; from: string; to: string }
  /** A file that only its vendor hands out. */
  | { do: 'put'; what: string; into: string }
  | { do: 'run'; command: string };

export interface Finding {
  id: string;
  theme: Theme;
  outcome: string;
  severity: Severity;
  vendor?: CheckVendor;
  at?: Place;
  /** What the text's `{names}` stand for. No secret may get in here. */
  values: Record<string, string>;
  fix: Edit[];
}
