import type { CheckCode } from '../diagnose.ts';

/** One language. `{name}` stands for a fact of the check, of the phone, or for one of `reason`, `answer`, `autoStart`. */
export interface Texts {
  /** What was found, and what to do about it. */
  checks: Record<CheckCode, readonly [text: string, fix?: string]>;
  /** Result codes; `none`: `init` did not end yet. */
  codes: Record<string, string> & { none: string };
  /** Where each maker keeps the switch that lets an app start by itself. */
  autoStart: Record<string, string> & { other: string };
}
